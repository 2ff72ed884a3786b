#include <gradus/nn/aggregate.h>
#include <any>
#include <doctest/doctest.h>
#include <tuple>
#include <utility>
#include "nn/structs.h"

using gradus::Tensor;
using gradus::detail::count_fields;
using gradus::detail::look_at;
using gradus::detail::Sight;

namespace {

/// Neither default-constructible nor copyable nor movable.
struct Fixed {
  explicit Fixed(int) {}
  Fixed(const Fixed&) = delete;
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
