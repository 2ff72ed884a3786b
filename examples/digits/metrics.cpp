#include "metrics.h"
#include <nlohmann/json.hpp>

namespace digits {

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
  for (const Sample& sample : mistakes(outcome.samples))
    json["mistakes"].push_back({{"place", sample.place},
                                {"truth", sample.truth},
                                {"answer", sample.answer},
                                {"score", sample.score},
                                {"truth_score", sample.truth_score}});
  return json.dump(1) + "\n";
}

}  // namespace digits
