#include <gradus/ops/arguments.h>
#include <gradus/ops/linear/subscripts.h>
#include <algorithm>

namespace gradus::detail {
namespace {

class Parser {
 public:
  Parser(const std::string& text, const Tensors& tensors) : text_(text), tensors_(tensors) {}

  Subscripts parse() {
    std::string letters;
    for (const char c : text_)
      if (c != ' ') letters += c;
    const auto arrow = letters.find("->");
    const auto terms = split(letters.substr(0, arrow));
    if (terms.size() != tensors_.size() || tensors_.empty())
      refuse("names " + std::to_string(terms.size()) +
             " operands, separated by commas, but there "
             "are " +
             std::to_string(tensors_.size()));
    for (std::size_t k = 0; k < terms.size(); ++k) {
      check_floating("einsum", tensors_[0], tensors_[k]);
      read_operand(terms[k], k);
    }
    if (arrow == std::string::npos)
      imply_output();
    else
      read_output(letters.substr(arrow + 2));
    return std::move(found_);
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    fail<ValueError>("einsum", {}, '"' + text_ + "\" " + what);
  }

  static std::vector<std::string> split(const std::string& letters) {
    std::vector<std::string> terms(1);
    for (const char c : letters) {
      if (c == ',')
        terms.emplace_back();
      else
        terms.back() += c;
    }
    return terms;
  }

  // The labels of a term whose "..." covers `covered` axes.
  Labels read(const std::string& term, int covered) const {
    Labels labels;
    for (std::size_t i = 0; i < term.size(); ++i) {
      if (term.compare(i, 3, "...") == 0) {
        for (int k = covered; k > 0; --k) labels.push_back(-k);
        i += 2;
      } else if ((term[i] >= 'a' && term[i] <= 'z') || (term[i] >= 'A' && term[i] <= 'Z')) {
        labels.push_back(term[i]);
      } else {
        refuse(std::string("holds '") + term[i] +
               "'; it wants letters, \"...\", ',' and one \"->\"");
      }
    }
    return labels;
  }

  static bool has_ellipsis(const std::string& term) {
    return term.find("...") != std::string::npos;
  }

  void read_operand(const std::string& term, std::size_t k) {
    const Shape& shape = tensors_[k].shape();
    const auto named = static_cast<int>(read(term, 0).size());
    const int covered = static_cast<int>(shape.size()) - named;
    if (has_ellipsis(term) ? covered < 0 : covered != 0)
      fail<ShapeError>("einsum", {},
                       '"' + text_ + "\" has " + std::to_string(named) + " letters for operand " +
                           std::to_string(k) + ' ' + describe(shape) +
                           "; it wants one for each axis, or \"...\" for the rest");
    if (term.find("...") != term.rfind("...")) refuse("has two \"...\" in one operand");
    covered_ = std::max(covered_, covered);
    found_.operands.push_back(read(term, covered));
    note_sizes(found_.operands.back(), shape, k);
  }

  void note_sizes(const Labels& labels, const Shape& shape, std::size_t k) {
    Sizes own;
    for (std::size_t axis = 0; axis < labels.size(); ++axis) {
      const auto [before, first] = own.try_emplace(labels[axis], shape[axis]);
      if (!first && before->second != shape[axis])
        differ(labels[axis], before->second, shape[axis], k);
    }
    for (const auto& [label, size] : own) {
      auto& known = found_.sizes.try_emplace(label, size).first->second;
      if (known != size && known != 1 && size != 1) differ(label, known, size, k);
      if (known == 1) known = size;
    }
  }

  [[noreturn]] void differ(Label label, std::int64_t a, std::int64_t b, std::size_t k) const {
    const std::string which =
        label > 0 ? std::string("letter '") + static_cast<char>(label) + '\'' : "\"...\"";
    fail<ShapeError>("einsum", {},
                     '"' + text_ + "\" has " + which + " for sizes " + std::to_string(a) + " and " +
                         std::to_string(b) + ", of operand " + std::to_string(k) + ' ' +
                         describe(tensors_[k].shape()) + "; sizes must be equal or 1");
  }

  // What "..." covers, then the letters that come once, A to Z and a to z.
  void imply_output() {
    found_.output = read("...", covered_);
    std::map<Label, int> times;
    for (const auto& labels : found_.operands)
      for (const auto label : labels) ++times[label];
    for (const auto& [label, n] : times)
      if (label > 0 && n == 1) found_.output.push_back(label);
  }

  void read_output(const std::string& term) {
    if (covered_ > 0 && !has_ellipsis(term))
      refuse("has \"...\" for axes of the operands, but none in the output");
    if (term.find("...") != term.rfind("...")) refuse("has two \"...\" in the output");
    found_.output = read(term, covered_);
    for (std::size_t i = 0; i < found_.output.size(); ++i) {
      const Label label = found_.output[i];
      if (!found_.sizes.contains(label))
        refuse(std::string("has '") + static_cast<char>(label) + "' in the output alone");
      if (std::count(found_.output.begin(), found_.output.end(), label) > 1)
        refuse(std::string("has '") + static_cast<char>(label) + "' twice in the output");
    }
  }

  const std::string& text_;
  const Tensors& tensors_;
  int covered_ = 0;
  Subscripts found_;
};

}  // namespace

bool holds(const Labels& labels, Label label) {
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}

Labels joined(const Labels& a, const Labels& b) {
  Labels all = a;
  for (const auto label : b)
    if (!holds(a, label)) all.push_back(label);
  return all;
}

Subscripts parse_subscripts(const std::string& text, const Tensors& tensors) {
  return Parser(text, tensors).parse();
}

}  // namespace gradus::detail
