#include <gradus/array/error.h>
#include <gradus/explain/text.h>
#include <gradus/graph/attributes.h>
#include <algorithm>
#include <sstream>

namespace gradus::explain {
using namespace graph;
namespace {

constexpr std::size_t length_by_lead(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return 2;
  if (lead < 0xF0) return 3;
  return lead < 0xF5 ? 4 : 0;
}

// The length of the UTF-8 character that the text starts with; 0 where there is none that XML, and
// so Graphviz, would take.
std::size_t character_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = length_by_lead(lead);
  if (length <= 1 || text.size() < length) return length == 1 ? 1 : 0;
  std::uint32_t code = lead & (0x7Fu >> length);
  for (std::size_t k = 1; k < length; ++k) {
    const auto byte = static_cast<unsigned char>(text[k]);
    if ((byte & 0xC0) != 0x80) return 0;
    code = code << 6 | (byte & 0x3Fu);
  }
  constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool overlong = code < smallest[length];
  const bool control = code < 0xA0;
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  const bool no_character = code > 0x10FFFF || (code & 0xFFFE) == 0xFFFE;
  return overlong || control || surrogate || no_character ? 0 : length;
}

std::string escape(unsigned char byte) {
  if (byte == '\n') return "\\n";
  if (byte == '\t') return "\\t";
  if (byte == '\r') return "\\r";
  constexpr const char* digits = "0123456789abcdef";
  return {'\\', 'x', digits[byte / 16], digits[byte % 16]};
}

std::string as_text(double number) {
  std::ostringstream text;
  text << number;
  return text.str();
}

// The value behind its name; a flag is its name alone.
struct Written {
  std::string name;
  std::string operator()(bool value) const { return value ? name : name + " false"; }
  std::string operator()(std::int64_t value) const { return name + ' ' + std::to_string(value); }
  std::string operator()(double value) const { return name + ' ' + as_text(value); }
  std::string operator()(const std::string& value) const { return name + ' ' + printable(value); }
  std::string operator()(const std::vector<std::int64_t>& values) const {
    const bool is_one = values.size() == 1 && name == "axes";
    const bool are_equal = !values.empty() && std::ranges::count(values, values[0]) ==
                                                  static_cast<std::ptrdiff_t>(values.size());
    return (is_one ? "axis" : name) + ' ' +
           (are_equal ? std::to_string(values[0]) : describe(Shape(values)));
  }
};

}  // namespace

std::vector<std::string> describe_attributes(const Node& node) {
  std::vector<std::string> words;
  for (const auto& [name, value, is_usual, input] : node.attributes())
    if (!is_usual && !input) words.push_back(std::visit(Written{name}, value));
  return words;
}

std::string printable(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t length = character_length(text);
    if (length == 0 || first < 0x20 || first == 0x7F)
      result += escape(first);
    else if (first == '\\')
      result += "\\\\";
    else
      result += text.substr(0, length);
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return result;
}

std::string describe_output(const Node& node) {
  return std::string(name(node.dtype())) + ' ' + describe(node.shape());
}

std::string describe_constant(const Edge& input, const Node& consumer) {
  const auto place = static_cast<std::size_t>(&input - consumer.inputs().data());
  for (const auto& [name, value, is_usual, which] : consumer.attributes())
    if (which == place) return std::visit(Written{is_usual ? "constant" : name}, value);
  std::string text = "constant";
  if (!input.saved) return text;
  if (input.saved.dtype() != consumer.dtype()) text += std::string(" ") + name(input.saved.dtype());
  return text + ' ' + describe(input.saved.shape());
}

std::string describe_freed(const Node& node) {
  return "freed by the walk at " + describe(node.freed_at());
}

}  // namespace gradus::explain
