#pragma once
#include <gradus/graph/tensor.h>
#include <gradus/nn/fields.h>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// Structs that the tests of fields look into.

/// A layer as the library writes them: no default constructor, no aggregate.
struct Layer {
  Layer(int in, int out) : weight(in * out), bias(out) {}
  auto fields() { return gradus::fields("weight", weight, "bias", bias); }
  int weight, bias;
};
struct Point {
  int x = 1, y = 2;
};
struct Net {
  Layer hidden{64, 32};
  Layer out{32, 10};
};
struct Everything {
  Point first;
  Layer layer{2, 3};
  std::vector<Net> towers = std::vector<Net>(3);
  std::array<Layer, 2> pair{Layer{1, 2}, Layer{3, 4}};
  std::optional<Point> maybe;
  std::unique_ptr<Everything> next;
  std::function<int(int)> function;
  gradus::Tensor tensor;
  const int constant = 7;
  std::string text = "text";
  std::variant<int, Layer> either;
  struct {
    int inner = 1;
  } unnamed;
};
template <class T> struct Generic { T value; };
struct Empty {};

struct Overloaded {
  explicit Overloaded(int) {}
  auto fields() { return gradus::fields("a", a, "b", b); }
  auto fields() const { return gradus::fields("a", a, "b", b); }
  int a = 1;
  double b = 2;
};
struct SameLayer : Layer {
  using Layer::Layer;
};
struct MoreThanLayer : Layer {
  using Layer::Layer;
  int extra = 0;
};
