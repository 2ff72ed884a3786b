#include "samples.h"
#include <algorithm>
#include <iterator>
#include <utility>

namespace digits {

std::vector<Sample> look_at(const gradus::data::Dataset& test, const gradus::Tensor& scores) {
  const auto pixels = test.x.to_vector<double>(), score = scores.to_vector<double>();
  const auto truth = test.y.to_vector<std::int64_t>();
  const auto answer = argmax(scores, 1).to_vector<std::int64_t>();
  std::vector<Sample> samples(truth.size());
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const auto first = pixels.begin() + static_cast<std::ptrdiff_t>(64 * i);
    const auto of = [&](std::int64_t digit) {
      return score[10 * i + static_cast<std::size_t>(digit)];
    };
    samples[i] = {static_cast<std::int64_t>(i),
                  {first, first + 64},
                  truth[i],
                  answer[i],
                  of(answer[i]),
                  of(truth[i])};
  }
  return samples;
}

std::vector<Sample> pick(const std::vector<Sample>& all, std::size_t count, std::int64_t seed) {
  const auto order = gradus::Generator(seed).permutation(static_cast<std::int64_t>(all.size()));
  std::vector<Sample> picked;
  for (std::size_t i = 0; i < std::min(count, all.size()); ++i)
    picked.push_back(all[static_cast<std::size_t>(order[i])]);
  return picked;
}

std::vector<Sample> mistakes(const std::vector<Sample>& all) {
  std::vector<Sample> wrong;
  std::copy_if(all.begin(), all.end(), std::back_inserter(wrong),
               [](const Sample& sample) { return !sample.is_right(); });
  const auto gap = [](const Sample& sample) { return sample.truth_score - sample.score; };
  std::sort(wrong.begin(), wrong.end(), [&](const Sample& a, const Sample& b) {
    return std::pair(gap(a), a.place) < std::pair(gap(b), b.place);
  });
  return wrong;
}

}  // namespace digits
