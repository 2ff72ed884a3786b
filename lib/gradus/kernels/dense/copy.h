#pragma once
#include <gradus/array/array.h>

namespace gradus::kernels {

/// A row-major copy in storage of its own.
Array copy(const Array& from);
/// The array itself where it is contiguous, else a copy.
Array contiguous(const Array& from);
/// The same elements, row-major, in another shape: a view where the strides allow it, else a copy.
Array reshape(const Array& from, const Shape& shape);
/// Converted to another dtype (truncating towards zero for int64); the array itself where it has
/// it.
Array convert(const Array& from, Dtype dtype);
/// Writes `from` over `to`, element by element; equal shapes and dtypes, any strides.
void copy_into(const Array& to, const Array& from);
/// New storage, every element `value`.
Array full(const Shape& shape, double value, Dtype dtype);
Array full(const Shape& shape, std::int64_t value, Dtype dtype);
/// to += from, in place; equal shapes and dtypes, any strides, not of the same storage.
void add_into(const Array& to, const Array& from);
/// A view that repeats axes of size 1, and leading ones, without a copy.
Array broadcast_to(const Array& from, const Shape& shape);

bool has_nan(const Array& array);
bool has_infinity(const Array& array);

}  // namespace gradus::kernels
