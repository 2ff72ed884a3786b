#pragma once
#include <gradus/graph/record.h>
#include <gradus/kernels/copy.h>
#include <gradus/kernels/map.h>
#include <gradus/ops/ops.h>
#include <gradus/ops/symbol.h>

// Ops that work element by element, from their texts. A text is a generic lambda with two
// meanings: on SIMD lanes it is one fused pass over memory; on tensors (while the backward pass is
// itself recorded) it is a differentiable composition, so any order of derivative follows from it.

namespace gradus {

/// One derivative text (g, inputs…, y) for each input; nullptr where there is none.
template <class... D> struct Derivatives { std::tuple<D...> texts; };
template <class... D> Derivatives<D...> derivatives(D... texts) {
  return {std::tuple(std::move(texts)...)};
}

// Constants for the texts, of the kind that a lane or a tensor wants.
template <class T, class Arch> Lane<T, Arch> constant_like(const Lane<T, Arch>&, double number) {
  return Lane<T, Arch>(number);
}

template <class T, class Arch> Lane<T, Arch> zero_like(const Lane<T, Arch>&) {
  return Lane<T, Arch>(0);
}

namespace detail {

/// What kinds of tensors an elementwise op takes.
enum class Takes { floating, any };

/// No derivative text: dual numbers derive it from the value's text.
struct Automatic {};

struct Common {
  const Shape& shape;  // an operand's own
  Dtype dtype;
};
/// Finds the common shape and dtype of an op's operands, and puts a broadcast ahead of those that
/// need one. `held` keeps the tensors that the operands then borrow.
Common unite(const char* op, std::span<Operand> inputs, std::span<Tensor> held, Takes takes);

/// The storage of a tensor that was given up, taken from it, where the result may be written over
/// it: of the result's shape and dtype, seen by nobody else, and no input k with bit k of `read`.
Array spare_storage(std::span<const Operand> inputs, const Shape& shape, Dtype dtype,
                    std::uint32_t read);

template <class T> T number_as(const Operand& x) {
  if constexpr (std::is_same_v<T, std::int64_t>)
    return x.integer();
  else
    return static_cast<T>(x.real());
}

// The value's text over all elements. Bit k of `read`: input k is read later on.
template <class T, std::size_t N, class F>
Array map_value(const F& f, const std::array<Operand, N>& in, const Shape& shape,
                std::uint32_t read) {
  bool any_given_up = false;
  std::array<T, N> numbers{};
  std::array<kernels::Source<T>, N> sources;
  for (std::size_t k = 0; k < N; ++k) {
    if (in[k].is_number()) {
      numbers[k] = number_as<T>(in[k]);
      sources[k] = kernels::Source<T>(&numbers[k]);
    } else {
      sources[k] = kernels::Source<T>(in[k].array());
      any_given_up |= in[k].given_up() != nullptr;
    }
  }
  Array y = any_given_up ? spare_storage(in, shape, dtype_of<T>, read) : Array();
  if (!y) y = Array::empty(shape, dtype_of<T>);
  const auto text = [&](const std::array<Lane<T>, N>& x) {
    return std::array<Lane<T>, 1>{Lane<T>(std::apply(f, x))};
  };
  kernels::map<T, 1, N>(text, {y.data<T>()}, sources, shape, y.size());
  return y;
}

// Which branches the value's text took, element by element, as float64.
template <std::size_t N, class F>
Array traced(const F& f, const std::array<Operand, N>& in, const Shape& shape) {
  using L = Lane<double>;
  std::array<Array, N> wide;
  std::array<double, N> numbers{};
  std::array<kernels::Source<double>, N> sources;
  for (std::size_t k = 0; k < N; ++k) {
    numbers[k] = in[k].real();
    if (!in[k].is_number()) wide[k] = kernels::convert(in[k].array(), float64);
    sources[k] = wide[k] ? kernels::Source<double>(wide[k]) : kernels::Source<double>(&numbers[k]);
  }
  Array branches = Array::empty(shape, float64);
  const auto text = [&](const std::array<L, N>& x) {
    Trace<L> trace;
    const auto as_traced = [&](const L& value) { return Traced<L>{{value, &trace}}; };
    std::apply([&](const auto&... v) { return f(as_traced(v)...); }, x);
    return std::array<L, 1>{trace.bits};
  };
  kernels::map<double, 1, N>(text, {branches.data<double>()}, sources, shape, branches.size());
  return branches;
}

// The derivative text of input K, or the one that dual numbers make of the value's text.
template <std::size_t K, class F, class D, class V, class... X>
[[gnu::always_inline]] inline auto derive(const F& f, const D& d, const V& g, const V& y,
                                          const X&... x) {
  if constexpr (std::is_same_v<D, Automatic>) {
    const auto seeded = [&]<std::size_t... J>(std::index_sequence<J...>) {
      return f([&]() -> decltype(auto) {
        if constexpr (J == K)
          return Dual<V>{{x, g}};
        else
          return (x);
      }()...);
    }
    (std::index_sequence_for<X...>());
    if constexpr (is_symbol<std::remove_cvref_t<decltype(seeded)>>::value)
      return seeded.tangent;
    else
      return zero_like(g);  // the text does not use this input
  } else {
    return std::get<K>(d.texts)(g, x..., y);
  }
}

template <class F, class D, std::size_t N> class ElementwiseNode final : public Node {
 public:
  /// Bit k: input k is read, bit N: the output, by the derivative of some input that wants one.
  static std::uint32_t read_by_wanted(const F& f, const D& d, const std::array<Operand, N>& in) {
    return read_by_wanted(f, d, in, std::make_index_sequence<N>());
  }
  /// `read` is read_by_wanted(f, d, in).
  ElementwiseNode(const char* op, const std::source_location& at, const Array& value, const F& f,
                  const D& d, const std::array<Operand, N>& in, std::uint32_t read)
      : ElementwiseNode(op, at, value, f, d, in, read, std::make_index_sequence<N>()) {}

  void pull(Tensor g, std::span<InputGradient> gradients) override {
    const auto all = std::make_index_sequence<N>();
    if (is_grad_enabled()) return compose(g, gradients, all);
    visit_floating(dtype(), [&]<class T>(T) { fuse<T>(std::move(g).array(), gradients, all); });
  }
  void forget() noexcept override {
    for (auto& edge : edges_) edge = {};
  }

 private:
  template <std::size_t... K>
  ElementwiseNode(const char* op, const std::source_location& at, const Array& value, const F& f,
                  const D& d, const std::array<Operand, N>& in, std::uint32_t read,
                  std::index_sequence<K...>)
      : Node(Kind::op, op, at, value), edges_{edge_of(in[K], read >> K & 1)...},
        numbers_{in[K].real()...}, f_(f), d_(d) {
    if (read >> N & 1) save_output(value);
    set_inputs(edges_);
  }
  static Edge edge_of(const Operand& in, bool is_read) {
    return in.is_number() ? Edge() : edge_to(in, is_read);
  }
  template <std::size_t K> static constexpr bool differentiable() {
    if constexpr (std::is_same_v<D, Automatic>)
      return true;
    else
      return !std::is_same_v<std::tuple_element_t<K, decltype(D::texts)>, std::nullptr_t>;
  }

  template <std::size_t... K>
  static std::uint32_t read_by_wanted(const F& f, const D& d, const std::array<Operand, N>& in,
                                      std::index_sequence<K...>) {
    const auto& probed = probes(f, d);
    return ((in[K].requires_grad() ? probed[K] & ((2u << N) - 1) : 0u) | ...);
  }

  // What each derivative is computed from: bit k is input k, bit N the output, bit N + 1 is g.
  static constexpr std::uint32_t passes_on = 2u << N;  // g alone, and as it is
  static const std::array<std::uint32_t, N>& probes(const F& f, const D& d) {
    static const auto all = [&]<std::size_t... K>(std::index_sequence<K...>) {
      return std::array<std::uint32_t, N>{probe<K>(f, d)...};
    }
    (std::make_index_sequence<N>());
    return all;
  }
  template <std::size_t K> static std::uint32_t probe(const F& f, const D& d) {
    if constexpr (std::is_same_v<D, Automatic>) {
      return (1u << N) - 1;
    } else if constexpr (!differentiable<K>()) {
      return 0;
    } else {
      return [&]<std::size_t... J>(std::index_sequence<J...>) {
        return ProbePolicy::bits_of(
            derive<K>(f, d, Probe{{2u << N}}, Probe{{1u << N}}, Probe{{1u << J}}...));
      }
      (std::make_index_sequence<N>());
    }
  }

  // Meaning two: a differentiable composition of tensors.
  template <std::size_t... K>
  void compose(const Tensor& g, std::span<InputGradient> gradients, std::index_sequence<K...>) {
    const Tensor y = saved_value();
    const std::array<Tensor, N> x{input<K>()...};
    const auto one = [&]<std::size_t J>(std::integral_constant<std::size_t, J>) {
      if constexpr (differentiable<J>())
        if (gradients[J].wanted) gradients[J].value = derive<J>(f_, d_, g, y, x[K]...);
    };
    (one(std::integral_constant<std::size_t, K>()), ...);
  }
  template <std::size_t K> Tensor input() const {
    if (edges_[K].node || edges_[K].saved) return saved_input(edges_[K]);
    return full({}, numbers_[K], dtype());
  }

  // Meaning one: a single pass over memory, for one input's gradient or for all of them. An input
  // whose derivative is g gets g itself, which several may then see.
  template <class T, std::size_t... K>
  void fuse(Array&& g, std::span<InputGradient> gradients, std::index_sequence<K...>) {
    const auto& probed = probes(f_, d_);
    std::uint32_t left = ((gradients[K].wanted ? 1u << K : 0u) | ...);
    const std::uint32_t computed = left & ~((probed[K] == passes_on ? 1u << K : 0u) | ...);
    if constexpr ((differentiable<K>() && ...) && N > 1)
      if (computed == (1u << N) - 1) return pass<T, K...>(g, true, gradients);
    const auto is_last = [&](std::size_t k) { return (left &= ~(1u << k)) == 0; };
    ((computed >> K & 1 ? pass<T, K>(g, is_last(K), gradients) : void()), ...);
    ((left >> K & 1 ? void(gradients[K].value = Tensor(is_last(K) ? std::move(g) : g)) : void()),
     ...);
  }
  template <class T, std::size_t... K>
  void pass(Array& g, bool is_last, std::span<InputGradient> gradients) {
    if constexpr ((differentiable<K>() && ...)) {
      std::array<T, N> numbers{};
      std::array<kernels::Source<T>, N + 2> sources;
      const T unread{};
      for (std::size_t k = 0; k < N; ++k) {
        numbers[k] = static_cast<T>(numbers_[k]);
        sources[k] =
            edges_[k].saved ? kernels::Source<T>(edges_[k].saved) : kernels::Source<T>(&numbers[k]);
      }
      sources[N] = kernels::Source<T>(g);
      sources[N + 1] =
          saved_output() ? kernels::Source<T>(saved_output()) : kernels::Source<T>(&unread);
      // Nobody else sees a solely owned g, so the first result is written over it.
      const bool reuse = is_last && g.is_sole() && g.is_contiguous();
      std::array<Array, sizeof...(K)> out;
      for (std::size_t k = reuse ? 1 : 0; k < out.size(); ++k)
        out[k] = Array::empty(shape(), dtype());
      if (reuse) out[0] = std::move(g);
      write<T, K...>(out, sources, std::make_index_sequence<N>(),
                     std::make_index_sequence<sizeof...(K)>());
      std::size_t next = 0;
      ((gradients[K].value = Tensor(std::move(out[next++]))), ...);
    }
  }
  template <class T, std::size_t... K, std::size_t... J, std::size_t... O>
  void write(const std::array<Array, sizeof...(K)>& out,
             const std::array<kernels::Source<T>, N + 2>& sources, std::index_sequence<J...>,
             std::index_sequence<O...>) {
    using L = Lane<T>;
    const auto text = [this](const std::array<L, N + 2>& v) {
      return std::array<L, sizeof...(K)>{L(derive<K>(f_, d_, v[N], v[N + 1], v[J]...))...};
    };
    kernels::map<T, sizeof...(K), N + 2>(text, {out[O].template data<T>()...}, sources, shape(),
                                         out[0].size());
  }

  std::array<Edge, N> edges_;
  std::array<double, N> numbers_{};
  [[no_unique_address]] F f_;
  [[no_unique_address]] D d_;
};

// The value alone; `in` comes back broadcast. Bit k of `read`: input k is read later on.
template <Takes takes, class F, std::size_t N>
Array compute(const char* op, const F& f, std::array<Operand, N>& in, std::array<Tensor, N>& held,
              std::uint32_t read) {
  const Common common = unite(op, in, held, takes);
  const auto map = [&]<class T>(T) { return map_value<T>(f, in, common.shape, read); };
  if constexpr (takes == Takes::any)
    return visit(common.dtype, map);
  else
    return visit_floating(common.dtype, map);
}

template <Takes takes, class F, class D, std::size_t N>
Tensor make_elementwise(const char* op, const F& f, const D& d, std::array<Operand, N>&& in) {
  using Recorded = ElementwiseNode<F, D, N>;
  const bool recorded = records(in);
  const std::uint32_t read = recorded ? Recorded::read_by_wanted(f, d, in) : 0;
  const bool watched = detects_anomaly() || observer();
  std::array<Tensor, N> held;
  Array y = compute<takes>(op, f, in, held, watched ? ~0u : read);
  const std::source_location& at = RuleLine::or_else(in[0].at);
  return finish(
      op, at, std::move(y), in, recorded,
      [&](const Array& made) { return new Recorded(op, at, made, f, d, in, read); },
      [&](const Array& made) { return traced(f, in, made.shape()); });
}

template <class D> struct is_derivatives : std::false_type {};
template <class... D> struct is_derivatives<Derivatives<D...>> : std::true_type {};

// A single derivative text stands for derivatives(text).
template <class D> auto as_derivatives(const D& d) {
  if constexpr (is_derivatives<D>::value)
    return d;
  else
    return derivatives(d);
}
template <class V, class D> auto as_derivatives(const formula::Unary<V, D>& f) {
  return derivatives(f.derivative);
}

}  // namespace detail

template <class D>
concept DerivativeText = !std::convertible_to<D, Operand>;

/// An op of one to four inputs from a generic lambda: NumPy's broadcasting, one fused pass forward
/// and one backward, derivatives of any order by dual numbers. `op` is a string literal, the name
/// in messages and pictures. Inputs are float32 or float64 tensors, or numbers.
template <class F> Tensor elementwise(const char* op, const F& f, Operand a) {
  return detail::make_elementwise<detail::Takes::floating>(op, f, detail::Automatic{},
                                                           std::array{std::move(a)});
}
template <class F> Tensor elementwise(const char* op, const F& f, Operand a, Operand b) {
  return detail::make_elementwise<detail::Takes::floating>(op, f, detail::Automatic{},
                                                           std::array{std::move(a), std::move(b)});
}
template <class F> Tensor elementwise(const char* op, const F& f, Operand a, Operand b, Operand c) {
  return detail::make_elementwise<detail::Takes::floating>(
      op, f, detail::Automatic{}, std::array{std::move(a), std::move(b), std::move(c)});
}
template <class F>
Tensor elementwise(const char* op, const F& f, Operand a, Operand b, Operand c, Operand d) {
  return detail::make_elementwise<detail::Takes::floating>(
      op, f, detail::Automatic{},
      std::array{std::move(a), std::move(b), std::move(c), std::move(d)});
}

/// The same with derivatives of one's own: a lambda (g, x, y) for one input, or
/// derivatives(lambda (g, a, b, y), lambda (g, a, b, y)) for several. Each is linear in g.
template <class F, DerivativeText D>
Tensor elementwise(const char* op, const F& f, const D& d, Operand a) {
  return detail::make_elementwise<detail::Takes::floating>(op, f, detail::as_derivatives(d),
                                                           std::array{std::move(a)});
}
template <class F, DerivativeText D>
Tensor elementwise(const char* op, const F& f, const D& d, Operand a, Operand b) {
  return detail::make_elementwise<detail::Takes::floating>(op, f, detail::as_derivatives(d),
                                                           std::array{std::move(a), std::move(b)});
}
template <class F, DerivativeText D>
Tensor elementwise(const char* op, const F& f, const D& d, Operand a, Operand b, Operand c) {
  return detail::make_elementwise<detail::Takes::floating>(
      op, f, detail::as_derivatives(d), std::array{std::move(a), std::move(b), std::move(c)});
}
template <class F, DerivativeText D>
Tensor elementwise(const char* op, const F& f, const D& d, Operand a, Operand b, Operand c,
                   Operand e) {
  return detail::make_elementwise<detail::Takes::floating>(
      op, f, detail::as_derivatives(d),
      std::array{std::move(a), std::move(b), std::move(c), std::move(e)});
}

}  // namespace gradus
