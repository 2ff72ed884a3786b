#include "options.h"
#include <gradus/train/train.h>
#include <CLI/CLI.hpp>
#include <cmath>
#include <iostream>
#include "article.h"
#include "tuned.h"

namespace digits {

using namespace train;

namespace {

const std::vector<Recipe>& recipes() {
  static const std::vector<Recipe> all = {
      {"tuned", "the article's last sentence come true: better by better hyper-parameters",
       "cross entropy, labels smoothed",
       "Smoothed labels keep it above 0.5, however well the network reads.", tuned_settings(), 8,
       20, run_tuned},
      {"article", "the article's experiment, by the full batch, with true gradients",
       "mean squared error", "The error before each step, as the article prints it.",
       article_settings(), 1, 100, run_article}};
  return all;
}

constexpr std::int64_t largest_seed = 0xffffffff;  // as NumPy's RandomState
constexpr std::int64_t most_epochs = 1'000'000'000, widest = 4096;

/// The command line as it was given; what is not there is left to the recipe.
struct Given {
  std::string recipe = "tuned", dtype, folder = "out/digits";
  std::optional<std::string> json;
  std::int64_t seed = 0, split = 42;
  std::optional<std::int64_t> epochs, batch;
  std::optional<double> lr;
  std::vector<std::int64_t> hidden;
};

std::string footer() {
  std::ostringstream text;
  text << "Recipes:\n";
  for (const Recipe& recipe : recipes()) {
    const Settings& settings = recipe.settings;
    text << "  " << recipe.name << ": " << recipe.about << "\n    --epochs " << settings.epochs
         << " --lr " << settings.lr << " --hidden " << join(settings.hidden)
         << (settings.batch ? " --batch " + std::to_string(settings.batch) : "") << " --dtype "
         << name(settings.dtype) << "\n";
  }
  text << "\nCtrl-C stops after the current step and still writes the report; the exit code is "
          "then 130.\n"
          "Exit codes: 0 done, 1 failed, 2 wrong options or a folder that cannot be written.\n"
          "The folder gets report.html, metrics.json and the pictures as SVG, drawn by gnuplot.\n";
  return text.str();
}

void declare(CLI::App& app, Given& given) {
  std::vector<std::string> names;
  for (const Recipe& recipe : recipes()) names.push_back(recipe.name);
  const CLI::Range seed(std::int64_t{0}, largest_seed), count(std::int64_t{1}, most_epochs);
  app.add_option("--recipe", given.recipe, "How to train")
      ->check(CLI::IsMember(names))
      ->capture_default_str();
  app.add_option("--seed", given.seed, "Seed of weights and of all else that is drawn")
      ->check(seed)
      ->capture_default_str();
  app.add_option("--split", given.split, "Seed of the split in training and test part")
      ->check(seed)
      ->capture_default_str();
  app.add_option("--epochs", given.epochs, "Passes through the training part")->check(count);
  app.add_option("--lr", given.lr, "Learning rate: the size of a step");
  app.add_option("--hidden", given.hidden, "Widths of the hidden layers, as 64 or 64,32")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::Range(std::int64_t{1}, widest));
  app.add_option("--batch", given.batch, "Examples a step")->check(count);
  app.add_option("--dtype", given.dtype, "Of all numbers")
      ->check(CLI::IsMember({"float32", "float64"}));
  app.add_option("--out", given.folder, "Folder for the report")
      ->type_name("DIR")
      ->capture_default_str();
  app.add_option("--json", given.json, "File for the metrics, if not metrics.json in DIR")
      ->type_name("FILE");
}

void want(bool fits, const std::string& option, const std::string& what) {
  if (!fits) throw UsageError(option + ": " + what);
}

Settings settings_of(const Given& given, const Recipe& recipe) {
  Settings settings = recipe.settings;
  settings.seed = given.seed;
  settings.split = given.split;
  settings.epochs = given.epochs.value_or(settings.epochs);
  settings.lr = given.lr.value_or(settings.lr);
  settings.batch = given.batch.value_or(settings.batch);
  if (!given.hidden.empty()) settings.hidden = given.hidden;
  if (!given.dtype.empty()) settings.dtype = given.dtype == "float64" ? float64 : float32;
  want(settings.lr > 0 && std::isfinite(settings.lr), "--lr", "it must be a number above 0");
  want(settings.hidden.size() <= recipe.most_layers, "--hidden",
       "recipe " + std::string(recipe.name) + " takes no more than " +
           std::to_string(recipe.most_layers) + " of them");
  return settings;
}

}  // namespace

std::optional<Options> read_options(int argc, char** argv) {
  Given given;
  CLI::App app("Trains a network on 8x8 handwritten digits and writes a report.", "digits");
  declare(app, given);
  app.footer(footer());
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    std::cout << app.help();
    return {};
  } catch (const CLI::ParseError& error) {
    throw UsageError(std::string(error.what()) + " (--help shows the options)");
  }
  want(!given.folder.empty(), "--out", "a folder needs a name");
  want(!given.json || !given.json->empty(), "--json", "a file needs a name");
  Options options;
  for (const Recipe& recipe : recipes())
    if (given.recipe == recipe.name) options.recipe = &recipe;
  options.settings = settings_of(given, *options.recipe);
  options.folder = given.folder;
  options.json = given.json ? std::filesystem::path(*given.json) : options.folder / "metrics.json";
  return options;
}

std::string command_line(const Options& options) {
  const Settings& settings = options.settings;
  return std::string("./run digits --recipe ") + options.recipe->name + " --seed " +
         std::to_string(settings.seed) + " --split " + std::to_string(settings.split) +
         " --epochs " + std::to_string(settings.epochs) + " --lr " + shortest(settings.lr) +
         " --hidden " + join(settings.hidden) + " --batch " + std::to_string(settings.batch) +
         " --dtype " + name(settings.dtype);
}

}  // namespace digits
