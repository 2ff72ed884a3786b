#pragma once
#include <gradus/array/ref.h>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace gradus::detail {

[[noreturn]] void refuse_empty_function();

/// A function that the user hands over: of std::function what we need, as <functional> costs every
/// file of the user's a tenth of a second. Copies share it. Called where it was made of nothing,
/// nullptr or an empty std::function, it throws ValueError.
template <class> class Function;
template <class R, class... A> class Function<R(A...)> {
 public:
  Function() noexcept = default;
  Function(std::nullptr_t) noexcept {}
  template <class F>
    requires(!std::is_same_v<F, Function> && std::is_invocable_r_v<R, F&, A...>)
  Function(F f) {
    if constexpr (std::is_assignable_v<F&, std::nullptr_t> && std::is_constructible_v<bool, F&>)
      if (!f) return;
    held_ = Ref<Callable>::adopt(new Held<F>(std::move(f)));
  }

  explicit operator bool() const noexcept { return static_cast<bool>(held_); }
  R operator()(A... arguments) const {
    if (!held_) refuse_empty_function();
    return held_->call(std::forward<A>(arguments)...);
  }

 private:
  struct Callable {
    virtual ~Callable() = default;
    virtual R call(A... arguments) = 0;
    void retain() noexcept { references.add(); }
    void release() noexcept {
      if (references.drop()) delete this;
    }
    References references;
  };
  template <class F> struct Held final : Callable {
    explicit Held(F f) : function(std::move(f)) {}
    R call(A... arguments) override { return R(function(std::forward<A>(arguments)...)); }
    F function;
  };

  Ref<Callable> held_;
};

}  // namespace gradus::detail
