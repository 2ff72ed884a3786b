#include <gradus/kernels/dense/copy.h>
#include <gradus/ops/create.h>
#include <cmath>

namespace gradus {
namespace {

// What a double says, if it says an integer that int64 can hold.
std::int64_t to_integer(const char* op, double x) {
  if (!(x == std::trunc(x) && std::abs(x) < 0x1p63))
    throw DtypeError(std::string(op) + ": " + std::to_string(x) +
                     " is no int64; ask for float32 or float64");
  return static_cast<std::int64_t>(x);
}

template <class To, class From> To converted(const char* op, From x) {
  if constexpr (std::is_integral_v<To> && std::is_floating_point_v<From>)
    return to_integer(op, x);
  else
    return static_cast<To>(x);
}

// Fills in row-major order with what `next` answers, converted.
template <class F> Tensor filled(const char* op, const Shape& shape, Dtype dtype, F next) {
  NdArray array = NdArray::empty(shape, dtype);
  visit(dtype, [&]<class T>(T) {
    for (std::int64_t i = 0; i < array.size(); ++i) array.data<T>()[i] = converted<T>(op, next());
  });
  return Tensor(std::move(array));
}

template <class T>
Tensor from_numbers(const std::vector<T>& values, const Shape& shape, Dtype dtype) {
  auto value = values.begin();
  return filled("tensor", shape, dtype, [&] { return *value++; });
}

template <class T> Tensor from_literal(const TensorLiteral& values, Dtype dtype) {
  std::vector<T> flat;
  values.flatten(flat);
  return from_numbers(flat, values.shape(), dtype);
}

void check_floating(const char* op, Dtype dtype) {
  if (!is_floating(dtype))
    throw DtypeError(std::string(op) + ": draws float32 or float64, not int64; use randint");
}

}  // namespace

Shape TensorLiteral::shape() const {
  if (is_number_) return {};
  Shape inner = items_.empty() ? Shape{} : items_.front().shape();
  for (const auto& item : items_)
    if (item.shape() != inner)
      throw ShapeError("tensor: the braces are ragged: " + describe(inner) + " beside " +
                       describe(item.shape()));
  inner.insert(inner.begin(), static_cast<std::int64_t>(items_.size()));
  return inner;
}

void TensorLiteral::flatten(std::vector<double>& to) const {
  if (is_number_) to.push_back(number_);
  for (const auto& item : items_) item.flatten(to);
}

void TensorLiteral::flatten(std::vector<std::int64_t>& to) const {
  if (is_number_) to.push_back(is_integer_ ? integer_ : to_integer("tensor", number_));
  for (const auto& item : items_) item.flatten(to);
}

Tensor tensor(const TensorLiteral& values, Dtype dtype) {
  if (dtype == int64) return from_literal<std::int64_t>(values, dtype);
  return from_literal<double>(values, dtype);
}

template <class T> Tensor tensor(const std::vector<T>& values, const Shape& shape, Dtype dtype) {
  const auto given = static_cast<std::int64_t>(values.size());
  if (count(shape) != given)
    throw ShapeError("tensor: " + std::to_string(given) + " numbers do not fill " +
                     describe(shape) + ", which takes " + std::to_string(count(shape)));
  return from_numbers(values, shape, dtype);
}
template Tensor tensor(const std::vector<float>&, const Shape&, Dtype);
template Tensor tensor(const std::vector<double>&, const Shape&, Dtype);
template Tensor tensor(const std::vector<int>&, const Shape&, Dtype);
template Tensor tensor(const std::vector<std::int64_t>&, const Shape&, Dtype);

Tensor scalar(double value, Dtype dtype) { return full({}, value, dtype); }
Tensor zeros(const Shape& shape, Dtype dtype) { return full(shape, 0, dtype); }
Tensor ones(const Shape& shape, Dtype dtype) { return full(shape, 1, dtype); }
Tensor full(const Shape& shape, double value, Dtype dtype) {
  if (dtype == int64 && std::abs(static_cast<double>(to_integer("full", value))) > 0x1p53)
    throw DtypeError("full: " + std::to_string(value) +
                     " may have been rounded to a double; write it as tensor({value}, int64)");
  return Tensor(kernels::full(shape, value, dtype));
}

Tensor arange(std::int64_t n) {
  std::int64_t next = 0;
  return filled("arange", {n}, int64, [&] { return next++; });
}

Tensor arange(double start, double stop, double step, Dtype dtype) {
  if (step == 0) throw ValueError("arange: the step is 0; it must lead from start to stop");
  const double steps = std::ceil((stop - start) / step);
  double next = 0;
  return filled("arange", {static_cast<std::int64_t>(std::max(0.0, steps))}, dtype,
                [&] { return start + step * next++; });
}

Tensor linspace(double start, double stop, std::int64_t n, Dtype dtype) {
  const double step = n > 1 ? (stop - start) / static_cast<double>(n - 1) : 0;
  std::int64_t i = 0;
  return filled("linspace", {n}, dtype, [&] {
    const std::int64_t k = i++;
    return k > 0 && k == n - 1 ? stop : start + step * static_cast<double>(k);
  });
}

Tensor eye(std::int64_t n, Dtype dtype) {
  std::int64_t i = 0;
  return filled("eye", {n, n}, dtype, [&] { return i++ % (n + 1) == 0 ? 1 : 0; });
}

Tensor rand(const Shape& shape, Dtype dtype, RandomState& generator) {
  check_floating("rand", dtype);
  return filled("rand", shape, dtype, [&] { return generator.uniform(); });
}
Tensor randn(const Shape& shape, Dtype dtype, RandomState& generator) {
  check_floating("randn", dtype);
  return filled("randn", shape, dtype, [&] { return generator.normal(); });
}
Tensor randint(std::int64_t low, std::int64_t high, const Shape& shape, RandomState& generator) {
  return filled("randint", shape, int64, [&] { return generator.integer(low, high); });
}

Tensor zeros_like(const Tensor& x) { return zeros(x.shape(), x.dtype()); }
Tensor ones_like(const Tensor& x) { return ones(x.shape(), x.dtype()); }
Tensor full_like(const Tensor& x, double value) { return full(x.shape(), value, x.dtype()); }
Tensor rand_like(const Tensor& x, RandomState& generator) {
  return rand(x.shape(), x.dtype(), generator);
}
Tensor randn_like(const Tensor& x, RandomState& generator) {
  return randn(x.shape(), x.dtype(), generator);
}

}  // namespace gradus
