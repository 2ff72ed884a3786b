#pragma once
#include <gradus/graph/record.h>

namespace gradus {

/// A rule that is good for one order: it may compute its answer by any means, not only in gradus's
/// ops. A derivative of that answer is a GraphError that names the rule's line, never a wrong
/// number.
graph::Rule once(graph::Rule::Function rule,
                 std::source_location at = std::source_location::current());

}  // namespace gradus
