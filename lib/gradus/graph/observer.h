#pragma once
#include <gradus/graph/operand.h>
#include <span>

namespace gradus {

/// One op that has just run.
struct Made {
  const char* op;
  const std::source_location& at;
  std::span<const Operand> inputs;
  const Array& value;
  const Ref<Node>& node;  ///< null where nothing was recorded
};

/// Sees every op that its thread runs while it lives; the innermost one only. For checks and tools.
class Observer {
 public:
  Observer();
  virtual ~Observer();
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual void made(const Made& op) = 0;

 private:
  Observer* before_;
};
/// The calling thread's observer, null where there is none.
Observer* observer();

}  // namespace gradus
