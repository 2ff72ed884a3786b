#include <gradus/ops/ops.h>
#include <gradus/ops/table/rows.h>

namespace gradus::table {

// clang-format off
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

}  // namespace gradus::table
