#pragma once
#include <gradus/graph/tensor.h>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

/// Ways to look at a recorded graph. Looking changes nothing and frees nothing. A graph that a walk
/// has freed is shown as far as it is left, and says which walk it was; a constant has no graph,
/// and says so. GraphError on an undefined tensor.
namespace gradus::explain {

/// What leaves are to be called, as nn::named_parameters(model) answers it; others go by the name
/// that they were made with.
using Names = std::vector<std::pair<std::string, Tensor>>;

/// The graph behind y as a picture for Graphviz (`dot -Tsvg`): inputs above, consumers below. A box
/// is a leaf, with its name; a rounded box is an op, with what it was told, its output and its
/// source line, and with its inputs numbered from 0 where their order matters. Node n7 is #7 of
/// print_graph.
std::string to_dot(const Tensor& y, const Names& names = {}, detail::At at = detail::At::current());

/// The graph behind y as text, one node a row, each once and after its inputs:
///
///     graph of float64 [2]: 3 ops, 1 leaf
///       #1  leaf "w"          float64 [2, 3]
///       #2  tanh(#1)          float64 [2, 3]  study.cpp:14
///       #3  mul(#2, #2)       float64 [2, 3]  study.cpp:14
///       #4  sum axis 1 (#3)   float64 [2]     study.cpp:15
///
/// An input that needs no gradient is written as `constant`, with its shape where a rule reads it,
/// a number as it is. What an op was told stands behind its name, without defaults and without what
/// the shapes show, as the shape of a reshape; graph::Node::attributes() has it all.
void print_graph(std::ostream& out, const Tensor& y, const Names& names = {},
                 detail::At at = detail::At::current());

/// What the ops of one name remember for their rules.
struct OpMemory {
  std::string op;
  std::int64_t nodes = 0;
  std::int64_t bytes = 0;
};
/// What the graph behind y remembers until a walk frees it, the most bytes first; ops that remember
/// nothing are there with 0. Storage is counted whole, once, and at the first op that remembers it;
/// that of the tensors `held`, which live anyway (parameters, data), is not counted. What rules
/// captured is not seen, nor are the nodes themselves; memory_stats() counts these.
///
///     for (const auto& [op, nodes, bytes] : explain::memory_by_op(loss, nn::parameters(model)))
std::vector<OpMemory> memory_by_op(const Tensor& y, const Tensors& held = {},
                                   detail::At at = detail::At::current());
/// The sum of these bytes.
std::int64_t saved_bytes(const Tensor& y, const Tensors& held = {},
                         detail::At at = detail::At::current());

}  // namespace gradus::explain
