#include "table/rows.h"

namespace gradus {

const char* name(Smoothness smoothness) {
  constexpr const char* names[] = {"smooth", "kinked", "flat", "once", "constant"};
  return names[static_cast<int>(smoothness)];
}

const std::vector<OpRow>& op_table() {
  static const auto* table = [] {
    auto* all = new std::vector<OpRow>;
    for (const auto& rows :
         {table::arithmetic(), table::functions(), table::activations(), table::comparisons(),
          table::shapes(), table::reductions(), table::extremes(), table::statistics(),
          table::indexing(), table::products(), table::linear_algebra(), table::learning(),
          table::losses(), table::images()})
      all->insert(all->end(), rows.begin(), rows.end());
    return all;
  }();
  return *table;
}

}  // namespace gradus
