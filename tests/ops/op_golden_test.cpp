#include <doctest/doctest.h>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include "rows.h"
#include "support.h"

#include "golden/ops.inc"

using namespace gradus;

namespace {

constexpr double tolerance = 1e-10;

const golden::ops::Row* golden_of(const OpRow& row) {
  static const auto all = [] {
    std::map<std::string, const golden::ops::Row*> found;
    for (const auto& each : golden::ops::rows) found.emplace(each.title, &each);
    return found;
  }();
  const auto found = all.find(title(row));
  return found == all.end() ? nullptr : found->second;
}

/// The numbers of a golden list, in which {} stands for zeros.
Numbers filled(golden::ops::Numbers list, std::size_t size) {
  return list.size() == 0 ? Numbers(size, 0.0) : Numbers(list);
}

/// The names of the functions in the index whose first argument is a tensor.
std::set<std::string> names_in_index() {
  const std::map<std::string, std::string> of_operator{
      {"+", "add"},        {"-", "sub"},         {"*", "mul"},          {"/", "div"},
      {"<", "less"},       {"<=", "less_equal"}, {">", "greater"},      {">=", "greater_equal"},
      {"==", "equal"},     {"!=", "not_equal"},  {"&&", "logical_and"}, {"||", "logical_or"},
      {"!", "logical_not"}};
  const std::regex declaration(
      R"(^[\w:<>, ]+[ &](\w+|operator\W+)\((TensorLike|const Tensors&|const std::string&))");
  std::ifstream index(SOURCE_ROOT "/lib/gradus/ops/ops.h");
  REQUIRE(index.is_open());
  std::set<std::string> names;
  for (std::string line; std::getline(index, line);) {
    std::smatch match;
    if (!std::regex_search(line, match, declaration) || line.starts_with("bool ")) continue;
    const std::string name = match[1];
    if (line.starts_with("Tensor operator-(TensorLike x)"))
      names.insert("neg");
    else if (name.starts_with("operator"))
      names.insert(of_operator.at(name.substr(8)));
    else
      names.insert(name);
  }
  return names;
}

}  // namespace

TEST_SUITE("op golden") {

TEST_CASE("every op in the index has a row, and every row an op") {
  std::set<std::string> rows;
  for (const auto& row : op_table()) rows.insert(row.name);
  const auto index = names_in_index();
  REQUIRE(index.size() > 50);
  for (const auto& name : index) CHECK_MESSAGE(rows.contains(name), name, " has no row");
  for (const auto& name : rows) CHECK_MESSAGE(index.contains(name), name, " is not in the index");
}

TEST_CASE("every row has golden numbers, made from the row as it is now") {
  std::set<std::string> titles;
  for (const auto& row : op_table()) {
    INFO(title(row), ": run tests/golden/ops.py");
    CHECK(titles.insert(title(row)).second);
    const auto* golden = golden_of(row);
    REQUIRE(golden != nullptr);
    CHECK(golden->specification == crc32(describe_row(row)));
  }
  for (const auto& golden : golden::ops::rows)
    CHECK_MESSAGE(titles.contains(golden.title), golden.title, " has numbers but no row");
}

TEST_CASE("values are PyTorch's") {
  for (const auto& row : op_table()) {
    const std::string op = title(row);
    CAPTURE(op);
    const auto* golden = golden_of(row);
    REQUIRE(golden != nullptr);
    const Tensor y = row.apply(Trial(row).inputs);
    CHECK(y.dtype() == golden->y.dtype);
    CHECK(y.shape() == Shape(golden->y.shape));
    const auto size = static_cast<std::size_t>(y.size());
    CHECK(distance(numbers(y), filled(golden->y.values, size)) <= tolerance);
  }
}

TEST_CASE("gradients are PyTorch's, first and second order") {
  for (const auto& row : op_table()) {
    const std::string op = title(row);
    CAPTURE(op);
    const auto* golden = golden_of(row);
    REQUIRE(golden != nullptr);
    const Trial trial(row);
    const Tensors inputs = with_parameters(trial.inputs), leaves = floating(inputs);
    if (!trial.differentiable) {
      CHECK(!row.apply(inputs).requires_grad());
      continue;
    }
    const Numbers first = numbers(first_order(trial, inputs, leaves));
    CHECK(distance(first, filled(golden->first, first.size())) <= tolerance);
    if (row.smoothness == Smoothness::once) {
      CHECK_THROWS_AS(second_order(trial, inputs, leaves), GraphError);
    } else if (golden->has_second) {
      const Numbers second = numbers(second_order(trial, inputs, leaves));
      CHECK(distance(second, filled(golden->second, second.size())) <= tolerance);
    }
  }
}

}  // TEST_SUITE
