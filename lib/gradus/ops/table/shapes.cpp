#include <gradus/ops/ops.h>
#include <gradus/ops/table/rows.h>

namespace gradus::table {

// clang-format off
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
// clang-format on

}  // namespace gradus::table
