#include <gradus/graph/tensor.h>
#include <algorithm>
#include <iomanip>
#include <ostream>
#include <sstream>

namespace gradus {
namespace {

constexpr std::int64_t summarised_above = 1000;  // elements, as in NumPy
constexpr std::int64_t edge = 3;                 // shown at each end of a summarised axis

std::string number(double value, Dtype dtype) {
  std::ostringstream text;
  if (dtype == int64)
    text << static_cast<std::int64_t>(value);
  else
    text << std::setprecision(dtype == float32 ? 6 : 8) << value;
  return text.str();
}

struct Printer {
  const Shape& shape;
  const std::vector<std::string>& numbers;
  std::size_t width;
  bool summarised;

  std::string axis(std::size_t depth, std::int64_t start, std::int64_t step) const {
    if (depth == shape.size()) {
      const auto& digits = numbers[static_cast<std::size_t>(start)];
      return std::string(width - digits.size(), ' ') + digits;
    }
    const bool innermost = depth + 1 == shape.size();
    const std::int64_t size = shape[depth], inner = size == 0 ? 0 : step / size;
    const std::string gap =
        innermost ? ", "
                  : "," + std::string(shape.size() - depth - 1, '\n') + std::string(depth + 1, ' ');
    std::string text = "[";
    for (std::int64_t i = 0; i < size; ++i) {
      if (i > 0) text += gap;
      if (summarised && size > 2 * edge && i == edge) {
        text += "...";
        i = size - edge - 1;
        continue;
      }
      text += axis(depth + 1, start + i * inner, inner);
    }
    return text + "]";
  }
};

}  // namespace

std::ostream& operator<<(std::ostream& out, const Tensor& x) {
  if (!x.is_defined()) return out << "undefined";
  std::vector<std::string> numbers;
  std::size_t width = 0;
  for (const double value : x.to_vector<double>()) {
    numbers.push_back(number(value, x.dtype()));
    width = std::max(width, numbers.back().size());
  }
  const Printer printer{x.shape(), numbers, x.rank() == 0 ? numbers[0].size() : width,
                        x.size() > summarised_above};
  out << printer.axis(0, 0, x.size());
  if (x.dtype() != float32) out << ' ' << x.dtype();
  if (x.requires_grad() && !x.is_leaf())
    out << " <" << x.node()->op() << " at " << describe(x.node()->at()) << '>';
  return out;
}

}  // namespace gradus
