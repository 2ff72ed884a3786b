#include <gradus/data/data.h>
#include <cstdlib>

namespace gradus::data {

namespace embedded {
extern const char gradus_digits_csv[];
extern const unsigned long gradus_digits_csv_size;
}  // namespace embedded

// 64 pixels and a label a line, without a header.
Dataset digits(Dtype dtype, At at) {
  constexpr std::int64_t examples = 1797, pixels = 64;
  if (!is_floating(dtype))
    fail<DtypeError>("digits", at,
                     "pixels are float32 or float64, not int64; labels are int64 anyway");
  NdArray x = NdArray::empty({examples, pixels}, dtype), y = NdArray::empty({examples}, int64);
  const char* place = embedded::gradus_digits_csv;
  const auto next = [&] {
    char* end = nullptr;
    const long value = std::strtol(place, &end, 10);
    place = end + 1;  // past the comma or the line's end
    return value;
  };
  for (std::int64_t i = 0; i < examples; ++i) {
    for (std::int64_t k = 0; k < pixels; ++k) {
      const long pixel = next();
      visit_floating(dtype,
                     [&]<class T>(T) { x.data<T>()[i * pixels + k] = static_cast<T>(pixel); });
    }
    y.data<std::int64_t>()[i] = next();
  }
  return {Tensor(std::move(x)), Tensor(std::move(y))};
}

}  // namespace gradus::data
