#include "moving.h"

namespace digits {
namespace {

constexpr std::int64_t side = 8, framed_side = 10;

/// The places of the 64 pixels whose corner lies at a place of the frame.
std::vector<std::int64_t> window(std::int64_t corner) {
  std::vector<std::int64_t> places;
  for (std::int64_t row = 0; row < side; ++row)
    for (std::int64_t column = 0; column < side; ++column)
      places.push_back(corner + framed_side * row + column);
  return places;
}

constexpr std::int64_t middle = framed_side + 1;

Tensor frame(const Tensor& x) {
  const std::int64_t n = x.shape()[0];
  const Tensor inside = broadcast_to(tensor(window(middle), {1, 64}, int64), {n, 64});
  return scatter_add(zeros({n, framed_side * framed_side}, x.dtype()), 1, inside, x);
}

/// Four moves, and four times none: drawn alike, half of the pictures stay.
Tensor windows() {
  std::vector<std::int64_t> places;
  for (const auto move : {-framed_side, framed_side, std::int64_t{-1}, std::int64_t{1},
                          std::int64_t{0}, std::int64_t{0}, std::int64_t{0}, std::int64_t{0}}) {
    const auto seen = window(middle + move);
    places.insert(places.end(), seen.begin(), seen.end());
  }
  return tensor(places, {8, 64}, int64);
}

}  // namespace

Moving::Moving(const Tensor& x) : framed_(frame(x)), places_(windows()) {}

Tensor Moving::draw() const {
  const Tensor which = randint(0, places_.shape()[0], {framed_.shape()[0]});
  return gather(framed_, 1, index_select(places_, 0, which));
}

}  // namespace digits
