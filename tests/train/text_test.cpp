#include <gradus/train/text.h>
#include <doctest/doctest.h>

using namespace gradus;

TEST_SUITE("train") {

TEST_CASE("numbers are written for people and for command lines") {
  CHECK(train::shortest(0.1) == "0.1");
  CHECK(train::shortest(1e-30) == "1e-30");
  CHECK(train::fixed(0.066, 2) == "0.07");
  CHECK(train::rounded(0.00096449, 3) == "0.000964");
  CHECK(train::percent(0.98649) == "98.6 %");
  CHECK(train::join({256, 128}) == "256,128");
  CHECK(train::join({}) == "");
  CHECK(train::clock_time(6.2) == "0:07");
  CHECK(train::clock_time(750) == "12:30");
  CHECK(train::clock_time(3723) == "1:02:03");
}

}  // TEST_SUITE
