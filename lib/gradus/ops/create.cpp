#include <gradus/array/scope.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/ops/create.h>
#include <algorithm>
#include <cmath>

namespace gradus {

using detail::At;

namespace {

// What a double says, if it says an integer that int64 can hold.
std::int64_t to_integer(double x, const At& at = {}) {
  if (!(x == std::trunc(x) && std::abs(x) < 0x1p63))
    fail<DtypeError>("tensor", at, std::to_string(x) + " is no int64; ask for float32 or float64");
  return static_cast<std::int64_t>(x);
}

template <class To, class From> To converted(From x) {
  if constexpr (std::is_integral_v<To> && std::is_floating_point_v<From>)
    return to_integer(x);
  else
    return static_cast<To>(x);
}

// Fills in row-major order with what `next` answers, converted.
template <class F>
Tensor filled(const char* op, const Shape& shape, Dtype dtype, const At& at, F next) {
  const OpScope scope(op, at);
  NdArray array = NdArray::empty(shape, dtype);
  visit(dtype, [&]<class T>(T) {
    for (std::int64_t i = 0; i < array.size(); ++i) array.data<T>()[i] = converted<T>(next());
  });
  return Tensor(std::move(array));
}

template <class T>
Tensor from_numbers(const std::vector<T>& values, const Shape& shape, Dtype dtype, const At& at) {
  auto value = values.begin();
  return filled("tensor", shape, dtype, at, [&] { return *value++; });
}

Tensor fill(const char* op, const Shape& shape, double value, Dtype dtype, const At& at) {
  const OpScope scope(op, at);
  if (dtype == int64 && std::abs(static_cast<double>(to_integer(value))) > 0x1p53)
    fail<DtypeError>(op, at,
                     std::to_string(value) +
                         " may have been rounded to a double; write it as tensor({value}, int64)");
  return Tensor(kernels::full(shape, value, dtype));
}

Tensor fill_like(const char* op, const Tensor& x, double value, const At& at) {
  return fill(op, x.shape(at), value, x.dtype(at), at);
}

template <class F>
Tensor drawn(const char* op, const Shape& shape, Dtype dtype, const At& at, F next) {
  if (!is_floating(dtype))
    fail<DtypeError>(op, at, "draws float32 or float64, not int64; use randint");
  return filled(op, shape, dtype, at, next);
}

void check_count(const char* op, std::int64_t n, const At& at) {
  if (n < 0) fail<ShapeError>(op, at, "n is " + std::to_string(n) + "; it must not be negative");
}

}  // namespace

TensorLiteral::TensorLiteral(std::initializer_list<TensorLiteral> items) : items_(items) {}

Shape TensorLiteral::shape(At at) const {
  if (is_number_) return {};
  Shape inner = items_.empty() ? Shape{} : items_.front().shape(at);
  for (const auto& item : items_)
    if (const Shape other = item.shape(at); other != inner)
      fail<ShapeError>("tensor", at,
                       "the braces are ragged: " + describe(inner) + " beside " + describe(other));
  inner.insert(inner.begin(), static_cast<std::int64_t>(items_.size()));
  return inner;
}

void TensorLiteral::flatten(std::vector<double>& to) const {
  if (is_number_) to.push_back(number_);
  for (const auto& item : items_) item.flatten(to);
}

void TensorLiteral::flatten(std::vector<std::int64_t>& to, At at) const {
  if (is_number_) to.push_back(is_integer_ ? integer_ : to_integer(number_, at));
  for (const auto& item : items_) item.flatten(to, at);
}

Tensor tensor(const TensorLiteral& values, Dtype dtype, At at) {
  const OpScope scope("tensor", at);
  const auto from = [&](auto numbers) {
    values.flatten(numbers);
    return from_numbers(numbers, values.shape(), dtype, at);
  };
  return dtype == int64 ? from(std::vector<std::int64_t>()) : from(std::vector<double>());
}

template <class T>
Tensor tensor(const std::vector<T>& values, const Shape& shape, Dtype dtype, At at) {
  const auto given = static_cast<std::int64_t>(values.size());
  if (count(shape) != given)
    fail<ShapeError>("tensor", at,
                     std::to_string(given) + " numbers do not fill " + describe(shape) +
                         ", which takes " + std::to_string(count(shape)));
  return from_numbers(values, shape, dtype, at);
}
template Tensor tensor(const std::vector<float>&, const Shape&, Dtype, At);
template Tensor tensor(const std::vector<double>&, const Shape&, Dtype, At);
template Tensor tensor(const std::vector<int>&, const Shape&, Dtype, At);
template Tensor tensor(const std::vector<std::int64_t>&, const Shape&, Dtype, At);

Tensor scalar(double value, Dtype dtype, At at) { return fill("scalar", {}, value, dtype, at); }
Tensor zeros(const Shape& shape, Dtype dtype, At at) { return fill("zeros", shape, 0, dtype, at); }
Tensor ones(const Shape& shape, Dtype dtype, At at) { return fill("ones", shape, 1, dtype, at); }
Tensor full(const Shape& shape, double value, Dtype dtype, At at) {
  return fill("full", shape, value, dtype, at);
}

Tensor arange(std::int64_t n, At at) {
  check_count("arange", n, at);
  std::int64_t next = 0;
  return filled("arange", {n}, int64, at, [&] { return next++; });
}

Tensor arange(double start, double stop, double step, Dtype dtype, At at) {
  const double steps = std::ceil((stop - start) / step);
  if (step == 0 || !(std::abs(steps) < 0x1p56))
    fail<ValueError>("arange", at,
                     "from " + std::to_string(start) + " to " + std::to_string(stop) +
                         " the step " + std::to_string(step) + " does not lead");
  double next = 0;
  return filled("arange", {static_cast<std::int64_t>(std::max(0.0, steps))}, dtype, at,
                [&] { return start + step * next++; });
}

Tensor linspace(double start, double stop, std::int64_t n, Dtype dtype, At at) {
  check_count("linspace", n, at);
  const double step = n > 1 ? (stop - start) / static_cast<double>(n - 1) : 0;
  std::int64_t i = 0;
  return filled("linspace", {n}, dtype, at, [&] {
    const std::int64_t k = i++;
    return k > 0 && k == n - 1 ? stop : start + step * static_cast<double>(k);
  });
}

Tensor eye(std::int64_t n, Dtype dtype, At at) {
  check_count("eye", n, at);
  std::int64_t i = 0;
  return filled("eye", {n, n}, dtype, at, [&] { return i++ % (n + 1) == 0 ? 1 : 0; });
}

Tensor rand(const Shape& shape, Dtype dtype, RandomState& generator, At at) {
  return drawn("rand", shape, dtype, at, [&] { return generator.uniform(); });
}
Tensor randn(const Shape& shape, Dtype dtype, RandomState& generator, At at) {
  return drawn("randn", shape, dtype, at, [&] { return generator.normal(); });
}
Tensor randint(std::int64_t low, std::int64_t high, const Shape& shape, RandomState& generator,
               At at) {
  return filled("randint", shape, int64, at, [&] { return generator.integer(low, high); });
}

Tensor zeros_like(const Tensor& x, At at) { return fill_like("zeros_like", x, 0, at); }
Tensor ones_like(const Tensor& x, At at) { return fill_like("ones_like", x, 1, at); }
Tensor full_like(const Tensor& x, double value, At at) {
  return fill_like("full_like", x, value, at);
}
Tensor rand_like(const Tensor& x, RandomState& generator, At at) {
  return drawn("rand_like", x.shape(at), x.dtype(at), at, [&] { return generator.uniform(); });
}
Tensor randn_like(const Tensor& x, RandomState& generator, At at) {
  return drawn("randn_like", x.shape(at), x.dtype(at), at, [&] { return generator.normal(); });
}

}  // namespace gradus
