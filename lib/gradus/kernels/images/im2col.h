#pragma once
#include <gradus/array/array.h>
#include <gradus/kernels/images/windows.h>

namespace gradus::kernels {

/// The way from the pixels of channels to their columns and back, worked out once. A channel has
/// pixels() numbers, and block() in its columns [kernel places, windows].
class Unfolding {
 public:
  explicit Unfolding(const Windows& windows);
  std::int64_t pixels() const { return windows_.y.size * windows_.x.size; }
  std::int64_t block() const { return places() * count(); }
  std::int64_t places() const { return windows_.y.kernel * windows_.x.kernel; }
  std::int64_t count() const { return windows_.y.count() * windows_.x.count(); }

  /// Writes the columns; zeros where a window hangs over the edge.
  template <class T> void take(const T* images, T* columns, std::int64_t channels) const;
  /// The adjoint: adds columns to the pixels they were taken from.
  template <class T> void add(const T* columns, T* images, std::int64_t channels) const;

 private:
  Windows windows_;
  std::vector<Run> runs_;  // one for every row of windows, in the order of the columns' memory
};

/// The windows of images [..., channels, height, width] as columns
/// [..., channels · kernel places, windows]; zeros where a window hangs over the edge.
NdArray im2col(const NdArray& images, const Windows& windows);
/// The adjoint: columns added up where they were taken from, in images of windows.y.size by x.size.
NdArray col2im(const NdArray& columns, const Windows& windows);

}  // namespace gradus::kernels
