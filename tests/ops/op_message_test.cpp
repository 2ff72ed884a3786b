#include <doctest/doctest.h>
#include "rows.h"
#include "support.h"

// Slips that every row of the op table can be tried with. The op that a message names is the one
// that was called, not one that it is made of.

using namespace gradus;

namespace {

/// Calls f(row, inputs) for every row, its inputs drawn.
template <class F> void for_each_row(F f) {
  for (const auto& row : op_table()) {
    const std::string op = title(row);
    CAPTURE(op);
    f(row, Trial(row).inputs);
  }
}

void check_message(const OpRow& row, const std::string& message) {
  CHECK_MESSAGE(message.starts_with(std::string(row.name) + ": "), message);
  CHECK_MESSAGE(has(message, ".cpp:"), message);
}

}  // namespace

TEST_SUITE("op messages") {

TEST_CASE("no op mixes float32 and float64, and each says so by its name") {
  for_each_row([](const OpRow& row, const Tensors& inputs) {
    if (floating(inputs).size() < 2) return;
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      if (!is_floating(inputs[k].dtype())) continue;
      CAPTURE(k);
      Tensors mixed = with_parameters(inputs);
      mixed[k] = to(mixed[k], float32);
      const Balance balance;
      check_message(row, complaint<DtypeError>([&] { row.apply(mixed); }));
      CHECK(balance.even());
    }
  });
}

TEST_CASE("integers where numbers are wanted are refused, or make integers") {
  for_each_row([](const OpRow& row, Tensors inputs) {
    // Variants may hold floating tensors of their own, and masks are asked of other ops' results.
    if (*row.variant || row.smoothness == Smoothness::constant || floating(inputs).empty()) return;
    for (auto& x : inputs) x = to(x, int64);
    const Balance balance;
    Tensor y;
    const auto message = complaint<DtypeError>([&] { y = row.apply(inputs); });
    if (y.is_defined()) {
      CHECK(!y.requires_grad());
      return;
    }
    check_message(row, message);
    CHECK(has(message, "int64"));
    CHECK(balance.even());
  });
}

TEST_CASE("no op reads an undefined tensor") {
  for_each_row([](const OpRow& row, const Tensors& inputs) {
    if (*row.variant) return;  // some hand an input over as an option, which may be left out
    for (std::size_t k = 0; k < inputs.size(); ++k) {
      CAPTURE(k);
      Tensors holed = inputs;
      holed[k] = {};
      CHECK_THROWS_AS(row.apply(holed), GraphError);
    }
  });
}

}  // TEST_SUITE
