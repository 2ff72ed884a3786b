#pragma once
#include <gradus/graph/record.h>
#include <gradus/kernels/map.h>
#include <gradus/ops/derivatives.h>

// The node of an elementwise op: what it remembers, and its gradients in one pass.

namespace gradus::detail {

template <class F, class D, std::size_t N> class ElementwiseNode final : public Node {
 public:
  /// Bit k: input k is read, bit N: the output, by the derivative of some input that wants one.
  static std::uint32_t read_by_wanted(const D& d, const std::array<Operand, N>& in) {
    return read_by_wanted(d, in, std::make_index_sequence<N>());
  }
  /// `read` is read_by_wanted(d, in).
  ElementwiseNode(const char* op, const std::source_location& at, const Array& value, const F& f,
                  const D& d, const std::array<Operand, N>& in, std::uint32_t read)
      : ElementwiseNode(op, at, value, f, d, in, read, std::make_index_sequence<N>()) {}

  void pull(Tensor g, std::span<InputGradient> gradients) override {
    const auto all = std::make_index_sequence<N>();
    if (is_grad_enabled()) return compose(g, gradients, all);
    visit_floating(dtype(), [&]<class T>(T) { fuse<T>(g, gradients, all); });
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
  static std::uint32_t read_by_wanted(const D& d, const std::array<Operand, N>& in,
                                      std::index_sequence<K...>) {
    const auto& probed = probes(d);
    return ((in[K].requires_grad() ? probed[K] & ((2u << N) - 1) : 0u) | ...);
  }

  // What each derivative is computed from: bit k is input k, bit N the output, bit N + 1 is g.
  static constexpr std::uint32_t passes_on = 2u << N;  // g alone, and as it is
  static const std::array<std::uint32_t, N>& probes(const D& d) {
    static const auto all = [&]<std::size_t... K>(std::index_sequence<K...>) {
      return std::array<std::uint32_t, N>{probe<K>(d)...};
    }
    (std::make_index_sequence<N>());
    return all;
  }
  template <std::size_t K> static std::uint32_t probe(const D& d) {
    if constexpr (std::is_same_v<D, Automatic>) {
      return (1u << N) - 1;
    } else if constexpr (!differentiable<K>()) {
      return 0;
    } else {
      return [&]<std::size_t... J>(std::index_sequence<J...>) {
        return ProbePolicy::bits_of(
            std::get<K>(d.texts)(Probe{{2u << N}}, Probe{{1u << J}}..., Probe{{1u << N}}));
      }
      (std::make_index_sequence<N>());
    }
  }

  // Meaning two: a differentiable composition of tensors.
  template <std::size_t... K>
  [[gnu::noinline]] void compose(const Tensor& g, std::span<InputGradient> gradients,
                                 std::index_sequence<K...>) {
    const Tensor y = saved_value();
    const std::array<Tensor, N> x{input<K>()...};
    const auto one = [&]<std::size_t J>(std::integral_constant<std::size_t, J>) {
      if constexpr (differentiable<J>())
        if (gradients[J].wanted) gradients[J].value = derive<J>(f_, d_, g, y, x[K]...)[0];
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
  [[gnu::noinline]] void fuse(Tensor& given, std::span<InputGradient> gradients,
                              std::index_sequence<K...>) {
    Array g = std::move(given).array();
    const auto& probed = probes(d_);
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
  [[gnu::always_inline]] void pass(Array& g, bool is_last, std::span<InputGradient> gradients) {
    if constexpr ((differentiable<K>() && ...)) {
      std::array<T, N> numbers{};
      std::array<kernels::Source<T>, N + 2> sources;
      const T unread{};
      for (std::size_t k = 0; k < N; ++k) {
        if (edges_[k].saved) {
          sources[k] = kernels::Source<T>(edges_[k].saved);
        } else {
          numbers[k] = static_cast<T>(numbers_[k]);
          sources[k] = kernels::Source<T>(&numbers[k]);
        }
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
      return derive<K...>(f_, d_, v[N], v[N + 1], v[J]...);
    };
    kernels::map<T, sizeof...(K), N + 2>(text, {out[O].template data<T>()...}, sources, shape(),
                                         out[0].size());
  }

  std::array<Edge, N> edges_;
  std::array<double, N> numbers_{};
  [[no_unique_address]] F f_;
  [[no_unique_address]] D d_;
};

}  // namespace gradus::detail
