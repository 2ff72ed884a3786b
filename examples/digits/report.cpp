#include "report.h"
#include <gradus/io/file.h>
#include <gradus/plot/plot.h>
#include <gradus/train/train.h>
#include <algorithm>

namespace digits {

using namespace train;

namespace {

constexpr std::size_t shown = 10;  // digits in a picture

struct Picture {
  const char* file;
  std::string caption;
  plot::Picture picture;
  std::string svg = "";
};

plot::Picture draw_samples(const std::vector<Sample>& samples, const std::string& title) {
  std::vector<plot::Image> images;
  for (const Sample& sample : samples) {
    const bool is_right = sample.answer == sample.truth;
    plot::Image image{sample.pixels, 8, "says " + std::to_string(sample.answer),
                      fixed(sample.score, 2), !is_right};
    for (double& pixel : image.pixels) pixel /= 16;
    if (!is_right) {
      image.name += ", is " + std::to_string(sample.truth);
      image.note += " against " + fixed(sample.truth_score, 2);
    }
    images.push_back(image);
  }
  return plot::images(images, title);
}

/// Some of the test digits, as the run's seed draws them.
Picture random_digits(const Outcome& outcome) {
  const auto n = static_cast<std::int64_t>(outcome.samples.size());
  std::vector<Sample> drawn;
  for (const auto place : RandomState(outcome.options.settings.seed).permutation(n))
    if (drawn.size() < shown) drawn.push_back(outcome.samples[static_cast<std::size_t>(place)]);
  return {"digits.svg",
          "Drawn by the run's seed, with the network's answer and its score between 0 and 1. Wrong "
          "answers are framed in red.",
          draw_samples(drawn, "Ten random test digits")};
}

Picture mistakes(std::vector<Sample> wrong) {
  const std::size_t all = wrong.size();
  if (all == 0)
    return {"mistakes.svg", "There is no mistake to show.",
            plot::words("No mistakes: every test digit was read right.")};
  wrong.resize(std::min(all, shown));
  return {"mistakes.svg",
          "Those first where the network was surest of itself: the score of its answer against the "
          "score of the truth.",
          draw_samples(wrong, all > shown ? "The hardest " + std::to_string(shown) + " of " +
                                                std::to_string(all) + " mistakes"
                                          : "All mistakes")};
}

std::vector<Picture> pictures_of(const Outcome& outcome) {
  const Recipe& recipe = *outcome.options.recipe;
  return {{"loss.svg", recipe.loss_note,
           plot::curves({{outcome.trained.losses, ""}},
                        {"Loss on the training part", "epoch", recipe.loss})},
          random_digits(outcome),
          {"confusion.svg",
           "Each row holds the test digits of one kind. Blue: read right; red: mistaken.",
           plot::matrix(outcome.confusion,
                        {"What test digits were taken for", "answer", "true digit"})},
          mistakes(outcome.mistakes)};
}

Page begin_page(const Outcome& outcome) {
  const auto& losses = outcome.trained.losses;
  const Settings& settings = outcome.options.settings;
  const std::string all = std::to_string(outcome.samples.size());
  Page page("Handwritten digits, read by gradus",
            "A network of 64-" + join(settings.hidden, "-") + "-10" + " units learned from " +
                std::to_string(outcome.examples) + " pictures of 8×8 pixels (recipe " +
                outcome.options.recipe->name + "), then read " + all + " that it had never seen.");
  if (outcome.interrupted)
    page.note("Stopped by Ctrl-C after " + std::to_string(losses.size()) + " of " +
              std::to_string(settings.epochs) + " epochs.");
  return page;
}

void add_figures(Page& page, const Outcome& outcome) {
  const auto& losses = outcome.trained.losses;
  page.figures(
      {{percent(outcome.accuracy), "test accuracy"},
       {std::to_string(outcome.mistakes.size()) + " of " + std::to_string(outcome.samples.size()),
        "test digits mistaken"},
       {losses.empty() ? "–" : rounded(losses.back(), 3), "last loss"},
       {std::to_string(outcome.trained.parameters), "parameters"},
       {rounded(outcome.seconds, 3) + " s", "training time"}});
}

void add_settings(Page& page, const Outcome& outcome) {
  const Settings& settings = outcome.options.settings;
  page.heading("How it was run");
  page.table({{"recipe", outcome.options.recipe->name},
              {"seed", std::to_string(settings.seed)},
              {"split", std::to_string(settings.split)},
              {"epochs", std::to_string(outcome.trained.losses.size()) + " of " +
                             std::to_string(settings.epochs)},
              {"learning rate", shortest(settings.lr)},
              {"batch", std::to_string(settings.batch)},
              {"dtype", name(settings.dtype)}});
  page.code(command_line(outcome.options));
}

}  // namespace

void prepare_report(const Options& options) {
  try {
    for (const char* file :
         {"loss.svg", "digits.svg", "confusion.svg", "mistakes.svg", "report.html"})
      io::prepare(options.folder / file);
    io::prepare(options.json);
  } catch (const IoError& error) {
    throw UsageError(error.what());
  }
}

std::string write_report(const Outcome& outcome) {
  std::vector<Picture> pictures = pictures_of(outcome);
  std::string missing;
  for (Picture& picture : pictures) {
    const plot::Drawn drawn = plot::draw(picture.picture);
    picture.svg = drawn.bytes;
    if (!drawn && missing.empty()) missing = "The pictures are missing: " + drawn.missing;
  }
  Page page = begin_page(outcome);
  if (!missing.empty()) page.note(missing);
  add_figures(page, outcome);
  page.heading("What it learned");
  for (const Picture& picture : pictures) {
    const auto file = outcome.options.folder / picture.file;
    if (missing.empty()) {
      io::write_file(file, picture.svg);
      page.picture(picture.svg, picture.caption);
    } else {
      std::filesystem::remove(file);  // of an earlier run
    }
  }
  add_settings(page, outcome);
  io::write_file(outcome.options.json, metrics(outcome));
  io::write_file(outcome.options.folder / "report.html", page.text());
  return missing;
}

}  // namespace digits
