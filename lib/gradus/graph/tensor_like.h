#pragma once
#include <gradus/graph/leaf.h>
#include <gradus/graph/mode.h>
#include <gradus/graph/tensor.h>
#include <source_location>
#include <type_traits>
#include <utility>

namespace gradus {

namespace detail {
extern constinit const graph::Ref<graph::Node> no_node;

/// A pointer that goes with a move and not with a copy.
struct MovedPointer {
  Tensor* to = nullptr;
  MovedPointer() = default;
  explicit MovedPointer(Tensor* tensor) : to(tensor) {}
  MovedPointer(const MovedPointer&) noexcept {}
  MovedPointer(MovedPointer&& other) noexcept : to(std::exchange(other.to, nullptr)) {}
  MovedPointer& operator=(MovedPointer other) noexcept {
    to = other.to;
    return *this;
  }
};
}  // namespace detail

/// What every op takes: a tensor or a number, with the line of the call. It borrows the tensor, so
/// it lives only as long as the call that it was made for; ops take it by value.
class TensorLike {
 public:
  TensorLike(const Tensor& tensor, std::source_location line = std::source_location::current())
      : at(line), tensor_(&tensor), plain_(is_plain(tensor)) {}
  /// A tensor that the caller gives up, a temporary most often.
  TensorLike(Tensor&& tensor, std::source_location line = std::source_location::current())
      : at(line), tensor_(&tensor), given_up_(&tensor), plain_(is_plain(tensor)) {}
  template <class N>
    requires std::is_arithmetic_v<N>
    TensorLike(N number, std::source_location line = std::source_location::current())
        : at(line), integral_(std::is_integral_v<N>) {
      if constexpr (std::is_integral_v<N>)
        number_.integer = static_cast<std::int64_t>(number);
      else
        number_.real = static_cast<double>(number);
    }

    bool is_number() const { return !tensor_; }
    /// The tensor itself; a number becomes a constant of rank 0 (float32, or int64 for an integer).
    Tensor tensor() const;
    /// The tensor, which is known not to be a number.
    const Tensor& operator*() const { return *tensor_; }
    const Tensor* operator->() const { return tensor_; }
    /// The numbers; as tensor() where it is a number; float64 for float32 under Widen.
    const NdArray& array() const { return plain_ ? tensor_->array_ : own_array(); }
    const Shape& shape() const { return array().shape(); }
    Dtype dtype() const { return array().dtype(); }
    std::size_t rank() const { return array().rank(); }
    std::int64_t size() const { return array().size(); }
    /// The node that recorded the tensor, or its leaf; null for constants.
    const graph::Ref<graph::Node>& node() const {
      return tensor_ ? graph_node(tensor_->node()) : detail::no_node;
    }
    bool requires_grad() const { return tensor_ && tensor_->requires_grad(); }
    /// The tensor that the caller gave up, else null: an elementwise op writes its result over
    /// numbers that nobody else can see and no rule will read, and then leaves the tensor
    /// undefined. A copy of the operand gives nothing up, so only its last use may move it on.
    Tensor* given_up() const { return given_up_.to; }

    /// The number, where it is one; 0 for a tensor.
    double real() const { return integral_ ? static_cast<double>(number_.integer) : number_.real; }
    /// The number cut to an integer; 0 where it has none.
    std::int64_t integer() const {
      if (integral_) return number_.integer;
      const bool fits = number_.real > -9.2e18 && number_.real < 9.2e18;
      return fits ? static_cast<std::int64_t>(number_.real) : 0;
    }
    /// True where the number was given as an integer or equals one.
    bool is_integral() const { return integral_ || static_cast<double>(integer()) == number_.real; }

    std::source_location at;

   private:
    const NdArray& own_array() const;
    static bool is_plain(const Tensor& tensor) { return tensor.is_defined() && !is_widening(); }

    const Tensor* tensor_ = nullptr;
    detail::MovedPointer given_up_;
    mutable NdArray own_;  // what array() answers where it is not the tensor's
    union {
      double real = 0;
      std::int64_t integer;
    } number_;
    bool integral_ = false;
    bool plain_ = false;  // array() is the tensor's own
};

/// "float32 [32, 64]", as messages describe an operand; a number as itself.
std::string describe(const TensorLike& x);

}  // namespace gradus
