#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

namespace gradus::kernels {

/// How windows slide along one axis of an image.
struct WindowAxis {
  std::int64_t size;    ///< of the image
  std::int64_t kernel;  ///< places of a window
  std::int64_t stride, padding, dilation;

  /// The number of windows; not positive where not even one fits.
  std::int64_t count() const {
    const std::int64_t room = size + 2 * padding - dilation * (kernel - 1) - 1;
    return room < 0 ? 0 : room / stride + 1;
  }
};
struct Windows {
  WindowAxis y, x;
};

/// Those windows along an axis that have their place k on the image: window i, first <= i < last,
/// has it at shift + i · stride.
struct Run {
  std::int64_t shift, first, last;
};
/// One for each place of a window.
inline std::vector<Run> runs_along(const WindowAxis& axis) {
  std::vector<Run> runs;
  for (std::int64_t k = 0; k < axis.kernel; ++k) {
    const std::int64_t shift = k * axis.dilation - axis.padding;
    const auto windows_before = [&](std::int64_t at) {
      return at <= shift ? 0 : std::min((at - shift + axis.stride - 1) / axis.stride, axis.count());
    };
    runs.push_back({shift, windows_before(0), windows_before(axis.size)});
  }
  return runs;
}

}  // namespace gradus::kernels
