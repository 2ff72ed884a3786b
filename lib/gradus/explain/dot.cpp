#include <gradus/explain/explain.h>
#include <gradus/explain/listing.h>
#include <gradus/explain/text.h>
#include <gradus/graph/leaf.h>
#include <gradus/graph/tensor_like.h>
#include <algorithm>

// Labels are Graphviz's HTML: https://graphviz.org/doc/info/shapes.html#html

namespace gradus::explain {
using namespace graph;
namespace {

constexpr const char* head =
    R"(digraph gradus {
  graph [bgcolor=white, nodesep=0.35, ranksep=0.35];
  node [shape=plain, fontname="Helvetica", fontsize=12, fontcolor="#1f2933"];
  edge [color="#7b8794", arrowsize=0.6];
)";

std::string entity(char c) {
  if (c == '&') return "&amp;";
  if (c == '<') return "&lt;";
  if (c == '>') return "&gt;";
  if (c == '"') return "&quot;";
  if (c == '\\') return "\\\\";  // \N would be the node's name
  return std::string(1, c);
}

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : printable(text)) result += entity(c);
  return result;
}

// An empty element is an error to Graphviz.
std::string bold(const std::string& text) {
  return text.empty() ? "" : "<b>" + escaped(text) + "</b>";
}

std::string output(const std::string& text) {
  return "<br/><font point-size=\"11\">" + text + "</font>";
}

std::string small(const std::string& text) {
  return "<font point-size=\"9\" color=\"#7b8794\">" + escaped(text) + "</font>";
}

// How a node is drawn: the attributes of the table that is its label.
constexpr const char* leaf_frame = R"(color="#5a8fc7" bgcolor="#e6f0fa")";
constexpr const char* op_frame = R"(style="rounded" color="#7b8794" bgcolor="#ffffff")";
constexpr const char* freed_frame = R"(style="rounded,dashed" color="#b0b7c0" bgcolor="#f5f7fa")";

std::string drawn(std::size_t number, const std::string& frame, const std::string& rows) {
  return "  n" + std::to_string(number) + " [label=<<table border=\"1\" cellborder=\"0\" " +
         "cellspacing=\"0\" cellpadding=\"4\" " + frame + ">" + rows + "</table>>];\n";
}

std::string row(const std::string& text, std::size_t columns = 1) {
  const std::string span = columns > 1 ? " colspan=\"" + std::to_string(columns) + "\"" : "";
  return "<tr><td" + span + ">" + text + "</td></tr>";
}

// Ops whose inputs may change places; an op that is missing here has its inputs numbered for
// nothing.
bool is_commutative(const Node& node) {
  constexpr std::string_view names[] = {"add", "mul", "maximum", "minimum", "hypot", "logaddexp"};
  return !node.is_foreign() && std::ranges::find(names, node.op()) != std::end(names);
}

// Several inputs get a socket each, so that their order is seen, and where a constant goes.
bool has_sockets(const Node& node) {
  const auto inputs = node.inputs();
  const auto is_constant = [](const Edge& input) { return !input.node; };
  return inputs.size() > 1 && (!is_commutative(node) || std::ranges::any_of(inputs, is_constant));
}

std::string sockets(const Node& node) {
  std::string cells;
  const auto inputs = node.inputs();
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    const std::string index = std::to_string(k);
    cells += "<td port=\"i" + index + "\">" +
             small(inputs[k].node ? index : describe_constant(inputs[k], node)) + "</td>";
  }
  return "<tr>" + cells + "</tr><hr/>";
}

std::string leaf(const Node& node, const Listing& listing) {
  const std::string given = listing.name(node), name = given.empty() ? node.op() : given;
  return drawn(listing.number(&node), leaf_frame, row(bold(name) + output(describe_output(node))));
}

std::string op(const Node& node, std::size_t number) {
  std::string text = bold(node.op());
  for (const auto& word : describe_attributes(node)) text += ' ' + escaped(word);
  text += output(describe_output(node)) + "<br/>" + small(describe(node.at()));
  if (node.is_freed()) text += "<br/>" + small(describe_freed(node));
  const std::string rows =
      has_sockets(node) ? sockets(node) + row(text, node.inputs().size()) : row(text);
  return drawn(number, node.is_freed() ? freed_frame : op_frame, rows);
}

std::string edges(const Node& node, const Listing& listing, std::size_t number) {
  std::string text;
  const bool to_sockets = has_sockets(node);
  const auto inputs = node.inputs();
  for (std::size_t k = 0; k < inputs.size(); ++k) {
    if (!inputs[k].node) continue;
    text += "  n" + std::to_string(listing.number(inputs[k].node.get())) + " -> n" +
            std::to_string(number) + (to_sockets ? ":i" + std::to_string(k) + ":n" : "") + ";\n";
  }
  return text;
}

std::string constant(const Tensor& y) {
  const std::string text = bold("constant") + output(describe(TensorLike(y)));
  return drawn(1, freed_frame, row(text + "<br/>" + small("no graph")));
}

}  // namespace

std::string to_dot(const Tensor& y, const Names& names, detail::At at) {
  const OpScope scope("to_dot", at);
  const Listing listing(y, names);
  std::string text = head;
  if (listing.nodes().empty()) text += constant(y);
  for (const Node* node : listing.nodes()) {
    const std::size_t number = listing.number(node);
    text += node->is_leaf() ? leaf(*node, listing) : op(*node, number);
    text += edges(*node, listing, number);
  }
  return text + "}\n";
}

}  // namespace gradus::explain
