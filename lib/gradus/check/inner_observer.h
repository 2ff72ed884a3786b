#pragma once
#include <gradus/graph/observer.h>

namespace gradus::check {

/// An observer that lets the one around it see everything first: checks run inside mutate().
class Layer : public graph::Observer {
 public:
  explicit Layer(graph::Observer* around = graph::observer()) : around_(around) {}

  void ending(const char* op, NdArray& value) override {
    if (around_) around_->ending(op, value);
  }
  bool wants_branches() const override { return around_ && around_->wants_branches(); }
  void made(const graph::Made& op) override {
    if (around_) around_->made(op);
  }
  void pulled(const graph::Node& node, std::span<graph::InputGradient> gradients) override {
    if (around_) around_->pulled(node, gradients);
  }

 private:
  graph::Observer* around_;
};

}  // namespace gradus::check
