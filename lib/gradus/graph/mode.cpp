#include <gradus/graph/mode.h>
#include <utility>

namespace gradus {
namespace {
constinit thread_local bool grad_enabled = true;
constinit thread_local bool anomaly = false;
constinit thread_local const std::source_location* rule_line = nullptr;
}  // namespace

constinit thread_local bool detail::widening = false;
Widen::Widen() : before_(std::exchange(detail::widening, true)) {}
Widen::~Widen() { detail::widening = before_; }

NoGrad::NoGrad() : before_(std::exchange(grad_enabled, false)) {}
NoGrad::~NoGrad() { grad_enabled = before_; }
EnableGrad::EnableGrad() : before_(std::exchange(grad_enabled, true)) {}
EnableGrad::~EnableGrad() { grad_enabled = before_; }
bool is_grad_enabled() { return grad_enabled; }

DetectAnomaly::DetectAnomaly() : before_(std::exchange(anomaly, true)) {}
DetectAnomaly::~DetectAnomaly() { anomaly = before_; }
bool detects_anomaly() { return anomaly; }

RuleLine::RuleLine(const std::source_location& at) : before_(std::exchange(rule_line, &at)) {}
RuleLine::~RuleLine() { rule_line = before_; }
const std::source_location& RuleLine::or_else(const std::source_location& at) {
  return rule_line ? *rule_line : at;
}

}  // namespace gradus
