#pragma once
#include <gradus/array/random.h>
#include <gradus/graph/tensor.h>
#include <initializer_list>
#include <type_traits>
#include <vector>

namespace gradus {

/// A number, or nested braces of numbers: what tensor({{1, 2}, {3, 4}}) is written with.
class TensorLiteral {
  using At = std::source_location;

 public:
  template <class N>
    requires std::is_arithmetic_v<N> TensorLiteral(N number)
        : number_(static_cast<double>(number)), is_number_(true) {
      if constexpr (std::is_integral_v<N>) {
        is_integer_ = number <= N{} || static_cast<std::uint64_t>(number) >> 63 == 0;
        integer_ = is_integer_ ? static_cast<std::int64_t>(number) : 0;
      }
    }
    TensorLiteral(std::initializer_list<TensorLiteral> items);

    /// The shape of the braces; ShapeError where they are ragged.
    Shape shape(At at = At::current()) const;
    /// Appends all numbers, row-major. DtypeError where an integer is wanted and one is none.
    void flatten(std::vector<double>& to) const;
    void flatten(std::vector<std::int64_t>& to, At at = At::current()) const;

   private:
    std::vector<TensorLiteral> items_;
    double number_ = 0;
    std::int64_t integer_ = 0;  // exact, where a double is not
    bool is_number_ = false;
    bool is_integer_ = false;
};

/// tensor({{1, 2}, {3, 4}}) is a float32 [2, 2]. DtypeError where int64 is asked for and a number
/// is no integer.
Tensor tensor(const TensorLiteral& values, Dtype dtype = float32,
              detail::At at = detail::At::current());
/// The numbers of a vector, row-major, in the given shape. ShapeError where they are too many or
/// few, DtypeError where int64 is asked for and a number is no integer.
template <class T>
Tensor tensor(const std::vector<T>& values, const Shape& shape, Dtype dtype = float32,
              detail::At at = detail::At::current());
template <class T>
Tensor tensor(const std::vector<T>& values, Dtype dtype = float32,
              detail::At at = detail::At::current()) {
  return tensor(values, Shape{static_cast<std::int64_t>(values.size())}, dtype, at);
}

// ShapeError where a size is negative. DtypeError where int64 is asked for and the value is no
// integer, or too large to be sure of.
Tensor scalar(double value, Dtype dtype = float32, detail::At at = detail::At::current());
Tensor zeros(const Shape& shape, Dtype dtype = float32, detail::At at = detail::At::current());
Tensor ones(const Shape& shape, Dtype dtype = float32, detail::At at = detail::At::current());
Tensor full(const Shape& shape, double value, Dtype dtype = float32,
            detail::At at = detail::At::current());
/// 0, 1, … n-1 as int64. ShapeError where n is negative, here and below.
Tensor arange(std::int64_t n, detail::At at = detail::At::current());
/// start, start + step, … before stop; of any dtype. ValueError where step is 0 or a number is not
/// finite.
Tensor arange(double start, double stop, double step = 1, Dtype dtype = float32,
              detail::At at = detail::At::current());
/// `n` numbers from start to stop, both included.
Tensor linspace(double start, double stop, std::int64_t n, Dtype dtype = float32,
                detail::At at = detail::At::current());
/// The identity matrix.
Tensor eye(std::int64_t n, Dtype dtype = float32, detail::At at = detail::At::current());

/// Uniform in [0, 1), from the generator; drawn in double and rounded, as NumPy's rand.
Tensor rand(const Shape& shape, Dtype dtype = float32, RandomState& generator = default_generator(),
            detail::At at = detail::At::current());
/// Standard normal; drawn in double and rounded, as NumPy's RandomState.randn.
Tensor randn(const Shape& shape, Dtype dtype = float32,
             RandomState& generator = default_generator(), detail::At at = detail::At::current());
/// int64 in [low, high), as NumPy's RandomState.randint.
Tensor randint(std::int64_t low, std::int64_t high, const Shape& shape,
               RandomState& generator = default_generator(), detail::At at = detail::At::current());

// Of the shape and dtype of another tensor.
Tensor zeros_like(const Tensor& x, detail::At at = detail::At::current());
Tensor ones_like(const Tensor& x, detail::At at = detail::At::current());
Tensor full_like(const Tensor& x, double value, detail::At at = detail::At::current());
Tensor rand_like(const Tensor& x, RandomState& generator = default_generator(),
                 detail::At at = detail::At::current());
Tensor randn_like(const Tensor& x, RandomState& generator = default_generator(),
                  detail::At at = detail::At::current());

}  // namespace gradus
