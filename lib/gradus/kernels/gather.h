#pragma once
#include <gradus/array/array.h>
#include <vector>

namespace gradus::kernels {

/// y[i][j] = x[index[i][j]][j] for axis 0, and so on; the index has x's rank, its other sizes at most
/// x's, its entries are checked.
Array gather(const Array& x, std::size_t axis, const Array& index);
/// A copy of x with source[i][j] added at [index[i][j]][j] for axis 0; repeated entries add up.
Array scatter_add(const Array& x, std::size_t axis, const Array& index, const Array& source);

/// x[places[0]], x[places[1]], … along the first axis; the places are checked.
Array take_rows(const Array& x, const std::vector<std::int64_t>& places);

}  // namespace gradus::kernels
