#include <gradus/explain/explain.h>
#include <gradus/explain/listing.h>
#include <algorithm>
#include <tuple>
#include <unordered_set>

namespace gradus::explain {
using namespace graph;
namespace {

// The storages that were counted already.
class Storages {
 public:
  explicit Storages(const Tensors& held) {
    for (const auto& tensor : held) seen_.insert(tensor.array().storage());
  }
  std::int64_t bytes_new_in(const NdArray& saved) {
    return saved && seen_.insert(saved.storage()).second ? saved.storage_bytes() : 0;
  }

 private:
  std::unordered_set<const void*> seen_;
};

std::int64_t bytes_new_in(const Node& node, Storages& storages) {
  std::int64_t bytes = storages.bytes_new_in(node.saved_output());
  for (const auto& input : node.inputs()) bytes += storages.bytes_new_in(input.saved);
  return bytes;
}

}  // namespace

std::vector<OpMemory> memory_by_op(const Tensor& y, const Tensors& held, detail::At at) {
  const OpScope scope("memory_by_op", at);
  const Listing listing(y, {});
  Storages storages(held);
  std::vector<OpMemory> rows;
  for (const Node* node : listing.nodes()) {
    if (node->is_leaf()) continue;
    auto row = std::ranges::find(rows, node->op(), &OpMemory::op);
    if (row == rows.end()) row = rows.insert(row, {node->op()});
    ++row->nodes;
    row->bytes += bytes_new_in(*node, storages);
  }
  std::ranges::sort(rows, [](const OpMemory& a, const OpMemory& b) {
    return std::tie(b.bytes, b.nodes, a.op) < std::tie(a.bytes, a.nodes, b.op);
  });
  return rows;
}

std::int64_t saved_bytes(const Tensor& y, const Tensors& held, detail::At at) {
  const OpScope scope("saved_bytes", at);
  std::int64_t sum = 0;
  for (const auto& row : memory_by_op(y, held)) sum += row.bytes;
  return sum;
}

}  // namespace gradus::explain
