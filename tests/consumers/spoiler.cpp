// A user's file that is compiled with other flags than the library, -Ofast above all, and uses all
// that elementwise.h brings: texts of its own, and the library's.
#include <gradus/elementwise.h>
#include <gradus/gradus.h>
#include <vector>
using namespace gradus;

void spoil();

namespace {

/// Forward, backward, and a backward pass that is itself recorded.
void use(const Tensor& y, const Tensor& x) {
  const Tensor first = grad(sum(y), x, {.create_graph = true});
  if (first.requires_grad()) grad(sum(first), x, {.allow_unused = true});
}

template <class F> void unary(const char* op, const F& f, const Tensor& x) {
  use(elementwise(op, f, x), x);
}
template <class F> void binary(const char* op, const F& f, const Tensor& x) {
  use(elementwise(op, f, x, x * 0.5), x);
}
template <class F> void own(const F& f, const Tensor& x) { use(elementwise("own", f, x), x); }

}  // namespace

void spoil() {
  for (const Dtype dtype : {float32, float64}) {
    const Tensor x = parameter(linspace(-300, 300, 1003, dtype));
    unary("sin", formula::Sin, x);
    unary("cos", formula::Cos, x);
    unary("abs", formula::Abs, x);
    unary("exp", formula::Exp, x);
    unary("expm1", formula::Expm1, x);
    unary("log", formula::Log, x);
    unary("tanh", formula::Tanh, x);
    unary("erf", formula::Erf, x);
    unary("floor", formula::Floor, x);
    binary("mul", formula::Mul, x);
    binary("div", formula::Div, x);
    binary("maximum", formula::Maximum, x);
    own([](auto v) { return sin(v) * cos(v) + sigmoid(v); }, x);
    own([](auto v) { return log1p(exp(-abs(v))) * atan(v) + sinh(asin(v)); }, x);
    own([](auto v) { return where(v == v, pow(v, 2) + hypot(v, 1), fmod(v, 3)); }, x);
    use(softmax(x, 0), x);
  }
  const NoGrad off;
  tensor(std::vector<float>{1, 2}, {2}, float64);
}
