#include "program.h"
#include <algorithm>
#include <stdexcept>

namespace fuzz {

const Kind& kind_named(const std::string& name) {
  for (const auto* kinds : {&functions(), &pairings(), &views(), &joints(), &indexing()})
    for (const Kind& kind : *kinds)
      if (kind.name == name) return kind;
  throw std::logic_error("no kind of op is named " + name);
}

Shapes shapes_of(const Program& program, const std::vector<std::size_t>& steps) {
  Shapes shapes;
  for (const auto step : steps) shapes.push_back(program[step].shape);
  return shapes;
}

std::size_t ops_in(const Program& program) {
  return static_cast<std::size_t>(
      std::count_if(program.begin(), program.end(), [](const Step& step) { return step.kind; }));
}

std::vector<double> weights(const Shape& shape) {
  std::vector<double> numbers(static_cast<std::size_t>(gradus::count(shape)));
  for (std::size_t k = 0; k < numbers.size(); ++k)
    numbers[k] = 1 + static_cast<double>(k * 7 % 5) / 4;
  return numbers;
}

}  // namespace fuzz
