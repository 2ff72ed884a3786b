#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>
#include "report.h"

namespace digits {

void judge(Outcome& outcome, const data::Dataset& test) {
  const Tensor& scores = outcome.trained.scores;
  const auto pixels = test.x.to_vector<double>(), score = scores.to_vector<double>();
  const auto truth = test.y.to_vector<std::int64_t>();
  const auto answer = argmax(scores, 1).to_vector<std::int64_t>();
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const auto first = pixels.begin() + static_cast<std::ptrdiff_t>(64 * i);
    const double* of = &score[10 * i];
    outcome.samples.push_back({static_cast<std::int64_t>(i),
                               {first, first + 64},
                               truth[i],
                               answer[i],
                               of[answer[i]],
                               of[truth[i]]});
  }
  std::copy_if(outcome.samples.begin(), outcome.samples.end(), std::back_inserter(outcome.mistakes),
               [](const Sample& sample) { return sample.answer != sample.truth; });
  const auto rank = [](const Sample& sample) {
    return std::pair(sample.truth_score - sample.score, sample.place);
  };
  std::sort(outcome.mistakes.begin(), outcome.mistakes.end(),
            [&](const Sample& a, const Sample& b) { return rank(a) < rank(b); });
  outcome.accuracy = data::accuracy(scores, test.y);
  outcome.confusion = data::confusion_matrix(scores, test.y).to_vector<std::int64_t>();
}

std::string metrics(const Outcome& outcome) {
  const Settings& settings = outcome.options.settings;
  nlohmann::ordered_json json = {
      {"recipe", outcome.options.recipe->name},
      {"seed", settings.seed},
      {"split", settings.split},
      {"epochs", settings.epochs},
      {"lr", settings.lr},
      {"hidden", settings.hidden},
      {"batch", settings.batch},
      {"dtype", name(settings.dtype)},
      {"parameters", outcome.trained.parameters},
      {"training_examples", outcome.examples},
      {"test_examples", outcome.samples.size()},
      {"accuracy", outcome.accuracy},
      {"seconds", outcome.seconds},
      {"interrupted", outcome.interrupted},
      {"loss", outcome.trained.losses},
  };
  json["confusion"] = nlohmann::ordered_json::array();
  for (auto row = outcome.confusion.begin(); row != outcome.confusion.end(); row += 10)
    json["confusion"].push_back(std::vector<std::int64_t>(row, row + 10));
  json["mistakes"] = nlohmann::ordered_json::array();
  for (const Sample& sample : outcome.mistakes)
    json["mistakes"].push_back({{"place", sample.place},
                                {"truth", sample.truth},
                                {"answer", sample.answer},
                                {"score", sample.score},
                                {"truth_score", sample.truth_score}});
  return json.dump(1) + "\n";
}

}  // namespace digits
