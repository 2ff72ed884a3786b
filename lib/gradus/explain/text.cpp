#include <gradus/array/error.h>
#include <gradus/explain/text.h>

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

}  // namespace

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
  std::string text = "constant";
  if (!input.saved) return text;
  if (input.saved.dtype() != consumer.dtype()) text += std::string(" ") + name(input.saved.dtype());
  return text + ' ' + describe(input.saved.shape());
}

std::string describe_freed(const Node& node) {
  return "freed by the walk at " + describe(node.freed_at());
}

}  // namespace gradus::explain
