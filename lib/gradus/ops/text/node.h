#pragma once
#include <gradus/kernels/lanes/map.h>
#include <gradus/ops/text/dual.h>
#include <gradus/ops/text/told.h>
#include <gradus/ops/text/value.h>

// The node of an elementwise op: what it remembers, and its gradients in one pass.

namespace gradus::detail {

/// The pass over all elements of what a node has saved and of g, which may be written over where
/// `reuse` says so; the outputs are the gradients `to`.
template <class T>
void run_gradients(const kernels::Pass<T>& pass, const graph::Node& node,
                   std::span<const double> numbers, NdArray& g, bool reuse,
                   std::span<graph::InputGradient* const> to);

template <class F, std::size_t N, class Settings> class ElementwiseNode final : public graph::Node {
  using Derivatives = decltype(F::derivatives);

 public:
  /// Bit k: input k is read, bit N: the output, by the derivative of some input that wants one.
  template <std::same_as<TensorLike>... In>
  static std::uint32_t read_by_wanted(const F& f, const In&... inputs) {
    const auto& probed = probes(f);
    std::uint32_t read = 0;
    std::size_t k = 0;
    ((read |= inputs.requires_grad() ? probed[k] : 0u, ++k), ...);
    return read & ((2u << N) - 1);
  }
  /// `read` is read_by_wanted(f, inputs...).
  template <std::same_as<TensorLike>... In>
  ElementwiseNode(const char* op, const std::source_location& at, const NdArray& value, const F& f,
                  const Settings& told, std::uint32_t read, const In&... inputs)
      : graph::Node(Kind::op, op, at, value), f_(f), told_(told) {
    std::size_t k = 0;
    ((connect(k, inputs, read >> k & 1), ++k), ...);
    if (read >> N & 1) save_output(value);
    set_inputs(edges_);
  }

  void pull(Tensor g, std::span<graph::InputGradient> gradients, bool) override {
    visit_floating(dtype(),
                   [&]<class T>(T) { fuse<T>(g, gradients, std::make_index_sequence<N>()); });
  }
  void forget() noexcept override {
    for (auto& edge : edges_) edge = {};
  }
  std::vector<graph::Attribute> attributes() const override {
    return told_with_numbers(told_, shape(), edges_, numbers_);
  }

 private:
  // Inlined at once, as is first(): g++ 14 else calls that of three inputs for two, both being the
  // same code, and warns that the third is beyond their arrays.
  [[gnu::always_inline]] void connect(std::size_t k, const TensorLike& input, bool is_read) {
    if (input.is_number()) {
      numbers_[k] = input.real();
      edges_[k].version = graph::of_number;
    } else {
      edges_[k] = graph::edge_to(input, is_read);
    }
  }
  static constexpr bool is_automatic = std::tuple_size_v<Derivatives> == 0;
  template <std::size_t K> static constexpr bool differentiable() {
    if constexpr (is_automatic)
      return true;
    else
      return !std::is_same_v<std::tuple_element_t<K, Derivatives>, std::nullptr_t>;
  }

  // What each derivative is computed from: bit k is input k, bit N the output, bit N + 1 is g.
  static constexpr std::uint32_t passes_on = 2u << N;  // g alone, and as it is
  // Known to the compiler where the texts capture nothing and are no more than formulas. What texts
  // have captured may say which way they go.
  static std::array<std::uint32_t, N> probes(const F& f) {
    if constexpr (std::is_default_constructible_v<Derivatives>) {
      static const auto bits = probe_all(Derivatives());
      return bits;
    } else {
      return probe_all(f.derivatives);
    }
  }
  static constexpr std::array<std::uint32_t, N> probe_all(const Derivatives& texts) {
    return formula::with_places<N>(
        [&](auto... k) { return std::array{probe<k>(texts, formula::Probe{{1u << k}}...)...}; });
  }
  template <std::size_t K, class... X>
  static constexpr std::uint32_t probe(const Derivatives& texts, const X&... x) {
    using formula::Probe;
    if constexpr (is_automatic)
      return (1u << N) - 1;
    else if constexpr (!differentiable<K>())
      return 0;
    else
      return formula::bits_of(std::get<K>(texts)(Probe{{2u << N}}, x..., Probe{{1u << N}}));
  }

  // Meaning two: a differentiable composition of tensors. Its time is that of the ops it is made
  // of, so it is compiled to be small.
  template <std::size_t... K>
  [[gnu::cold, gnu::noinline]] void
  compose(const Tensor& g, std::span<graph::InputGradient> gradients, std::index_sequence<K...>) {
    const Tensor y = saved_value();
    const std::array<Tensor, N> x{input<K>()...};
    const auto one = [&]<std::size_t J>(std::integral_constant<std::size_t, J>) {
      if constexpr (differentiable<J>())
        if (gradients[J].wanted) gradients[J].value = formula::derive<J>(f_, g, y, x[K]...)[0];
    };
    (one(std::integral_constant<std::size_t, K>()), ...);
  }
  template <std::size_t K> Tensor input() const {
    if (edges_[K].node || edges_[K].saved) return graph::saved_input(edges_[K]);
    return full({}, numbers_[K], dtype());
  }

  // Meaning one: a single pass over memory, for one input's gradient or for all of them. An input
  // whose derivative is g gets g itself, which several may then see. (The mode is asked for here,
  // as pull() would have to keep what it is given over that, and jumps here otherwise.)
  template <class T, std::size_t... K>
  [[gnu::noinline]] void fuse(Tensor& given, std::span<graph::InputGradient> gradients,
                              std::index_sequence<K...>) {
    if (is_grad_enabled()) return compose(given, gradients, std::index_sequence<K...>());
    NdArray g = std::move(given).array();
    const auto& probed = probes(f_);
    std::uint32_t left = ((gradients[K].wanted ? 1u << K : 0u) | ...);
    const std::uint32_t computed = left & ~((probed[K] == passes_on ? 1u << K : 0u) | ...);
    if constexpr ((differentiable<K>() && ...) && N > 1)
      if (computed == (1u << N) - 1) return pass<T, K...>(g, true, gradients);
    const auto is_last = [&](std::size_t k) { return (left &= ~(1u << k)) == 0; };
    ((computed >> K & 1 ? pass<T, K>(g, is_last(K), gradients) : void()), ...);
    ((left >> K & 1 ? void(gradients[K].value = Tensor(is_last(K) ? std::move(g) : g)) : void()),
     ...);
  }
  // The gradients of the inputs K…. Nobody else sees a solely owned g, so the first of them is
  // written over it. One element is worked in registers.
  template <class T, std::size_t... K>
  [[gnu::always_inline]] void pass(NdArray& g, bool is_last,
                                   std::span<graph::InputGradient> gradients) {
    if constexpr ((differentiable<K>() && ...)) {
      const bool reuse = is_last && g.is_sole() && g.is_contiguous();
      if constexpr (N <= in_registers)
        if (shape().empty()) return pass_one<T, K...>(g, reuse, gradients);
      using Lanes = std::array<kernels::Lane<T>, N + 2>;  // the inputs, g and the output
      const auto text = [&f = f_](const Lanes& v) {
        return formula::with_places<N>(
            [&](auto... j) { return formula::derive<K...>(f, v[N], v[N + 1], v[j]...); });
      };
      run_gradients(kernels::pass_of<T, sizeof...(K), N + 2>(text), *this, numbers_, g, reuse,
                    std::array{&gradients[K]...});
    }
  }
  template <class T, std::size_t... K>
  [[gnu::always_inline]] void pass_one(NdArray& g, bool reuse,
                                       std::span<graph::InputGradient> gradients) {
    using L = kernels::Lane<T>;
    const L y(saved_output() ? *saved_output().template data<T>() : T());
    const auto values = formula::with_places<N>([&](auto... j) {
      return formula::derive<K...>(f_, L(*g.data<T>()), y, L(first<T>(j))...);
    });
    std::size_t next = 0;
    const auto give = [&](graph::InputGradient& to) {
      NdArray value = next == 0 && reuse ? std::move(g) : NdArray::empty(shape(), dtype());
      *value.data<T>() = values[next++].first();
      to.value = Tensor(std::move(value));
    };
    (give(gradients[K]), ...);
  }
  template <class T> [[gnu::always_inline]] T first(std::size_t k) const {
    return edges_[k].saved ? *edges_[k].saved.template data<T>() : static_cast<T>(numbers_[k]);
  }

  std::array<double, N> numbers_{};  // of the inputs that are none but numbers
  std::array<graph::Edge, N> edges_;
  [[no_unique_address]] F f_;
  [[no_unique_address]] Settings told_;
};

}  // namespace gradus::detail
