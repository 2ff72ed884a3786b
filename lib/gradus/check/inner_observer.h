#pragma once
#include <gradus/graph/observer.h>

namespace gradus::check {

/// An observer that lets the one around it see everything first: checks run inside mutate().
class Layer : public Observer {
 public:
  explicit Layer(Observer* around = observer()) : around_(around) {}

  void ending(const char* op, Array& value) override {
    if (around_) around_->ending(op, value);
  }
  bool wants_branches() const override { return around_ && around_->wants_branches(); }
  void made(const Made& op) override {
    if (around_) around_->made(op);
  }
  void pulled(const Node& node, std::span<InputGradient> gradients) override {
    if (around_) around_->pulled(node, gradients);
  }

 private:
  Observer* around_;
};

}  // namespace gradus::check
