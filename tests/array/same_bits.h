#pragma once
#include <gradus/gradus.h>
#include <doctest/doctest.h>
#include "support.h"

// Work that forks, and whether the number of threads shows in it.

// Puts the number of threads back.
class Threads {
 public:
  explicit Threads(int count) : before_(gradus::threads()) { gradus::set_threads(count); }
  ~Threads() { gradus::set_threads(before_); }
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

 private:
  int before_;
};

// work() gives the same bits for any number of threads.
template <class Work> void check_same_bits(const Work& work) {
  const Numbers alone = work();
  for (const int count : {2, 3, 8}) {
    const Threads some(count);
    CAPTURE(count);
    CHECK(work() == alone);
  }
}

// Kernels of every kind that forks, on sizes that do not divide evenly.
inline Numbers work() {
  using namespace gradus;
  seed(5);
  const Tensor x = parameter(randn({401, 997})), row = parameter(randn({997})),
               column = parameter(randn({401, 1}));
  const Tensor y = softmax(tanh(x * row + column), 1);
  const Tensor z = layer_norm(transpose(exp(y)), {401});
  const Tensor labels = randint(0, 401, {997});
  const Tensor loss = sum(square(z)) + cross_entropy(z, labels) + sum(x * full(x.shape(), 0.5));
  optim::Adam adam({x, row, column});
  backward(loss);
  adam.step();
  return numbers(Tensors{loss, y, z, x, row, column, x.grad(), row.grad(), column.grad()});
}
