#include <gradus/ops/ops.h>
#include <limits>
#include "table/rows.h"

namespace gradus::table {
namespace {

const OpInput cube{{2, 3, 4}};
const OpInput number{{}};
const OpInput count{{3, 4}, 0, 4, int64};
constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr const char* mean_edge = "NaN where there are none";
constexpr const char* prod_edge =
    "right with any number of zeros, in any order; 1 where there are none";
constexpr const char* amax_edge = "equals share the gradient evenly; NaN goes through";
constexpr const char* log_edge = "all -inf: value -inf, derivative 0; inf: value inf, derivative "
                                 "NaN there; -inf where there are none";
constexpr const char* var_edge = "NaN where n <= correction and all are equal, else inf";
constexpr const char* stddev_edge = "derivative 0 where all are equal";
constexpr const char* norm_edge = "derivative 0 at 0; 0 where there are none";
constexpr const char* first_edge = "the first of equals; NaN counts as largest";
constexpr const char* last_edge = "the first of equals; a NaN counts as smallest here";
constexpr const char* sort_edge = "equals stay in order; NaN counts as largest";

}  // namespace

// clang-format off
Rows reductions() {
  return {
    {"sum", "", "sum over all axes, or some", "0 where there are none", smooth, {any}, [](In x) { return sum(x[0]); }, "a.sum()"},
    {"sum", "axis", "sum along an axis", "", smooth, {any}, [](In x) { return sum(x[0], 0); }, "a.sum(0)"},
    {"sum", "axes, keepdim", "sum along axes", "", smooth, {cube}, [](In x) { return sum(x[0], {0, -1}, keepdim); }, "a.sum((0, -1), keepdim=True)"},
    {"sum", "of a transpose", "sum along an axis", "", smooth, {cube}, [](In x) { return sum(transpose(x[0]), 1); }, "a.transpose(1, 2).sum(1)"},
    {"sum", "int64", "sum along an axis", "", constant, {count}, [](In x) { return sum(x[0], 1); }, "a.sum(1)"},
    {"mean", "", "mean over all axes, or some", mean_edge, smooth, {any}, [](In x) { return mean(x[0]); }, "a.mean()"},
    {"mean", "axis", "mean along an axis", "", smooth, {any}, [](In x) { return mean(x[0], 1); }, "a.mean(1)"},
    {"mean", "axes, keepdim", "mean along axes", "", smooth, {cube}, [](In x) { return mean(x[0], {1, 2}, keepdim); }, "a.mean((1, 2), keepdim=True)"},
    {"prod", "", "product over all axes, or some", prod_edge, smooth, {any}, [](In x) { return prod(x[0]); }, "a.prod()"},
    {"prod", "axis", "product along an axis", prod_edge, smooth, {cube}, [](In x) { return prod(x[0], 1); }, "a.prod(1)"},
    {"prod", "axes, keepdim", "product along axes", prod_edge, smooth, {cube}, [](In x) { return prod(x[0], {0, -1}, keepdim); }, "a.prod(0, keepdim=True).prod(-1, keepdim=True)"},
    {"prod", "a zero", "product along an axis", prod_edge, smooth, {any}, [](In x) { return prod(x[0] * to(tensor({1, 0, 1, 1}), x[0].dtype()), 1); }, "(a * torch.tensor([1., 0, 1, 1])).prod(1)"},
    {"prod", "two zeros", "product along an axis", prod_edge, smooth, {any}, [](In x) { return prod(x[0] * to(tensor({0, 1, 0, 1}), x[0].dtype()), 1); }, "(a * torch.tensor([0., 1, 0, 1])).prod(1)"},
    {"prod", "of a number", "product of all elements", prod_edge, smooth, {number}, [](In x) { return prod(x[0]); }, "a.prod()"},
    {"prod", "int64", "product along an axis", "", constant, {count}, [](In x) { return prod(x[0], 1); }, "a.prod(1)"},
    {"cumsum", "", "y[i] = x[0] + ... + x[i]", "", smooth, {any}, [](In x) { return cumsum(x[0], 1); }, "a.cumsum(1)"},
    {"cumsum", "first axis", "y[i] = x[0] + ... + x[i]", "", smooth, {cube}, [](In x) { return cumsum(x[0], -3); }, "a.cumsum(0)"},
    {"cumsum", "int64", "y[i] = x[0] + ... + x[i]", "", constant, {count}, [](In x) { return cumsum(x[0], 0); }, "a.cumsum(0)"},
    {"cumprod", "", "y[i] = x[0] ... x[i]", prod_edge, smooth, {any}, [](In x) { return cumprod(x[0], 1); }, "a.cumprod(1)"},
    {"cumprod", "middle axis", "y[i] = x[0] ... x[i]", prod_edge, smooth, {cube}, [](In x) { return cumprod(x[0], 1); }, "a.cumprod(1)"},
    {"cumprod", "two zeros", "y[i] = x[0] ... x[i]", prod_edge, smooth, {any}, [](In x) { return cumprod(x[0] * to(tensor({1, 0, 0, 1}), x[0].dtype()), -1); }, "(a * torch.tensor([1., 0, 0, 1])).cumprod(-1)"},
  };
}

Rows extremes() {
  return {
    {"amax", "", "largest over all axes, or some", amax_edge, kinked, {any}, [](In x) { return amax(x[0]); }, "a.amax()"},
    {"amax", "axis", "largest along an axis", amax_edge, kinked, {cube}, [](In x) { return amax(x[0], 1); }, "a.amax(1)"},
    {"amax", "axes, keepdim", "largest along axes", amax_edge, kinked, {cube}, [](In x) { return amax(x[0], {0, -1}, keepdim); }, "a.amax((0, -1), keepdim=True)"},
    {"amax", "ties", "largest along an axis", amax_edge, kinked, {any}, [](In x) { return amax(broadcast_to(reshape(x[0], {3, 1, 4}), {3, 2, 4}), {1, 2}); }, "a.reshape(3, 1, 4).expand(3, 2, 4).amax((1, 2))"},
    {"amin", "", "smallest over all axes, or some", amax_edge, kinked, {any}, [](In x) { return amin(x[0]); }, "a.amin()"},
    {"amin", "axis", "smallest along an axis", amax_edge, kinked, {cube}, [](In x) { return amin(x[0], -2); }, "a.amin(-2)"},
    {"amin", "int64", "smallest along an axis", "", constant, {count}, [](In x) { return amin(x[0], 1, keepdim); }, "a.amin(1, keepdim=True)"},
    {"all", "", "1 where no element is 0, else 0", "1 where there are none; NaN is not 0", constant, {mask}, [](In x) { return all(x[0]); }, "a.bool().all().long()"},
    {"all", "axis", "1 where no element is 0, else 0", "", constant, {mask}, [](In x) { return all(x[0], 0, keepdim); }, "a.bool().all(0, keepdim=True).long()"},
    {"any", "", "1 where an element is not 0, else 0", "0 where there are none; NaN is not 0", constant, {mask}, [](In x) { return gradus::any(x[0]); }, "a.bool().any().long()"},
    {"any", "axis", "1 where an element is not 0, else 0", "", constant, {mask}, [](In x) { return gradus::any(x[0], -1); }, "a.bool().any(-1).long()"},
    {"argmax", "", "index of the largest along an axis, or of all, row-major", first_edge, constant, {any}, [](In x) { return argmax(x[0]); }, "a.argmax()"},
    {"argmax", "axis", "index of the largest along an axis", first_edge, constant, {any}, [](In x) { return argmax(x[0], 1); }, "a.argmax(1)"},
    {"argmax", "axis, keepdim", "index of the largest along an axis", first_edge, constant, {cube}, [](In x) { return argmax(x[0], -2, keepdim); }, "a.argmax(-2, keepdim=True)"},
    {"argmin", "", "index of the smallest along an axis, or of all, row-major", last_edge, constant, {any}, [](In x) { return argmin(x[0]); }, "a.argmin()"},
    {"argmin", "axis", "index of the smallest along an axis", last_edge, constant, {any}, [](In x) { return argmin(x[0], 0); }, "a.argmin(0)"},
    {"sort", "", "x in ascending order", sort_edge, kinked, {any}, [](In x) { return sort(x[0]).values; }, "a.sort().values"},
    {"sort", "descending", "x in descending order", sort_edge, kinked, {cube}, [](In x) { return sort(x[0], 1, {.descending = true}).values; }, "a.sort(1, descending=True).values"},
    {"argsort", "", "where along the axis the elements in order stood", sort_edge, constant, {any}, [](In x) { return argsort(x[0]); }, "a.argsort()"},
    {"argsort", "ties", "where along the axis the elements in order stood", sort_edge, constant, {{{3, 9}, 0, 4, int64}}, [](In x) { return argsort(x[0], 1, {.descending = true}); }, "torch.sort(a, dim=1, descending=True, stable=True).indices"},
    {"topk", "", "the k largest, in descending order", sort_edge, kinked, {any}, [](In x) { return topk(x[0], 2).values; }, "a.topk(2).values"},
    {"topk", "smallest", "the k smallest, in ascending order", sort_edge, kinked, {cube}, [](In x) { return topk(x[0], 2, 1, {.largest = false}).values; }, "a.topk(2, 1, largest=False).values"},
    {"topk", "indices", "where along the axis the k largest stood", sort_edge, constant, {any}, [](In x) { return topk(x[0], 3, 0).indices; }, "a.topk(3, 0).indices"},
  };
}

Rows statistics() {
  return {
    {"logsumexp", "", "log sum e^x over all axes, or some", log_edge, smooth, {any}, [](In x) { return logsumexp(x[0]); }, "a.logsumexp((0, 1))"},
    {"logsumexp", "axis", "log sum e^x along an axis", log_edge, smooth, {cube}, [](In x) { return logsumexp(x[0], 1); }, "a.logsumexp(1)"},
    {"logsumexp", "axes, keepdim", "log sum e^x along axes", log_edge, smooth, {cube}, [](In x) { return logsumexp(x[0], {0, -1}, keepdim); }, "a.logsumexp((0, -1), keepdim=True)"},
    {"logsumexp", "large", "log sum e^x along an axis", log_edge, smooth, {{{3, 4}, 95, 105}}, [](In x) { return logsumexp(x[0], 1); }, "a.logsumexp(1)"},
    {"var", "", "sum (x - mean)^2 / (n - correction), which is 1 unless told", var_edge, smooth, {any}, [](In x) { return var(x[0]); }, "a.var()"},
    {"var", "axis, correction", "sum (x - mean)^2 / (n - correction)", var_edge, smooth, {any}, [](In x) { return var(x[0], 0, {.correction = 0}); }, "a.var(0, correction=0)"},
    {"var", "axes, keepdim", "sum (x - mean)^2 / (n - 1)", var_edge, smooth, {cube}, [](In x) { return var(x[0], {0, -1}, keepdim); }, "a.var((0, -1), correction=1, keepdim=True)"},
    {"stddev", "", "sqrt var", stddev_edge, kinked, {any}, [](In x) { return stddev(x[0]); }, "a.std()"},
    {"stddev", "axis, correction", "sqrt var", stddev_edge, kinked, {any}, [](In x) { return stddev(x[0], 1, {.correction = 0}); }, "a.std(1, correction=0)"},
    {"stddev", "axes, keepdim", "sqrt var", stddev_edge, kinked, {cube}, [](In x) { return stddev(x[0], {0, 1}, keepdim); }, "a.std((0, 1), correction=1, keepdim=True)"},
    {"norm", "", "(sum |x|^p)^(1/p), where p is 2 unless told; inf for the largest |x|", norm_edge, kinked, {any}, [](In x) { return norm(x[0]); }, "a.norm()"},
    {"norm", "axis", "sqrt(sum x^2) along an axis", norm_edge, kinked, {cube}, [](In x) { return norm(x[0], 1, keepdim); }, "torch.linalg.vector_norm(a, 2, 1, keepdim=True)"},
    {"norm", "p = 1", "sum |x| along axes", norm_edge, kinked, {cube}, [](In x) { return norm(x[0], {0, 2}, {.p = 1}); }, "torch.linalg.vector_norm(a, 1, (0, 2))"},
    {"norm", "p = inf", "largest |x|", "equals share the gradient evenly", kinked, {cube}, [](In x) { return norm(x[0], -1, {.p = infinity}); }, "torch.linalg.vector_norm(a, torch.inf, -1)"},
    {"norm", "p = 3", "(sum |x|^p)^(1/p)", norm_edge, kinked, {any}, [](In x) { return norm(x[0], 1, {.p = 3}); }, "torch.linalg.vector_norm(a, 3, 1)"},
    {"norm", "p = 4", "(sum |x|^p)^(1/p)", norm_edge, kinked, {any}, [](In x) { return norm(x[0], 0, {.p = 4}); }, "torch.linalg.vector_norm(a, 4, 0)"},
    {"norm", "p = 1.5", "(sum |x|^p)^(1/p)", norm_edge, kinked, {any}, [](In x) { return norm(x[0], {.p = 1.5}); }, "torch.linalg.vector_norm(a, 1.5)"},
    {"norm", "p = 0.5", "(sum |x|^p)^(1/p)", "derivative 0 in an x that is 0", kinked, {any}, [](In x) { return norm(x[0], keepdim, {.p = 0.5}); }, "torch.linalg.vector_norm(a, 0.5, keepdim=True)"},
  };
}
// clang-format on

}  // namespace gradus::table
