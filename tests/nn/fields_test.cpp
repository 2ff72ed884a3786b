#include <gradus/graph/tensor.h>
#include <gradus/nn/fields.h>

#include <doctest/doctest.h>

#include <any>
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

using gradus::Tensor;
using gradus::detail::count_fields;
using gradus::detail::look_at;
using gradus::detail::Sight;

namespace {

/// The names of a struct's fields, with spaces between.
template <class T> std::string names_of(T&& object) {
  std::string names;
  const auto add = [&](std::string_view name, auto&) { names += std::string(name) + ' '; };
  gradus::for_each_field(object, add);
  return names.substr(0, names.size() - !names.empty());
}

/// A layer as the library writes them: no default constructor, no aggregate.
struct Layer {
  Layer(int in, int out) : weight(in * out), bias(out) {}
  auto fields() { return gradus::fields("weight", weight, "bias", bias); }
  int weight, bias;
};
/// Neither default-constructible nor copyable nor movable.
struct Fixed {
  explicit Fixed(int) {}
  Fixed(const Fixed&) = delete;
};
struct Point {
  int x = 1, y = 2;
};
struct Net {
  Layer hidden{64, 32};
  Layer out{32, 10};
};
struct Everything {
  Point first;
  Layer layer{2, 3};
  std::vector<Net> towers = std::vector<Net>(3);
  std::array<Layer, 2> pair{Layer{1, 2}, Layer{3, 4}};
  std::optional<Point> maybe;
  std::unique_ptr<Everything> next;
  std::function<int(int)> function;
  Tensor tensor;
  const int constant = 7;
  std::string text = "text";
  std::variant<int, Layer> either;
  struct {
    int inner = 1;
  } unnamed;
};
template <class T> struct Generic { T value; };
struct Empty {};
struct WithEmpty {
  Empty nothing;
  int something;
};
struct Umlaut {
  int größe;
};

// clang-format off
struct N1 { int a; };
struct N2 { int a, b; };
struct N3 { int a, b, c; };
struct N4 { int a, b, c, d; };
struct N5 { int a, b, c, d, e; };
struct N6 { int a, b, c, d, e, f; };
struct N7 { int a, b, c, d, e, f, g; };
struct N8 { int a, b, c, d, e, f, g, h; };
struct N9 { int a, b, c, d, e, f, g, h, i; };
struct N10 { int a, b, c, d, e, f, g, h, i, j; };
struct N11 { int a, b, c, d, e, f, g, h, i, j, k; };
struct N12 { int a, b, c, d, e, f, g, h, i, j, k, l; };
struct N13 { int a, b, c, d, e, f, g, h, i, j, k, l, m; };
struct N14 { int a, b, c, d, e, f, g, h, i, j, k, l, m, n; };
struct N15 { int a, b, c, d, e, f, g, h, i, j, k, l, m, n, o; };
struct N16 { int a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p; };
struct N17 { int a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q; };
// clang-format on

/// Every field gets its own number, so a wrong order or a field twice would show.
template <class T> void check_count(std::size_t count) {
  CAPTURE(count);
  CHECK(count_fields<T>() == count);
  T object{};
  int number = 0;
  gradus::for_each_field(object, [&](std::string_view name, int& field) {
    CHECK(name == std::string(1, static_cast<char>('a' + number)));
    CHECK(&field == reinterpret_cast<int*>(&object) + number);
    ++number;
  });
  CHECK(static_cast<std::size_t>(number) == count);
}

template <class T> struct Around {
  int before;
  T middle;
  int after;
};

class Secret {
 public:
  int open = 0;
  int look() const { return hidden; }

 private:
  int hidden = 0;
};
struct Constructed {
  Constructed() {}
  int a = 0;
};
struct Based : Empty {
  int b;
};
struct LongBased : Point {
  int b;
};
struct Virtual {
  virtual ~Virtual() = default;
  int a = 0;
};
struct ArrayFirst {
  int a[3];
  int b;
};
struct ArrayOfLayers {
  Layer layers[2];
};
struct ArrayOfOne {
  Layer layer;
  int a[1];
};
struct LongArray {
  float a[100];
};
struct Reference {
  int& a;
};
struct ReferenceBetween {
  Layer before;
  int& a;
  Layer after;
};

struct Overloaded {
  explicit Overloaded(int) {}
  auto fields() { return gradus::fields("a", a, "b", b); }
  auto fields() const { return gradus::fields("a", a, "b", b); }
  int a = 1;
  double b = 2;
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
struct SameLayer : Layer {
  using Layer::Layer;
};
struct MoreThanLayer : Layer {
  using Layer::Layer;
  int extra = 0;
};

}  // namespace

TEST_SUITE("fields") {
TEST_CASE("one to sixteen fields, in order, each once") {
  check_count<N1>(1);
  check_count<N2>(2);
  check_count<N3>(3);
  check_count<N4>(4);
  check_count<N5>(5);
  check_count<N6>(6);
  check_count<N7>(7);
  check_count<N8>(8);
  check_count<N9>(9);
  check_count<N10>(10);
  check_count<N11>(11);
  check_count<N12>(12);
  check_count<N13>(13);
  check_count<N14>(14);
  check_count<N15>(15);
  check_count<N16>(16);
}

TEST_CASE("fields of every kind have their own names") {
  CHECK(names_of(Everything{}) ==
        "first layer towers pair maybe next function tensor constant text either unnamed");
  CHECK(names_of(Generic<std::vector<Net>>{}) == "value");
  CHECK(names_of(WithEmpty{}) == "nothing something");
  CHECK(names_of(Umlaut{}) == "größe");
  CHECK(names_of(Empty{}) == "");
}

TEST_CASE("a field takes one place, whatever its type") {
  CHECK(count_fields<Around<Point>>() == 3);
  CHECK(count_fields<Around<Everything>>() == 3);
  CHECK(count_fields<Around<Empty>>() == 3);
  CHECK(count_fields<Around<Layer>>() == 3);
  CHECK(count_fields<Around<Fixed>>() == 3);
  CHECK(count_fields<Around<Tensor>>() == 3);
  CHECK(count_fields<Around<std::array<int, 5>>>() == 3);
  CHECK(count_fields<Around<std::array<std::array<Layer, 2>, 2>>>() == 3);
  CHECK(count_fields<Around<std::array<int, 0>>>() == 3);
  CHECK(count_fields<Around<std::optional<int>>>() == 3);
  CHECK(count_fields<Around<std::optional<std::optional<Layer>>>>() == 3);
  CHECK(count_fields<Around<std::any>>() == 3);
  CHECK(count_fields<Around<std::optional<std::any>>>() == 3);
  CHECK(count_fields<Around<std::function<void()>>>() == 3);
  CHECK(count_fields<Around<std::tuple<int>>>() == 3);
  CHECK(count_fields<Around<std::pair<Layer, std::string>>>() == 3);
  CHECK(count_fields<Around<std::variant<std::string, Layer>>>() == 3);
  CHECK(count_fields<Around<std::unique_ptr<Layer>>>() == 3);
  CHECK(count_fields<Around<std::shared_ptr<Layer>>>() == 3);
  CHECK(count_fields<Around<std::string_view>>() == 3);
  CHECK(count_fields<Around<int (*)(int)>>() == 3);
  CHECK(count_fields<Generic<Point>>() == 1);
  CHECK(count_fields<Generic<std::array<int, 3>>>() == 1);
  CHECK(count_fields<Generic<std::optional<Point>>>() == 1);
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

// What follows does not compile in for_each_field; here is the verdict behind the static_asserts.
TEST_CASE("what hides its fields is refused, never half seen") {
  CHECK(look_at<Point>() == Sight::clear);
  CHECK(look_at<Everything>() == Sight::clear);
  CHECK(look_at<Empty>() == Sight::clear);
  CHECK(look_at<N16>() == Sight::clear);
  CHECK(look_at<Constructed>() == Sight::hidden);
  CHECK(look_at<Secret>() == Sight::hidden);
  CHECK(look_at<Based>() == Sight::hidden);
  CHECK(look_at<LongBased>() == Sight::hidden);
  CHECK(look_at<Virtual>() == Sight::hidden);
  CHECK(look_at<int>() == Sight::hidden);
  CHECK(look_at<N17>() == Sight::too_many);
  CHECK(look_at<LongArray>() == Sight::too_many);
  CHECK(look_at<ArrayFirst>() == Sight::c_array);
  CHECK(look_at<ArrayOfLayers>() == Sight::c_array);
  CHECK(look_at<ArrayOfOne>() == Sight::c_array);
  CHECK(look_at<Reference>() == Sight::uncountable);
  CHECK(look_at<ReferenceBetween>() == Sight::uncountable);
  CHECK_FALSE(gradus::detail::outgrew_its_fields<Layer>());
  CHECK_FALSE(gradus::detail::outgrew_its_fields<SameLayer>());
  CHECK_FALSE(gradus::detail::outgrew_its_fields<Overloaded>());
  CHECK(gradus::detail::outgrew_its_fields<MoreThanLayer>());
}
}  // TEST_SUITE
