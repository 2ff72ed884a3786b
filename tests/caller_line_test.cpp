#include <gradus/gradus.h>
#include <gradus/io/file.h>
#include <gradus/ops/text/elementwise.h>
#include <gradus/plot/plot.h>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <regex>
#include <set>
#include <sstream>
#include "rows.h"
#include "support.h"

// Every public function that can throw names what the user called and the line of the call. Each is
// called once with something wrong, a call a line; what is missing here is found by reading the
// headers.

using namespace gradus;

namespace {

struct Slip {
  std::string name;  ///< as it is declared, or the node's name of an operator
  std::string says;  ///< what the message begins with
  std::function<void()> call;
  std::string line;
};

// The undefined tensor is refused where it is read, before the op is known.
const char* const undefined = "tensor";

struct Slips {
  std::vector<Slip> all;
  void operator()(const char* name, std::function<void()> call,
                  std::source_location at = std::source_location::current()) {
    all.push_back({name, name, std::move(call), describe(at)});
  }
  void operator()(const char* name, const char* says, std::function<void()> call,
                  std::source_location at = std::source_location::current()) {
    all.push_back({name, says, std::move(call), describe(at)});
  }
};

struct Pinned {
  Tensor w;
  auto fields() { return gradus::fields("w", w); }
};
struct Twice {
  Tensor a = parameter(ones({1})), b = parameter(ones({1}));
  auto fields() { return gradus::fields("w", a, "w", b); }
};

const Tensor none, a = ones({2, 3}), b = ones({4, 5}), d = ones({2, 3}, float64), v = ones({3});
const Tensor i = arange(3), image = ones({1, 1, 3, 3}), square_ = ones({2, 2}), wide = ones({2, 3});
const Tensor singular = zeros({2, 2}), nan = full({2, 2}, NAN);
Tensor p() { return parameter(ones({2, 3})); }

// clang-format off
void elementwise_slips(Slips& slip) {
  slip("add", [] { a + b; });
  slip("add", [] { Tensor x = a; x += b; });
  slip("sub", [] { a - b; });
  slip("sub", [] { Tensor x = a; x -= b; });
  slip("mul", [] { a * b; });
  slip("mul", [] { Tensor x = a; x *= b; });
  slip("div", [] { a / b; });
  slip("div", [] { Tensor x = a; x /= b; });
  slip("neg", undefined, [] { -none; });
  slip("abs", undefined, [] { abs(none); });
  slip("sign", undefined, [] { sign(none); });
  slip("square", undefined, [] { square(none); });
  slip("maximum", [] { maximum(a, b); });
  slip("maximum", [] { maximum(i, 0.5); });
  slip("minimum", [] { minimum(a, b); });
  slip("clamp", [] { clamp(a, 1, 0); });
  slip("clamp", [] { clamp(i, 0.5, 1.5); });
  slip("where", [] { where(a, b, 0); });
  slip("where", undefined, [] { where(none, a, 0); });
  slip("where", undefined, [] { where(a, none, 0); });
  slip("lerp", [] { lerp(a, b, 1); });
  slip("pow", [] { pow(a, b); });
  slip("sqrt", [] { sqrt(i); });
  slip("rsqrt", [] { rsqrt(i); });
  slip("reciprocal", [] { reciprocal(i); });
  slip("exp", [] { exp(i); });
  slip("exp2", [] { exp2(i); });
  slip("expm1", [] { expm1(i); });
  slip("log", [] { log(i); });
  slip("log2", [] { log2(i); });
  slip("log10", [] { log10(i); });
  slip("log1p", [] { log1p(i); });
  slip("logaddexp", [] { logaddexp(a, b); });
  slip("sin", [] { sin(i); });
  slip("cos", [] { cos(i); });
  slip("tan", [] { tan(i); });
  slip("asin", [] { asin(i); });
  slip("acos", [] { acos(i); });
  slip("atan", [] { atan(i); });
  slip("atan2", [] { atan2(a, b); });
  slip("sinh", [] { sinh(i); });
  slip("cosh", [] { cosh(i); });
  slip("tanh", [] { tanh(i); });
  slip("tanh", undefined, [] { tanh(none); });
  slip("asinh", [] { asinh(i); });
  slip("acosh", [] { acosh(i); });
  slip("atanh", [] { atanh(i); });
  slip("hypot", [] { hypot(a, b); });
  slip("erf", [] { erf(i); });
  slip("erfc", [] { erfc(i); });
  slip("floor", [] { floor(i); });
  slip("ceil", [] { ceil(i); });
  slip("round", [] { round(i); });
  slip("trunc", [] { trunc(i); });
  slip("fmod", [] { fmod(a, b); });
  slip("relu", [] { relu(i); });
  slip("leaky_relu", [] { leaky_relu(i); });
  slip("elu", [] { elu(i); });
  slip("selu", [] { selu(i); });
  slip("gelu", [] { gelu(i); });
  slip("gelu_tanh", [] { gelu_tanh(i); });
  slip("silu", [] { silu(i); });
  slip("mish", [] { mish(i); });
  slip("sigmoid", [] { sigmoid(i); });
  slip("log_sigmoid", [] { log_sigmoid(i); });
  slip("softplus", [] { softplus(i); });
  slip("hardtanh", [] { hardtanh(a, 1, 0); });
  slip("less", [] { (void)(a < b); });
  slip("less_equal", [] { (void)(a <= b); });
  slip("greater", [] { (void)(a > b); });
  slip("greater_equal", [] { (void)(a >= b); });
  slip("equal", [] { (void)(a == b); });
  slip("not_equal", [] { (void)(a != b); });
  slip("logical_and", [] { (void)(a && b); });
  slip("logical_or", [] { (void)(a || b); });
  slip("logical_not", undefined, [] { !none; });
  slip("isnan", undefined, [] { isnan(none); });
  slip("isfinite", undefined, [] { isfinite(none); });
  slip("own", [] { elementwise("own", [](auto x, auto y) { return x * y; }, a, b); });
}

void shape_slips(Slips& slip) {
  slip("broadcast_to", [] { broadcast_to(a, {2, 4}); });
  slip("expand", [] { expand(a, {2, 4}); });
  slip("sum_to", [] { sum_to(a, {4}); });
  slip("reshape", [] { reshape(a, {4, 2}); });
  slip("flatten", [] { flatten(a, 1, 0); });
  slip("squeeze", [] { squeeze(a, 0); });
  slip("squeeze", undefined, [] { squeeze(none); });
  slip("unsqueeze", [] { unsqueeze(a, 4); });
  slip("permute", [] { permute(a, 0); });
  slip("transpose", [] { transpose(v); });
  slip("swap_axes", [] { swap_axes(a, 0, 2); });
  slip("slice", [] { slice(a, 0, 0, 1, 0); });
  slip("flip", [] { flip(a, 2); });
  slip("flip", [] { flip(none, 0); });
  slip("split", [] { split(a, 0, 0); });
  slip("split", [] { split(a, Shape{1}, 0); });
  slip("split", [] { split(a, {1}, 0); });
  slip("chunk", [] { chunk(a, 0, 0); });
  slip("diagonal", [] { diagonal(v); });
  slip("concat", [] { concat({a, b}, 0); });
  slip("concat", undefined, [] { concat({a, none}, 0); });
  slip("stack", [] { stack({a, b}, 0); });
  slip("stack", [] { stack({a, none}, 0); });
  slip("stack", [] { stack({a, d}, 0); });
  slip("pad", [] { pad(a, {{-1, 0}, {0, 0}}); });
  slip("pad", [] { pad(a, {{0, std::int64_t{1} << 60}, {0, 0}}); });
  slip("tile", [] { tile(a, {-1}); });
  slip("repeat", [] { repeat(a, -1, 0); });
  slip("roll", [] { roll(a, 1, 2); });
  slip("triu", [] { triu(v); });
  slip("tril", [] { tril(v); });
  slip("diag", [] { diag(image); });
  slip("trace", [] { trace(v); });
  slip("clone", undefined, [] { clone(none); });
  slip("to", undefined, [] { to(none, float64); });
}

void reduction_slips(Slips& slip) {
  slip("sum", [] { sum(a, 2); });
  slip("mean", [] { mean(i); });
  slip("prod", [] { prod(a, 2); });
  slip("amax", [] { amax(zeros({0})); });
  slip("amin", [] { amin(zeros({0})); });
  slip("logsumexp", [] { logsumexp(i); });
  slip("var", [] { var(a, {.correction = NAN}); });
  slip("stddev", [] { stddev(a, {.correction = NAN}); });
  slip("norm", [] { norm(a, {.p = 0}); });
  slip("norm", [] { norm(a, 4, {.p = 1}); });
  slip("all", [] { all(a, 2); });
  slip("any", [] { any(a, 2); });
  slip("any", undefined, [] { any(none); });
  slip("argmax", [] { argmax(a, 2); });
  slip("argmin", [] { argmin(zeros({0})); });
  slip("cumsum", [] { cumsum(a, 2); });
  slip("cumprod", [] { cumprod(a, 2); });
  slip("sort", [] { sort(a, 2); });
  slip("argsort", [] { argsort(a, 2); });
  slip("topk", [] { topk(a, 4); });
}

void index_slips(Slips& slip) {
  slip("gather", [] { gather(a, 0, i); });
  slip("scatter_add", [] { scatter_add(v, 0, i, ones({2})); });
  slip("index_select", [] { index_select(v, 0, i + 1); });
  slip("index_add", [] { index_add(v, 0, i, ones({2})); });
  slip("take", [] { take(v, i + 1); });
  slip("embedding", [] { embedding(a, i); });
  slip("masked_fill", [] { masked_fill(a, b, 0); });
  slip("masked_fill", [] { masked_fill(i, i, 0.5); });
  slip("masked_fill", [] { masked_fill(none, i, 0.5); });
  slip("masked_select", [] { masked_select(a, b); });
  slip("safe_where", [] { safe_where(a, b, [](auto& x) { return x; }, [](auto& x) { return x; }); });
  slip("safe_where", [] { safe_where(v > 0, v, [](auto& x) { return sum(x); }, [](auto& x) { return x; }); });
  slip("one_hot", [] { one_hot(i, 2); });
  slip("one_hot", [] { one_hot(i, -1); });
}

void product_slips(Slips& slip) {
  slip("matmul", [] { matmul(a, b); });
  slip("matmul", [] { matmul(v, b); });
  slip("linear", [] { linear(a, b, v); });
  slip("bilinear", [] { bilinear(a, a, b, v); });
  slip("dot", [] { dot(v, ones({2})); });
  slip("outer", [] { outer(a, v); });
  slip("einsum", [] { einsum("ij,jk", {a, b}); });
  slip("einsum", [] { einsum("ij", {none}); });
  slip("einsum", [] { einsum("ij,ij", {a, d}); });
  slip("solve", [] { solve(singular, a); });
  slip("solve", [] { solve(square_, v); });
  slip("triangular_solve", [] { triangular_solve(singular, wide); });
  slip("inverse", [] { inverse(singular); });
  slip("det", [] { det(wide); });
  slip("det", [] { const Tensor x = parameter(singular); backward(det(x)); });
  slip("logdet", [] { logdet(singular); });
  slip("slogdet", [] { slogdet(nan); });
  slip("cholesky", [] { cholesky(singular); });
  slip("qr", [] { qr(v); });
  slip("qr", [] { const Tensor x = parameter(singular); backward(sum(qr(x).q)); });
  slip("eigh", [] { eigh(nan); });
  slip("eigh", [] { const Tensor x = parameter(eye(2)); backward(sum(eigh(x).vectors * tensor({{1, 2}, {3, 4}}))); });
  slip("svd", [] { svd(nan); });
  slip("svdvals", [] { svdvals(nan); });
}

void learning_slips(Slips& slip) {
  slip("softmax", [] { softmax(a, 2); });
  slip("log_softmax", [] { log_softmax(a, 2); });
  slip("dropout", [] { dropout(a, 2); });
  slip("scaled_dot_product_attention", [] { scaled_dot_product_attention(a, b, b); });
  slip("scaled_dot_product_attention", [] { scaled_dot_product_attention(a, a, a, {.mask = b}); });
  slip("cross_entropy", [] { cross_entropy(a, i); });
  slip("cross_entropy", [] { cross_entropy(ones({3, 2}), i); });
  slip("cross_entropy", [] { cross_entropy(ones({3, 3}), i, {.weight = ones({2})}); });
  slip("nll_loss", [] { nll_loss(a, i); });
  slip("mse_loss", [] { mse_loss(a, b); });
  slip("l1_loss", [] { l1_loss(a, b); });
  slip("huber_loss", [] { huber_loss(a, a, {.delta = 0}); });
  slip("bce_with_logits", [] { bce_with_logits(a, a, {.weight = b}); });
  slip("kl_div", [] { kl_div(a, b); });
  slip("hinge_loss", [] { hinge_loss(a, a * 2); });
  slip("cosine_similarity", [] { cosine_similarity(a, b); });
  slip("cosine_similarity", undefined, [] { cosine_similarity(a, none); });
  slip("layer_norm", [] { layer_norm(a, {4}); });
  slip("layer_norm", [] { layer_norm(a, v, ones({2})); });
  slip("rms_norm", [] { rms_norm(a, b); });
  slip("batch_norm", [] { batch_norm(a, v, ones({2})); });
  slip("batch_norm", [] { batch_norm(a, v, v, v, ones({2})); });
}

void image_slips(Slips& slip) {
  slip("unfold", [] { unfold(a, 2); });
  slip("unfold", [] { unfold(image, 4); });
  slip("fold", [] { fold(a, 2, 2); });
  slip("conv1d", [] { conv1d(a, a); });
  slip("conv1d", [] { conv1d(ones({1, 1, 3}), ones({1, 1, 4})); });
  slip("conv2d", [] { conv2d(image, a); });
  slip("conv2d", [] { conv2d(image, ones({1, 2, 2, 2})); });
  slip("conv2d", [] { conv2d(image, ones({1, 1, 2, 2}), ones({2})); });
  slip("conv_transpose2d", [] { conv_transpose2d(image, ones({2, 1, 2, 2})); });
  slip("max_pool2d", [] { max_pool2d(image, 4); });
  slip("avg_pool2d", [] { avg_pool2d(image, 2, {.padding = 2}); });
  slip("adaptive_avg_pool2d", [] { adaptive_avg_pool2d(image, 0); });
  slip("allclose", [] { allclose(a, b); });
  slip("constant_like", undefined, [] { constant_like(none, 1); });
  slip("zero_like", undefined, [] { zero_like(none); });
}

void creator_slips(Slips& slip) {
  slip("tensor", [] { tensor({{1, 2}, {3}}); });
  slip("tensor", [] { tensor({0.5}, int64); });
  slip("tensor", [] { tensor(std::vector<float>{1, 2}, {3}); });
  slip("tensor", [] { tensor(std::vector<double>{0.5}, int64); });
  slip("shape", "tensor", [] { TensorLiteral{{1, 2}, {3}}.shape(); });
  slip("flatten", "tensor", [] { std::vector<std::int64_t> to; TensorLiteral{0.5, 1}.flatten(to); });
  slip("scalar", [] { scalar(0.5, int64); });
  slip("zeros", [] { zeros({-1}); });
  slip("ones", [] { ones({std::int64_t{1} << 60}); });
  slip("full", [] { full({2}, 0.5, int64); });
  slip("arange", [] { arange(-1); });
  slip("arange", [] { arange(0, 1, 0); });
  slip("arange", [] { arange(0, 1, 0.25, int64); });
  slip("linspace", [] { linspace(0, 1, -1); });
  slip("eye", [] { eye(-1); });
  slip("rand", [] { rand({2}, int64); });
  slip("randn", [] { randn({-2}); });
  slip("randint", [] { randint(3, 3, {2}); });
  slip("zeros_like", undefined, [] { zeros_like(none); });
  slip("ones_like", undefined, [] { ones_like(none); });
  slip("full_like", [] { full_like(i, 0.5); });
  slip("rand_like", [] { rand_like(i); });
  slip("randn_like", [] { randn_like(i); });
  slip("parameter", [] { parameter(i); });
  slip("parameter", undefined, [] { parameter(none); });
  slip("detach", undefined, [] { detach(none); });
  slip("assign", [] { assign(a, b); });
  slip("assign", [] { assign(a, none); });
}

void member_slips(Slips& slip) {
  slip("item", [] { a.item(); });
  slip("item", undefined, [] { none.item(); });
  slip("to_vector", undefined, [] { none.to_vector<int>(); });
  slip("shape", undefined, [] { none.shape(); });
  slip("shape", [] { (void)a.shape()[2]; });
  slip("shape", [] { Shape s{1}; s[std::size_t{1}] = 2; });
  slip("dtype", undefined, [] { none.dtype(); });
  slip("rank", undefined, [] { none.rank(); });
  slip("size", undefined, [] { none.size(); });
  slip("array", undefined, [] { none.array(); });
  slip("array", undefined, [] { Tensor().array(); });
  slip("grad", [] { a.grad(); });
  slip("grad", [] { (p() * 2).grad(); });
  slip("zero_grad", [] { a.zero_grad(); });
  slip("retain_grad", [] { a.retain_grad(); });
  slip("register_hook", [] { a.register_hook([](auto& g) { return g; }); });
}

void engine_slips(Slips& slip) {
  slip("backward", [] { backward(a); });
  slip("backward", [] { backward(p() * 2); });
  slip("backward", [] { const Tensor y = sum(p()); backward(y); backward(y); });
  slip("grad", [] { grad(sum(p()), p()); });
  slip("grad", [] { grad(sum(p()), {p(), none}); });
  slip("pull_back", [] { pull_back(p() * 2, b, {p()}); });
  slip("pull_back", [] { pull_back(p() * 2, none, {p()}); });
  slip("exp", [] { const Tensor x = p(), y = exp(x); assign(y, a); backward(sum(y)); });
  slip("record", "own", [] { record("own", a, {a}, {}); });
  slip("record", "own", [] { record("own", none, {p()}, {[](auto& g, auto&, auto&) { return g; }}); });
  slip("once", [] { const Tensor x = p(); grad(sum(grad(sum(record("own", a, {x}, {once([](auto& g, auto&, auto&) { return g; })})), x, {.create_graph = true})), x); });
  slip("vjp", [] { vjp([](auto& x) { return x; }, a, b); });
  slip("vjp", [] { vjp([](auto&) { return none; }, a, a); });
  slip("jvp", [] { jvp([](auto& x) { return x; }, a, b); });
  slip("hvp", [] { hvp([](auto& x) { return x; }, a, a); });
  slip("jacobian", [] { jacobian([](auto& x) { return x; }, i); });
  slip("hessian", [] { hessian([](auto& x) { return x; }, a); });
  slip("checkpoint", [] { checkpoint([](auto&) { return none; }, {a}); });
  slip("checkpoint", [] { checkpoint([](auto& x) { return x[0]; }, {none}); });
  slip("stddev", [] { const DetectAnomaly on; stddev(ones({1})); });
}

void other_slips(Slips& slip) {
  slip("set_threads", [] { set_threads(0); });
  slip("seed", [] { seed(-1); });
  slip("seed", [] { RandomState g; g.seed(-1); });
  slip("RandomState", "seed", [] { RandomState g(-1); });
  slip("integer", "randint", [] { RandomState().integer(1, 1); });
  slip("fill_integer", "randint", [] { RandomState().fill_integer({}, 1, 1); });
  slip("permutation", [] { RandomState().permutation(-1); });
  slip("set_state", [] { RandomState().set_state({}); });
  slip("Linear", "nn::Linear", [] { nn::Linear(0, 1); });
  slip("parameters", "nn::parameters", [] { nn::parameters(Twice{}); });
  slip("named_parameters", "nn::named_parameters", [] { nn::named_parameters(Pinned{p() * 2}); });
  slip("Sgd", "optim::Sgd", [] { optim::Sgd({a}); });
  slip("Sgd", undefined, [] { optim::Sgd({none}); });
  slip("Adam", "optim::Adam", [] { optim::Adam({p()}, {.lr = -1}); });
  slip("digits", [] { data::digits(int64); });
  slip("take", [] { data::take({a, a}, {2}); });
  slip("train_test_split", [] { data::train_test_split({a, a}, 0, 1); });
  slip("train_test_split", [] { data::train_test_split({a, a}, 0.5, -1); });
  slip("Batches", [] { data::Batches({a, a}, {0, 1}, 0, false); });
  slip("batch", [] { data::batches({a, a}, 1).batch(2); });
  slip("batches", [] { data::batches({a, a}, 0); });
  slip("batches", [] { data::batches({a, none}, 1); });
  slip("accuracy", [] { data::accuracy(a, i); });
  slip("confusion_matrix", [] { data::confusion_matrix(a, v); });
  slip("gradcheck", [] { check::gradcheck([](auto& x) { return x[0]; }, {d}, {.order = 3}); });
  slip("gradcheck", [] { check::gradcheck([](auto& x) { return x[0]; }, {none}); });
  slip("gradcheck", [] { check::gradcheck([](auto&) { return none; }, {d}); });
  slip("taylor", [] { check::taylor([](auto& x) { return x[0]; }, {d}); });
  slip("mutate", [] { check::mutate([] { return false; }); });
  slip("to_dot", [] { explain::to_dot(none); });
  slip("print_graph", [] { std::ostringstream out; explain::print_graph(out, none); });
  slip("memory_by_op", [] { explain::memory_by_op(none); });
  slip("saved_bytes", [] { explain::saved_bytes(a, {none}); });
  slip("prepare", "io::prepare", [] { io::prepare("/dev/null/x"); });
  slip("write_file", "io::write_file", [] { io::write_file("/dev/null/x", ""); });
  slip("images", [] { plot::images({{{1, 2, 3}, 2, "", ""}}, ""); });
  slip("matrix", [] { plot::matrix({1, 2}, {}); });
  slip("scatter", [] { plot::scatter({{1}, {}, {0}}, {0, 1, 0, 1}, {}); });
}

// Functions of the user's run inside of gradus's: their ops are the user's own.
void user_slips(Slips& slip) {
  slip("add", [] { safe_where(v > 0, v, [](auto&) { return a + b; }, [](auto& x) { return x; }); });
  slip("add", [] { checkpoint([](auto&) { return a + b; }, {p()}); });
  slip("add", [] { bool again = false; const Tensor y = checkpoint([&](auto& x) { return again ? a + b : sum(x[0]); }, {p()}); again = true; backward(y); });
  slip("add", [] { hessian([](auto&) { return a + b; }, a); });
  slip("add", [] { const Tensor x = p(); x.register_hook([](auto&) { return a + b; }); backward(sum(x)); });
  slip("add", [] { backward(sum(record("own", a, {p()}, {[](auto&, auto&, auto&) { return a + b; }}))); });
  slip("add", [] { check::gradcheck([](auto&) { return a + b; }, {d}); });
}
// clang-format on

std::vector<Slip> slips() {
  Slips all;
  for (const auto add :
       {elementwise_slips, shape_slips, reduction_slips, index_slips, product_slips, learning_slips,
        image_slips, creator_slips, member_slips, engine_slips, other_slips, user_slips})
    add(all);
  return all.all;
}

std::string read(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

const std::filesystem::path library = SOURCE_ROOT "/lib/gradus";

// Calls f(path, text without comments) for every file of the library.
template <class F> void for_each_file(F f) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(library))
    if (entry.is_regular_file())
      f(entry.path(), std::regex_replace(read(entry.path()), std::regex("//[^\n]*"), ""));
}

std::set<std::string> matches(const std::string& text, const char* pattern) {
  const std::regex expression(pattern);
  std::set<std::string> found;
  for (std::sregex_iterator m(text.begin(), text.end(), expression), end; m != end; ++m)
    found.insert((*m)[1]);
  return found;
}

}  // namespace

TEST_SUITE("the caller's line") {

TEST_CASE("every slip names what was called and the line of the call") {
  for (const auto& slip : slips()) {
    CAPTURE(slip.line);
    const Balance balance;
    const std::string message = complaint<Error>(slip.call);
    CHECK_MESSAGE(message.starts_with(slip.says + ": "), message);
    CHECK_MESSAGE(has(message, "(" + slip.line + ")"), message);
    CHECK(balance.even());
  }
}

TEST_CASE("every op of the index and whatever takes a line has a slip") {
  std::set<std::string> tried;
  for (const auto& slip : slips()) tried.insert(slip.name);
  std::set<std::string> wanted;
  for (const auto& row : op_table()) wanted.insert(row.name);
  wanted.merge(
      matches(read(library / "ops/ops.h"), R"(\n[\w&]+ (\w+)\((?:TensorLike|const \w+&) )"));
  for_each_file([&](const std::filesystem::path& file, const std::string& text) {
    if (file.extension() == ".h")
      wanted.merge(matches(
          std::regex_replace(text, std::regex(R"(= \{\})"), ""),
          R"((\w+)\([^;{}]*?\bat = (?:detail::)?(?:At|std::source_location)::current\(\)\))"));
  });
  wanted.erase("step");      // of an optimizer, which was checked when it was made
  wanted.erase("requires");  // of the constructor behind shape()[axis]
  CHECK(wanted.size() > 200);
  for (const auto& name : wanted) CHECK_MESSAGE(tried.contains(name), name, " is not tried");
}

TEST_CASE("the library throws by fail() alone, where it knows who called") {
  const std::set<std::string> others{
      "error.h",         // fail() itself
      "shape.cpp",       // shapes of more axes than there can be, which are made by no op
      "threads.cpp",     // GRADUS_THREADS, which is of no line
      "chunk.h",         // memory that is not there
      "memory.cpp",      // the same
      "gnuplot.cpp",     // what draw() catches
      "checkpoint.cpp",  // what a block threw goes on
      "evaluator.cpp",   // what f threw goes on
  };
  for_each_file([&](const std::filesystem::path& file, const std::string& text) {
    CAPTURE(file.string());
    CHECK((others.contains(file.filename().string()) || matches(text, R"((\bthrow\b))").empty()));
    if (file.extension() == ".cpp") CHECK(!has(text, "source_location::current()"));
  });
}

TEST_CASE("nodes stand at the caller's line, also those that a walk records") {
  const auto check_nodes = [](const Tensor& y) {
    if (!y.requires_grad()) return;
    std::ostringstream text;
    std::vector<const graph::Node*> waiting{y.node().get()};
    std::set<const graph::Node*> seen;
    while (!waiting.empty()) {
      const graph::Node* node = waiting.back();
      waiting.pop_back();
      if (!node || node->kind() != graph::Node::Kind::op || !seen.insert(node).second) continue;
      CHECK_MESSAGE(has(node->at().file_name(), "tests/"), node->op(), " at ",
                    describe(node->at()));
      for (const auto& input : node->inputs()) waiting.push_back(input.node.get());
    }
  };
  for (const auto& row : op_table()) {
    const std::string op = title(row);
    CAPTURE(op);
    const Trial trial(row);
    if (!trial.differentiable) continue;
    const Tensors inputs = with_parameters(trial.inputs);
    check_nodes(row.apply(inputs));
    if (row.smoothness == Smoothness::once) continue;
    for (const auto& first : first_order(trial, inputs, floating(inputs), true)) check_nodes(first);
  }
}

TEST_CASE("messages say what the user passed") {
  const auto says = [](const char* part, auto call) { return has(complaint<Error>(call), part); };
  CHECK(says("[1, 1, 3]", [] { conv1d(ones({1, 1, 3}), ones({1, 1, 4})); }));
  CHECK(says("length of 3", [] { conv1d(ones({1, 1, 3}), ones({1, 1, 4})); }));
  CHECK(says("x [1, 2, 3]", [] { conv1d(ones({1, 2, 3}), ones({1, 1, 1})); }));
  CHECK(says("n is -1", [] { linspace(0, 1, -1); }));
  CHECK(says("an axis of size -1", [] { one_hot(i, -1); }));
}

}  // TEST_SUITE
