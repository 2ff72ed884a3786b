#include "report.h"
#include "files.h"
#include "page.h"
#include "pictures.h"
#include "text.h"

namespace digits {
namespace {

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

Page page(const Outcome& outcome, const Pictures& pictures) {
  const Settings& settings = outcome.options.settings;
  const auto& losses = outcome.trained.losses;
  const auto n = static_cast<std::int64_t>(outcome.samples.size());
  const auto wrong = static_cast<std::int64_t>(mistakes(outcome.samples).size());
  Page page("Handwritten digits, read by gradus",
            "A network of 64-" + join(settings.hidden, "-") + "-10" + " units learned from " +
                std::to_string(outcome.examples) + " pictures of 8×8 pixels (recipe " +
                outcome.options.recipe->name + "), then read " + std::to_string(n) +
                " that it had never seen.");
  if (outcome.interrupted)
    page.note("Stopped by Ctrl-C after " + std::to_string(losses.size()) + " of " +
              std::to_string(settings.epochs) + " epochs.");
  if (!pictures.missing.empty()) page.note(pictures.missing);
  page.figures({{percent(outcome.accuracy), "test accuracy"},
                {std::to_string(wrong) + " of " + std::to_string(n), "test digits mistaken"},
                {losses.empty() ? "–" : rounded(losses.back(), 3), "last loss"},
                {std::to_string(outcome.trained.parameters), "parameters"},
                {rounded(outcome.seconds, 3) + " s", "training time"}});
  page.heading("What it learned");
  for (const Picture& picture : pictures.all) page.picture(picture.svg, picture.caption);
  add_settings(page, outcome);
  return page;
}

}  // namespace

void prepare_report(const Options& options) {
  try {
    for (const char* file : picture_names) prepare(options.folder / file);
    prepare(options.folder / "report.html");
    prepare(options.json);
  } catch (const std::runtime_error& error) {
    throw UsageError(error.what());
  }
}

std::string write_report(const Outcome& outcome) {
  const Pictures pictures = draw_pictures(outcome);
  const auto& folder = outcome.options.folder;
  for (const Picture& picture : pictures.all) write_file(folder / picture.name, picture.svg);
  for (const char* name : picture_names)
    if (!pictures.has(name)) std::filesystem::remove(folder / name);  // of an earlier run
  write_file(outcome.options.json, metrics(outcome));
  write_file(folder / "report.html", page(outcome, pictures).text());
  return pictures.missing;
}

}  // namespace digits
