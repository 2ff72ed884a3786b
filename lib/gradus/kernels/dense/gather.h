#pragma once
#include <gradus/array/array.h>
#include <span>

// Reading and adding at places that an index names. Entries are checked by the caller; negative
// ones count from the end.

namespace gradus::kernels {

/// y[i][j] = x[index[i][j]][j] for axis 0, and so on; the index has x's rank, its other sizes at
/// most x's.
NdArray gather(const NdArray& x, std::size_t axis, const NdArray& index);
/// Zeros of `shape` with source[i][j] added at [index[i][j]][j] for axis 0; repeated entries add
/// up.
NdArray scatter_add(const Shape& shape, std::size_t axis, const NdArray& index,
                    const NdArray& source);

/// x[places[0]], x[places[1]], … along an axis.
NdArray index_select(const NdArray& x, std::size_t axis, std::span<const std::int64_t> places);
/// Zeros with source[k] added at places[k] along an axis, which gets `size`; repeated places add
/// up.
NdArray index_add(const NdArray& source, std::size_t axis, std::span<const std::int64_t> places,
                  std::int64_t size);

/// The places of the elements that are not 0, counted row-major: an int64 vector.
NdArray nonzero(const NdArray& mask);

/// The entries of an index, row-major; `dense` keeps them alive.
std::span<const std::int64_t> entries(const NdArray& dense);

}  // namespace gradus::kernels
