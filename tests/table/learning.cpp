#include <gradus/ops/ops.h>
#include "table/rows.h"

namespace gradus::table {

// clang-format off
Rows learning() {
  const OpInput query{{2, 3, 4}}, key{{2, 5, 4}}, value{{2, 5, 3}}, look{{3, 5}, 0, 2, int64}, scores{{3, 5}};
  const OpInput images{{2, 3, 4}}, channels{{3}}, spread{{3}, 0.2, 2};
  constexpr const char* one_row = "the mean over the last axes, as many as weight has";
  return {
    {"softmax", "", "e^x / sum e^x", "0, with gradient 0, where all are -inf", smooth, {any}, [](In x) { return softmax(x[0], 1); }, "F.softmax(a, 1)"},
    {"softmax", "first axis", "e^x / sum e^x", "", smooth, {any}, [](In x) { return softmax(x[0], 0); }, "F.softmax(a, 0)"},
    {"log_softmax", "", "x - log sum e^x", "-inf where all are -inf", smooth, {any}, [](In x) { return log_softmax(x[0], -1); }, "F.log_softmax(a, -1)"},
    {"log_softmax", "middle axis", "x - log sum e^x", "", smooth, {images}, [](In x) { return log_softmax(x[0], 1); }, "F.log_softmax(a, 1)"},
    {"dropout", "p = 0", "0 with probability p, else x / (1 - p)", "", smooth, {any}, [](In x) { return dropout(x[0], 0); }, "a * 1"},
    {"scaled_dot_product_attention", "", "softmax(q kT / sqrt d) v", "", smooth, {query, key, value}, [](In x) { return scaled_dot_product_attention(x[0], x[1], x[2]); }, "F.softmax(a @ b.transpose(-1, -2) / 2, -1) @ c"},
    {"scaled_dot_product_attention", "causal", "the same; query i looks at keys 0..i", "", smooth, {query, query, query}, [](In x) { return scaled_dot_product_attention(x[0], x[1], x[2], {.causal = true}); }, "F.softmax((a @ b.transpose(-1, -2) / 2).masked_fill(torch.ones(a.shape[-2], a.shape[-2]).triu(1).bool(), -torch.inf), -1) @ c"},
    {"scaled_dot_product_attention", "mask", "the same; keys with mask 1 are looked at", "a query whose keys are all masked answers 0", smooth, {query, key, value, look}, [](In x) { return scaled_dot_product_attention(x[0], x[1], x[2], {.mask = x[3], .scale = 0.7}); }, "torch.nan_to_num(F.softmax((0.7 * a @ b.transpose(-1, -2)).masked_fill(d == 0, -1e300), -1) * (d != 0)) @ c"},
    {"scaled_dot_product_attention", "added mask", "the same; the mask is added to the scores", "", smooth, {query, key, value, scores}, [](In x) { return scaled_dot_product_attention(x[0], x[1], x[2], {.mask = x[3]}); }, "F.softmax(a @ b.transpose(-1, -2) / 2 + d, -1) @ c"},
    {"layer_norm", "", "(x - mean) / sqrt(variance + eps) weight + bias", one_row, smooth, {any, row, row}, [](In x) { return layer_norm(x[0], x[1], x[2]); }, "F.layer_norm(a, b.shape, b, c)"},
    {"layer_norm", "two axes", "(x - mean) / sqrt(variance + eps) weight + bias", one_row, smooth, {images, any, any}, [](In x) { return layer_norm(x[0], x[1], x[2], 0.1); }, "F.layer_norm(a, b.shape, b, c, 0.1)"},
    {"layer_norm", "plain", "(x - mean) / sqrt(variance + eps)", "", smooth, {any}, [](In x) { return layer_norm(x[0], {x[0].shape().back()}); }, "F.layer_norm(a, a.shape[-1:])"},
    {"rms_norm", "", "x / sqrt(mean of x^2 + eps) weight", one_row, smooth, {any, row}, [](In x) { return rms_norm(x[0], x[1]); }, "a * torch.rsqrt((a * a).mean(-1, keepdim=True) + 1e-5) * b"},
    {"batch_norm", "", "(x - mean) / sqrt(variance + eps) weight + bias, by channel", "wants two values in each channel", smooth, {images, channels, channels}, [](In x) { return batch_norm(x[0], x[1], x[2]).y; }, "F.batch_norm(a, None, None, b, c, True)"},
    {"batch_norm", "rows", "(x - mean) / sqrt(variance + eps) weight + bias, by channel", "", smooth, {any, row, row}, [](In x) { return batch_norm(x[0], x[1], x[2], 0.1).y; }, "F.batch_norm(a, None, None, b, c, True, eps=0.1)"},
    {"batch_norm", "given statistics", "(x - mean) / sqrt(variance + eps) weight + bias, by channel", "", smooth, {images, channels, spread, channels, channels}, [](In x) { return batch_norm(x[0], x[1], x[2], x[3], x[4]); }, "(a - b[:, None]) / torch.sqrt(c[:, None] + 1e-5) * d[:, None] + e[:, None]"},
  };
}
// clang-format on

}  // namespace gradus::table
