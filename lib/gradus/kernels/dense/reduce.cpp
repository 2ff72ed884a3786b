#include <gradus/kernels/dense/copy.h>
#include <gradus/kernels/dense/reduce.h>
#include <gradus/kernels/dense/reduce_rows.h>
#include <gradus/kernels/lanes/loops.h>
#include <algorithm>
#include <cstdlib>
#include <limits>
#include <span>
#include <tuple>
#include <vector>

namespace gradus::kernels {
namespace {

Shape shape_of(const NdArray& x, const std::vector<int>& axes) {
  Shape shape;
  for (const int axis : axes) shape.push_back(x.shape()[axis]);
  return shape;
}

// One axis of a reduction: how far a step goes in x, and in y, where 0 means it is reduced.
using Loop = LoopAxis<2>;
std::int64_t in_x(const Loop& loop) { return loop.strides[0]; }
std::int64_t in_y(const Loop& loop) { return loop.strides[1]; }
bool is_kept(const Loop& loop) { return in_y(loop) != 0; }
using Loops = std::span<const Loop>;

// The axes without those of size 1, as they lie in memory, neighbours merged where they can be.
LoopAxes<2> loops_over(const NdArray& x, const AxisSplit& split) {
  LoopAxes<2> axes, merged;
  for (const int axis : split.reduced) axes.push_back({x.shape()[axis], {x.strides()[axis], 0}});
  std::int64_t out = 1;
  for (auto axis = split.kept.rbegin(); axis != split.kept.rend(); ++axis) {
    const std::int64_t size = x.shape()[*axis];
    axes.push_back({size, {x.strides()[*axis], out}});
    out *= size;
  }
  const auto reach = [](const Loop& axis) {  // what repeats is walked outside of all
    return in_x(axis) == 0 ? std::numeric_limits<std::int64_t>::max() : std::abs(in_x(axis));
  };
  std::sort(axes.begin(), axes.end(), [&](const Loop& a, const Loop& b) {
    return std::tuple(reach(a), in_y(a), a.size) > std::tuple(reach(b), in_y(b), b.size);
  });
  for (const Loop& next : axes) append(merged, next);
  return merged;
}

std::int64_t steps(Loops loops, bool kept) {
  std::int64_t total = 1;
  for (const Loop& loop : loops)
    if (is_kept(loop) == kept) total *= loop.size;
  return total;
}

// Joins all of x to the totals, which lie in the order of the kept loops.
template <class R, class T> void join_all(const T* x, Total<T>* totals, Loops loops) {
  if (loops.empty()) {
    *totals = R::join(*totals, R::take(Total<T>(*x)));
  } else if (loops.size() == 1 && !is_kept(loops[0])) {
    *totals = R::join(*totals, reduce_row<R>(x, loops[0].size));
  } else if (loops.size() == 1) {
    join_columns<R>(x, 1, 0, totals, loops[0].size);
  } else if (loops.size() == 2 && !is_kept(loops[0]) && is_kept(loops[1])) {
    join_columns<R>(x, loops[0].size, in_x(loops[0]), totals, loops[1].size);
  } else {
    const Loops inner = loops.subspan(1);
    const std::int64_t step = is_kept(loops[0]) ? steps(inner, true) : 0;
    for (std::int64_t i = 0; i < loops[0].size; ++i)
      join_all<R>(x + i * in_x(loops[0]), totals + i * step, inner);
  }
}

// Writes the totals out, and moves on behind those written.
template <class T> void write(const Total<T>*& totals, T* y, Loops loops) {
  while (!loops.empty() && !is_kept(loops[0])) loops = loops.subspan(1);
  if (loops.empty()) {
    *y = number<T>(*totals++);
    return;
  }
  for (std::int64_t i = 0; i < loops[0].size; ++i)
    write(totals, y + i * in_y(loops[0]), loops.subspan(1));
}

// The loops from a reduced one on. `totals` is room for them.
template <class R, class T>
void reduce_inner(const T* x, T* y, Loops loops, std::vector<Total<T>>& totals) {
  totals.assign(static_cast<std::size_t>(steps(loops, true)), Total<T>(R::template start<T>));
  join_all<R>(x, totals.data(), loops);
  const Total<T>* from = totals.data();
  write(from, y, loops);
}

// Kept loops outside of all reduced ones: each of their steps has totals of its own.
template <class R, class T>
void reduce_outer(const T* x, T* y, Loops loops, std::vector<Total<T>>& totals) {
  if (loops.size() < 2 || !is_kept(loops[0])) return reduce_inner<R>(x, y, loops, totals);
  for (std::int64_t i = 0; i < loops[0].size; ++i)
    reduce_outer<R>(x + i * in_x(loops[0]), y + i * in_y(loops[0]), loops.subspan(1), totals);
}

// The same in pieces of the first loop, as many whatever the number of threads, and then joined.
template <class R, class T> void reduce_pieces(const T* x, T* y, Loops loops) {
  const std::int64_t pieces = std::min<std::int64_t>(loops[0].size, 16), n = steps(loops, true);
  std::vector<Total<T>> totals(static_cast<std::size_t>(pieces * n),
                               Total<T>(R::template start<T>));
  parallel_for(pieces, 1, [&](std::int64_t begin, std::int64_t end) {
    std::vector<Loop> part(loops.begin(), loops.end());
    for (std::int64_t k = begin; k < end; ++k) {
      const std::int64_t first = loops[0].size * k / pieces;
      part[0].size = loops[0].size * (k + 1) / pieces - first;
      join_all<R>(x + first * in_x(loops[0]), totals.data() + k * n, Loops(part));
    }
  });
  for (std::int64_t k = n; k < pieces * n; ++k) {
    auto& total = totals[static_cast<std::size_t>(k % n)];
    total = R::join(total, totals[static_cast<std::size_t>(k)]);
  }
  const Total<T>* from = totals.data();
  write(from, y, loops);
}

// A thread's share of neighbouring columns should fill cache lines.
constexpr std::int64_t columns_per_thread = 64;

// Splits a kept loop among threads: each total is made by one of them.
template <class R, class T> void reduce_split(const T* x, T* y, Loops loops, std::size_t split) {
  const std::int64_t each = steps(loops, true) * steps(loops, false) / loops[split].size;
  std::int64_t grain = elements_per_thread / each + 1;
  if (split > 0) grain = std::max(grain, columns_per_thread);
  parallel_for(loops[split].size, grain, [&](std::int64_t begin, std::int64_t end) {
    std::vector<Loop> part(loops.begin(), loops.end());
    part[split].size = end - begin;
    const T* from = x + begin * in_x(loops[split]);
    T* to = y + begin * in_y(loops[split]);
    std::vector<Total<T>> totals;
    reduce_outer<R>(from, to, Loops(part), totals);
  });
}

template <class R, class T> void reduce_loops(const T* x, T* y, Loops loops) {
  std::vector<Total<T>> totals;
  const std::int64_t size = steps(loops, true) * steps(loops, false);
  if (loops.empty() || size < 2 * elements_per_thread) return reduce_outer<R>(x, y, loops, totals);
  if (is_kept(loops[0])) return reduce_split<R>(x, y, loops, 0);
  std::size_t longest = 0;
  for (std::size_t k = 1; k < loops.size(); ++k)
    if (is_kept(loops[k]) && (longest == 0 || loops[k].size > loops[longest].size)) longest = k;
  if (longest > 0 && loops[longest].size >= 4 * columns_per_thread)
    return reduce_split<R>(x, y, loops, longest);
  reduce_pieces<R>(x, y, loops);
}

template <class R, class T> void reduce_into(const NdArray& x, T* y, const AxisSplit& split) {
  const LoopAxes<2> loops = loops_over(x, split);
  if (steps(loops, true) == 0) return;
  if (steps(loops, false) == 0)
    return void(std::fill_n(y, steps(loops, true), R::template start<T>));
  if (loops.empty() || in_x(loops.back()) == 1)
    return reduce_loops<R>(x.data<T>(), y, Loops(loops));
  const NdArray dense = copy(x);
  reduce_loops<R>(dense.data<T>(), y, Loops(loops_over(dense, split)));
}

template <class R> NdArray reduce(const NdArray& x, const std::vector<int>& axes) {
  const AxisSplit split = split_axes(x.rank(), axes);
  NdArray y = NdArray::empty(shape_of(x, split.kept), x.dtype());
  visit(x.dtype(), [&]<class T>(T) { reduce_into<R>(x, y.data<T>(), split); });
  return y;
}

}  // namespace

NdArray sum(const NdArray& x, const std::vector<int>& axes) { return reduce<Sum>(x, axes); }
NdArray sum_of_squares(const NdArray& x, const std::vector<int>& axes) {
  return reduce<SumOfSquares>(x, axes);
}
NdArray product(const NdArray& x, const std::vector<int>& axes) { return reduce<Product>(x, axes); }
NdArray largest(const NdArray& x, const std::vector<int>& axes) { return reduce<Largest>(x, axes); }
NdArray smallest(const NdArray& x, const std::vector<int>& axes) {
  return reduce<Smallest>(x, axes);
}

void divide(const NdArray& x, double n) {
  visit_floating(x.dtype(), [&]<class T>(T) {
    const auto quotient = [divisor = Lane<T>(static_cast<T>(n))](const std::array<Lane<T>, 1>& in) {
      return std::array{in[0] / divisor};
    };
    map<T, 1, 1>(quotient, {x.data<T>()}, {Source<T>(x)}, x.shape(), x.size());
  });
}

}  // namespace gradus::kernels
