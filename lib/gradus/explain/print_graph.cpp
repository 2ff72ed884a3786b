#include <gradus/explain/explain.h>
#include <gradus/explain/listing.h>
#include <gradus/explain/text.h>
#include <gradus/graph/leaf.h>
#include <gradus/graph/tensor_like.h>
#include <algorithm>
#include <ostream>

namespace gradus::explain {
using namespace graph;
namespace {

using Lines = std::vector<std::string>;
constexpr std::size_t widest_call = 44;  // leaves room for the other columns in 100

std::string quoted(const std::string& name) {
  std::string text = "\"";
  for (const char c : printable(name)) text += c == '"' ? std::string("\\\"") : std::string(1, c);
  return text + '"';
}

std::string describe_input(const Edge& input, const Node& consumer, const Listing& listing) {
  if (!input.node) return describe_constant(input, consumer);
  return '#' + std::to_string(listing.number(input.node.get()));
}

// How a node came about: leaf "w", tanh(#5), or sum axis 1 (#7), on several lines where it is long.
Lines call_of(const Node& node, const Listing& listing) {
  if (node.is_leaf()) {
    const std::string name = listing.name(node);
    return {name.empty() ? "leaf" : "leaf " + quoted(name)};
  }
  Lines lines{printable(node.op())};
  const auto add = [&](const std::string& word) {
    if (lines.back().size() + word.size() + 2 > widest_call) lines.push_back("   ");
    lines.back() += ' ' + word;
  };
  const auto told = describe_attributes(node);
  for (const auto& word : told) add(word);
  lines.back() += told.empty() ? "(" : " (";
  if (node.is_freed()) lines.back() += "...";
  const auto inputs = node.inputs();
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    const std::string input = describe_input(inputs[k], node, listing);
    if (k > 0)
      add(input);
    else
      lines.back() += input;
    if (k + 1 < inputs.size()) lines.back() += ',';
  }
  lines.back() += ')';
  return lines;
}

// In characters, of which each is one column wide.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t columns) {
  return text + std::string(columns - std::min(columns, width(text)), ' ');
}

struct Columns {
  std::size_t number = 0;
  std::size_t call = 0;
  std::size_t output = 0;
};

Columns measure(const Listing& listing) {
  Columns columns{std::to_string(listing.nodes().size()).size() + 1};
  for (const Node* node : listing.nodes()) {
    const std::size_t call = width(call_of(*node, listing)[0]);
    if (call <= widest_call) columns.call = std::max(columns.call, call);
    columns.output = std::max(columns.output, describe_output(*node).size());
  }
  return columns;
}

std::string row_of(const Node& node, const Listing& listing, const Columns& columns) {
  const std::string number = '#' + std::to_string(listing.number(&node));
  const std::string margin(columns.number + 4, ' ');
  const Lines call = call_of(node, listing);
  std::string text = "  " + std::string(columns.number - number.size(), ' ') + number + "  ";
  text += padded(call[0], columns.call) + "  ";
  if (node.is_leaf())
    text += describe_output(node) + '\n';
  else
    text += padded(describe_output(node), columns.output) + "  " + describe(node.at()) + '\n';
  for (std::size_t k = 1; k < call.size(); ++k) text += margin + call[k] + '\n';
  if (node.is_freed())
    text += margin + describe_freed(node) + "; {.retain_graph = true} would have kept its inputs\n";
  return text;
}

std::string counted(std::ptrdiff_t n, const std::string& one, const std::string& several) {
  return std::to_string(n) + ' ' + (n == 1 ? one : several);
}

std::string title(const Listing& listing) {
  const auto& nodes = listing.nodes();
  const auto count = [&](auto property) {
    return std::count_if(nodes.begin(), nodes.end(), property);
  };
  const auto ops = count([](const Node* node) { return !node->is_leaf(); });
  const auto leaves = count([](const Node* node) { return node->is_leaf(); });
  const auto freed = count([](const Node* node) { return node->is_freed(); });
  std::string text = "graph of " + describe_output(*nodes.back()) + ": " +
                     counted(ops, "op", "ops") + ", " + counted(leaves, "leaf", "leaves");
  if (freed > 0) text += ", " + std::to_string(freed) + " freed";
  return text + '\n';
}

}  // namespace

void print_graph(std::ostream& out, const Tensor& y, const Names& names, detail::At at) {
  const OpScope scope("print_graph", at);
  const Listing listing(y, names);
  if (listing.nodes().empty()) {
    out << describe(TensorLike(y)) + " is a constant: it has no graph\n";
    return;
  }
  out << title(listing);
  const Columns columns = measure(listing);
  for (const Node* node : listing.nodes()) out << row_of(*node, listing, columns);
}

}  // namespace gradus::explain
