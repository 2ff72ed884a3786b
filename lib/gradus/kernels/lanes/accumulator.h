#pragma once
#include <gradus/kernels/lanes/lane.h>

namespace gradus::kernels {

/// What long sums and products of T are kept in: double, and for int64 a lane, which wraps.
template <class T> using Total = std::conditional_t<std::is_integral_v<T>, Lane<T>, double>;
template <class T> T number(double total) { return static_cast<T>(total); }
template <class T> T number(Lane<T> total) { return total.v; }

}  // namespace gradus::kernels
