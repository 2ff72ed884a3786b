#include <gradus/array/dtype.h>
#include <ostream>

namespace gradus {

const char* name(Dtype dtype) {
  constexpr const char* names[] = {"float32", "float64", "int64"};
  return names[static_cast<int>(dtype)];
}

std::ostream& operator<<(std::ostream& out, Dtype dtype) { return out << name(dtype); }

}  // namespace gradus
