#include "program.h"
#include <algorithm>
#include <stdexcept>

namespace fuzz {
namespace {

struct Family {
  int weight;
  const std::vector<Kind>& kinds;
};

const std::vector<Family>& families() {
  static const std::vector<Family> all{{29, functions()}, {20, pairings()}, {8, views()},
                                       {4, shapes()},     {6, joints()},    {9, reductions()},
                                       {6, products()},   {6, solvers()},   {5, convolutions()},
                                       {3, poolings()},   {4, indexing()}};
  return all;
}

}  // namespace

const Kind& kind_named(const char* name) {
  for (const Family& family : families())
    for (const Kind& kind : family.kinds)
      if (kind.name == name) return kind;
  throw std::logic_error("no kind of op is named " + std::string(name));
}

const Kind& draw_kind(Random& random) {
  auto left = random.below(100);
  for (const Family& family : families())
    if ((left -= family.weight) < 0) return random.of(family.kinds);
  throw std::logic_error("the weights of the families are not 100");
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
