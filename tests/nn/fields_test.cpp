#include <doctest/doctest.h>
#include <string_view>
#include <type_traits>
#include "nn/structs.h"

namespace {

/// The names of a struct's fields, with spaces between.
template <class T> std::string names_of(T&& object) {
  std::string names;
  const auto add = [&](std::string_view name, auto&) { names += std::string(name) + ' '; };
  gradus::for_each_field(object, add);
  return names.substr(0, names.size() - !names.empty());
}

struct WithEmpty {
  Empty nothing;
  int something;
};
struct Umlaut {
  int größe;
};
struct OnlyConst {
  explicit OnlyConst(int) {}
  auto fields() const { return gradus::fields("a", a); }
  int a = 1;
};
struct Listless {
  Listless() {}
  auto fields() { return gradus::fields(); }
};
struct Chooses {  // an aggregate that names some of its fields itself
  int a = 1, scratch = 2;
  auto fields() { return gradus::fields("alpha", a); }
};

}  // namespace

TEST_SUITE("fields") {

TEST_CASE("fields of every kind have their own names") {
  CHECK(names_of(Everything{}) ==
        "first layer towers pair maybe next function tensor constant text either unnamed");
  CHECK(names_of(Generic<std::vector<Net>>{}) == "value");
  CHECK(names_of(WithEmpty{}) == "nothing something");
  CHECK(names_of(Umlaut{}) == "größe");
  CHECK(names_of(Empty{}) == "");
}

TEST_CASE("local structs, and structs within them") {
  struct Inner {
    Point first;
    int second = [] { return 3; }();
  };
  struct Local {
    Inner inner;
    std::vector<Inner> more;
  };
  CHECK(names_of(Local{}) == "inner more");
  CHECK(names_of(Local{}.inner) == "first second");
  const auto lambda = [] {
    struct InLambda {
      int alpha = 0;
    };
    return names_of(InLambda{});
  };
  CHECK(lambda() == "alpha");
}

TEST_CASE("fields are references to the object's own") {
  Point point;
  gradus::for_each_field(point, [](std::string_view, int& field) { field += 10; });
  CHECK(point.x == 11);
  CHECK(point.y == 12);
  Layer layer(2, 3);
  gradus::for_each_field(layer, [](std::string_view, int& field) { field = -field; });
  CHECK(layer.weight == -6);
  CHECK(layer.bias == -3);
}

TEST_CASE("the fields of a const struct are const") {
  const auto all_const = [](auto&& object) {
    bool all = true;
    gradus::for_each_field(object, [&](std::string_view, auto& field) {
      all = all && std::is_const_v<std::remove_reference_t<decltype(field)>>;
    });
    return all;
  };
  const Point point;
  const Layer layer(1, 1);
  const Overloaded overloaded(0);
  const OnlyConst only_const(0);
  CHECK(all_const(point));
  CHECK(all_const(layer));
  CHECK(all_const(overloaded));
  CHECK(all_const(only_const));
  CHECK_FALSE(all_const(Point{}));
  CHECK_FALSE(all_const(Layer{1, 1}));
  CHECK_FALSE(all_const(Overloaded{0}));
  CHECK(names_of(point) == "x y");
}

TEST_CASE("a class may list its fields itself") {
  CHECK(names_of(Layer{1, 1}) == "weight bias");
  CHECK(names_of(Overloaded{0}) == "a b");
  CHECK(names_of(OnlyConst{0}) == "a");
  CHECK(names_of(Listless{}) == "");
  CHECK(names_of(Chooses{}) == "alpha");
  CHECK(names_of(SameLayer{1, 1}) == "weight bias");
}

}  // TEST_SUITE
