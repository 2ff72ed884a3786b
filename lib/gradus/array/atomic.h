#pragma once
#include <gradus/array/language.h>

namespace gradus::detail {

/// A number that threads share: of std::atomic what counters need, by the same built-ins of the
/// compiler, as <atomic> costs every file of the user's a tenth of a second.
template <class T> class Atomic {
 public:
  constexpr Atomic(T value = 0) noexcept : value_(value) {}
  Atomic(const Atomic&) = delete;
  Atomic& operator=(const Atomic&) = delete;

  T load() const noexcept { return __atomic_load_n(&value_, __ATOMIC_RELAXED); }
  T load_acquire() const noexcept { return __atomic_load_n(&value_, __ATOMIC_ACQUIRE); }
  void store(T value) noexcept { __atomic_store_n(&value_, value, __ATOMIC_RELAXED); }
  T exchange(T value) noexcept { return __atomic_exchange_n(&value_, value, __ATOMIC_RELAXED); }
  void add(T value) noexcept { __atomic_fetch_add(&value_, value, __ATOMIC_RELAXED); }
  /// The number before; orders what threads did before their own subtraction.
  T subtract(T value) noexcept { return __atomic_fetch_sub(&value_, value, __ATOMIC_ACQ_REL); }

 private:
  T value_;
};

}  // namespace gradus::detail
