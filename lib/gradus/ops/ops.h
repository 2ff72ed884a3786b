#pragma once
#include <gradus/graph/record.h>
#include <gradus/graph/tensor_like.h>
#include <gradus/ops/axes.h>
#include <gradus/ops/create.h>
#include <gradus/ops/linear_algebra.h>
#include <gradus/ops/options.h>
#include <gradus/ops/reduction.h>

// The index of all ops: a line each, with the formula. Names are NumPy's or PyTorch's. Binary ops
// broadcast as NumPy does; float32, float64 and int64 do not mix; numbers take the tensor's dtype.
// Every op throws ShapeError or DtypeError with its name, the shapes and the caller's line.

namespace gradus {

// Elementwise arithmetic (float32, float64, int64; quotients are floating)
Tensor operator+(TensorLike a, TensorLike b);  // a + b
Tensor operator-(TensorLike a, TensorLike b);  // a - b
Tensor operator*(TensorLike a, TensorLike b);  // a b
Tensor operator/(TensorLike a, TensorLike b);  // a / b
Tensor operator-(TensorLike x);                // -x
Tensor& operator+=(Tensor& x, TensorLike b);   // x = x + b, rebinding x
Tensor& operator-=(Tensor& x, TensorLike b);   // x = x - b
Tensor& operator*=(Tensor& x, TensorLike b);   // x = x b
Tensor& operator/=(Tensor& x, TensorLike b);   // x = x / b
Tensor abs(TensorLike x);                      // |x|, derivative 0 at 0
Tensor sign(TensorLike x);                     // -1, 0, 1; derivative 0
Tensor square(TensorLike x);                   // x^2
Tensor maximum(TensorLike a, TensorLike b);  // the larger; at a tie ½ each, 0 where b is a number
Tensor minimum(TensorLike a, TensorLike b);  // the smaller; at a tie ½ each, 0 where b is a number
Tensor clamp(TensorLike x, double low, double high);  // min(max(x, low), high); 0 at the bounds
Tensor where(TensorLike mask, TensorLike a, TensorLike b);   // a where mask is not 0, else b
Tensor lerp(TensorLike a, TensorLike b, TensorLike weight);  // a + weight (b - a)

// Powers, exponentials and logarithms (float32, float64; so are all that follow but the masks)
Tensor pow(TensorLike a, TensorLike b);        // a^b; x^0 has derivative 0
Tensor sqrt(TensorLike x);                     // x^½
Tensor rsqrt(TensorLike x);                    // x^-½
Tensor reciprocal(TensorLike x);               // 1 / x
Tensor exp(TensorLike x);                      // e^x
Tensor exp2(TensorLike x);                     // 2^x
Tensor expm1(TensorLike x);                    // e^x - 1
Tensor log(TensorLike x);                      // natural logarithm
Tensor log2(TensorLike x);                     // logarithm to base 2
Tensor log10(TensorLike x);                    // logarithm to base 10
Tensor log1p(TensorLike x);                    // log(1 + x)
Tensor logaddexp(TensorLike a, TensorLike b);  // log(e^a + e^b)

// Trigonometry, in radians
Tensor sin(TensorLike x);                  // sine
Tensor cos(TensorLike x);                  // cosine
Tensor tan(TensorLike x);                  // tangent
Tensor asin(TensorLike x);                 // arc sine
Tensor acos(TensorLike x);                 // arc cosine
Tensor atan(TensorLike x);                 // arc tangent
Tensor atan2(TensorLike a, TensorLike b);  // the angle of (b, a); derivative 0 at the origin
Tensor sinh(TensorLike x);                 // (e^x - e^-x) / 2
Tensor cosh(TensorLike x);                 // (e^x + e^-x) / 2
Tensor tanh(TensorLike x);                 // sinh x / cosh x
Tensor asinh(TensorLike x);                // log(x + sqrt(x^2 + 1))
Tensor acosh(TensorLike x);                // log(x + sqrt(x^2 - 1))
Tensor atanh(TensorLike x);                // log((1 + x) / (1 - x)) / 2
Tensor hypot(TensorLike a, TensorLike b);  // sqrt(a^2 + b^2); derivative 0 at the origin
Tensor erf(TensorLike x);                  // 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x
Tensor erfc(TensorLike x);                 // 1 - erf x

// Steps: derivative 0, also where they jump
Tensor floor(TensorLike x);               // largest integer <= x
Tensor ceil(TensorLike x);                // smallest integer >= x
Tensor round(TensorLike x);               // nearest integer, halves to even
Tensor trunc(TensorLike x);               // x without its fraction
Tensor fmod(TensorLike a, TensorLike b);  // a - b trunc(a / b); derivative in a is 1

// Activations
Tensor relu(TensorLike x);                             // max(x, 0), derivative 0 at 0
Tensor leaky_relu(TensorLike x, double slope = 0.01);  // x where x > 0, else slope x
Tensor elu(TensorLike x, double alpha = 1);            // x where x > 0, else alpha (e^x - 1)
Tensor selu(TensorLike x);                             // 1.0507 elu(x, 1.6733)
Tensor gelu(TensorLike x);                             // x (1 + erf(x / sqrt 2)) / 2
Tensor gelu_tanh(TensorLike x);                        // its approximation by tanh
Tensor silu(TensorLike x);                             // x sigmoid(x)
Tensor mish(TensorLike x);                             // x tanh(softplus(x))
Tensor sigmoid(TensorLike x);                          // 1 / (1 + e^-x)
Tensor log_sigmoid(TensorLike x);                      // log sigmoid(x)
Tensor softplus(TensorLike x);                         // log(1 + e^x)
Tensor hardtanh(TensorLike x, double low = -1, double high = 1);  // clamp(x, low, high)

// Comparisons and logic: masks, int64 0 or 1, without derivative
Tensor operator<(TensorLike a, TensorLike b);
Tensor operator<=(TensorLike a, TensorLike b);
Tensor operator>(TensorLike a, TensorLike b);
Tensor operator>=(TensorLike a, TensorLike b);
Tensor operator==(TensorLike a, TensorLike b);
Tensor operator!=(TensorLike a, TensorLike b);
Tensor operator&&(TensorLike a, TensorLike b);
Tensor operator||(TensorLike a, TensorLike b);
Tensor operator!(TensorLike a);
Tensor isnan(TensorLike x);
Tensor isfinite(TensorLike x);

// Shape: views where the strides allow it, without a copy
Tensor broadcast_to(TensorLike x, const Shape& shape);  // repeats axes of size 1, and leading ones
Tensor expand(TensorLike x, const Shape& shape);        // the same; -1 leaves a size as it is
Tensor sum_to(TensorLike x, const Shape& shape);        // the adjoint: sums what was repeated
Tensor reshape(TensorLike x, const Shape& shape);       // the same elements; one size may be -1
Tensor flatten(TensorLike x, int first = 0, int last = -1);  // the axes first..last as one
Tensor squeeze(TensorLike x);                                // without the axes of size 1
Tensor squeeze(TensorLike x, const AxisList& axes);   // without these, which must be of size 1
Tensor unsqueeze(TensorLike x, int axis);             // a new axis of size 1, there in the result
Tensor permute(TensorLike x, const AxisList& order);  // axis k of the result is axis order[k] of x
Tensor transpose(TensorLike x);                       // swaps the last two axes
Tensor swap_axes(TensorLike x, int a, int b);         // swaps two axes
// x[start:stop:step] along an axis by Python's rules: negative places count from the end, and what
// is beyond an end is cut off, so slice(x, axis, -1, -size - 1, -1) runs from the last to the
// first.
Tensor slice(TensorLike x, int axis, std::int64_t start, std::int64_t stop, std::int64_t step = 1);
Tensor flip(TensorLike x, const AxisList& axes);  // backwards along these axes
Tensors split(TensorLike x, std::int64_t size,
              int axis);  // pieces of one size; the last may be shorter
Tensors split(TensorLike x, const Shape& sizes, int axis);  // pieces of these sizes
Tensors split(TensorLike x, std::initializer_list<std::int64_t> sizes, int axis);
Tensors chunk(TensorLike x, std::int64_t n, int axis);  // split by size / n, rounded up
Tensor diagonal(TensorLike x, int k = 0);               // y[i] = x[i][i + k], of the last two axes

// Shape: copies
Tensor concat(const Tensors& tensors, int axis,  // one after the other along an axis
              std::source_location at = std::source_location::current());
Tensor stack(const Tensors& tensors, int axis,  // side by side along a new axis
             std::source_location at = std::source_location::current());
Tensor pad(TensorLike x, const std::vector<PadWidth>& margins,
           double value = 0);                   // a margin an axis
Tensor tile(TensorLike x, const Shape& times);  // NumPy's tile: abc abc, as PyTorch's x.repeat
Tensor repeat(TensorLike x, std::int64_t times, int axis);  // NumPy's: aabbcc, as repeat_interleave
Tensor roll(TensorLike x, std::int64_t shift, int axis);    // y[i + shift] = x[i], round the ends
Tensor triu(TensorLike x, int k = 0);                       // x[i][j] where j >= i + k, else 0
Tensor tril(TensorLike x, int k = 0);                       // x[i][j] where j <= i + k, else 0
Tensor diag(TensorLike x, int k = 0);  // a vector as diagonal k; a matrix's diagonal
Tensor trace(TensorLike x);            // sum of x[i][i], of the last two axes
Tensor clone(TensorLike x);            // a copy; differentiable
Tensor to(TensorLike x, Dtype dtype);  // converted; differentiable

// Reductions: over all axes, one, or several; keepdim, last or alone, leaves reduced axes with size
// 1. Options come last, in designated initialisers: norm(x, 1, keepdim, {.p = 1}). Of equal
// extremes each has a share of the gradient; argmax and argmin answer the first, row-major. A NaN
// beats all.
Tensor sum(TensorLike x, const AxisList& axes = AxisList::all());  // sum of x
Tensor sum(TensorLike x, const AxisList& axes, KeepDim);
Tensor mean(TensorLike x, const AxisList& axes = AxisList::all());  // sum of x / n
Tensor mean(TensorLike x, const AxisList& axes, KeepDim);
Tensor prod(TensorLike x, const AxisList& axes = AxisList::all());  // product of x
Tensor prod(TensorLike x, const AxisList& axes, KeepDim);
Tensor amax(TensorLike x, const AxisList& axes = AxisList::all());  // largest x
Tensor amax(TensorLike x, const AxisList& axes, KeepDim);
Tensor amin(TensorLike x, const AxisList& axes = AxisList::all());  // smallest x
Tensor amin(TensorLike x, const AxisList& axes, KeepDim);
Tensor logsumexp(TensorLike x, const AxisList& axes = AxisList::all());  // log sum e^x
Tensor logsumexp(TensorLike x, const AxisList& axes, KeepDim);
Tensor var(TensorLike x, VarOptions options = {});  // sum (x - mean)^2 / (n - correction)
Tensor var(TensorLike x, const AxisList& axes, VarOptions options = {});
Tensor var(TensorLike x, const AxisList& axes, KeepDim, VarOptions options = {});
Tensor stddev(TensorLike x, VarOptions options = {});  // sqrt var; derivative 0 where it is 0
Tensor stddev(TensorLike x, const AxisList& axes, VarOptions options = {});
Tensor stddev(TensorLike x, const AxisList& axes, KeepDim, VarOptions options = {});
Tensor norm(TensorLike x, NormOptions options = {});  // (sum |x|^p)^(1/p); derivative 0 at 0
Tensor norm(TensorLike x, const AxisList& axes, NormOptions options = {});
Tensor norm(TensorLike x, const AxisList& axes, KeepDim, NormOptions options = {});
Tensor all(TensorLike x, const AxisList& axes = AxisList::all());  // 1 where no element is 0; int64
Tensor all(TensorLike x, const AxisList& axes, KeepDim);
Tensor any(TensorLike x, const AxisList& axes = AxisList::all());  // 1 where one is not 0; int64
Tensor any(TensorLike x, const AxisList& axes, KeepDim);
Tensor argmax(TensorLike x,
              const AxisOrAll& axis = AxisOrAll::all());  // where the largest is; int64
Tensor argmax(TensorLike x, const AxisOrAll& axis, KeepDim);
Tensor argmin(TensorLike x,
              const AxisOrAll& axis = AxisOrAll::all());  // where the smallest is; int64
Tensor argmin(TensorLike x, const AxisOrAll& axis, KeepDim);

// Along one axis; sort, argsort and topk take the last where none is named. A NaN counts as
// largest, as in PyTorch and NumPy.
Tensor cumsum(TensorLike x, AxisIndex axis);              // y[i] = x[0] + ... + x[i]
Tensor cumprod(TensorLike x, AxisIndex axis);             // y[i] = x[0] ... x[i]
SortResult sort(TensorLike x, SortOptions options = {});  // {values, indices}, ascending; stable
SortResult sort(TensorLike x, AxisIndex axis, SortOptions options = {});
Tensor argsort(TensorLike x, SortOptions options = {});  // the indices alone
Tensor argsort(TensorLike x, AxisIndex axis, SortOptions options = {});
SortResult topk(TensorLike x, std::int64_t k,
                TopkOptions options = {});  // the first k, largest first
SortResult topk(TensorLike x, std::int64_t k, AxisIndex axis, TopkOptions options = {});

// Indexing by int64 tensors: negative places count from the end, repeated ones add up. The entries
// of an index for gather and scatter_add lie along the axis; index_select's is a vector.
Tensor gather(TensorLike x, int axis, TensorLike index);  // y[i][j] = x[index[i][j]][j] for axis 0
Tensor scatter_add(TensorLike x, int axis, TensorLike index,
                   TensorLike source);                          // the adjoint, onto x
Tensor index_select(TensorLike x, int axis, TensorLike index);  // y[i] = x[index[i]] for axis 0
Tensor index_add(TensorLike x, int axis, TensorLike index,
                 TensorLike source);          // the adjoint, onto x
Tensor take(TensorLike x, TensorLike index);  // y[…] = x[index[…]], x counted row-major
Tensor embedding(TensorLike weight, TensorLike index);  // y[…, :] = weight[index[…], :]
Tensor masked_fill(TensorLike x, TensorLike mask,
                   double value);                     // value where mask is not 0, else x
Tensor masked_select(TensorLike x, TensorLike mask);  // x where mask is not 0, as a vector
// f(x) where mask is not 0, else g(x). Each is given its own elements only, as a vector, so that no
// infinity or NaN of the other spoils the gradient, as it does behind where.
using ElementwiseFunction = detail::Function<Tensor(const Tensor&)>;
Tensor safe_where(TensorLike mask, TensorLike x, const ElementwiseFunction& f,
                  const ElementwiseFunction& g);
Tensor one_hot(TensorLike labels, std::int64_t classes, Dtype dtype = float32);

// Products
Tensor matmul(TensorLike a, TensorLike b);                        // a b; leading axes are batches
Tensor linear(TensorLike x, TensorLike weight, TensorLike bias);  // x weightᵀ + bias
Tensor bilinear(TensorLike x1, TensorLike x2, TensorLike weight,
                TensorLike bias);          // x1ᵀ weight[k] x2 + bias[k]
Tensor dot(TensorLike a, TensorLike b);    // sum of a[i] b[i]
Tensor outer(TensorLike a, TensorLike b);  // a[i] b[j]
// The product of all, summed over the letters that the output lacks, as NumPy's einsum:
// "ij,jk->ik", "ii" for a trace, "...ij->...ji". Axes of size 1 broadcast. Operands meet from left
// to right.
Tensor einsum(const std::string& subscripts, const Tensors& tensors,
              std::source_location at = std::source_location::current());

// Linear algebra on the last two axes; leading axes are batches. ValueError where a matrix holds a
// NaN or an infinity, is singular or not positive definite. A b of one axis is a vector.
Tensor solve(TensorLike a, TensorLike b);  // the x with a x = b
Tensor triangular_solve(TensorLike a, TensorLike b,
                        TriangularOptions triangle = {});  // of a triangle of a
Tensor inverse(TensorLike a);                              // the x with a x = 1
Tensor det(TensorLike a);                                  // the determinant
Tensor logdet(TensorLike a);                               // log det a, where det a > 0
SignLogDet slogdet(TensorLike a);                          // det a = sign e^logabsdet
Tensor cholesky(TensorLike a);                             // the lower L with L Lᵀ = a, symmetric
Qr qr(TensorLike a);           // q r = a: columns at right angles, a triangle
Eigh eigh(TensorLike a);       // a = v diag(values) vᵀ, symmetric
Svd svd(TensorLike a);         // a = u diag(s) vh, s descending
Tensor svdvals(TensorLike a);  // s alone

// Learning: softmax and what is made of it
Tensor softmax(TensorLike x, int axis);      // e^x / sum e^x; 0 where all are -inf
Tensor log_softmax(TensorLike x, int axis);  // x - log sum e^x; -inf where all are -inf
Tensor dropout(TensorLike x, double p);      // 0 with probability p, else x / (1 - p)
// clang-format off
Tensor scaled_dot_product_attention(TensorLike query, TensorLike key, TensorLike value,
                                    const AttentionOptions& options = {});  // softmax(q kT / sqrt d) v
// clang-format on

// Losses: the mean, or options.reduction. Prediction and target have equal shapes. Classes lie
// along axis 1; the target holds int64 labels, or for cross_entropy probabilities of the logits'
// shape.
Tensor cross_entropy(TensorLike logits, TensorLike target,
                     const CrossEntropyOptions& options = {});  // -log softmax at the label
Tensor nll_loss(TensorLike log_probabilities, TensorLike labels,
                const NllOptions& options = {});  // minus the entry at the label
Tensor mse_loss(TensorLike prediction, TensorLike target, LossOptions options = {});  // (a - b)^2
Tensor l1_loss(TensorLike prediction, TensorLike target, LossOptions options = {});   // |a - b|
Tensor huber_loss(TensorLike prediction, TensorLike target,
                  HuberOptions options = {});  // d^2 / 2, from delta on delta (d - delta / 2)
Tensor bce_with_logits(TensorLike logits, TensorLike target,
                       const BceOptions& options = {});  // -t log s(x) - (1 - t) log(1 - s(x))
Tensor kl_div(TensorLike log_prediction, TensorLike target,
              KlOptions options = {});  // t (log t - x)
Tensor hinge_loss(TensorLike scores, TensorLike target,
                  HingeOptions options = {});  // max(0, 1 - t x), for t = 1 or -1
Tensor cosine_similarity(TensorLike a, TensorLike b, int axis = 1,
                         double eps = 1e-8);  // a b / (|a| |b|)

// Normalization: (x - mean) / sqrt(variance + eps) weight + bias. The first two work over the last
// axes, as many as weight has; batch_norm for each channel of [n, channels, …], by the statistics
// of the batch or by given ones.
Tensor layer_norm(TensorLike x, TensorLike weight, TensorLike bias, double eps = 1e-5);
Tensor layer_norm(TensorLike x, const Shape& shape, double eps = 1e-5);  // without weight and bias
Tensor rms_norm(TensorLike x, TensorLike weight,
                double eps = 1e-5);  // x / sqrt(mean of x^2 + eps) weight
BatchNormed batch_norm(TensorLike x, TensorLike weight, TensorLike bias, double eps = 1e-5);
Tensor batch_norm(TensorLike x, TensorLike mean, TensorLike variance, TensorLike weight,
                  TensorLike bias, double eps = 1e-5);

// Images [n, channels, height, width] and sequences [n, channels, length]
Tensor unfold(TensorLike x, HeightWidth kernel, WindowOptions options = {});  // windows as columns
Tensor fold(TensorLike columns, HeightWidth size, HeightWidth kernel,
            WindowOptions options = {});  // the adjoint
Tensor conv1d(TensorLike x, TensorLike weight, Conv1dOptions options = {});
Tensor conv1d(TensorLike x, TensorLike weight, TensorLike bias, Conv1dOptions options = {});
Tensor conv2d(TensorLike x, TensorLike weight,
              Conv2dOptions options = {});  // sum w x over each window
Tensor conv2d(TensorLike x, TensorLike weight, TensorLike bias, Conv2dOptions options = {});
Tensor conv_transpose2d(TensorLike x, TensorLike weight, ConvTranspose2dOptions options = {});
Tensor conv_transpose2d(TensorLike x, TensorLike weight, TensorLike bias,
                        ConvTranspose2dOptions options = {});  // the adjoint of conv2d by x
Tensor max_pool2d(TensorLike x, HeightWidth kernel,
                  MaxPoolOptions options = {});  // equal maxima share evenly
Tensor avg_pool2d(TensorLike x, HeightWidth kernel, AvgPoolOptions options = {});
Tensor adaptive_avg_pool2d(TensorLike x,
                           HeightWidth size);  // means over size.height by size.width windows

/// What counts as close: |a - b| <= atol + rtol |b|, as NumPy's allclose.
struct AllcloseOptions {
  double rtol = 1e-5;
  double atol = 1e-8;
};
/// True where all elements are close; equal infinities are, NaN is not. ShapeError where the shapes
/// differ.
bool allclose(TensorLike a, TensorLike b, AllcloseOptions closeness = {});

// Constants for elementwise texts read on tensors.
Tensor constant_like(const Tensor& x, double number,  // rank 0, of x's dtype
                     std::source_location at = std::source_location::current());
Tensor zero_like(const Tensor& x,  // of x's shape and dtype
                 std::source_location at = std::source_location::current());

}  // namespace gradus
