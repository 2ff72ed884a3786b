#pragma once
#include <gradus/explain/explain.h>
#include <gradus/ops/ops.h>
#include <sstream>
#include <string>
#include "support.h"

// Graphs that the tests of explain draw, and how they read what was drawn.

inline std::string printed(const gradus::Tensor& y) {
  std::ostringstream text;
  gradus::explain::print_graph(text, y);
  return text.str();
}

inline std::size_t occurrences(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size()))
    ++count;
  return count;
}

inline std::string replaced(std::string text, const std::string& part, const std::string& with) {
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + with.size()))
    text.replace(at, part.size(), with);
  return text;
}

/// The text with LINE for the line that the test is about, which moves when tests are edited.
inline std::string with_lines(const std::string& text, const std::string& line) {
  return replaced(text, line, "LINE");
}

inline gradus::Tensor named(const std::string& name, const gradus::Shape& shape = {2}) {
  return parameter(gradus::ones(shape, gradus::float64), name);
}

/// Sums any number of tensors, as a user would record it.
inline gradus::Tensor pile(const gradus::Tensors& xs) {
  using namespace gradus;
  Tensor value = detach(xs[0]);
  for (std::size_t k = 1; k < xs.size(); ++k) value += detach(xs[k]);
  const auto rule = [](const Tensor& g, const Tensor&, const Tensors&) { return g; };
  return record("pile", value, xs, std::vector<graph::Rule>(xs.size(), rule));
}
