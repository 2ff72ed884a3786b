#include <gradus/kernels/dense/copy.h>
#include <gradus/ops/ops.h>
#include <gradus/ops/text/value.h>
#include <optional>

namespace gradus {
namespace {

std::string describe_all(std::span<TensorLike* const> inputs) {
  std::string text;
  for (const TensorLike* input : inputs) text += (text.empty() ? "" : " with ") + describe(*input);
  return text;
}

// Numbers alone: the first becomes a float32 tensor of rank 0.
void make_tensor(TensorLike& first, Tensor& held) {
  held = Tensor(kernels::full({}, first.real(), float32));
  first = TensorLike(held, first.at);
}

Dtype common_dtype(const char* op, std::span<TensorLike* const> inputs, detail::Takes takes) {
  const TensorLike* tensor = nullptr;
  for (const TensorLike* input : inputs) {
    if (input->is_number()) continue;
    if (!tensor) tensor = input;
    if (input->dtype() != (*tensor).dtype())
      fail<DtypeError>(op, input->at,
                       describe_all(inputs) + " do not mix; convert one with to(x, dtype)");
  }
  const Dtype dtype = tensor->dtype();
  if (is_floating(dtype)) return dtype;
  if (takes == detail::Takes::floating)
    fail<DtypeError>(op, tensor->at,
                     "takes no " + describe(*tensor) + "; convert it with to(x, float32)");
  for (const TensorLike* input : inputs)
    if (input->is_number() && !input->is_integral())
      fail<DtypeError>(op, inputs[0]->at,
                       describe_all(inputs) +
                           ": the number is no integer; convert the tensor with to(x, float32)");
  return dtype;
}

// Null where the tensors already have one shape.
std::optional<Shape> broadcast_shape(const char* op, std::span<TensorLike* const> inputs) {
  const Shape* first = nullptr;
  bool equal = true;
  for (const TensorLike* input : inputs) {
    if (input->is_number()) continue;
    if (!first) first = &input->shape();
    equal = equal && input->shape() == *first;
  }
  if (equal) return {};
  Shape shape, next;
  for (const TensorLike* input : inputs) {
    if (input->is_number()) continue;
    if (!broadcast(shape, input->shape(), next))
      fail<ShapeError>(op, input->at,
                       describe_all(inputs) +
                           " do not broadcast: sizes must be equal or 1, counted from the last "
                           "axis; reshape one of them");
    shape = next;
  }
  return shape;
}

}  // namespace

detail::Common detail::unite(const char* op, std::span<TensorLike* const> inputs, Held& held,
                             Takes takes) {
  held.resize(inputs.size());
  bool numbers = true;
  for (const TensorLike* input : inputs) numbers = numbers && input->is_number();
  if (numbers) make_tensor(*inputs[0], held[0]);
  const Dtype dtype = common_dtype(op, inputs, takes);
  const OpScope scope(op, inputs[0]->at);
  const auto shape = broadcast_shape(op, inputs);
  const TensorLike* tensor = nullptr;
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    if (inputs[k]->is_number()) continue;
    tensor = inputs[k];
    if (!shape || inputs[k]->shape() == *shape) continue;
    held[k] = broadcast_to(*inputs[k], *shape);
    *inputs[k] = TensorLike(held[k], inputs[k]->at);
  }
  return {tensor->shape(), dtype};
}

NdArray detail::result_storage(std::span<const TensorLike* const> inputs, const Shape& shape,
                               Dtype dtype, std::uint32_t read) {
  const auto is_read = [&](const Tensor* tensor) {
    for (std::size_t k = 0; k < inputs.size(); ++k)
      if ((read >> k & 1) && inputs[k]->operator->() == tensor) return true;
    return false;
  };
  for (const TensorLike* input : inputs) {
    Tensor* const given = input->given_up();
    if (!given || !given->is_defined() || is_read(given)) continue;
    const NdArray& array = given->array();
    if (array.is_sole() && array.is_contiguous() && array.dtype() == dtype &&
        array.shape() == shape)
      return std::move(*given).array();
  }
  return NdArray::empty(shape, dtype);
}

Tensor constant_like(const Tensor& x, double number, std::source_location at) {
  return full({}, number, x.dtype(at));
}
Tensor zero_like(const Tensor& x, std::source_location at) {
  return full(x.shape(at), 0, x.dtype(at));
}

}  // namespace gradus
