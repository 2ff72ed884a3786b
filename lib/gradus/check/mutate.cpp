#include <gradus/check/mutate.h>
#include <gradus/graph/observer.h>
#include <gradus/kernels/copy.h>
#include <gradus/ops/ops.h>
#include <algorithm>
#include <map>
#include <ostream>
#include <tuple>

namespace gradus::check {
namespace {

using Place = std::tuple<std::string, std::string, int>;  // op, line, input

struct Seen {
  bool sums = false, matrix = false, twin = false;  // which kinds of mutants apply
};

bool is_matrix(const Tensor& x) {
  return x.rank() >= 2 && x.shape()[x.rank() - 1] > 1 && x.shape()[x.rank() - 2] > 1;
}

// The next input whose answer has the same shape.
std::size_t twin_of(std::span<InputGradient> gradients, std::size_t k) {
  for (std::size_t j = 0; j < gradients.size(); ++j)
    if (j != k && gradients[j].wanted && gradients[j].value->is_defined() &&
        gradients[j].value->shape() == gradients[k].value->shape())
      return j;
  return k;
}

// Writes down which rules run.
class Census final : public Observer {
 public:
  std::map<Place, Seen> places;
  void pulled(const Node& node, std::span<InputGradient> gradients) override {
    for (std::size_t k = 0; k < gradients.size(); ++k) {
      if (!gradients[k].wanted || !gradients[k].value->is_defined()) continue;
      Seen& seen = places[{node.op(), describe(node.at()), static_cast<int>(k)}];
      seen.sums = seen.sums || count(node.shape()) > gradients[k].value->size();
      seen.matrix = seen.matrix || is_matrix(*gradients[k].value);
      seen.twin = seen.twin || twin_of(gradients, k) != k;
    }
  }
};

// Makes one rule wrong wherever it runs.
class Mutator final : public Observer {
 public:
  Mutator(Place place, std::string kind) : place_(std::move(place)), kind_(std::move(kind)) {}
  bool changed = false;

  void pulled(const Node& node, std::span<InputGradient> gradients) override {
    const auto k = static_cast<std::size_t>(std::get<2>(place_));
    if (k >= gradients.size() || !gradients[k].wanted || !gradients[k].value->is_defined()) return;
    if (node.op() != std::get<0>(place_) || describe(node.at()) != std::get<1>(place_)) return;
    const Tensor right = *gradients[k].value;
    const Tensor wrong = mutated(node, gradients, k);
    const NoGrad off;
    changed = changed || right.to_vector<double>() != wrong.to_vector<double>();
    *gradients[k].value = wrong;
  }

 private:
  Tensor mutated(const Node& node, std::span<InputGradient> gradients, std::size_t k) {
    const Tensor& right = *gradients[k].value;
    if (kind_ == "scale 1.001") return right * 1.001;
    if (kind_ == "sign") return -right;
    if (kind_ == "zero") return right * 0;
    if (kind_ == "drop a sum")
      return right * (static_cast<double>(right.size()) / static_cast<double>(count(node.shape())));
    if (kind_ == "transpose") return reshape(transpose(right), right.shape());
    if (kind_ == "swap") return *gradients[twin_of(gradients, k)].value;
    const Tensor before =
        last_.is_defined() && last_.shape() == right.shape() && last_.dtype() == right.dtype()
            ? last_
            : right * 0.5;
    last_ = detach(right);
    return before;  // "stale": the answer of the time before
  }

  Place place_;
  std::string kind_;
  Tensor last_;
};

std::vector<std::string> kinds_for(const Seen& seen) {
  std::vector<std::string> kinds = {"scale 1.001", "sign", "zero", "stale"};
  if (seen.sums) kinds.push_back("drop a sum");
  if (seen.matrix) kinds.push_back("transpose");
  if (seen.twin) kinds.push_back("swap");
  return kinds;
}

void list(std::ostream& out, const char* title, const std::vector<Mutant>& mutants) {
  for (const auto& mutant : mutants)
    out << "\n  " << title << ": " << mutant.op << " at " << mutant.line << ", input "
        << mutant.input << ": " << mutant.kind;
}

}  // namespace

Mutation mutate(const std::function<bool()>& suite) {
  Mutation result;
  std::map<Place, Seen> places;
  {
    Census census;
    if (!suite())
      throw ValueError("mutate: the suite fails as it is; mutants say nothing until it passes");
    places = std::move(census.places);
  }
  for (const auto& [place, seen] : places)
    for (const auto& kind : kinds_for(seen)) {
      Mutator mutator(place, kind);
      bool noticed = false;
      try {
        noticed = !suite();
      } catch (const Error&) {
        noticed = true;
      }
      ++result.tried;
      const Mutant mutant{std::get<0>(place), std::get<1>(place), std::get<2>(place), kind};
      if (!mutator.changed)
        result.equivalent.push_back(mutant);
      else if (!noticed)
        result.survivors.push_back(mutant);
    }
  return result;
}

std::ostream& operator<<(std::ostream& out, const Mutation& mutation) {
  out << "mutate: " << mutation.tried << " mutants, " << mutation.survivors.size() << " survived, "
      << mutation.equivalent.size() << " changed no number";
  list(out, "survived", mutation.survivors);
  list(out, "equivalent", mutation.equivalent);
  return out;
}

}  // namespace gradus::check
