#include <gradus/check/mutate.h>
#include <gradus/graph/mode.h>
#include <gradus/graph/observer.h>
#include <algorithm>
#include <iomanip>
#include <map>
#include <ostream>

namespace gradus::check {
using namespace graph;
namespace {

bool has_tie(std::span<const TensorLike> inputs) {
  for (const auto& input : inputs) {
    if (input.is_number() || input.array().size() > 10000) continue;
    auto numbers = Tensor(input.array()).to_vector<double>();
    std::sort(numbers.begin(), numbers.end());
    if (std::adjacent_find(numbers.begin(), numbers.end()) != numbers.end()) return true;
  }
  return false;
}

class Collector final : public Observer {
 public:
  std::map<std::string, Coverage> rows;
  bool wants_branches() const override { return true; }

  void made(const Made& op) override {
    if (!op.node) return;
    Coverage& row = rows[op.op];
    row.op = op.op;
    ++row.calls;
    row.scalar += op.value.rank() == 0;
    row.empty += op.value.size() == 0;
    row.second_order += is_walking();
    bool strided = false, broadcast = false;
    for (const auto& input : op.inputs) {
      if (input.is_number()) continue;
      strided = strided || !input.array().is_contiguous();
      for (const auto stride : input.array().strides()) broadcast = broadcast || stride == 0;
    }
    row.strided += strided;
    row.broadcast += broadcast;
    row.tie += op.branches && has_tie(op.inputs);
  }
};

}  // namespace

std::vector<Coverage> coverage(const gradus::detail::Function<void()>& suite) {
  Collector collector;
  suite();
  std::vector<Coverage> rows;
  for (auto& [op, row] : collector.rows) rows.push_back(row);
  return rows;
}

std::ostream& operator<<(std::ostream& out, const std::vector<Coverage>& rows) {
  out << std::left << std::setw(20) << "op" << std::right;
  for (const char* column : {"calls", "broadcast", "rank 0", "empty", "strided", "tie", "order 2"})
    out << std::setw(10) << column;
  for (const auto& row : rows) {
    out << '\n' << std::left << std::setw(20) << row.op << std::right;
    for (const int n :
         {row.calls, row.broadcast, row.scalar, row.empty, row.strided, row.tie, row.second_order})
      out << std::setw(10) << n;
  }
  return out;
}

}  // namespace gradus::check
