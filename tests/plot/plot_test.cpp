#include <gradus/plot/plot.h>

#include <doctest/doctest.h>

#include <cstdlib>
#include <limits>

#include "support.h"

// Pictures: what gnuplot makes of each, with words and numbers that could mislead it.

using namespace gradus;

namespace {

/// Nothing is on the way to programs while one lives.
struct NoPrograms {
  NoPrograms() { setenv("PATH", "/nowhere", 1); }
  ~NoPrograms() { setenv("PATH", before.c_str(), 1); }
  std::string before = std::getenv("PATH");
};

bool has_gnuplot() { return !has(plot::draw(plot::words("here")).missing, "is not installed"); }

const std::string nasty = "a 'b' \"c\" `touch oops` $(x) \\ %d {^2} <é>\n#";

std::vector<plot::Picture> one_of_each() {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  plot::Grid grid{.left = -1, .right = 1, .bottom = 0, .top = 1, .columns = 4, .rows = 3};
  grid.kinds.assign(12, 11);
  const plot::Labels labels = {nasty, nasty, nasty};
  return {plot::curves({{.y = {3, nan, 1e-9}, .name = nasty}, {.y = {-1, 0}}}, labels),
          plot::curves({{.y = {5, 5, 5}}}, labels),
          plot::curves({}, labels),
          plot::images({{{0, 1, 0.5, 7, -1, nan}, 2, nasty, nasty, true}, {{1}, 1, "", ""}}, nasty),
          plot::images({}, nasty),
          plot::matrix({3, 0, 1, 2}, labels),
          plot::matrix({0}, labels),
          plot::scatter({{0, nan}, {1, 1}, {0, 1}}, grid, labels),
          plot::words(nasty)};
}

}  // namespace

TEST_SUITE("plot") {

TEST_CASE("without gnuplot a picture says so and what to install, and nothing ends") {
  const NoPrograms none;
  const plot::Drawn drawn = plot::draw(plot::words("x"));
  CHECK_FALSE(drawn);
  CHECK(has(drawn.missing, "gnuplot is not installed"));
  CHECK(has(drawn.missing, "apt-get install gnuplot-nox"));
}

TEST_CASE("what gnuplot cannot do is told in its own words") {
  if (!has_gnuplot()) return;
  const plot::Drawn drawn = plot::draw({100, 100, "plot nonsense nonsense\n"});
  CHECK_FALSE(drawn);
  CHECK(has(drawn.missing, "gnuplot failed: "));
  CHECK(has(drawn.missing, "nonsense"));
}

TEST_CASE("every picture can be drawn, whatever its words and numbers") {
  if (!has_gnuplot()) return;
  for (const plot::Picture& picture : one_of_each()) {
    CAPTURE(picture.script);
    const plot::Drawn svg = plot::draw(picture);
    CAPTURE(svg.missing);
    CHECK(has(svg.bytes, "</svg>"));
    CHECK(has(svg.bytes, "`touch oops`") == has(picture.script, "touch oops"));
  }
  CHECK(std::system("test ! -e oops") == 0);
  CHECK(plot::draw(plot::words("x"), plot::Format::png).bytes.substr(0, 4) == "\x89PNG");
}

TEST_CASE("a y axis is logarithmic where all is above 0 and differs threefold") {
  const auto script = [](plot::Numbers y) { return plot::curves({{.y = y}}, {}).script; };
  CHECK(has(script({1, 5}), "logscale"));
  CHECK_FALSE(has(script({1, 2}), "logscale"));
  CHECK_FALSE(has(script({0, 5}), "logscale"));
  CHECK_FALSE(has(script({-1, 5}), "logscale"));
}

TEST_CASE("a grid's middles go row by row from the bottom") {
  const plot::Grid grid{.left = 0, .right = 4, .bottom = 10, .top = 12, .columns = 2, .rows = 2};
  CHECK(grid.middles() == plot::Numbers{1, 10.5, 3, 10.5, 1, 11.5, 3, 11.5});
}

TEST_CASE("what does not fit is refused, with the caller's line") {
  CHECK(has(complaint<ShapeError>([] { plot::images({{{1, 2, 3}, 2, "", ""}}, "t"); }), here()));
  CHECK(has(complaint<ValueError>([] { plot::images({}, "t", 0); }), here()));
  CHECK(has(complaint<ShapeError>([] { plot::matrix({1, 2, 3}, {}); }), here()));
  CHECK(has(complaint<ValueError>([] { plot::matrix({-1}, {}); }), here()));
  const plot::Grid grid{
      .left = 0, .right = 1, .bottom = 0, .top = 1, .columns = 1, .rows = 1, .kinds = {0}};
  CHECK(has(complaint<ShapeError>([&] { plot::scatter({{1}, {}, {}}, grid, {}); }), here()));
  CHECK(has(complaint<ShapeError>([&] { plot::scatter({{1}, {1}, {}}, grid, {}); }), here()));
  CHECK(has(complaint<ValueError>([&] { plot::scatter({{1}, {1}, {-1}}, grid, {}); }), here()));
  CHECK(has(complaint<ValueError>([] { plot::scatter({}, {0, 0, 0, 1}, {}); }), here()));
}

}  // TEST_SUITE("plot")
