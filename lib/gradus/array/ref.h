#pragma once
#include <gradus/array/atomic.h>
#include <cstdint>
#include <utility>

namespace gradus::detail {

/// Not 0 where the process has never started a second thread, so that no other can be looking:
/// what std::shared_ptr asks too, where the C library knows (glibc 2.32 and newer); elsewhere 0.
extern const char& single_threaded;
inline bool is_alone() noexcept { return single_threaded; }

/// How many own an object. Handles may pass between threads: updates are atomic as soon as there
/// is a second thread.
class References {
 public:
  void add() noexcept {
    if (is_alone())
      count_.store(count_.load() + 1);
    else
      count_.add(1);
  }
  /// Gives one up; true where it was the last. Who holds the only one need not write: nobody else
  /// can add to it.
  bool drop() noexcept {
    if (is_sole()) return true;
    if (!is_alone()) return count_.subtract(1) == 1;
    count_.store(count_.load() - 1);
    return false;
  }
  bool is_sole() const noexcept { return count_.load_acquire() == 1; }

 private:
  Atomic<std::uint32_t> count_{1};
};

/// An owning handle to an object that counts its own references (`retain()`, `release()`).
template <class T> class Ref {
 public:
  Ref() noexcept = default;
  /// Takes over the reference that a new object is born with.
  static Ref adopt(T* object) noexcept {
    Ref ref;
    ref.object_ = object;
    return ref;
  }
  /// Adds a reference to an object that others own.
  static Ref share(T* object) noexcept {
    if (object) object->retain();
    return adopt(object);
  }
  Ref(const Ref& other) noexcept : object_(other.object_) {
    if (object_) object_->retain();
  }
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Ref& operator=(const Ref& other) noexcept { return *this = Ref(other); }
  Ref& operator=(Ref&& other) noexcept {
    if (T* old = std::exchange(object_, std::exchange(other.object_, nullptr))) old->release();
    return *this;
  }
  ~Ref() {
    if (object_) object_->release();
  }

  T* get() const noexcept { return object_; }
  T* operator->() const noexcept { return object_; }
  T& operator*() const noexcept { return *object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }
  friend bool operator==(const Ref& a, const Ref& b) noexcept { return a.object_ == b.object_; }

 private:
  T* object_ = nullptr;
};

}  // namespace gradus::detail
