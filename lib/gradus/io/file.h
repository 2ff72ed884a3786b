#pragma once
#include <gradus/array/error.h>
#include <gradus/array/scope.h>
#include <filesystem>
#include <string_view>

namespace gradus {

/// A file that cannot be read or written. The message names the file and says why.
struct IoError : Error {
  using Error::Error;
};

namespace io {

/// Makes the folder of a file, where it is missing, and finds out whether the file can be written,
/// before hours of work go into it. IoError says why not; what the file held is untouched.
void prepare(const std::filesystem::path& file, detail::At at = detail::At::current());

/// Writes all of the file or nothing, also when the machine stops half-way: the bytes go to a
/// neighbour of the file, and reach the disk before it takes the file's name. Where the file is a
/// link, what it leads to is written; what is no regular file is refused. IoError where it cannot
/// be; what the file held is then untouched, and no neighbour is left behind.
void write_file(const std::filesystem::path& file, std::string_view bytes,
                detail::At at = detail::At::current());

}  // namespace io
}  // namespace gradus
