#include <gradus/array/threads.h>
#include <gradus/kernels/blas/gemm.h>
#include <atomic>
#include <cblas.h>
#include <mutex>

// How many threads OpenBLAS has: one number for the process.

namespace gradus::kernels {
namespace {

// What OpenBLAS was told last, and how many want it to keep to one thread.
struct BlasThreads {
  std::mutex mutex;
  std::atomic<int> told{0};
  int alone = 0;

  void tell(int wanted) {
    if (told == wanted) return;
    openblas_set_num_threads(wanted);
    told = wanted;
  }
};
BlasThreads& blas_threads() {
  static BlasThreads threads;
  return threads;
}

}  // namespace

void use_threads() {
  BlasThreads& blas = blas_threads();
  const int wanted = threads();
  if (blas.told.load(std::memory_order_relaxed) == wanted) return;
  const std::lock_guard lock(blas.mutex);
  if (blas.alone == 0) blas.tell(wanted);
}

OneThreadEach::OneThreadEach() {
  const std::lock_guard lock(blas_threads().mutex);
  ++blas_threads().alone;
  blas_threads().tell(1);
}
OneThreadEach::~OneThreadEach() {
  const std::lock_guard lock(blas_threads().mutex);
  --blas_threads().alone;
}

}  // namespace gradus::kernels
