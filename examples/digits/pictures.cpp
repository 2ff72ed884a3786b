#include "pictures.h"
#include <algorithm>
#include "gnuplot.h"
#include "plots.h"

namespace digits {
namespace {

constexpr std::size_t shown = 10;  // digits in a picture

Picture draw_mistakes(const std::vector<Sample>& samples) {
  std::vector<Sample> wrong = mistakes(samples);
  const std::size_t all = wrong.size();
  if (all == 0)
    return {"mistakes.svg", "There is no mistake to show.",
            draw(plot_words("No mistakes: every test digit was read right."))};
  wrong.resize(std::min(all, shown));
  const std::string title = all > shown ? "The hardest " + std::to_string(shown) + " of " +
                                              std::to_string(all) + " mistakes"
                                        : "All mistakes";
  return {"mistakes.svg",
          "Those first where the network was surest of itself: the score of its answer against the "
          "score of the truth.",
          draw(plot_samples(wrong, title))};
}

std::vector<Picture> draw_all(const Outcome& outcome) {
  std::vector<Picture> all;
  const auto& losses = outcome.trained.losses;
  if (!losses.empty())
    all.push_back({"loss.svg", outcome.options.recipe->loss_note,
                   draw(plot_losses(losses, outcome.options.recipe->loss))});
  const auto random = pick(outcome.samples, shown, outcome.options.settings.seed);
  all.push_back({"digits.svg",
                 "Drawn by the run's seed, with the network's answer and its score between 0 and "
                 "1. Wrong answers are framed in red.",
                 draw(plot_samples(random, "Ten random test digits"))});
  all.push_back({"confusion.svg",
                 "Each row holds the test digits of one kind. Blue: read right; red: mistaken.",
                 draw(plot_confusion(outcome.confusion))});
  all.push_back(draw_mistakes(outcome.samples));
  return all;
}

}  // namespace

bool Pictures::has(std::string_view name) const {
  return std::any_of(all.begin(), all.end(), [&](auto& picture) { return picture.name == name; });
}

Pictures draw_pictures(const Outcome& outcome) {
  try {
    return {draw_all(outcome), ""};
  } catch (const GnuplotMissing&) {
    return {{},
            "The pictures are missing, as gnuplot is not installed. Install it and run again:\n"
            "  Debian, Ubuntu: apt-get install gnuplot-nox\n"
            "  Fedora: dnf install gnuplot; Arch: pacman -S gnuplot; macOS: brew install gnuplot"};
  } catch (const std::runtime_error& error) {
    return {{}, std::string("The pictures are missing: ") + error.what()};
  }
}

}  // namespace digits
