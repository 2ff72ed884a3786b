#pragma once
#include <gradus/gradus.h>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace digits {

/// One test digit and what the network makes of it.
struct Sample {
  std::int64_t place = 0;      ///< its row in the test part
  std::vector<double> pixels;  ///< 64, row-major, 0..16
  std::int64_t truth = 0;      ///< what it is
  std::int64_t answer = 0;     ///< what the network says
  double score = 0;            ///< how sure the network is of its answer, 0..1
  double truth_score = 0;      ///< how sure it is of the truth
  bool is_right() const { return answer == truth; }
};

/// All test digits in order. scores: [n, 10].
std::vector<Sample> look_at(const gradus::data::Dataset& test, const gradus::Tensor& scores);

/// Some of them, as a seed draws them.
std::vector<Sample> pick(const std::vector<Sample>& all, std::size_t count, std::int64_t seed);

/// The mistakes, those first where the network was surest of its answer against the truth.
std::vector<Sample> mistakes(const std::vector<Sample>& all);

}  // namespace digits
