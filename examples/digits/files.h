#pragma once
#include <filesystem>
#include <string_view>

namespace digits {

/// Makes the folder of a file, where it is missing, and finds out whether the file can be written.
/// std::runtime_error says why not; what the file held is untouched.
void prepare(const std::filesystem::path& file);

/// Writes all of the file or nothing. std::runtime_error where it cannot; what the file held before
/// is then untouched.
void write_file(const std::filesystem::path& file, std::string_view content);

}  // namespace digits
