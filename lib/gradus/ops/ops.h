#pragma once
#include <gradus/graph/operand.h>
#include <gradus/graph/record.h>
#include <gradus/ops/axes.h>
#include <gradus/ops/create.h>
#include <gradus/ops/linear_algebra.h>
#include <gradus/ops/options.h>
#include <gradus/ops/reduction.h>
#include <functional>

// The index of all ops: a line each, with the formula. Names are NumPy's or PyTorch's. Binary ops
// broadcast as NumPy does; float32, float64 and int64 do not mix; numbers take the tensor's dtype.
// Every op throws ShapeError or DtypeError with its name, the shapes and the caller's line.

namespace gradus {

// Elementwise arithmetic (float32, float64, int64; quotients are floating)
Tensor operator+(Operand a, Operand b);    // a + b
Tensor operator-(Operand a, Operand b);    // a - b
Tensor operator*(Operand a, Operand b);    // a b
Tensor operator/(Operand a, Operand b);    // a / b
Tensor operator-(Operand x);               // -x
Tensor& operator+=(Tensor& x, Operand b);  // x = x + b, rebinding x
Tensor& operator-=(Tensor& x, Operand b);  // x = x - b
Tensor& operator*=(Tensor& x, Operand b);  // x = x b
Tensor& operator/=(Tensor& x, Operand b);  // x = x / b
Tensor abs(Operand x);                     // |x|, derivative 0 at 0
Tensor sign(Operand x);                    // -1, 0, 1; derivative 0
Tensor square(Operand x);                  // x^2
Tensor maximum(Operand a, Operand b);      // the larger; at a tie ½ each, 0 where b is a number
Tensor minimum(Operand a, Operand b);      // the smaller; at a tie ½ each, 0 where b is a number
Tensor clamp(Operand x, double low, double high);   // min(max(x, low), high); 0 at the bounds
Tensor where(Operand mask, Operand a, Operand b);   // a where mask is not 0, else b
Tensor lerp(Operand a, Operand b, Operand weight);  // a + weight (b - a)

// Powers, exponentials and logarithms (float32, float64; so are all that follow but the masks)
Tensor pow(Operand a, Operand b);        // a^b; x^0 has derivative 0
Tensor sqrt(Operand x);                  // x^½
Tensor rsqrt(Operand x);                 // x^-½
Tensor reciprocal(Operand x);            // 1 / x
Tensor exp(Operand x);                   // e^x
Tensor exp2(Operand x);                  // 2^x
Tensor expm1(Operand x);                 // e^x - 1
Tensor log(Operand x);                   // natural logarithm
Tensor log2(Operand x);                  // logarithm to base 2
Tensor log10(Operand x);                 // logarithm to base 10
Tensor log1p(Operand x);                 // log(1 + x)
Tensor logaddexp(Operand a, Operand b);  // log(e^a + e^b)

// Trigonometry, in radians
Tensor sin(Operand x);               // sine
Tensor cos(Operand x);               // cosine
Tensor tan(Operand x);               // tangent
Tensor asin(Operand x);              // arc sine
Tensor acos(Operand x);              // arc cosine
Tensor atan(Operand x);              // arc tangent
Tensor atan2(Operand a, Operand b);  // the angle of (b, a); derivative 0 at the origin
Tensor sinh(Operand x);              // (e^x - e^-x) / 2
Tensor cosh(Operand x);              // (e^x + e^-x) / 2
Tensor tanh(Operand x);              // sinh x / cosh x
Tensor asinh(Operand x);             // log(x + sqrt(x^2 + 1))
Tensor acosh(Operand x);             // log(x + sqrt(x^2 - 1))
Tensor atanh(Operand x);             // log((1 + x) / (1 - x)) / 2
Tensor hypot(Operand a, Operand b);  // sqrt(a^2 + b^2); derivative 0 at the origin
Tensor erf(Operand x);               // 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x
Tensor erfc(Operand x);              // 1 - erf x

// Steps: derivative 0, also where they jump
Tensor floor(Operand x);            // largest integer <= x
Tensor ceil(Operand x);             // smallest integer >= x
Tensor round(Operand x);            // nearest integer, halves to even
Tensor trunc(Operand x);            // x without its fraction
Tensor fmod(Operand a, Operand b);  // a - b trunc(a / b); derivative in a is 1

// Activations
Tensor relu(Operand x);                             // max(x, 0), derivative 0 at 0
Tensor leaky_relu(Operand x, double slope = 0.01);  // x where x > 0, else slope x
Tensor elu(Operand x, double alpha = 1);            // x where x > 0, else alpha (e^x - 1)
Tensor selu(Operand x);                             // 1.0507 elu(x, 1.6733)
Tensor gelu(Operand x);                             // x (1 + erf(x / sqrt 2)) / 2
Tensor gelu_tanh(Operand x);                        // its approximation by tanh
Tensor silu(Operand x);                             // x sigmoid(x)
Tensor mish(Operand x);                             // x tanh(softplus(x))
Tensor sigmoid(Operand x);                          // 1 / (1 + e^-x)
Tensor log_sigmoid(Operand x);                      // log sigmoid(x)
Tensor softplus(Operand x);                         // log(1 + e^x)
Tensor hardtanh(Operand x, double low = -1, double high = 1);  // clamp(x, low, high)

// Comparisons and logic: masks, int64 0 or 1, without derivative
Tensor operator<(Operand a, Operand b);
Tensor operator<=(Operand a, Operand b);
Tensor operator>(Operand a, Operand b);
Tensor operator>=(Operand a, Operand b);
Tensor operator==(Operand a, Operand b);
Tensor operator!=(Operand a, Operand b);
Tensor operator&&(Operand a, Operand b);
Tensor operator||(Operand a, Operand b);
Tensor operator!(Operand a);
Tensor isnan(Operand x);
Tensor isfinite(Operand x);

// Shape: views where the strides allow it, without a copy
Tensor broadcast_to(Operand x, const Shape& shape);  // repeats axes of size 1, and leading ones
Tensor expand(Operand x, const Shape& shape);        // the same; -1 leaves a size as it is
Tensor sum_to(Operand x, const Shape& shape);        // the adjoint: sums what was repeated
Tensor reshape(Operand x, const Shape& shape);       // the same elements; one size may be -1
Tensor flatten(Operand x, int first = 0, int last = -1);  // the axes first..last as one
Tensor squeeze(Operand x);                                // without the axes of size 1
Tensor squeeze(Operand x, const Axes& axes);              // without these, which must be of size 1
Tensor unsqueeze(Operand x, int axis);         // a new axis of size 1, there in the result
Tensor permute(Operand x, const Axes& order);  // axis k of the result is axis order[k] of x
Tensor transpose(Operand x);                   // swaps the last two axes
Tensor swap_axes(Operand x, int a, int b);     // swaps two axes
// x[start:stop:step] along an axis by Python's rules: negative places count from the end, and what
// is beyond an end is cut off, so slice(x, axis, -1, -size - 1, -1) runs from the last to the
// first.
Tensor slice(Operand x, int axis, std::int64_t start, std::int64_t stop, std::int64_t step = 1);
Tensor flip(Operand x, const Axes& axes);  // backwards along these axes
Tensors split(Operand x, std::int64_t size,
              int axis);  // pieces of one size; the last may be shorter
Tensors split(Operand x, const Shape& sizes, int axis);  // pieces of these sizes
Tensors split(Operand x, std::initializer_list<std::int64_t> sizes, int axis);
Tensors chunk(Operand x, std::int64_t n, int axis);  // split by size / n, rounded up
Tensor diagonal(Operand x, int k = 0);               // y[i] = x[i][i + k], of the last two axes

// Shape: copies
Tensor concat(const Tensors& tensors, int axis,  // one after the other along an axis
              std::source_location at = std::source_location::current());
Tensor stack(const Tensors& tensors, int axis,  // side by side along a new axis
             std::source_location at = std::source_location::current());
Tensor pad(Operand x, const std::vector<Margin>& margins, double value = 0);  // a margin an axis
Tensor tile(Operand x, const Shape& times);  // NumPy's tile: abc abc, as PyTorch's x.repeat
Tensor repeat(Operand x, std::int64_t times, int axis);  // NumPy's: aabbcc, as repeat_interleave
Tensor roll(Operand x, std::int64_t shift, int axis);    // y[i + shift] = x[i], round the ends
Tensor triu(Operand x, int k = 0);                       // x[i][j] where j >= i + k, else 0
Tensor tril(Operand x, int k = 0);                       // x[i][j] where j <= i + k, else 0
Tensor diag(Operand x, int k = 0);  // a vector as diagonal k; a matrix's diagonal
Tensor trace(Operand x);            // sum of x[i][i], of the last two axes
Tensor clone(Operand x);            // a copy; differentiable
Tensor to(Operand x, Dtype dtype);  // converted; differentiable

// Reductions: over all axes, one, or several; keepdim leaves reduced axes with size 1. Options come
// last, in designated initialisers: norm(x, 1, keepdim, {.p = 1})
Tensor sum(Operand x);  // sum of x
Tensor sum(Operand x, KeepDim);
Tensor sum(Operand x, const Axes& axes);
Tensor sum(Operand x, const Axes& axes, KeepDim);
Tensor mean(Operand x);  // sum of x / n
Tensor mean(Operand x, KeepDim);
Tensor mean(Operand x, const Axes& axes);
Tensor mean(Operand x, const Axes& axes, KeepDim);
Tensor prod(Operand x);  // product of x
Tensor prod(Operand x, KeepDim);
Tensor prod(Operand x, const Axes& axes);
Tensor prod(Operand x, const Axes& axes, KeepDim);
Tensor amax(Operand x);  // largest x, NaN where there is one; equal ones share the gradient
Tensor amax(Operand x, KeepDim);
Tensor amax(Operand x, const Axes& axes);
Tensor amax(Operand x, const Axes& axes, KeepDim);
Tensor amin(Operand x);  // smallest x, NaN where there is one; equal ones share the gradient
Tensor amin(Operand x, KeepDim);
Tensor amin(Operand x, const Axes& axes);
Tensor amin(Operand x, const Axes& axes, KeepDim);
Tensor logsumexp(Operand x);  // log sum e^x
Tensor logsumexp(Operand x, KeepDim);
Tensor logsumexp(Operand x, const Axes& axes);
Tensor logsumexp(Operand x, const Axes& axes, KeepDim);
Tensor var(Operand x, VarOptions options = {});  // sum (x - mean)^2 / (n - correction)
Tensor var(Operand x, KeepDim, VarOptions options = {});
Tensor var(Operand x, const Axes& axes, VarOptions options = {});
Tensor var(Operand x, const Axes& axes, KeepDim, VarOptions options = {});
Tensor stddev(Operand x, VarOptions options = {});  // sqrt var; derivative 0 where it is 0
Tensor stddev(Operand x, KeepDim, VarOptions options = {});
Tensor stddev(Operand x, const Axes& axes, VarOptions options = {});
Tensor stddev(Operand x, const Axes& axes, KeepDim, VarOptions options = {});
Tensor norm(Operand x, NormOptions options = {});  // (sum |x|^p)^(1/p); derivative 0 at 0
Tensor norm(Operand x, KeepDim, NormOptions options = {});
Tensor norm(Operand x, const Axes& axes, NormOptions options = {});
Tensor norm(Operand x, const Axes& axes, KeepDim, NormOptions options = {});
Tensor all(Operand x);  // 1 where no element is 0; int64, without derivative
Tensor all(Operand x, KeepDim);
Tensor all(Operand x, const Axes& axes);
Tensor all(Operand x, const Axes& axes, KeepDim);
Tensor any(Operand x);  // 1 where an element is not 0; int64, without derivative
Tensor any(Operand x, KeepDim);
Tensor any(Operand x, const Axes& axes);
Tensor any(Operand x, const Axes& axes, KeepDim);
Tensor argmax(Operand x);  // index of the first largest, or of the first NaN, row-major; int64
Tensor argmax(Operand x, KeepDim);
Tensor argmax(Operand x, Axis axis);
Tensor argmax(Operand x, Axis axis, KeepDim);
Tensor argmin(Operand x);  // index of the first smallest, or of the first NaN, row-major; int64
Tensor argmin(Operand x, KeepDim);
Tensor argmin(Operand x, Axis axis);
Tensor argmin(Operand x, Axis axis, KeepDim);

// Along one axis; sort, argsort and topk take the last where none is named. A NaN counts as
// largest, as in PyTorch and NumPy.
Tensor cumsum(Operand x, Axis axis);               // y[i] = x[0] + ... + x[i]
Tensor cumprod(Operand x, Axis axis);              // y[i] = x[0] ... x[i]
Sorted sort(Operand x, SortOptions options = {});  // {values, indices}, ascending; stable
Sorted sort(Operand x, Axis axis, SortOptions options = {});
Tensor argsort(Operand x, SortOptions options = {});  // the indices alone
Tensor argsort(Operand x, Axis axis, SortOptions options = {});
Sorted topk(Operand x, std::int64_t k, TopkOptions options = {});  // the first k, largest first
Sorted topk(Operand x, std::int64_t k, Axis axis, TopkOptions options = {});

// Indexing by int64 tensors: negative places count from the end, repeated ones add up. The entries
// of an index for gather and scatter_add lie along the axis; index_select's is a vector.
Tensor gather(Operand x, int axis, Operand index);  // y[i][j] = x[index[i][j]][j] for axis 0
Tensor scatter_add(Operand x, int axis, Operand index, Operand source);  // the adjoint, onto x
Tensor index_select(Operand x, int axis, Operand index);  // y[i] = x[index[i]] for axis 0
Tensor index_add(Operand x, int axis, Operand index, Operand source);  // the adjoint, onto x
Tensor take(Operand x, Operand index);            // y[…] = x[index[…]], x counted row-major
Tensor embedding(Operand weight, Operand index);  // y[…, :] = weight[index[…], :]
Tensor masked_fill(Operand x, Operand mask, double value);  // value where mask is not 0, else x
Tensor masked_select(Operand x, Operand mask);              // x where mask is not 0, as a vector
// f(x) where mask is not 0, else g(x). Each is given its own elements only, as a vector, so that no
// infinity or NaN of the other spoils the gradient, as it does behind where.
using ElementwiseFunction = std::function<Tensor(const Tensor&)>;
Tensor safe_where(Operand mask, Operand x, const ElementwiseFunction& f,
                  const ElementwiseFunction& g);
Tensor one_hot(Operand labels, std::int64_t classes, Dtype dtype = float32);

// Products
Tensor matmul(Operand a, Operand b);                     // a b; leading axes are batches
Tensor linear(Operand x, Operand weight, Operand bias);  // x weightᵀ + bias
Tensor bilinear(Operand x1, Operand x2, Operand weight,
                Operand bias);       // x1ᵀ weight[k] x2 + bias[k]
Tensor dot(Operand a, Operand b);    // sum of a[i] b[i]
Tensor outer(Operand a, Operand b);  // a[i] b[j]
// The product of all, summed over the letters that the output lacks, as NumPy's einsum:
// "ij,jk->ik", "ii" for a trace, "...ij->...ji". Axes of size 1 broadcast. Operands meet from left
// to right.
Tensor einsum(const std::string& subscripts, const Tensors& tensors,
              std::source_location at = std::source_location::current());

// Linear algebra on the last two axes; leading axes are batches. ValueError where a matrix holds a
// NaN or an infinity, is singular or not positive definite. A b of one axis is a vector.
Tensor solve(Operand a, Operand b);                                     // the x with a x = b
Tensor triangular_solve(Operand a, Operand b, Triangle triangle = {});  // of a triangle of a
Tensor inverse(Operand a);                                              // the x with a x = 1
Tensor det(Operand a);                                                  // the determinant
Tensor logdet(Operand a);       // log det a, where det a > 0
SignLogDet slogdet(Operand a);  // det a = sign e^logabsdet
Tensor cholesky(Operand a);     // the lower L with L Lᵀ = a, symmetric
Qr qr(Operand a);               // q r = a: columns at right angles, a triangle
Eigh eigh(Operand a);           // a = v diag(values) vᵀ, symmetric
Svd svd(Operand a);             // a = u diag(s) vh, s descending
Tensor svdvals(Operand a);      // s alone

// Learning: softmax and what is made of it
Tensor softmax(Operand x, int axis);      // e^x / sum e^x; 0 where all are -inf
Tensor log_softmax(Operand x, int axis);  // x - log sum e^x; -inf where all are -inf
Tensor dropout(Operand x, double p);      // 0 with probability p, else x / (1 - p)
// clang-format off
Tensor scaled_dot_product_attention(Operand query, Operand key, Operand value,
                                    const AttentionOptions& options = {});  // softmax(q kT / sqrt d) v
// clang-format on

// Losses: the mean, or options.reduction. Prediction and target have equal shapes. Classes lie
// along axis 1; the target holds int64 labels, or for cross_entropy probabilities of the logits'
// shape.
Tensor cross_entropy(Operand logits, Operand target,
                     const CrossEntropyOptions& options = {});  // -log softmax at the label
Tensor nll_loss(Operand log_probabilities, Operand labels,
                const NllOptions& options = {});  // minus the entry at the label
Tensor mse_loss(Operand prediction, Operand target, LossOptions options = {});  // (a - b)^2
Tensor l1_loss(Operand prediction, Operand target, LossOptions options = {});   // |a - b|
Tensor huber_loss(Operand prediction, Operand target,
                  HuberOptions options = {});  // d^2 / 2, from delta on delta (d - delta / 2)
Tensor bce_with_logits(Operand logits, Operand target,
                       const BceOptions& options = {});  // -t log s(x) - (1 - t) log(1 - s(x))
Tensor kl_div(Operand log_prediction, Operand target, KlOptions options = {});  // t (log t - x)
Tensor hinge_loss(Operand scores, Operand target,
                  HingeOptions options = {});  // max(0, 1 - t x), for t = 1 or -1
Tensor cosine_similarity(Operand a, Operand b, int axis = 1, double eps = 1e-8);  // a b / (|a| |b|)

// Normalization: (x - mean) / sqrt(variance + eps) weight + bias. The first two work over the last
// axes, as many as weight has; batch_norm for each channel of [n, channels, …], by the statistics
// of the batch or by given ones.
Tensor layer_norm(Operand x, Operand weight, Operand bias, double eps = 1e-5);
Tensor layer_norm(Operand x, const Shape& shape, double eps = 1e-5);  // without weight and bias
Tensor rms_norm(Operand x, Operand weight,
                double eps = 1e-5);  // x / sqrt(mean of x^2 + eps) weight
BatchNormed batch_norm(Operand x, Operand weight, Operand bias, double eps = 1e-5);
Tensor batch_norm(Operand x, Operand mean, Operand variance, Operand weight, Operand bias,
                  double eps = 1e-5);

// Images [n, channels, height, width] and sequences [n, channels, length]
Tensor unfold(Operand x, Pair kernel, WindowOptions options = {});  // windows as columns
Tensor fold(Operand columns, Pair size, Pair kernel, WindowOptions options = {});  // the adjoint
Tensor conv1d(Operand x, Operand weight, Conv1dOptions options = {});
Tensor conv1d(Operand x, Operand weight, Operand bias, Conv1dOptions options = {});
Tensor conv2d(Operand x, Operand weight, Conv2dOptions options = {});  // sum w x over each window
Tensor conv2d(Operand x, Operand weight, Operand bias, Conv2dOptions options = {});
Tensor conv_transpose2d(Operand x, Operand weight, ConvTranspose2dOptions options = {});
Tensor conv_transpose2d(Operand x, Operand weight, Operand bias,
                        ConvTranspose2dOptions options = {});  // the adjoint of conv2d by x
Tensor max_pool2d(Operand x, Pair kernel,
                  MaxPoolOptions options = {});  // equal maxima share evenly
Tensor avg_pool2d(Operand x, Pair kernel, AvgPoolOptions options = {});
Tensor adaptive_avg_pool2d(Operand x, Pair size);  // means over size.height by size.width windows

/// What counts as close: |a - b| <= atol + rtol |b|, as NumPy's allclose.
struct Closeness {
  double rtol = 1e-5;
  double atol = 1e-8;
};
/// True where all elements are close; equal infinities are, NaN is not. ShapeError where the shapes
/// differ.
bool allclose(Operand a, Operand b, Closeness closeness = {});

// Constants for elementwise texts read on tensors.
Tensor constant_like(const Tensor& x, double number);  // rank 0, of x's dtype
Tensor zero_like(const Tensor& x);                     // of x's shape and dtype

}  // namespace gradus
