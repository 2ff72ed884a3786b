#include "check.h"
#include "text.h"

namespace fuzz {
namespace {

// a, b, … for leaves, y1, y2, … for ops.
Names names_of(const Program& program) {
  Names names;
  std::size_t leaves = 0, ops = 0;
  for (const Step& step : program) {
    if (step.kind)
      names.push_back("y" + std::to_string(++ops));
    else if (leaves < 26)
      names.push_back(std::string(1, static_cast<char>('a' + leaves++)));
    else
      names.push_back("a" + std::to_string(++leaves));
  }
  return names;
}

std::string literal(const std::vector<double>& values, const Shape& shape) {
  if (shape.empty()) return "scalar(" + number_text(values[0]) + ", float64)";
  return "tensor(std::vector<double>{" + list(values) + "}, {" + list(shape) + "}, float64)";
}

std::string expression(const Program& program, const Names& names, const Step& step) {
  if (!step.kind) {
    const std::string values = literal(step.values, step.shape);
    return step.parameter ? "parameter(" + values + ")" : values;
  }
  Names inputs;
  for (const auto input : step.inputs) inputs.push_back(names[input]);
  return step.kind->text(inputs, shapes_of(program, step.inputs), step.attributes);
}

// Compares an expression with what the interpreter says.
std::string comparison(const std::string& what, const std::vector<double>& wanted,
                       const Shape& shape) {
  return "  right = allclose(" + what + ", " + literal(wanted, shape) +
         ", {1e-8, 1e-8}) && right;\n";
}

std::vector<double> rounded(const std::vector<Real>& values) {
  return {values.begin(), values.end()};
}

// The whole gradient, an entry at a time; nothing where a kink is near.
std::optional<std::vector<double>> gradient(const Program& program, std::size_t leaf) {
  std::vector<double> entries;
  for (std::size_t i = 0; i < program[leaf].values.size(); ++i) {
    std::vector<Real> direction(program[leaf].values.size());
    direction[i] = 1;
    const auto entry = slope(program, leaf, direction);
    if (!entry) return {};
    entries.push_back(static_cast<double>(*entry));
  }
  return entries;
}

}  // namespace

std::string print(const Program& program) {
  const Names names = names_of(program);
  std::string body, parameters, comparisons;
  std::size_t next = 0;
  for (std::size_t k = 0; k < program.size(); ++k) {
    const Step& step = program[k];
    body += "  const Tensor " + names[k] + " = " + expression(program, names, step) + ";\n";
    if (!step.parameter) continue;
    parameters += (next ? ", " : "") + names[k];
    if (const auto wanted = gradient(program, k))
      comparisons += comparison("gradients[" + std::to_string(next) + "]", *wanted, step.shape);
    ++next;
  }
  const Numbers result = interpret(program).steps.back();
  return "#include <gradus/gradus.h>\nusing namespace gradus;\n\nint main() {\n" + body +
         "  const Tensors gradients = pull_back(" + names.back() + ", " +
         literal(weights(result.shape), result.shape) + ", {" + parameters +
         "}, {.allow_unused = true});\n" + "  bool right = true;\n" +
         comparison(names.back(), rounded(result.values), result.shape) + comparisons +
         "  return right ? 0 : 1;\n}\n";
}

}  // namespace fuzz
