#include "numpy.h"
#include <benchmark/benchmark.h>
#include <csignal>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

// The first python3 that has NumPy becomes the child; where none has, it ends without a word.
constexpr const char* find_python = R"(
  export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
  for python in python3 /usr/bin/python3; do
    "$python" -c 'import numpy' 2>/dev/null && exec "$python" "$0"
  done)";

// One python3 for the whole run. It ends when the pipe to it closes.
class Child {
 public:
  Child() {
    int down[2], up[2];
    if (pipe(down) != 0 || pipe(up) != 0) throw std::runtime_error("no pipe to python3");
    std::signal(SIGPIPE, SIG_IGN);  // a child that is gone is told by its silence
    id_ = fork();
    if (id_ == 0) become_python(down, up);
    close(down[0]);
    close(up[1]);
    to_ = fdopen(down[1], "w");
    from_ = fdopen(up[0], "r");
    for (std::string name = line(); !name.empty(); name = line()) cases_.push_back(name);
  }
  ~Child() {
    std::fclose(to_);
    std::fclose(from_);
    waitpid(id_, nullptr, 0);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  const std::vector<std::string>& cases() const { return cases_; }

  /// The seconds that so many passes take; negative where the child is gone.
  double time(const std::string& name, std::int64_t passes) {
    std::fprintf(to_, "%lld %s\n", static_cast<long long>(passes), name.c_str());
    std::fflush(to_);
    const std::string answer = line();
    return answer.empty() ? -1 : std::stod(answer);
  }

 private:
  [[noreturn]] static void become_python(const int (&down)[2], const int (&up)[2]) {
    dup2(down[0], STDIN_FILENO);
    dup2(up[1], STDOUT_FILENO);
    for (const int end : {down[0], down[1], up[0], up[1]}) close(end);
    execl("/bin/sh", "sh", "-c", find_python, NUMPY_CASES, nullptr);
    _exit(1);
  }
  std::string line() {
    std::string text;
    for (int c = std::fgetc(from_); c != EOF && c != '\n'; c = std::fgetc(from_))
      text += static_cast<char>(c);
    return text;
  }

  pid_t id_ = 0;
  std::FILE *to_ = nullptr, *from_ = nullptr;
  std::vector<std::string> cases_;
};

}  // namespace

void register_numpy() {
  const auto child = std::make_shared<Child>();
  for (const auto& name : child->cases()) {
    const auto run = [child, name](benchmark::State& state) {
      while (state.KeepRunningBatch(state.max_iterations)) {
        const double seconds = child->time(name, state.max_iterations);
        if (seconds < 0) return state.SkipWithError("python3 has ended");
        state.SetIterationTime(seconds);
      }
    };
    benchmark::RegisterBenchmark((name + "/numpy").c_str(), run)->UseManualTime();
  }
}
