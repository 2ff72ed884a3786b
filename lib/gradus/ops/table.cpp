#include <gradus/ops/ops.h>
#include <gradus/ops/table.h>

namespace gradus {
namespace {

using enum Smoothness;
using In = const Tensors&;
using Rows = std::vector<OpRow>;

const OpInput any{{3, 4}};
const OpInput row{{4}};
const OpInput positive{{3, 4}, 0.2, 3};
const OpInput unit{{3, 4}, -0.9, 0.9};
const OpInput mask{{3, 4}, 0, 2, int64};

// clang-format off
Rows arithmetic() {
  return {
    {"add", "", "a + b", "", smooth, {any, any}, [](In x) { return x[0] + x[1]; }, "a + b"},
    {"add", "broadcast", "a + b", "", smooth, {any, row}, [](In x) { return x[0] + x[1]; }, "a + b"},
    {"add", "number", "a + c", "", smooth, {any}, [](In x) { return x[0] + 1.5; }, "a + 1.5"},
    {"sub", "", "a - b", "", smooth, {any, any}, [](In x) { return x[0] - x[1]; }, "a - b"},
    {"sub", "number first", "c - a", "", smooth, {any}, [](In x) { return 1 - x[0]; }, "1 - a"},
    {"mul", "", "a b", "", smooth, {any, any}, [](In x) { return x[0] * x[1]; }, "a * b"},
    {"mul", "broadcast both", "a b", "", smooth, {{{3, 1}}, row}, [](In x) { return x[0] * x[1]; }, "a * b"},
    {"mul", "itself", "a a", "", smooth, {any}, [](In x) { return x[0] * x[0]; }, "a * a"},
    {"div", "", "a / b", "", smooth, {any, positive}, [](In x) { return x[0] / x[1]; }, "a / b"},
    {"div", "number first", "c / a", "", smooth, {positive}, [](In x) { return 2 / x[0]; }, "2 / a"},
    {"neg", "", "-x", "", smooth, {any}, [](In x) { return -x[0]; }, "-a"},
    {"abs", "", "|x|", "derivative 0 at 0", kinked, {any}, [](In x) { return abs(x[0]); }, "torch.abs(a)"},
    {"sign", "", "-1, 0 or 1", "derivative 0 everywhere", flat, {any}, [](In x) { return sign(x[0]); }, "torch.sign(a)"},
    {"square", "", "x^2", "", smooth, {any}, [](In x) { return square(x[0]); }, "torch.square(a)"},
    {"maximum", "", "the larger of a and b", "at a tie half to each; NaN goes through", kinked, {any, any}, [](In x) { return maximum(x[0], x[1]); }, "torch.maximum(a, b)"},
    {"maximum", "number", "max(a, c)", "derivative 0 where a <= c", kinked, {any}, [](In x) { return maximum(x[0], 0.3); }, "torch.clamp(a, min=0.3)"},
    {"minimum", "", "the smaller of a and b", "at a tie half to each; NaN goes through", kinked, {any, any}, [](In x) { return minimum(x[0], x[1]); }, "torch.minimum(a, b)"},
    {"minimum", "number", "min(a, c)", "derivative 0 where a >= c", kinked, {any}, [](In x) { return minimum(x[0], 0.3); }, "torch.clamp(a, max=0.3)"},
    {"where", "", "a where the mask is not 0, else b", "a NaN in the branch not taken stays there", smooth, {mask, any, any}, [](In x) { return where(x[0], x[1], x[2]); }, "torch.where(a != 0, b, c)"},
  };
}

Rows functions() {
  return {
    {"sqrt", "", "x^(1/2)", "derivative inf at 0", smooth, {positive}, [](In x) { return sqrt(x[0]); }, "torch.sqrt(a)"},
    {"pow", "", "a^b", "x^0 has derivative 0, also at 0; d/db 0^b = 0", smooth, {positive, any}, [](In x) { return pow(x[0], x[1]); }, "torch.pow(a, b)"},
    {"pow", "number", "a^c", "x^0 has derivative 0, also at 0", smooth, {any}, [](In x) { return pow(x[0], 3); }, "torch.pow(a, 3)"},
    {"pow", "of a number", "c^a", "", smooth, {any}, [](In x) { return pow(1.7, x[0]); }, "torch.pow(1.7, a)"},
    {"exp", "", "e^x", "", smooth, {any}, [](In x) { return exp(x[0]); }, "torch.exp(a)"},
    {"expm1", "", "e^x - 1", "", smooth, {any}, [](In x) { return expm1(x[0]); }, "torch.expm1(a)"},
    {"log", "", "natural logarithm of x", "derivative inf at 0", smooth, {positive}, [](In x) { return log(x[0]); }, "torch.log(a)"},
    {"log1p", "", "log(1 + x)", "", smooth, {positive}, [](In x) { return log1p(x[0]); }, "torch.log1p(a)"},
    {"sin", "", "sine of x", "", smooth, {any}, [](In x) { return sin(x[0]); }, "torch.sin(a)"},
    {"cos", "", "cosine of x", "", smooth, {any}, [](In x) { return cos(x[0]); }, "torch.cos(a)"},
    {"tanh", "", "hyperbolic tangent of x", "", smooth, {any}, [](In x) { return tanh(x[0]); }, "torch.tanh(a)"},
    {"sigmoid", "", "1 / (1 + e^-x)", "", smooth, {any}, [](In x) { return sigmoid(x[0]); }, "torch.sigmoid(a)"},
    {"relu", "", "max(x, 0)", "derivative 0 at 0; NaN goes through", kinked, {any}, [](In x) { return relu(x[0]); }, "torch.relu(a)"},
    {"softplus", "", "log(1 + e^x)", "", smooth, {any}, [](In x) { return softplus(x[0]); }, "F.softplus(a)"},
  };
}

Rows comparisons() {
  return {
    {"less", "", "1 where a < b", "", constant, {any, any}, [](In x) { return x[0] < x[1]; }, "(a < b).long()"},
    {"less_equal", "", "1 where a <= b", "", constant, {any, any}, [](In x) { return x[0] <= x[1]; }, "(a <= b).long()"},
    {"greater", "", "1 where a > b", "", constant, {any, any}, [](In x) { return x[0] > x[1]; }, "(a > b).long()"},
    {"greater_equal", "", "1 where a >= b", "", constant, {any, any}, [](In x) { return x[0] >= x[1]; }, "(a >= b).long()"},
    {"equal", "", "1 where a = b", "", constant, {mask, mask}, [](In x) { return x[0] == x[1]; }, "(a == b).long()"},
    {"not_equal", "", "1 where a is not b", "true for NaN", constant, {mask, mask}, [](In x) { return x[0] != x[1]; }, "(a != b).long()"},
    {"logical_and", "", "1 where both are not 0", "", constant, {mask, mask}, [](In x) { return x[0] && x[1]; }, "torch.logical_and(a, b).long()"},
    {"logical_or", "", "1 where one is not 0", "", constant, {mask, mask}, [](In x) { return x[0] || x[1]; }, "torch.logical_or(a, b).long()"},
    {"logical_not", "", "1 where x is 0", "", constant, {mask}, [](In x) { return !x[0]; }, "torch.logical_not(a).long()"},
    {"isnan", "", "1 where x is NaN", "", constant, {any}, [](In x) { return isnan(log(x[0])); }, "torch.isnan(torch.log(a)).long()"},
    {"isfinite", "", "1 where x is neither NaN nor infinite", "", constant, {any}, [](In x) { return isfinite(log(x[0])); }, "torch.isfinite(torch.log(a)).long()"},
  };
}

Rows shapes() {
  return {
    {"broadcast_to", "", "x, repeated along axes of size 1", "", smooth, {{{3, 1}}}, [](In x) { return broadcast_to(x[0], {2, 3, 4}); }, "a.expand(2, 3, 4)"},
    {"sum_to", "", "x, summed over what a broadcast repeats", "", smooth, {{{2, 3, 4}}}, [](In x) { return sum_to(x[0], {3, 1}); }, "a.sum_to_size(3, 1)"},
    {"reshape", "", "the same elements, row-major, in another shape", "one size may be -1", smooth, {any}, [](In x) { return reshape(x[0], {2, -1}); }, "a.reshape(2, -1)"},
    {"reshape", "of a transpose", "the same elements, row-major, in another shape", "", smooth, {any}, [](In x) { return reshape(transpose(x[0]), {2, 6}); }, "a.T.reshape(2, 6)"},
    {"permute", "", "axes in another order", "", smooth, {{{2, 3, 4}}}, [](In x) { return permute(x[0], {2, 0, 1}); }, "a.permute(2, 0, 1)"},
    {"transpose", "", "the last two axes swapped", "", smooth, {any}, [](In x) { return transpose(x[0]); }, "a.transpose(-1, -2)"},
    {"slice", "", "x[start:stop:step] along one axis", "Python's rules", smooth, {{{3, 7}}}, [](In x) { return slice(x[0], 1, 1, 6, 2); }, "a[:, 1:6:2]"},
    {"slice", "backwards", "x[start:stop:step] along one axis", "Python's rules", smooth, {{{3, 7}}}, [](In x) { return slice(x[0], 1, 5, 0, -2); }, "a.flip(1)[:, 1:6:2]"},
    {"to", "", "x in another dtype", "towards zero for int64", smooth, {any}, [](In x) { return to(x[0], float32); }, "a.to(torch.float32)"},
  };
}

Rows reductions() {
  return {
    {"sum", "", "sum of all elements", "0 where there are none", smooth, {any}, [](In x) { return sum(x[0]); }, "a.sum()"},
    {"sum", "axis", "sum along an axis", "", smooth, {any}, [](In x) { return sum(x[0], 0); }, "a.sum(0)"},
    {"sum", "axes, keepdim", "sum along axes", "", smooth, {{{2, 3, 4}}}, [](In x) { return sum(x[0], {0, -1}, keepdim); }, "a.sum((0, -1), keepdim=True)"},
    {"mean", "", "mean of all elements", "NaN where there are none", smooth, {any}, [](In x) { return mean(x[0]); }, "a.mean()"},
    {"mean", "axis", "mean along an axis", "", smooth, {any}, [](In x) { return mean(x[0], 1); }, "a.mean(1)"},
    {"argmax", "", "index of the largest along an axis", "the first of equals; NaN counts as largest", constant, {any}, [](In x) { return argmax(x[0], 1); }, "a.argmax(1)"},
  };
}

Rows indexing() {
  return {
    {"gather", "", "y[i][j] = x[index[i][j]][j] for axis 0", "", smooth, {any, {{5, 4}, 0, 3, int64}}, [](In x) { return gather(x[0], 0, x[1]); }, "a.gather(0, b)"},
    {"scatter_add", "", "x with source added at the index", "repeated indices add up", smooth, {any, {{5, 4}, 0, 3, int64}, {{5, 4}}}, [](In x) { return scatter_add(x[0], 0, x[1], x[2]); }, "a.scatter_add(0, b, c)"},
    {"index_select", "", "the slices that a 1-D index names", "", smooth, {any, {{5}, 0, 3, int64}}, [](In x) { return index_select(x[0], 0, x[1]); }, "a.index_select(0, b)"},
    {"one_hot", "", "1 at the label, else 0", "", constant, {{{5}, 0, 3, int64}}, [](In x) { return one_hot(x[0], 3, float64); }, "F.one_hot(a, 3).double()"},
  };
}

Rows products() {
  return {
    {"matmul", "", "a b", "", smooth, {{{3, 4}}, {{4, 5}}}, [](In x) { return matmul(x[0], x[1]); }, "a @ b"},
    {"matmul", "batched", "a b, batches broadcast", "", smooth, {{{2, 1, 3, 4}}, {{3, 4, 2}}}, [](In x) { return matmul(x[0], x[1]); }, "a @ b"},
    {"matmul", "vectors", "the scalar product", "", smooth, {row, row}, [](In x) { return matmul(x[0], x[1]); }, "a @ b"},
    {"matmul", "matrix times vector", "a b", "", smooth, {any, row}, [](In x) { return matmul(x[0], x[1]); }, "a @ b"},
    {"matmul", "transposed views", "aT bT", "", smooth, {{{4, 3}}, {{5, 4}}}, [](In x) { return matmul(transpose(x[0]), transpose(x[1])); }, "a.T @ b.T"},
    {"linear", "", "x weightT + bias", "", smooth, {{{5, 4}}, {{3, 4}}, {{3}}}, [](In x) { return linear(x[0], x[1], x[2]); }, "F.linear(a, b, c)"},
    {"linear", "batched", "x weightT + bias", "", smooth, {{{2, 5, 4}}, {{3, 4}}, {{3}}}, [](In x) { return linear(x[0], x[1], x[2]); }, "F.linear(a, b, c)"},
  };
}

Rows learning() {
  const OpInput labels{{3}, 0, 4, int64};
  return {
    {"softmax", "", "e^x / sum e^x", "", smooth, {any}, [](In x) { return softmax(x[0], 1); }, "F.softmax(a, 1)"},
    {"softmax", "first axis", "e^x / sum e^x", "", smooth, {any}, [](In x) { return softmax(x[0], 0); }, "F.softmax(a, 0)"},
    {"log_softmax", "", "x - log sum e^x", "", smooth, {any}, [](In x) { return log_softmax(x[0], -1); }, "F.log_softmax(a, -1)"},
    {"cross_entropy", "", "mean of -log softmax at the label", "invariant under shifts of the logits", smooth, {any, labels}, [](In x) { return cross_entropy(x[0], x[1]); }, "F.cross_entropy(a, b)"},
    {"mse_loss", "", "mean of (a - b)^2", "wants equal shapes", smooth, {any, any}, [](In x) { return mse_loss(x[0], x[1]); }, "F.mse_loss(a, b)"},
    {"dropout", "p = 0", "0 with probability p, else x / (1 - p)", "", smooth, {any}, [](In x) { return dropout(x[0], 0); }, "a * 1"},
  };
}
// clang-format on

}  // namespace

const char* name(Smoothness smoothness) {
  constexpr const char* names[] = {"smooth", "kinked", "flat", "once", "constant"};
  return names[static_cast<int>(smoothness)];
}

const std::vector<OpRow>& op_table() {
  static const auto* table = [] {
    auto* all = new std::vector<OpRow>;
    for (const auto& rows : {arithmetic(), functions(), comparisons(), shapes(), reductions(),
                             indexing(), products(), learning()})
      all->insert(all->end(), rows.begin(), rows.end());
    return all;
  }();
  return *table;
}

}  // namespace gradus
