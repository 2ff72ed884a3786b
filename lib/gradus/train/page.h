#pragma once
#include <gradus/array/language.h>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gradus::train {

/// One HTML file that needs no other: its style and its pictures are inside.
class Page {
 public:
  Page(const std::string& title, const std::string& lead);
  void note(const std::string& words);
  void heading(const std::string& words);
  /// A row of figures, each with what it means: {"98.9 %", "right"}.
  void figures(const std::vector<std::pair<std::string, std::string>>& figures);
  /// An SVG with a sentence below it.
  void picture(const std::string& svg, const std::string& caption);
  void table(const std::vector<std::pair<std::string, std::string>>& rows);
  void code(const std::string& text);
  std::string text() const;

 private:
  std::string text_;
};

}  // namespace gradus::train
