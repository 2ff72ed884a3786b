#pragma once
#include <gradus/array/language.h>
#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>

namespace gradus {

/// The root of every exception that gradus throws. Messages name the op, the shapes or dtypes, the
/// caller's source line and the way out; nothing has been changed when one is thrown.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};
/// Shapes, axes or indices that do not fit.
struct ShapeError : Error {
  using Error::Error;
};
/// A dtype that an op does not take, or two that do not mix.
struct DtypeError : Error {
  using Error::Error;
};
/// A question that the recorded graph cannot answer.
struct GraphError : Error {
  using Error::Error;
};
/// A NaN or an infinity, found under DetectAnomaly.
struct NonFiniteError : Error {
  using Error::Error;
};
/// An argument outside its range.
struct ValueError : Error {
  using Error::Error;
};

/// "file.cpp:41", as every message names a line.
std::string describe(const std::source_location& at);

namespace detail {
std::string message(std::string_view op, const std::source_location& at, const std::string& what);
}
/// Throws E with the text "op: what (file.cpp:41)": of the op that the user called, where this one
/// is a part of it (see OpScope).
template <class E>
[[noreturn, gnu::cold, gnu::noinline]] void
fail(std::string_view op, const std::source_location& at, const std::string& what) {
  throw E(detail::message(op, at, what));
}

}  // namespace gradus
