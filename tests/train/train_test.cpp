#include <gradus/train/train.h>

#include <doctest/doctest.h>

#include <csignal>

#include "support.h"

// What a program that trains for a while shows and obeys.

using namespace gradus;

namespace {

int heard = 0;

}  // namespace

TEST_SUITE("train") {

TEST_CASE("the first Ctrl-C only asks to stop, and afterwards it does what it did before") {
  const auto before = std::signal(SIGINT, [](int) { ++heard; });
  {
    const train::Interrupt interrupt;
    CHECK_FALSE(interrupt.requested());
    std::raise(SIGINT);
    CHECK(interrupt.requested());
    CHECK(heard == 0);
    struct sigaction second = {};
    sigaction(SIGINT, nullptr, &second);
    CHECK((second.sa_handler == SIG_DFL));  // which ends the program
  }
  std::raise(SIGINT);
  CHECK(heard == 1);
  CHECK_FALSE(train::Interrupt().requested());
  std::signal(SIGINT, before);
}

TEST_CASE("numbers are written for people and for command lines") {
  CHECK(train::shortest(0.1) == "0.1");
  CHECK(train::shortest(1e-30) == "1e-30");
  CHECK(train::fixed(0.066, 2) == "0.07");
  CHECK(train::rounded(0.00096449, 3) == "0.000964");
  CHECK(train::percent(0.98649) == "98.6 %");
  CHECK(train::join({256, 128}) == "256,128");
  CHECK(train::join({}) == "");
  CHECK(train::clock_time(6.2) == "0:07");
  CHECK(train::clock_time(750) == "12:30");
  CHECK(train::clock_time(3723) == "1:02:03");
}

TEST_CASE("a page needs no other file, and words on it are words") {
  train::Page page("a <b> & \"c\"", "lead");
  page.picture("<svg/>", "caption");
  page.table({{"<td>", "1"}});
  const std::string text = page.text();
  CHECK(has(text, "<h1>a &lt;b&gt; &amp; &quot;c&quot;</h1>"));
  CHECK(has(text, "data:image/svg+xml;base64,PHN2Zy8+\""));
  CHECK(has(text, "<td>&lt;td&gt;</td>"));
  CHECK_FALSE(has(text, "http"));
}

}  // TEST_SUITE("train")
