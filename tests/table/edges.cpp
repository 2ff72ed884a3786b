#include "table/edges.h"

namespace gradus {

const std::vector<EdgeGroup>& edge_table() {
  static const auto* all = new std::vector<EdgeGroup>{
      table::kinks(),   table::ties(),   table::infinities(), table::not_numbers(),
      table::empties(), table::rank_0(), table::sizes_1(),    table::places(),
      table::layouts(), table::twice()};
  return *all;
}

}  // namespace gradus
