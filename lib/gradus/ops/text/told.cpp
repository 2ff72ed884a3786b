#include <gradus/ops/text/told.h>

namespace gradus::detail {
using namespace graph;
namespace {

void add_number(Attributes& to, const char* const* names, std::size_t k, double number) {
  to.emplace_back(names[k], number, names == OnlyOperands::operands, k);
}

}  // namespace

void add_numbers(Attributes& to, const char* const* names, std::span<const Edge> inputs,
                 std::span<const double> numbers) {
  for (std::size_t k = 0; k < inputs.size(); ++k)
    if (inputs[k].version == of_number) add_number(to, names, k, numbers[k]);
}
void add_numbers(Attributes& to, const char* const* names, std::span<const TensorLike> inputs) {
  for (std::size_t k = 0; k < inputs.size(); ++k)
    if (inputs[k].is_number()) add_number(to, names, k, inputs[k].real());
}

}  // namespace gradus::detail
