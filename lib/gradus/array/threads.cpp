#include <gradus/array/denormals.h>
#include <gradus/array/error.h>
#include <gradus/array/threads.h>
#include <algorithm>
#include <atomic>
#include <charconv>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace gradus {
namespace {

constexpr int most = 256;

int threads_at_start() {
  const char* text = std::getenv("GRADUS_THREADS");
  if (!text || !*text) return 1;
  int count = 0;
  const char* end = text + std::strlen(text);
  const auto [stop, error] = std::from_chars(text, end, count);
  if (error != std::errc() || stop != end || count < 1 || count > most)
    throw ValueError("GRADUS_THREADS is \"" + std::string(text) +
                     "\"; set it to a number from 1 to 256, or not at all");
  return count;
}

std::atomic<int>& thread_count() {
  static std::atomic<int> count{threads_at_start()};
  return count;
}

// True while this thread is at work on a piece: what a piece calls in turn does not fork again.
bool& is_at_work() {
  static thread_local bool at_work = false;
  return at_work;
}

// One kernel's work, and into how many pieces it falls.
struct Job {
  detail::Part part = nullptr;
  const void* task = nullptr;
  std::int64_t size = 0;
  std::int64_t pieces = 0;
  unsigned long float_control = 0;

  std::int64_t start_of(std::int64_t piece) const { return size * piece / pieces; }
  // What it threw, or null.
  std::exception_ptr run(std::int64_t piece) const noexcept {
    std::exception_ptr thrown;
    is_at_work() = true;
    try {
      part(task, start_of(piece), start_of(piece + 1));
    } catch (...) {
      thrown = std::current_exception();
    }
    is_at_work() = false;
    return thrown;
  }
};

// Helpers that sleep until there is a job; helper k takes piece k, and the caller takes piece 0.
class Pool {
 public:
  // False where the helpers are at work for another thread, or the system has none to give.
  bool try_run(const Job& job) {
    const std::unique_lock only(in_use_, std::try_to_lock);
    if (!only) return false;
    {
      const std::lock_guard lock(mutex_);
      if (!has_helpers(static_cast<std::size_t>(job.pieces - 1))) return false;
      job_ = job;
      left_ = job.pieces - 1;
      ++round_;
    }
    begin_.notify_all();
    std::exception_ptr thrown = job.run(0);
    std::unique_lock lock(mutex_);
    end_.wait(lock, [this] { return left_ == 0; });
    if (!thrown) thrown = thrown_;
    thrown_ = nullptr;
    if (thrown) std::rethrow_exception(thrown);
    return true;
  }

 private:
  bool has_helpers(std::size_t count) try {
    while (helpers_.size() < count)
      helpers_.emplace_back([this, k = helpers_.size() + 1, seen = round_] { help(k, seen); });
    return true;
  } catch (const std::system_error&) {
    return false;
  }
  void help(std::size_t k, std::uint64_t seen) {
    std::unique_lock lock(mutex_);
    while (true) {
      begin_.wait(lock, [&] { return round_ != seen; });
      seen = round_;
      if (static_cast<std::int64_t>(k) >= job_.pieces) continue;
      const Job job = job_;
      lock.unlock();
      detail::set_float_control(job.float_control);  // FlushDenormals reaches the helpers too
      std::exception_ptr thrown = job.run(static_cast<std::int64_t>(k));
      lock.lock();
      if (thrown) thrown_ = std::move(thrown);
      if (--left_ == 0) end_.notify_one();
    }
  }

  std::mutex in_use_, mutex_;
  std::condition_variable begin_, end_;
  std::vector<std::thread> helpers_;
  Job job_;
  std::int64_t left_ = 0;
  std::exception_ptr thrown_;  // by a helper's piece
  std::uint64_t round_ = 0;
};

Pool& pool() {
  static auto* pool = new Pool;  // its helpers outlive every static destructor
  return *pool;
}

}  // namespace

void set_threads(int count, std::source_location at) {
  if (count < 1 || count > most)
    fail<ValueError>("set_threads", at, std::to_string(count) + "; give a number from 1 to 256");
  thread_count().store(count, std::memory_order_relaxed);
}

int threads() { return thread_count().load(std::memory_order_relaxed); }

void detail::run_parts(std::int64_t size, std::int64_t grain, Part part, const void* task) {
  const auto pieces = std::min<std::int64_t>(threads(), size / grain);
  if (pieces < 2 || is_at_work() || !pool().try_run({part, task, size, pieces, float_control()}))
    part(task, 0, size);
}

}  // namespace gradus
