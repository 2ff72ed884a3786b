#include <gradus/array/memory.h>
#include <gradus/kernels/dense/copy.h>
#include <gradus/ops/ops.h>
#include <doctest/doctest.h>
#include <limits>
#include "support.h"

using namespace gradus;

namespace {

bool starts_a_line(const void* at) { return reinterpret_cast<std::uintptr_t>(at) % 64 == 0; }

}  // namespace

TEST_SUITE("arrays") {

TEST_CASE("storage lies on lines of 64 bytes, and one number behind its header") {
  for (const auto dtype : {float32, float64, int64}) {
    const auto before = memory_stats().live_bytes;
    const NdArray number = NdArray::empty({}, dtype);
    CHECK(memory_stats().live_bytes - before == 128);
    CHECK(reinterpret_cast<std::uintptr_t>(number.raw()) % sizeof(double) == 0);
    CHECK(number.is_sole());
  }
  for (const std::int64_t size : {3, 17, 1000, 12345})
    for (const auto dtype : {float32, float64, int64}) {
      const NdArray array = NdArray::empty({size}, dtype);
      CHECK(starts_a_line(array.raw()));
      CHECK(array.is_contiguous());
      CHECK(array.is_sole());
    }
}

TEST_CASE("views share storage, keep it alive and know its version") {
  NdArray view;
  {
    const NdArray base = kernels::full({4, 6}, 1.0, float64);
    view = base.view({2, 3}, {12, 2}, 1);
    CHECK(view.shares_storage(base));
    CHECK(!view.same(base));
    CHECK(!view.is_contiguous());
    CHECK(!view.is_sole());
    base.data<double>()[1] = 7;
    base.bump_version(std::source_location::current());
    CHECK(view.version() == 1);
  }
  CHECK(view.data<double>()[0] == 7);
  CHECK(view.data<double>()[12] == 1);
  NdArray whole = NdArray::empty({6}, float64);
  whole = whole.view({2, 3}, {3, 1});
  CHECK(whole.is_sole());
  const NdArray other = whole.view({6}, {1});
  CHECK(!whole.is_sole());
  CHECK(!other.is_sole());
  const NdArray inner = view.view({3}, {2}, 12);  // a view of a view
  inner.data<double>()[4] = 9;                    // its last
  CHECK(Tensor(view).to_vector<double>() == Numbers{7, 1, 1, 1, 1, 9});
}

TEST_CASE("contiguity does not look at axes of size 1, nor at empty ones") {
  CHECK(is_contiguous({2, 3}, {3, 1}));
  CHECK(is_contiguous({1, 3}, {99, 1}));
  CHECK(is_contiguous({3, 1}, {1, 99}));
  CHECK(is_contiguous({3, 0}, {7, 7}));
  CHECK(is_contiguous({}, {}));
  CHECK(!is_contiguous({2, 3}, {1, 2}));
  CHECK(!is_contiguous({2, 3}, {0, 1}));
}

TEST_CASE("impossible sizes are refused before memory is asked for") {
  const Balance balance;
  const std::int64_t huge = std::numeric_limits<std::int64_t>::max();
  CHECK_THROWS_AS(NdArray::empty({-1}, float32), ShapeError);
  CHECK_THROWS_AS(NdArray::empty({0, -1}, float32), ShapeError);
  CHECK_THROWS_AS(NdArray::empty({huge, 2}, float32), ShapeError);
  CHECK_THROWS_AS(NdArray::empty({huge, huge, huge}, float32), ShapeError);
  CHECK_THROWS_AS(NdArray::empty({0, huge, huge}, float64), ShapeError);
  CHECK_THROWS_AS(zeros({std::int64_t{1} << 57}), ShapeError);
  CHECK(zeros({0, 5}).size() == 0);
  CHECK(balance.even());
}

TEST_CASE("convert, copy_into and the three dtypes") {
  const NdArray from = Tensor(tensor({-2.7, 3.9, 0.1}, float64)).array();
  CHECK(Tensor(kernels::convert(from, int64)).to_vector<std::int64_t>() ==
        std::vector<std::int64_t>{-2, 3, 0});
  CHECK(kernels::convert(from, float64).same(from));
  const NdArray to = kernels::full({2, 3}, 0.0, float64);
  kernels::copy_into(to.view({3}, {2}, 0), from);  // every second place
  CHECK(numbers(Tensor(to)) == Numbers{-2.7, 0, 3.9, 0, 0.1, 0});
}

}  // TEST_SUITE
