#include <gradus/graph/observer.h>
#include <utility>

namespace gradus::graph {

constinit thread_local Observer* observing = nullptr;

Observer::Observer() : before_(std::exchange(observing, this)) {}
Observer::~Observer() { observing = before_; }

}  // namespace gradus::graph
