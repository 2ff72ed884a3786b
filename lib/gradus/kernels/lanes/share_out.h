#pragma once
#include <gradus/array/threads.h>
#include <gradus/kernels/lanes/map.h>
#include <algorithm>
#include <cstdint>

namespace gradus::kernels {

struct Range {
  std::int64_t begin, end;
  std::int64_t size() const { return end - begin; }
};

/// Calls f(rows, columns) for parts that make up all rows and columns, `each` elements where they
/// cross. The longer side is the one that threads share out, columns in no fewer than `least`.
template <class F>
void share_out(std::int64_t rows, std::int64_t columns, std::int64_t each, const F& f,
               std::int64_t least = 1) {
  const bool by_rows = rows >= columns;
  const std::int64_t grain = elements_per_thread / ((by_rows ? columns : rows) * each + 1) + 1;
  parallel_for(by_rows ? rows : columns, by_rows ? grain : std::max(grain, least),
               [&](std::int64_t begin, std::int64_t end) {
                 if (by_rows)
                   f(Range{begin, end}, Range{0, columns});
                 else
                   f(Range{0, rows}, Range{begin, end});
               });
}

}  // namespace gradus::kernels
