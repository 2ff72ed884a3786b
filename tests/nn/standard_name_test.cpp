#include <gradus/nn/standard_name.h>

#include <doctest/doctest.h>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <variant>

using gradus::detail::standard_name;

namespace {

template <class T> struct map {};
namespace std_like {
template <class T> struct deque {};
}  // namespace std_like
struct Owner {
  template <class T> struct function {};
};
struct Derived : std::map<int, int> {};

}  // namespace

TEST_SUITE("standard name") {
TEST_CASE("a template of the standard library goes by its name") {
  CHECK(standard_name<std::map<int, std::deque<int>>> == "map");
  CHECK(standard_name<std::map<int, int, std::greater<int>>> == "map");
  CHECK(standard_name<std::unordered_map<int, int>> == "unordered_map");
  CHECK(standard_name<std::deque<std::map<int, int>>> == "deque");
  CHECK(standard_name<std::variant<int, Owner>> == "variant");
  CHECK(standard_name<std::optional<Owner>> == "optional");
  CHECK(standard_name<std::function<void(std::map<int, int>)>> == "function");
  CHECK(standard_name<std::shared_ptr<Derived>> == "shared_ptr");
  CHECK(standard_name<std::weak_ptr<Owner>> == "weak_ptr");
  CHECK(standard_name<std::unique_ptr<int[]>> == "unique_ptr");
}

TEST_CASE("nothing else goes by such a name") {
  CHECK(standard_name<int> == "");
  CHECK(standard_name<std::map<int, int>*> == "");
  CHECK(standard_name<std::function<void()>()> == "");
  CHECK(standard_name<const char*> == "");
  CHECK(standard_name<map<std::map<int, int>>> == "");
  CHECK(standard_name<std_like::deque<int>> == "");
  CHECK(standard_name<Owner::function<std::function<void()>>> == "");
  CHECK(standard_name<Derived> == "");
}
}  // TEST_SUITE
