#include <gradus/graph/observer.h>
#include <utility>

namespace gradus::graph {

constinit thread_local Observer* observing = nullptr;

// What an op was told has gone to its node, where it has one.
Attributes Made::attributes() const {
  return node ? node->attributes() : teller.ask(teller.told, value.shape());
}

Observer::Observer() : before_(std::exchange(observing, this)) {}
Observer::~Observer() { observing = before_; }

}  // namespace gradus::graph
