#include <gradus/check/branches.h>
#include <gradus/check/inner_observer.h>

namespace gradus::check {
using namespace graph;
namespace {

class BranchObserver final : public Layer {
 public:
  bool wants_branches() const override { return true; }
  // Masks and indices are branches themselves.
  void made(const Made& op) override {
    Layer::made(op);
    const NdArray& ways = op.branches || op.value.dtype() != int64 ? op.branches : op.value;
    if (ways) found.push_back({op.op, describe(op.at), Tensor(ways).to_vector<double>()});
  }
  Signature found;
};

}  // namespace

Signature branches_of(const std::function<void()>& run) {
  BranchObserver observer;
  run();
  return std::move(observer.found);
}

std::string parting(const Signature& a, const Signature& b) {
  if (a.size() != b.size()) return "control flow that depends on the values";
  for (std::size_t k = 0; k < a.size(); ++k) {
    if (a[k].op != b[k].op || a[k].line != b[k].line || a[k].ways.size() != b[k].ways.size())
      return "control flow that depends on the values, before " + a[k].op + " at " + a[k].line;
    for (std::size_t i = 0; i < a[k].ways.size(); ++i)
      if (a[k].ways[i] != b[k].ways[i] &&
          (a[k].ways[i] == a[k].ways[i] || b[k].ways[i] == b[k].ways[i]))
        return a[k].op + " at " + a[k].line + ", element " + std::to_string(i);
  }
  return "";
}

}  // namespace gradus::check
