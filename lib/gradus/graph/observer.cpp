#include <gradus/graph/observer.h>
#include <utility>

namespace gradus {
namespace {
constinit thread_local Observer* current = nullptr;
}  // namespace

Observer::Observer() : before_(std::exchange(current, this)) {}
Observer::~Observer() { current = before_; }
Observer* observer() { return current; }

}  // namespace gradus
