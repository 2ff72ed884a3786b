#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include <initializer_list>
#include "ops/slopes.h"
#include "support.h"

// What a slip gets: an exception of the right type, whose message names the op, what does not fit
// and the line of the slip; and nothing left behind. One statement a line, as compilers place calls
// of several lines differently.

using namespace gradus;

namespace {

template <class E, class F>
void slip(const std::string& op, std::initializer_list<const char*> parts, F f,
          const std::source_location& at = std::source_location::current()) {
  const Balance balance;
  const std::string message = complaint<E>(f), line = describe(at);
  CAPTURE(message);
  CAPTURE(line);
  CHECK(message.starts_with(op + ": "));
  for (const std::string part : parts) CHECK_MESSAGE(has(message, part), part, " is not said");
  CHECK(has(message, line));
  CHECK(balance.even());
}

using Shapes = ShapeError;
using Dtypes = DtypeError;
using Values = ValueError;

struct Some {
  Tensor a = ones({2, 3}), b = ones({4, 5}), d = ones({2, 3}, float64), v = ones({3});
  Tensor i = arange(3), p = parameter(ones({2, 3}));
};

}  // namespace

// clang-format off
TEST_SUITE("messages") {

TEST_CASE_FIXTURE(Some, "elementwise ops: shapes that do not broadcast") {
  slip<Shapes>("add", {"[2, 3]", "[4, 5]", "reshape"}, [&] { a + b; });
  slip<Shapes>("sub", {"[2, 3]", "[4, 5]"}, [&] { p - b; });
  slip<Shapes>("mul", {"[2, 3]", "[4, 5]"}, [&] { a * b; });
  slip<Shapes>("div", {"[2, 3]", "[4, 5]"}, [&] { a / b; });
  slip<Shapes>("pow", {"[2, 3]", "[4, 5]"}, [&] { pow(p, b); });
  slip<Shapes>("maximum", {"[2, 3]", "[4, 5]"}, [&] { maximum(a, b); });
  slip<Shapes>("minimum", {"[2, 3]", "[4, 5]"}, [&] { minimum(a, b); });
  slip<Shapes>("where", {"[2, 3]", "[4, 5]"}, [&] { where(a > 0, a, b); });
  slip<Shapes>("where", {"[4, 5]", "[2, 3]"}, [&] { where(b > 0, a, 0); });
  slip<Shapes>("less", {"[2, 3]", "[4, 5]"}, [&] { (void)(a < b); });
  slip<Shapes>("equal", {"[2, 3]", "[4, 5]"}, [&] { (void)(a == b); });
  slip<Shapes>("logical_and", {"[2, 3]", "[4, 5]"}, [&] { (void)(a && b); });
  slip<Shapes>("atan2", {"[2, 3]", "[4, 5]"}, [&] { atan2(a, b); });
  slip<Shapes>("allclose", {"[2, 3]", "[4, 5]"}, [&] { allclose(a, b); });
}

TEST_CASE_FIXTURE(Some, "elementwise ops: dtypes that do not mix") {
  slip<Dtypes>("add", {"float32", "float64", "to(x, dtype)"}, [&] { a + d; });
  slip<Dtypes>("mul", {"float32", "int64"}, [&] { v * i; });
  slip<Dtypes>("div", {"int64"}, [&] { i / i; });
  slip<Dtypes>("div", {"int64"}, [&] { i / 2; });
  slip<Dtypes>("mul", {"int64", "0.5", "integer"}, [&] { i * 0.5; });
  slip<Dtypes>("add", {"int64", "1.5"}, [&] { 1.5 + i; });
  slip<Dtypes>("exp", {"int64"}, [&] { exp(i); });
  slip<Dtypes>("sigmoid", {"int64"}, [&] { sigmoid(i); });
  slip<Dtypes>("pow", {"int64"}, [&] { pow(i, 2); });
  slip<Dtypes>("where", {"float32", "float64"}, [&] { where(a > 0, a, d); });
  slip<Dtypes>("where", {"float32", "int64"}, [&] { where(v > 0, v, i); });
  slip<Dtypes>("greater", {"float32", "float64"}, [&] { (void)(a > d); });
  slip<Dtypes>("equal", {"int64", "0.5"}, [&] { (void)(i == 0.5); });
}

TEST_CASE_FIXTURE(Some, "axes that are not there, or twice") {
  slip<Shapes>("sum", {"[2, 3]", "no axis 2", "from -2 to 1"}, [&] { sum(a, 2); });
  slip<Shapes>("sum", {"no axis -3"}, [&] { sum(p, {0, -3}); });
  slip<Shapes>("sum", {"axis 1", "twice"}, [&] { sum(p, {1, -1}); });
  slip<Shapes>("mean", {"no axis 5"}, [&] { mean(a, 5, keepdim); });
  slip<Values>("flip", {"keepdim", "list the axes"}, [&] { flip(a, keepdim); });
  slip<Values>("permute", {"AxisList::all()"}, [&] { permute(a, AxisList::all()); });
  slip<Shapes>("argmax", {"no axis 2"}, [&] { argmax(a, 2); });
  slip<Shapes>("argmax", {"[0, 3]"}, [&] { argmax(zeros({0, 3}), 0); });
  slip<Shapes>("softmax", {"no axis 2"}, [&] { softmax(a, 2); });
  slip<Shapes>("log_softmax", {"no axis -3"}, [&] { log_softmax(p, -3); });
  slip<Shapes>("slice", {"no axis 2"}, [&] { slice(a, 2, 0, 1); });
  slip<Shapes>("gather", {"no axis 1"}, [&] { gather(v, 1, i); });
  slip<Shapes>("index_select", {"no axis 3"}, [&] { index_select(a, 3, i); });
  slip<Dtypes>("mean", {"int64"}, [&] { mean(i); });
  slip<Dtypes>("softmax", {"int64"}, [&] { softmax(i, 0); });
}

TEST_CASE_FIXTURE(Some, "shapes that cannot be made") {
  slip<Shapes>("reshape", {"[2, 3]", "6", "[4, 2]", "-1"}, [&] { reshape(p, {4, 2}); });
  slip<Shapes>("reshape", {"[2, 3]", "[4, -1]"}, [&] { reshape(a, {4, -1}); });
  slip<Shapes>("reshape", {"[-1, -1]"}, [&] { reshape(a, {-1, -1}); });
  slip<Shapes>("reshape", {"[-2, -3]"}, [&] { reshape(a, {-2, -3}); });
  slip<Shapes>("reshape", {"[0, -1]"}, [&] { reshape(a, {0, -1}); });
  slip<Shapes>("broadcast_to", {"[2, 3]", "[2, 4]"}, [&] { broadcast_to(a, {2, 4}); });
  slip<Shapes>("broadcast_to", {"[2, 3]", "[3]"}, [&] { broadcast_to(p, {3}); });
  slip<Shapes>("broadcast_to", {"[2, 3]", "[2, -3]"}, [&] { broadcast_to(p, {2, -3}); });
  slip<Shapes>("sum_to", {"[2, 3]", "[4]"}, [&] { sum_to(a, {4}); });
  slip<Shapes>("permute", {"1 axes", "[2, 3]"}, [&] { permute(a, {0}); });
  slip<Shapes>("permute", {"twice"}, [&] { permute(a, {0, 0}); });
  slip<Shapes>("permute", {"no axis 2"}, [&] { permute(a, {0, 2}); });
  slip<Shapes>("transpose", {"[3]"}, [&] { transpose(v); });
  slip<Values>("slice", {"step is 0"}, [&] { slice(p, 0, 0, 1, 0); });
}

TEST_CASE_FIXTURE(Some, "indices out of range or of the wrong kind") {
  slip<Shapes>("gather", {"[3]", "[2, 3]"}, [&] { gather(a, 0, i); });
  slip<Shapes>("gather", {"index 3", "-3..2"}, [&] { gather(v, 0, i + 1); });
  slip<Shapes>("gather", {"index -4"}, [&] { gather(v, 0, i - 4); });
  slip<Dtypes>("gather", {"float32", "int64"}, [&] { gather(v, 0, v); });
  slip<Shapes>("index_select", {"index 3"}, [&] { index_select(v, 0, i + 1); });
  slip<Shapes>("index_select", {"[2, 3]"}, [&] { index_select(v, 0, to(a, int64)); });
  slip<Dtypes>("index_select", {"float32"}, [&] { index_select(v, 0, v); });
  slip<Shapes>("scatter_add", {"[2]", "[3]"}, [&] { scatter_add(v, 0, i, ones({2})); });
  slip<Dtypes>("scatter_add", {"float64", "float32"}, [&] { scatter_add(v, 0, i, ones({3}, float64)); });
  slip<Shapes>("one_hot", {"2"}, [&] { one_hot(i, 2); });
  slip<Shapes>("one_hot", {"-1"}, [&] { one_hot(i - 1, 3); });
  slip<Dtypes>("one_hot", {"float32"}, [&] { one_hot(v, 3); });
}

TEST_CASE_FIXTURE(Some, "products") {
  slip<Shapes>("matmul", {"[2, 3]", "[4, 5]", "3 and 4"}, [&] { matmul(p, b); });
  slip<Shapes>("matmul", {"[]", "use *"}, [&] { matmul(scalar(1), a); });
  slip<Shapes>("matmul", {"[2, 2, 3]", "[3, 3, 4]", "batch"}, [&] { matmul(ones({2, 2, 3}), ones({3, 3, 4})); });
  slip<Shapes>("matmul", {"[3]", "[4, 5]"}, [&] { matmul(v, b); });
  slip<Dtypes>("matmul", {"float32", "float64"}, [&] { matmul(a, ones({3, 2}, float64)); });
  slip<Dtypes>("matmul", {"int64"}, [&] { matmul(i, i); });
  slip<Dtypes>("matmul", {"int64"}, [&] { matmul(2, a); });
  slip<Shapes>("linear", {"[2, 3]", "[4, 5]", "[out, in]"}, [&] { linear(a, b, ones({4})); });
  slip<Shapes>("linear", {"bias [3]"}, [&] { linear(a, ones({4, 3}), ones({3})); });
  slip<Dtypes>("linear", {"float32", "float64"}, [&] { linear(a, ones({4, 3}), ones({4}, float64)); });
}

TEST_CASE_FIXTURE(Some, "losses and dropout") {
  slip<Shapes>("mse_loss", {"[2, 3]", "[4, 5]", "reshape"}, [&] { mse_loss(p, b); });
  slip<Shapes>("mse_loss", {"[3]", "[3, 1]", "reshape"}, [&] { mse_loss(v, ones({3, 1})); });
  slip<Shapes>("cross_entropy", {"[2, 3]", "[3]"}, [&] { cross_entropy(p, i); });
  slip<Shapes>("cross_entropy", {"2"}, [&] { cross_entropy(ones({3, 2}), i); });
  slip<Shapes>("cross_entropy", {"float32 [3]", "int64 labels"}, [&] { cross_entropy(ones({3, 2}), ones({3})); });
  slip<Values>("dropout", {"1.5"}, [&] { dropout(p, 1.5); });
  slip<Values>("dropout", {"-0.1"}, [&] { dropout(p, -0.1); });
}

// clang-format on
TEST_CASE("reductions name the op, the shapes and the line") {
  const Tensor x = zeros({2, 3}), none = zeros({0, 3}), whole = zeros({2, 3}, int64);
  const auto says = [](const std::string& text, std::initializer_list<const char*> parts) {
    for (const char* part : parts)
      if (!has(text, part)) return false;
    return !text.empty();
  };
  const char* file = "message_test.cpp:";
  CHECK(says(complaint<ShapeError>([&] { amax(none); }), {"amax", "[0, 3]", "empty", file}));
  CHECK(says(complaint<ShapeError>([&] { amin(none, 0); }), {"amin", "axis 0", file}));
  CHECK(says(complaint<ShapeError>([&] { argmax(none); }), {"argmax", "[0, 3]", file}));
  CHECK(says(complaint<ShapeError>([&] { argmin(none, 0); }), {"argmin", "[0, 3]", file}));
  CHECK(says(complaint<ShapeError>([&] { norm(none, {.p = inf}); }), {"norm", "[0, 3]", file}));
  CHECK(amax(none, 1).shape() == Shape{0});
  CHECK(says(complaint<ShapeError>([&] { prod(x, 2); }), {"prod", "[2, 3]", "no axis 2", file}));
  CHECK(says(complaint<ShapeError>([&] { var(x, {0, -2}); }), {"var", "twice", file}));
  CHECK(says(complaint<ShapeError>([&] { stddev(x, 5); }), {"stddev", "no axis 5", file}));
  CHECK(says(complaint<ShapeError>([&] { norm(x, -3); }), {"norm", "no axis -3", file}));
  CHECK(says(complaint<ShapeError>([&] { logsumexp(x, 2); }), {"logsumexp", "no axis 2", file}));
  CHECK(says(complaint<ShapeError>([&] { all(x, 2); }), {"all", "no axis 2", file}));
  CHECK(says(complaint<ShapeError>([&] { any(x, 2); }), {"any", "no axis 2", file}));
  CHECK(says(complaint<ShapeError>([&] { cumsum(x, 2); }), {"cumsum", "no axis 2", file}));
  CHECK(says(complaint<ShapeError>([&] { cumprod(x, 2); }), {"cumprod", "no axis 2", file}));
  CHECK(says(complaint<ShapeError>([&] { sort(x, 2); }), {"sort", "no axis 2", file}));
  CHECK(says(complaint<ShapeError>([&] { argsort(x, 2); }), {"argsort", "no axis 2", file}));
  CHECK(says(complaint<ValueError>([&] { topk(x, 4); }), {"topk", "k is 4", "0 to 3", file}));
  CHECK(says(complaint<ValueError>([&] { topk(x, -1); }), {"topk", "k is -1", file}));
  CHECK(says(complaint<ValueError>([&] { norm(x, {.p = 0}); }), {"norm", "p is 0", file}));
  CHECK(says(complaint<ValueError>([&] { norm(x, {.p = not_a_number}); }),
             {"norm", "p is nan", file}));
  CHECK(says(complaint<ValueError>([&] { var(x, {.correction = inf}); }), {"var", "inf", file}));
  for (const auto& [name, f] : std::vector<std::pair<const char*, Function>>{
           {"mean", [](const Tensor& x) { return mean(x); }},
           {"var", [](const Tensor& x) { return var(x); }},
           {"stddev", [](const Tensor& x) { return stddev(x); }},
           {"norm", [](const Tensor& x) { return norm(x); }},
           {"logsumexp", [](const Tensor& x) { return logsumexp(x); }}})
    CHECK(says(complaint<DtypeError>([&] { f(whole); }), {name, "int64", "to(x", file}));
}

}  // TEST_SUITE
