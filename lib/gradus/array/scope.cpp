#include <gradus/array/scope.h>

namespace gradus::detail {

constinit thread_local Modes modes;

}  // namespace gradus::detail
