#include "digits/article.h"
#include "golden/article.inc"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

// The article's experiment in examples/digits, against the same written with NumPy.

using namespace digits;

namespace {

data::Split article_split(Dtype dtype = float64) {
  return data::train_test_split(data::digits(dtype), 0.2, 42);
}

Settings with(std::int64_t seed, double lr, std::int64_t epochs = 1000) {
  Settings settings = article_settings();
  settings.seed = seed;
  settings.lr = lr;
  settings.epochs = epochs;
  return settings;
}

/// The largest relative distance between two curves of one length.
template <class Golden> double distance(const std::vector<double>& losses, const Golden& golden) {
  REQUIRE(losses.size() == golden.size());
  double worst = 0;
  for (std::size_t i = 0; i < golden.size(); ++i) {
    const double error = std::abs(losses[i] - golden[i]) / golden[i];
    if (!(error <= worst)) worst = error;  // NaN too
  }
  return worst;
}

}  // namespace

TEST_SUITE("article") {

TEST_CASE("the settings are the article's") {
  Settings settings = article_settings();
  CHECK(settings.epochs == 1000);
  CHECK(settings.lr == 0.01);
  CHECK(settings.hidden == std::vector<std::int64_t>{32});
  CHECK(settings.dtype == float64);
  settings.epochs = 1;
  CHECK(run_article(article_split(), settings).parameters == 64 * 32 + 32 + 32 * 10 + 10);
}

TEST_CASE("at lr 0.001 all 1000 losses and the accuracy are NumPy's") {
  const data::Split split = article_split();
  using namespace golden::article;
  const Trained zero = run_article(split, with(0, 0.001));
  const Trained one = run_article(split, with(1, 0.001));
  CHECK(distance(zero.losses, losses_0) < 1e-11);
  CHECK(distance(one.losses, losses_1) < 1e-11);
  CHECK(data::accuracy(zero.scores, split.test.y) == accuracy_0);
  CHECK(data::accuracy(one.scores, split.test.y) == accuracy_1);
}

TEST_CASE("at lr 0.01 the first ten losses are NumPy's") {
  const data::Split split = article_split();
  using namespace golden::article;
  CHECK(distance(run_article(split, with(0, 0.01, 10)).losses, first_losses_0) < 1e-12);
  CHECK(distance(run_article(split, with(1, 0.01, 10)).losses, first_losses_1) < 1e-12);
}

TEST_CASE("the first losses are the article's own") {
  const data::Split split = article_split();
  const std::array<double, 2> own = {0.30736383093349184, 0.3959328584031066};
  const auto first = [&](std::int64_t seed) {
    return run_article(split, with(seed, 0.01, 1)).losses.at(0);
  };
  CHECK(distance({first(0), first(1)}, own) < 1e-12);
}

// Here 1e-15 in a weight grows to 1e-2 in the loss, so only a mean can be compared.
TEST_CASE("at lr 0.01 the mean accuracy over twenty seeds is NumPy's") {
  const data::Split split = article_split();
  double total = 0;
  for (std::int64_t seed = 0; seed < 20; ++seed)
    total += data::accuracy(run_article(split, with(seed, 0.01)).scores, split.test.y);
  CAPTURE(total / 20);
  CHECK(std::abs(total / 20 - 0.63) <= 0.07);
  CHECK(std::abs(total / 20 - golden::article::mean_accuracy) <= 0.07);
}

TEST_CASE("an epoch's loss is the mean over all examples, whatever the batch") {
  const data::Split split = article_split();
  Settings settings = with(0, 1e-13, 2);  // steps too small to be seen
  const auto losses = run_article(split, settings).losses;
  settings.batch = 500;  // 500, 500 and 437 examples
  CHECK(distance(run_article(split, settings).losses, losses) < 1e-9);
}

TEST_CASE("a batch that holds all is the full batch, smaller ones take more steps") {
  const data::Split split = article_split();
  Settings settings = with(0, 0.001, 5);
  const auto losses = run_article(split, settings).losses;
  settings.batch = 1437;
  CHECK(run_article(split, settings).losses == losses);
  settings.batch = 479;
  CHECK(distance(run_article(split, settings).losses, losses) > 1e-3);
}

TEST_CASE("float32 follows float64 at first") {
  Settings settings = with(0, 0.001, 20);
  settings.dtype = float32;
  const data::Split narrow = article_split(float32);
  const auto losses = run_article(narrow, settings).losses;
  REQUIRE(losses.size() == 20);
  for (std::size_t i = 0; i < losses.size(); ++i)
    CHECK(losses[i] == doctest::Approx(golden::article::losses_0[i]).epsilon(1e-4));
}

TEST_CASE("whoever watches hears of every epoch, and may stop it") {
  const data::Split split = article_split();
  std::vector<double> heard;
  Watch watch;
  watch.on_epoch = [&](std::int64_t epoch, double loss) {
    CHECK(epoch == static_cast<std::int64_t>(heard.size()));
    heard.push_back(loss);
  };
  watch.should_stop = [&] { return heard.size() == 3; };
  const auto losses = run_article(split, with(0, 0.01), watch).losses;
  CHECK(losses.size() == 3);
  CHECK(heard == losses);
}

}  // TEST_SUITE("article")
