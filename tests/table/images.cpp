#include <gradus/ops/ops.h>
#include "table/rows.h"

namespace gradus::table {

// clang-format off
Rows images() {
  const OpInput image{{2, 2, 5, 4}}, wide{{2, 2, 7, 8}}, filter{{3, 2, 3, 2}}, back{{2, 3, 3, 2}}, bias{{3}};
  const OpInput sequence{{2, 2, 7}}, filter_1d{{3, 2, 3}}, four{{2, 4, 5, 4}};
  constexpr const char* convolution = "sum of w x over each window + bias";
  constexpr const char* adjoint = "the adjoint of conv2d by x + bias";
  constexpr const char* padding = "the padding is 0";
  constexpr const char* maxima = "equal maxima share the gradient evenly; the padding is never one; NaN counts as largest";
  return {
    {"unfold", "", "the windows of an image as columns", padding, smooth, {image}, [](In x) { return unfold(x[0], {3, 2}); }, "F.unfold(a, (3, 2))"},
    {"unfold", "options", "the windows of an image as columns", padding, smooth, {wide}, [](In x) { return unfold(x[0], {2, 3}, {.stride = {2, 1}, .padding = {1, 2}, .dilation = {3, 2}}); }, "F.unfold(a, (2, 3), (3, 2), (1, 2), (2, 1))"},
    {"fold", "", "columns, added up where unfold took them", "", smooth, {{{2, 12, 9}}}, [](In x) { return fold(x[0], {5, 4}, {3, 2}); }, "F.fold(a, (5, 4), (3, 2))"},
    {"fold", "options", "columns, added up where unfold took them", "", smooth, {{{2, 12, 15}}}, [](In x) { return fold(x[0], {5, 4}, {3, 2}, {.stride = {2, 1}, .padding = {1, 2}, .dilation = {1, 3}}); }, "F.fold(a, (5, 4), (3, 2), (1, 3), (1, 2), (2, 1))"},
    {"conv1d", "", convolution, padding, smooth, {sequence, filter_1d, bias}, [](In x) { return conv1d(x[0], x[1], x[2]); }, "F.conv1d(a, b, c)"},
    {"conv1d", "options", convolution, padding, smooth, {{{2, 4, 7}}, {{6, 2, 3}}}, [](In x) { return conv1d(x[0], x[1], {.stride = 2, .padding = 3, .dilation = 2, .groups = 2}); }, "F.conv1d(a, b, stride=2, padding=3, dilation=2, groups=2)"},
    {"conv2d", "", convolution, padding, smooth, {image, filter, bias}, [](In x) { return conv2d(x[0], x[1], x[2]); }, "F.conv2d(a, b, c)"},
    {"conv2d", "padded", convolution, padding, smooth, {image, {{3, 2, 3, 3}}}, [](In x) { return conv2d(x[0], x[1], {.padding = 1}); }, "F.conv2d(a, b, padding=1)"},
    {"conv2d", "options", convolution, padding, smooth, {wide, filter, bias}, [](In x) { return conv2d(x[0], x[1], x[2], {.stride = {2, 1}, .padding = {1, 2}, .dilation = {1, 3}}); }, "F.conv2d(a, b, c, (2, 1), (1, 2), (1, 3))"},
    {"conv2d", "groups", convolution, padding, smooth, {four, {{6, 2, 3, 2}}}, [](In x) { return conv2d(x[0], x[1], {.stride = 2, .groups = 2}); }, "F.conv2d(a, b, stride=2, groups=2)"},
    {"conv2d", "depthwise", convolution, padding, smooth, {four, {{4, 1, 2, 2}}}, [](In x) { return conv2d(x[0], x[1], {.groups = 4}); }, "F.conv2d(a, b, groups=4)"},
    {"conv_transpose2d", "", adjoint, "", smooth, {image, back, bias}, [](In x) { return conv_transpose2d(x[0], x[1], x[2]); }, "F.conv_transpose2d(a, b, c)"},
    {"conv_transpose2d", "options", adjoint, "", smooth, {four, {{4, 3, 3, 2}}}, [](In x) { return conv_transpose2d(x[0], x[1], {.stride = {3, 2}, .padding = {1, 2}, .output_padding = {2, 1}, .dilation = {1, 3}, .groups = 2}); }, "F.conv_transpose2d(a, b, None, (3, 2), (1, 2), (2, 1), 2, (1, 3))"},
    {"max_pool2d", "", "the maximum of each window", maxima, kinked, {image}, [](In x) { return max_pool2d(x[0], 2); }, "F.max_pool2d(a, 2)"},
    {"max_pool2d", "options", "the maximum of each window", maxima, kinked, {wide}, [](In x) { return max_pool2d(x[0], {3, 2}, {.stride = {1, 2}, .padding = {1, 1}, .dilation = {2, 1}}); }, "F.max_pool2d(a, (3, 2), (1, 2), (1, 1), (2, 1))"},
    {"avg_pool2d", "", "the mean of each window", "the padding counts as 0", smooth, {image}, [](In x) { return avg_pool2d(x[0], 2); }, "F.avg_pool2d(a, 2)"},
    {"avg_pool2d", "padded", "the mean of each window", "the padding counts as 0", smooth, {wide}, [](In x) { return avg_pool2d(x[0], {3, 2}, {.stride = {1, 2}, .padding = 1}); }, "F.avg_pool2d(a, (3, 2), (1, 2), 1)"},
    {"avg_pool2d", "without padding", "the mean of what a window has of the image", "the padding does not count", smooth, {wide}, [](In x) { return avg_pool2d(x[0], {3, 2}, {.stride = 2, .padding = 1, .count_include_pad = false}); }, "F.avg_pool2d(a, (3, 2), 2, 1, count_include_pad=False)"},
    {"adaptive_avg_pool2d", "", "means over a grid of windows", "window i covers i h / n to (i + 1) h / n, rounded outwards", smooth, {wide}, [](In x) { return adaptive_avg_pool2d(x[0], {3, 4}); }, "F.adaptive_avg_pool2d(a, (3, 4))"},
    {"adaptive_avg_pool2d", "whole", "the mean over the image", "", smooth, {image}, [](In x) { return adaptive_avg_pool2d(x[0], 1); }, "F.adaptive_avg_pool2d(a, 1)"},
  };
}
// clang-format on

}  // namespace gradus::table
