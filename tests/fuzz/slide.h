#pragma once
#include "program.h"

// Windows that slide. Attributes' numbers are stride, padding, dilation, and for pooling the
// window's height and width.

namespace fuzz {

struct Slide {
  std::int64_t stride, padding, dilation;

  explicit Slide(const Attributes& to)
      : stride(to.numbers[0]), padding(to.numbers[1]), dilation(to.numbers[2]) {}

  /// How many windows there are; below 1 where none fits.
  std::int64_t count(std::int64_t size, std::int64_t kernel) const {
    const std::int64_t room = size + 2 * padding - dilation * (kernel - 1) - 1;
    return room < 0 ? 0 : room / stride + 1;
  }
  /// Place k of window i, which may lie in the padding.
  std::int64_t at(std::int64_t i, std::int64_t k) const {
    return i * stride - padding + k * dilation;
  }
};

inline bool is_inside(std::int64_t at, std::int64_t size) { return at >= 0 && at < size; }

inline bool draw_slide(Random& random, const Shapes&, Attributes& to) {
  to.numbers = {random.between(1, 2), random.between(0, 1), random.chance(70) ? 1 : 2};
  return true;
}

}  // namespace fuzz
