#include <gradus/graph/attributes.h>
#include <gradus/graph/extras.h>
#include <gradus/graph/mode.h>
#include <gradus/graph/node.h>
#include <gradus/graph/tensor.h>

namespace gradus::graph {

static_assert(sizeof(Node) <= 120);  // two edges more, and it is three cache lines

void Node::save_output(const NdArray& value) {
  output_ = value;
  output_version_ = value.version();
}

void Node::delete_extras() noexcept { delete extras_; }

Attributes Node::attributes() const { return {}; }

Extras& Node::extras() {
  if (!extras_) extras_ = new Extras;
  return *extras_;
}

Tensor Node::saved_value() {
  if (!output_) return {};
  return Tensor(output_, is_grad_enabled() ? Ref<Node>::share(this) : Ref<Node>{});
}

void Node::free(const std::source_location& by) noexcept {
  freed_at_ = by;
  forget();
  output_ = {};
  set_inputs({});
}

// A node's destructor releases its inputs, which may die in turn. They queue here instead of
// recursing, so a chain of any length dies on a small stack.
void Node::destroy() noexcept {
  constinit thread_local Node* dead = nullptr;
  constinit thread_local bool burying = false;
  next_dead_ = dead;
  dead = this;
  if (burying) return;
  burying = true;
  while (dead) {
    Node* node = dead;
    dead = node->next_dead_;
    delete node;
  }
  burying = false;
}

}  // namespace gradus::graph
