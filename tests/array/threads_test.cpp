#include <atomic>
#include <chrono>
#include <doctest/doctest.h>
#include <new>
#include <thread>
#include "array/same_bits.h"

using namespace gradus;

TEST_SUITE("threads") {

TEST_CASE("helpers flush denormals where their caller does") {
  const Threads two(2);
  const Tensor x = full({1 << 18}, 1e-39);
  const auto survivors = [&] { return sum(x * 1.0 > 0.0).item(); };
  CHECK(survivors() == 1 << 18);
  {
    const FlushDenormals flush;
    CHECK(survivors() == 0);
  }
  CHECK(survivors() == 1 << 18);
}

TEST_CASE("several threads of the user's may run kernels at once") {
  const Threads two(2);
  const Numbers alone = work();
  std::vector<Numbers> results(4);
  std::vector<std::thread> users;
  for (auto& result : results) users.emplace_back([&result] { result = work(); });
  for (auto& user : users) user.join();
  for (const auto& result : results) CHECK(result == alone);
}

// Each sum of n products is off by n u sum |a b| at most, in whatever order it is added up (Higham,
// "Accuracy and Stability of Numerical Algorithms", 2002, ch. 3).
TEST_CASE("products agree within rounding whatever the number of threads") {
  const Tensor a = randn({300, 500}, float64), b = randn({500, 400}, float64);
  const Tensor alone = matmul(a, b);
  const Threads two(2);
  const Tensor bound = 2 * 500 * 0x1p-53 * matmul(abs(a), abs(b));
  CHECK(all(abs(matmul(a, b) - alone) <= bound).item() == 1);
}

// On the caller's piece, a helper's, and every one.
TEST_CASE("what a piece throws reaches the caller, after all pieces have ended") {
  const Threads four(4);
  for (const std::int64_t thrower : {0, 2, -1}) {
    CAPTURE(thrower);
    std::atomic<int> ended = 0;
    const auto piece = [&](std::int64_t begin, std::int64_t) {
      if (begin != thrower) std::this_thread::sleep_for(std::chrono::milliseconds(5));
      ++ended;
      if (thrower < 0 || begin == thrower) throw std::bad_alloc();
    };
    CHECK_THROWS_AS(parallel_for(4, 1, piece), std::bad_alloc);
    CHECK(ended == 4);
  }
  std::atomic<std::int64_t> sum = 0;
  parallel_for(4, 1, [&](std::int64_t begin, std::int64_t) { sum += begin; });
  CHECK(sum == 6);
}

TEST_CASE("a bad number of threads is refused") {
  CHECK(has(complaint<ValueError>([] { set_threads(0); }),
            "set_threads: 0; give a number from 1 to 256"));
  CHECK_THROWS_AS(set_threads(257), ValueError);
  CHECK(threads() >= 1);
}

}  // TEST_SUITE
