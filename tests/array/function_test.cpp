#include <gradus/array/error.h>
#include <gradus/array/function.h>

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <utility>

using gradus::detail::Function;

namespace {

using Join = Function<std::string(const std::string&, std::string)>;
std::string twice(const std::string& a, const std::string& b) { return a + b + a; }

}  // namespace

TEST_SUITE("function") {
TEST_CASE("holds whatever can be called") {
  const std::string between = ", ";
  const Join join = [between](const std::string& a, const std::string& b) {
    return a + between + b;
  };
  CHECK(join("a", "b") == "a, b");
  CHECK(Join(twice)("a", "b") == "aba");
  CHECK(Join(std::function<std::string(std::string, std::string)>(twice))("a", "b") == "aba");
  int calls = 0;
  const Function<void()> count = [&] { return ++calls; };
  const Function<void()> same = count;
  count();
  same();
  CHECK(calls == 2);
}

TEST_CASE("what a callable says of itself as a bool is its own affair") {
  struct Model {
    explicit operator bool() const { return false; }
    int operator()() const { return 3; }
  };
  const Function<int()> model = Model();
  CHECK(model);
  CHECK(model() == 3);
}

TEST_CASE("made of nothing it is empty, and throws when called") {
  std::string (*const none)(const std::string&, const std::string&) = nullptr;
  for (const auto& empty : {Join(), Join(nullptr), Join(none),
                            Join(std::function<std::string(std::string, std::string)>()),
                            Join(Function<std::string(std::string, std::string)>())}) {
    CHECK_FALSE(empty);
    CHECK_THROWS_AS(empty("a", "b"), gradus::ValueError);
  }
  Join join = twice;
  const Join moved = std::move(join);
  CHECK(moved);
  CHECK_FALSE(join);
}
}  // TEST_SUITE
