#include <gradus/kernels/copy.h>
#include <gradus/ops/create.h>
#include <cmath>

namespace gradus {
namespace {

Tensor from_doubles(const std::vector<double>& values, const Shape& shape, Dtype dtype) {
  Array array = Array::empty(shape, dtype);
  visit(dtype, [&]<class T>(T) {
    for (std::size_t i = 0; i < values.size(); ++i) array.data<T>()[i] = static_cast<T>(values[i]);
  });
  return Tensor(std::move(array));
}

// Fills in row-major order with what `draw` answers, converted.
template <class F> Tensor drawn(const Shape& shape, Dtype dtype, F draw) {
  Array array = Array::empty(shape, dtype);
  visit(dtype, [&]<class T>(T) {
    for (std::int64_t i = 0; i < array.size(); ++i) array.data<T>()[i] = static_cast<T>(draw());
  });
  return Tensor(std::move(array));
}

void check_floating(const char* op, Dtype dtype) {
  if (!is_floating(dtype))
    throw DtypeError(std::string(op) + ": draws float32 or float64, not int64; use randint");
}

}  // namespace

Shape Literal::shape() const {
  if (is_number_) return {};
  Shape inner = items_.empty() ? Shape{} : items_.front().shape();
  for (const auto& item : items_)
    if (item.shape() != inner)
      throw ShapeError("tensor: the braces are ragged: " + describe(inner) + " beside " +
                       describe(item.shape()));
  inner.insert(inner.begin(), static_cast<std::int64_t>(items_.size()));
  return inner;
}

void Literal::flatten(std::vector<double>& to) const {
  if (is_number_) to.push_back(number_);
  for (const auto& item : items_) item.flatten(to);
}

Tensor tensor(const Literal& values, Dtype dtype) {
  std::vector<double> flat;
  values.flatten(flat);
  if (dtype == int64)
    for (const double x : flat)
      if (x != std::trunc(x))
        throw DtypeError("tensor: " + std::to_string(x) +
                         " is no int64; ask for float32 or float64");
  return from_doubles(flat, values.shape(), dtype);
}

template <class T> Tensor tensor(const std::vector<T>& values, const Shape& shape, Dtype dtype) {
  const auto given = static_cast<std::int64_t>(values.size());
  if (count(shape) != given)
    throw ShapeError("tensor: " + std::to_string(given) + " numbers do not fill " +
                     describe(shape) + ", which takes " + std::to_string(count(shape)));
  Array array = Array::empty(shape, dtype);
  visit(dtype, [&]<class To>(To) {
    for (std::size_t i = 0; i < values.size(); ++i)
      array.data<To>()[i] = static_cast<To>(values[i]);
  });
  return Tensor(std::move(array));
}
template Tensor tensor(const std::vector<float>&, const Shape&, Dtype);
template Tensor tensor(const std::vector<double>&, const Shape&, Dtype);
template Tensor tensor(const std::vector<int>&, const Shape&, Dtype);
template Tensor tensor(const std::vector<std::int64_t>&, const Shape&, Dtype);

Tensor scalar(double value, Dtype dtype) { return full({}, value, dtype); }
Tensor zeros(const Shape& shape, Dtype dtype) { return full(shape, 0, dtype); }
Tensor ones(const Shape& shape, Dtype dtype) { return full(shape, 1, dtype); }
Tensor full(const Shape& shape, double value, Dtype dtype) {
  return Tensor(kernels::full(shape, value, dtype));
}

Tensor arange(std::int64_t n) {
  std::int64_t next = 0;
  return drawn({n}, int64, [&] { return next++; });
}

Tensor arange(double start, double stop, double step, Dtype dtype) {
  if (step == 0) throw ValueError("arange: the step is 0; it must lead from start to stop");
  const double steps = std::ceil((stop - start) / step);
  double next = 0;
  return drawn({static_cast<std::int64_t>(std::max(0.0, steps))}, dtype,
               [&] { return start + step * next++; });
}

Tensor linspace(double start, double stop, std::int64_t n, Dtype dtype) {
  const double step = n > 1 ? (stop - start) / static_cast<double>(n - 1) : 0;
  std::int64_t i = 0;
  return drawn({n}, dtype, [&] {
    const std::int64_t k = i++;
    return k > 0 && k == n - 1 ? stop : start + step * static_cast<double>(k);
  });
}

Tensor eye(std::int64_t n, Dtype dtype) {
  std::int64_t i = 0;
  return drawn({n, n}, dtype, [&] { return i++ % (n + 1) == 0 ? 1 : 0; });
}

Tensor rand(const Shape& shape, Dtype dtype, Generator& generator) {
  check_floating("rand", dtype);
  return drawn(shape, dtype, [&] { return generator.uniform(); });
}
Tensor randn(const Shape& shape, Dtype dtype, Generator& generator) {
  check_floating("randn", dtype);
  return drawn(shape, dtype, [&] { return generator.normal(); });
}
Tensor randint(std::int64_t low, std::int64_t high, const Shape& shape, Generator& generator) {
  return drawn(shape, int64, [&] { return generator.integer(low, high); });
}

Tensor zeros_like(const Tensor& x) { return zeros(x.shape(), x.dtype()); }
Tensor ones_like(const Tensor& x) { return ones(x.shape(), x.dtype()); }
Tensor full_like(const Tensor& x, double value) { return full(x.shape(), value, x.dtype()); }
Tensor rand_like(const Tensor& x, Generator& generator) {
  return rand(x.shape(), x.dtype(), generator);
}
Tensor randn_like(const Tensor& x, Generator& generator) {
  return randn(x.shape(), x.dtype(), generator);
}

}  // namespace gradus
