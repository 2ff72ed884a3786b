#include <gradus/array/ref.h>
#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h>
#endif

namespace gradus::detail {

#if __has_include(<sys/single_threaded.h>)
constinit const char& single_threaded = __libc_single_threaded;
#else
constexpr char unknown = 0;
constinit const char& single_threaded = unknown;
#endif

}  // namespace gradus::detail
