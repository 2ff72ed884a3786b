#include <gradus/train/interrupt.h>
#include <doctest/doctest.h>

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

}  // TEST_SUITE
