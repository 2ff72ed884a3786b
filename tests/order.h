#pragma once
#include <algorithm>
#include <bit>
#include <cstdint>
#include <doctest/doctest.h>
#include <iterator>
#include <type_traits>
#include <vector>

#include "golden/generator.inc"

/// FNV-1a over the values as words of 64 bits, as golden/generator.py makes it.
template <class Values> std::uint64_t checksum(const Values& values) {
  std::uint64_t total = 14695981039346656037u;
  for (auto value : values) {
    if constexpr (std::is_same_v<decltype(value), double>)
      total ^= std::bit_cast<std::uint64_t>(value);
    else
      total ^= static_cast<std::uint64_t>(value);
    total *= 1099511628211u;
  }
  return total;
}

/// Compares with both ends of a golden permutation, and all of it by its checksum.
inline void check_order(const std::vector<std::int64_t>& got,
                        const golden::random::Permutation& want) {
  REQUIRE(static_cast<std::int64_t>(got.size()) == want.size);
  CHECK(std::equal(std::begin(want.first), std::end(want.first), got.begin()));
  CHECK(std::equal(std::begin(want.last), std::end(want.last), got.end() - 8));
  CHECK(checksum(got) == want.checksum);
}
