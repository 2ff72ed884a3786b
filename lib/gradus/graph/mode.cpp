#include <gradus/graph/mode.h>
#include <utility>

namespace gradus {

using detail::modes;

constinit thread_local detail::Modes detail::modes;

NoGrad::NoGrad() : before_(std::exchange(modes.grad_enabled, false)) {}
NoGrad::~NoGrad() { modes.grad_enabled = before_; }
EnableGrad::EnableGrad() : before_(std::exchange(modes.grad_enabled, true)) {}
EnableGrad::~EnableGrad() { modes.grad_enabled = before_; }

DetectAnomaly::DetectAnomaly() : before_(std::exchange(modes.anomaly, true)) {}
DetectAnomaly::~DetectAnomaly() { modes.anomaly = before_; }

Widen::Widen() : before_(std::exchange(modes.widening, true)) {}
Widen::~Widen() { modes.widening = before_; }

}  // namespace gradus
