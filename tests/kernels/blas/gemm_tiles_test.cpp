#include <gradus/kernels/blas/gemm_tiles.h>
#include <doctest/doctest.h>
#include <vector>

using namespace gradus;

TEST_SUITE("products") {

TEST_CASE_TEMPLATE("tiles of every size and layout multiply and add as plain loops do", T, float,
                   double) {
  for (const std::int64_t m : {1, 3, 8, 15, 33})
    for (const std::int64_t n : {1, 7, 16, 33, 75})
      for (const std::int64_t k : {1, 9, 192, 401})
        for (int layout = 0; layout < 12; ++layout) {
          std::vector<T> a(static_cast<std::size_t>(m * k)), b(static_cast<std::size_t>(k * n)),
              c(static_cast<std::size_t>(m * n), T(3)), row(static_cast<std::size_t>(n));
          for (std::size_t j = 0; j < row.size(); ++j) row[j] = static_cast<T>(j % 5);
          for (std::size_t i = 0; i < a.size(); ++i) a[i] = static_cast<T>(i * 7 % 11) - 5;
          for (std::size_t i = 0; i < b.size(); ++i) b[i] = static_cast<T>(i * 5 % 13) - 6;
          kernels::TiledProduct<T> p{m, n, k, a.data(), k, 1, b.data(), n, 1, c.data(), n};
          if (layout & 1) p.a_down = 1, p.a_right = m;
          if (layout & 2) p.b_down = 1, p.b_right = k;
          if (layout & 4) p.onto = c.data(), p.onto_down = n;
          if (layout & 8) p.onto = row.data();
          kernels::gemm_tiles(p);
          bool same = true;
          for (std::int64_t i = 0; i < m; ++i)
            for (std::int64_t j = 0; j < n; ++j) {
              T sum = layout & 4 ? T(3) : layout & 8 ? row[static_cast<std::size_t>(j)] : T(0);
              for (std::int64_t q = 0; q < k; ++q)
                sum += p.a[i * p.a_down + q * p.a_right] * p.b[q * p.b_down + j * p.b_right];
              same = same && sum == c[static_cast<std::size_t>(i * n + j)];
            }
          if (!same) FAIL_CHECK(m, " x ", n, " x ", k, ", layout ", layout);
        }
}

}  // TEST_SUITE
