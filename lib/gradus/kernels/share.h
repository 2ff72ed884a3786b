#pragma once
#include <gradus/array/threads.h>
#include <gradus/kernels/map.h>
#include <cstdint>

namespace gradus::kernels {

struct Range {
  std::int64_t begin, end;
  std::int64_t size() const { return end - begin; }
};

/// Calls f(rows, columns) for parts that make up all rows and columns, `each` elements where they
/// cross. The longer side is the one that threads share out.
template <class F>
void share_out(std::int64_t rows, std::int64_t columns, std::int64_t each, const F& f) {
  const bool by_rows = rows >= columns;
  const std::int64_t grain = elements_per_thread / ((by_rows ? columns : rows) * each + 1) + 1;
  parallel_for(by_rows ? rows : columns, grain, [&](std::int64_t begin, std::int64_t end) {
    by_rows ? f(Range{begin, end}, Range{0, columns}) : f(Range{0, rows}, Range{begin, end});
  });
}

}  // namespace gradus::kernels
