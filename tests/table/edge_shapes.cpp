#include <gradus/ops/ops.h>
#include <limits>
#include "table/edges.h"

// Edges that lie in shapes, indices and layouts.

namespace gradus::table {
namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Tensor at(std::initializer_list<std::int64_t> places) {
  return tensor(std::vector<std::int64_t>(places), int64);
}

}  // namespace

// clang-format off
EdgeGroup empties() {
  return {"Empty tensors",
    "A sum over nothing is 0, a product 1, a mean NaN; the largest of nothing is an error. "
    "The gradient of something empty is empty, and whatever is multiplied with nothing gets 0.", {
    {"exp(x)", {}, {}, {}, {}, [](X x) { return exp(x); }},
    {"sum(x)", {}, 0, {}, {}, [](X x) { return sum(x); }},
    {"mean(x)", {}, nan, {}, {}, [](X x) { return mean(x); }},
    {"prod(x)", {}, 1, {}, {}, [](X x) { return prod(x); }},
    {"logsumexp(x)", {}, -inf, {}, {}, [](X x) { return logsumexp(x); }},
    {"norm(x)", {}, 0, {}, {}, [](X x) { return norm(x); }},
    {"sum(x, 1)", {{}, {}}, {0, 0}, {{}, {}}, {{}, {}}, [](X x) { return sum(x, 1); }},
    {"amax(x, 0)", {{}, {}}, {}, {{}, {}}, {{}, {}}, [](X x) { return amax(x, 0); }},
    {"sort(x).values", {}, {}, {}, {}, [](X x) { return sort(x).values; }},
    {"matmul(x, transpose(x))", {{}, {}}, {{0, 0}, {0, 0}}, {{}, {}}, {{}, {}}, [](X x) { return matmul(x, transpose(x)); }},
    {"x * tensor({})", {3}, {}, {0}, {0}, [](X x) { return x * zeros({0}, x.dtype()); }},
    {"slice(x, 0, 1, 1)", {3, 4}, {}, {0, 0}, {0, 0}, [](X x) { return slice(x, 0, 1, 1); }},
    {"concat({x, slice(x, 0, 0, 0)}, 0)", {3}, {3}, {1}, {0}, [](X x) { return concat({x, slice(x, 0, 0, 0)}, 0); }},
    {"index_select(x, 0, {})", {3, 4}, {}, {0, 0}, {0, 0}, [](X x) { return index_select(x, 0, at({})); }},
  }};
}

EdgeGroup rank_0() {
  return {"Rank 0",
    "A tensor without axes holds one number, and broadcasts to any shape. It has no axis to name, but all of its axes can be reduced.", {
    {"sum(x)", 3, 3, 1, 0, [](X x) { return sum(x); }},
    {"amax(x)", 3, 3, 1, 0, [](X x) { return amax(x); }},
    {"prod(x)", 3, 3, 1, 0, [](X x) { return prod(x); }},
    {"logsumexp(x)", 3, 3, 1, 0, [](X x) { return logsumexp(x); }},
    {"norm(x)", -3, 3, -1, 0, [](X x) { return norm(x); }},
    {"reshape(x, {1, -1})", 3, {{3}}, 1, 0, [](X x) { return reshape(x, {1, -1}); }},
    {"flatten(x)", 3, {3}, 1, 0, [](X x) { return flatten(x); }},
    {"unsqueeze(x, -1)", 3, {3}, 1, 0, [](X x) { return unsqueeze(x, -1); }},
    {"broadcast_to(x, {2, 2})", 3, {{3, 3}, {3, 3}}, 4, 0, [](X x) { return broadcast_to(x, {2, 2}); }},
    {"x * tensor({1, 2})", 3, {3, 6}, 3, 0, [](X x) { return x * tensor({1, 2}, x.dtype()); }},
    {"take(tensor({1, 2}) * x, 1)", 3, 6, 2, 0, [](X x) { return take(tensor({1, 2}, x.dtype()) * x, scalar(1, int64)); }},
  }};
}

EdgeGroup sizes_1() {
  return {"Axes of size 1",
    "They broadcast, and the gradient is summed over what was repeated.", {
    {"x * transpose(x)", {{1, 2}}, {{1, 2}, {2, 4}}, {{6, 6}}, {{4, 4}}, [](X x) { return x * transpose(x); }},
    {"broadcast_to(x, {3, 2})", {{1, 2}}, {{1, 2}, {1, 2}, {1, 2}}, {{3, 3}}, {{0, 0}}, [](X x) { return broadcast_to(x, {3, 2}); }},
    {"squeeze(square(x))", {{{3}}}, 9, {{{6}}}, {{{2}}}, [](X x) { return squeeze(square(x)); }},
    {"amax(x, 1)", {{3}, {4}}, {3, 4}, {{1}, {1}}, {{0}, {0}}, [](X x) { return amax(x, 1); }},
    {"softmax(x, 1)", {{3}, {4}}, {{1}, {1}}, {{0}, {0}}, {{0}, {0}}, [](X x) { return softmax(x, 1); }},
    {"var(x, 0, {.correction = 0})", {{3, 4}}, {0, 0}, {{0, 0}}, {{0, 0}}, [](X x) { return var(x, 0, {.correction = 0}); }},
    {"var(x, 0)", {{3, 4}}, {nan, nan}, {{nan, nan}}, {{nan, nan}}, [](X x) { return var(x, 0); }},
    {"layer_norm(x, {1})", {{3}, {4}}, {{0}, {0}}, {{0}, {0}}, {{0}, {0}}, [](X x) { return layer_norm(x, {1}); }},
    {"matmul(x, transpose(x))", {{1, 2}}, {{5}}, {{2, 4}}, {{2, 2}}, [](X x) { return matmul(x, transpose(x)); }},
  }};
}

EdgeGroup places() {
  return {"Repeated and negative indices",
    "Negative places count from the end; places beyond an end are an error, in a slice they are cut off. "
    "What is picked twice gets both gradients; what is added twice at one place adds up.", {
    {"index_select(square(x), 0, {0, -1, 0})", {1, 2, 3}, {1, 9, 1}, {4, 0, 6}, {4, 0, 2}, [](X x) { return index_select(square(x), 0, at({0, -1, 0})); }},
    {"gather(square(x), -1, {{1, 1}})", {{1, 2}}, {{4, 4}}, {{0, 8}}, {{0, 4}}, [](X x) { return gather(square(x), -1, tensor({{1, 1}}, int64)); }},
    {"take(square(x), {-1, 0, -1})", {{1, 2}, {3, 4}}, {16, 1, 16}, {{2, 0}, {0, 16}}, {{2, 0}, {0, 4}}, [](X x) { return take(square(x), at({-1, 0, -1})); }},
    {"embedding(x, {-1, 1})", {{1, 2}, {3, 4}}, {{3, 4}, {3, 4}}, {{0, 0}, {2, 2}}, {{0, 0}, {0, 0}}, [](X x) { return embedding(x, at({-1, 1})); }},
    {"index_add(x, 0, {1, -1}, square(x))", {1, 2}, {1, 7}, {3, 5}, {2, 2}, [](X x) { return index_add(x, 0, at({1, -1}), square(x)); }},
    {"scatter_add(x, 0, {0, 0}, square(x))", {1, 2}, {6, 2}, {3, 5}, {2, 2}, [](X x) { return scatter_add(x, 0, at({0, 0}), square(x)); }},
    {"slice(square(x), 0, -2, 99)", {1, 2, 3}, {4, 9}, {0, 4, 6}, {0, 2, 2}, [](X x) { return slice(square(x), 0, -2, 99); }},
    {"slice(square(x), 0, -1, -4, -2)", {1, 2, 3}, {9, 1}, {2, 0, 6}, {2, 0, 2}, [](X x) { return slice(square(x), 0, -1, -4, -2); }},
  }};
}

EdgeGroup layouts() {
  return {"Strided and overlapping views",
    "A view is read as it looks; elements that it shows twice get both gradients.", {
    {"square(transpose(x))", {{1, 2}, {3, 4}}, {{1, 9}, {4, 16}}, {{2, 4}, {6, 8}}, {{2, 2}, {2, 2}}, [](X x) { return square(transpose(x)); }},
    {"reshape(transpose(square(x)), {4})", {{1, 2}, {3, 4}}, {1, 9, 4, 16}, {{2, 4}, {6, 8}}, {{2, 2}, {2, 2}}, [](X x) { return reshape(transpose(square(x)), {4}); }},
    {"x * flip(x, 0)", {1, 2, 3}, {3, 4, 3}, {6, 4, 2}, {2, 2, 2}, [](X x) { return x * flip(x, 0); }},
    {"square(diagonal(x))", {{1, 2}, {3, 4}}, {1, 16}, {{2, 0}, {0, 8}}, {{2, 0}, {0, 2}}, [](X x) { return square(diagonal(x)); }},
    {"slice(x, 0, 0, 2) * slice(x, 0, 1, 3)", {1, 2, 3}, {2, 6}, {2, 4, 2}, {1, 2, 1}, [](X x) { return slice(x, 0, 0, 2) * slice(x, 0, 1, 3); }},
    {"square(broadcast_to(x, {3}))", {2}, {4, 4, 4}, {12}, {6}, [](X x) { return square(broadcast_to(x, {3})); }},
    {"matmul(transpose(x), x)", {{1, 2}, {3, 4}}, {{10, 14}, {14, 20}}, {{6, 6}, {14, 14}}, {{4, 4}, {4, 4}}, [](X x) { return matmul(transpose(x), x); }},
  }};
}

EdgeGroup twice() {
  return {"One tensor twice in one op",
    "Both places count, and their gradients add up.", {
    {"x + x", 3, 6, 2, 0, [](X x) { return x + x; }},
    {"x - x", 3, 0, 0, 0, [](X x) { return x - x; }},
    {"x * x", 3, 9, 6, 2, [](X x) { return x * x; }},
    {"x / x", 3, 1, 0, 0, [](X x) { return x / x; }},
    {"pow(x, x)", 1, 1, 1, 2, [](X x) { return pow(x, x); }},
    {"maximum(x, x)", 3, 3, 1, 0, [](X x) { return maximum(x, x); }},
    {"hypot(x, x)", 0, 0, 0, 0, [](X x) { return hypot(x, x); }},
    {"where(x > 0, x, x)", 3, 3, 1, 0, [](X x) { return where(x > 0, x, x); }},
    {"lerp(x, x, x)", 3, 3, 1, 0, [](X x) { return lerp(x, x, x); }},
    {"dot(x, x)", {1, 2}, 5, {2, 4}, {2, 2}, [](X x) { return dot(x, x); }},
    {"outer(x, x)", {1, 2}, {{1, 2}, {2, 4}}, {6, 6}, {4, 4}, [](X x) { return outer(x, x); }},
    {"matmul(x, x)", {{1, 2}, {3, 4}}, {{7, 10}, {15, 22}}, {{7, 11}, {9, 13}}, {{4, 4}, {4, 4}}, [](X x) { return matmul(x, x); }},
    {"einsum(\"i,i,i->\", {x, x, x})", {1, 2}, 9, {3, 12}, {6, 12}, [](X x) { return einsum("i,i,i->", {x, x, x}); }},
    {"concat({x, x}, 0)", {1, 2}, {1, 2, 1, 2}, {2, 2}, {0, 0}, [](X x) { return concat({x, x}, 0); }},
    {"solve(x, x)", {{2, 1}, {1, 1}}, {{1, 0}, {0, 1}}, {{0, 0}, {0, 0}}, {{0, 0}, {0, 0}}, [](X x) { return solve(x, x); }},
  }};
}
// clang-format on

}  // namespace gradus::table
