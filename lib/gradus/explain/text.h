#pragma once
#include <gradus/graph/node.h>
#include <string>
#include <string_view>
#include <vector>

namespace gradus::explain {

/// Text that any terminal or picture can show: control characters and what is no UTF-8 become
/// escapes as in C++ (\n, \x1b), and so does the backslash.
std::string printable(std::string_view text);

/// "float32 [32, 10]": what the node puts out.
std::string describe_output(const graph::Node& node);
/// What the op was told: "axis 1", "keepdim", "stride [2, 1]"; a list of equal numbers is written
/// as one. Defaults are left out, and what the shapes or the inputs show.
std::vector<std::string> describe_attributes(const graph::Node& node);
/// "constant", for an input without a node, with the shape where it is known, and with the dtype
/// where that is not the consumer's own: "constant int64 [32, 1]". A number is written as it is,
/// with its name where the op has one for it: "constant 2", "exponent 2".
std::string describe_constant(const graph::Edge& input, const graph::Node& consumer);
/// "freed by the walk at study.cpp:20".
std::string describe_freed(const graph::Node& node);

}  // namespace gradus::explain
