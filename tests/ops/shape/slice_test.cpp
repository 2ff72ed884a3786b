#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include <limits>
#include "ops/shape/counting.h"
#include "support.h"

using namespace gradus;

TEST_SUITE("shapes") {

TEST_CASE("slice follows Python's rules for every start, stop and step") {
  const auto least = std::numeric_limits<std::int64_t>::min();
  const auto most = std::numeric_limits<std::int64_t>::max();
  Integers bounds{least, most}, steps{least, most};
  for (std::int64_t i = -7; i <= 7; ++i) bounds.push_back(i);
  for (std::int64_t i = -4; i <= 4; ++i)
    if (i != 0) steps.push_back(i);
  for (std::int64_t size = 0; size <= 5; ++size) {
    const Tensor x = arange(size);
    for (const auto start : bounds)
      for (const auto stop : bounds)
        for (const auto step : steps) {
          // By Python's words: i from start, step by step, while on this side of stop, where both
          // are counted from the front and pulled to the nearest place that an element could be.
          const auto pull = [&](std::int64_t i) {
            if (i < 0) i += size;
            const std::int64_t low = step > 0 ? 0 : -1, high = step > 0 ? size : size - 1;
            return i < low ? low : i > high ? high : i;
          };
          Integers expected;
          const std::int64_t to = pull(stop);
          for (std::int64_t i = pull(start); step > 0 ? i < to : i > to;) {
            expected.push_back(i);
            if (__builtin_add_overflow(i, step, &i)) break;
          }
          CAPTURE(size);
          CAPTURE(start);
          CAPTURE(stop);
          CAPTURE(step);
          REQUIRE(slice(x, 0, start, stop, step).to_vector<std::int64_t>() == expected);
        }
  }
  CHECK_MESSAGE_HAS(ValueError, slice(arange(3), 0, 0, 3, 0), "slice: the step is 0");
}

}  // TEST_SUITE
