#pragma once
#include <gradus/graph/tensor_like.h>

// Derivatives of functions. f may be any function of tensors written in gradus's ops; where the
// point itself was recorded, so is the answer, and transforms nest.

namespace gradus {

using TensorFunction = detail::Function<Tensor(const Tensor&)>;
using TensorsFunction = detail::Function<Tensor(const Tensors&)>;

/// uᵀ J, the vector-Jacobian product of f at x: one reverse walk. u has f(x)'s shape, the answer
/// x's.
Tensor vjp(const TensorFunction& f, const Tensor& x, const Tensor& u,
           detail::At at = detail::At::current());

/// J v, the Jacobian-vector product of f at x: the derivative along v, by two reverse walks (the
/// vjp is linear in u, and its own vjp is the jvp). v has x's shape, the answer f(x)'s.
Tensor jvp(const TensorFunction& f, const Tensor& x, const Tensor& v,
           detail::At at = detail::At::current());

/// H v for an f of one element: the gradient of ⟨gradient of f, v⟩. Of x's shape.
Tensor hvp(const TensorFunction& f, const Tensor& x, const Tensor& v,
           detail::At at = detail::At::current());

/// All derivatives of f at x, of f(x)'s shape followed by x's: one reverse walk for each element of
/// f(x).
Tensor jacobian(const TensorFunction& f, const Tensor& x, detail::At at = detail::At::current());

/// All second derivatives of an f of one element, of x's shape twice.
Tensor hessian(const TensorFunction& f, const Tensor& x, detail::At at = detail::At::current());

/// block(inputs), remembering the inputs only: what happens inside is computed again when the walk
/// comes by. Gradients also reach what the block captured. A block that draws random numbers gets
/// the same ones again. Gradients are those of the plain block bit for bit; where a tensor goes
/// into several blocks its parts are added up in another order.
Tensor checkpoint(const TensorsFunction& block, const Tensors& inputs,
                  detail::At at = detail::At::current());

}  // namespace gradus
