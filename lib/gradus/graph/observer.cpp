#include <gradus/graph/observer.h>
#include <utility>

namespace gradus::graph {

constinit thread_local Observer* detail::observing = nullptr;

Observer::Observer() : before_(std::exchange(detail::observing, this)) {}
Observer::~Observer() { detail::observing = before_; }

}  // namespace gradus::graph
