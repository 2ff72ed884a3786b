#pragma once
#include <gradus/array/language.h>
#include <cstdint>
#include <source_location>

namespace gradus {

/// How many threads a large kernel may use, OpenBLAS's products included; small ones use one. At
/// start the number in the environment variable GRADUS_THREADS, or 1. Whatever the number, the
/// kernels of gradus answer the same bit for bit; OpenBLAS's products may differ in the last digit.
/// Where several threads of the user's run kernels at once, one of them gets the others' help.
/// ValueError where count is not in 1..256.
void set_threads(int count, std::source_location at = std::source_location::current());
/// ValueError where GRADUS_THREADS is set to something else than such a number.
int threads();

namespace detail {
using Part = void (*)(const void* task, std::int64_t begin, std::int64_t end);
void run_parts(std::int64_t size, std::int64_t grain, Part part, const void* task);
}  // namespace detail

/// Calls f(begin, end) for pieces that make up 0..size, on several threads where there are two
/// pieces of `grain` at least. f must not touch tensors; a parallel_for that it calls runs on its
/// thread alone. Where pieces throw, what one of them threw goes on to the caller once all have
/// ended.
template <class F> void parallel_for(std::int64_t size, std::int64_t grain, const F& f) {
  if (size < 2 * grain) return f(0, size);
  const auto call = [](const void* task, std::int64_t begin, std::int64_t end) {
    (*static_cast<const F*>(task))(begin, end);
  };
  detail::run_parts(size, grain, call, &f);
}

}  // namespace gradus
