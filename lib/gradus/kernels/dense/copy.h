#pragma once
#include <gradus/array/array.h>

namespace gradus::kernels {

/// A row-major copy in storage of its own.
NdArray copy(const NdArray& from);
/// The array itself where it is contiguous, else a copy.
NdArray contiguous(const NdArray& from);
/// The same elements, row-major, in another shape: a view where the strides allow it, else a copy.
NdArray reshape(const NdArray& from, const Shape& shape);
/// Converted to another dtype (truncating towards zero for int64); the array itself where it has
/// it.
NdArray convert(const NdArray& from, Dtype dtype);
/// Writes `from` over `to`, element by element; equal shapes and dtypes, any strides.
void copy_into(const NdArray& to, const NdArray& from);
/// New storage, every element `value`.
NdArray full(const Shape& shape, double value, Dtype dtype);
NdArray full(const Shape& shape, std::int64_t value, Dtype dtype);
/// to += from, in place; equal shapes and dtypes, any strides, not of the same storage.
void add_into(const NdArray& to, const NdArray& from);
/// A view that repeats axes of size 1, and leading ones, without a copy.
NdArray broadcast_to(const NdArray& from, const Shape& shape);

bool has_nan(const NdArray& array);
bool has_infinity(const NdArray& array);

}  // namespace gradus::kernels
