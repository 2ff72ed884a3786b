#pragma once
#include <gradus/graph/attributes.h>
#include <gradus/graph/tensor_like.h>
#include <span>

namespace gradus::graph {

/// Whatever remembers the attributes of an op that has just run, which may be of any type.
struct Teller {
  template <class T> static Teller of(const T& told) {
    return {&told, [](const void* told, const Shape& output) {
              return attributes_of(*static_cast<const T*>(told), output);
            }};
  }
  const void* told;
  Attributes (*ask)(const void* told, const Shape& output);
};

/// One op that has just run.
struct Made {
  const char* op;
  const std::source_location& at;
  std::span<const TensorLike> inputs;
  const NdArray& value;
  const Ref<Node>& node;    ///< null where nothing was recorded
  const NdArray& branches;  ///< which way each element went, if wanted and the op has ways; or null
  Teller teller;

  /// What it was told besides its tensors (axes, strides, eps …), recorded or not. Nobody who does
  /// not ask pays for the list.
  Attributes attributes() const;
};

/// Sees every op that its thread runs while it lives (where several live, the newest does). What
/// checks and tools are made of.
class Observer {
 public:
  Observer();
  virtual ~Observer();
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  /// An op is about to end with this value, which may be replaced by another of its shape and
  /// dtype.
  virtual void ending(const char* /*op*/, NdArray& /*value*/) {}
  /// Whether ops with branches (relu, maximum, where …) are to say which one each element took.
  virtual bool wants_branches() const { return false; }
  /// An op has run.
  virtual void made(const Made& /*op*/) {}
  /// A walk has run the rules of a node; the answers may be changed.
  virtual void pulled(const Node& /*node*/, std::span<InputGradient> /*gradients*/) {}

 private:
  Observer* before_;
};
extern constinit thread_local Observer* observing;
/// The calling thread's observer, null where there is none.
inline Observer* observer() { return observing; }

}  // namespace gradus::graph
