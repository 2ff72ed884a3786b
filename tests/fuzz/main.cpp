#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <string_view>
#include "hunt.h"

// Random programs, checked against an interpreter that knows nothing of gradus. Exits with 0 where
// all is right, 1 where a program fails, 2 on a wrong command line.

namespace {

constexpr const char* usage =
    "gradus_fuzz [--seed N] [--programs N] [--seconds S] [--planted NAME | --plants]\n"
    "Checks random programs, until one fails, a limit is reached or Ctrl-C is pressed.\n"
    "  --seed N        the first program's seed (default: the time)\n"
    "  --programs N    at most so many\n"
    "  --seconds S     at most so long\n"
    "  --planted NAME  with this bug in gradus\n"
    "  --plants        plants each bug in turn: each must be found within --programs (default "
    "500)\n"
    "                  and shrunk to three ops at most\n";

volatile std::sig_atomic_t interrupted = 0;

struct Options {
  std::uint64_t seed = static_cast<std::uint64_t>(
      std::chrono::system_clock::now().time_since_epoch() / std::chrono::seconds(1));
  fuzz::Limits limits;
  const fuzz::Plant* plant = nullptr;
  bool all_plants = false;
};

template <class N> bool read_number(std::string_view text, N& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool read_plant(std::string_view name, const fuzz::Plant*& plant) {
  for (const auto& each : fuzz::plants())
    if (name == each.name) plant = &each;
  if (plant) return true;
  std::cerr << "gradus_fuzz: no planted bug is named " << name << "; there are";
  for (const auto& each : fuzz::plants()) std::cerr << ' ' << each.name;
  std::cerr << '\n';
  return false;
}

bool read_option(std::string_view option, std::string_view value, Options& options) {
  if (option == "--seed") return read_number(value, options.seed);
  if (option == "--programs") return read_number(value, options.limits.programs);
  if (option == "--seconds")
    return read_number(value, options.limits.seconds) && options.limits.seconds > 0;
  return option == "--planted" && read_plant(value, options.plant);
}

bool read_options(int count, char** arguments, Options& options) {
  for (int k = 1; k < count; ++k) {
    const std::string_view option = arguments[k];
    if (option == "--plants") {
      options.all_plants = true;
    } else if (k + 1 == count || !read_option(option, arguments[k + 1], options)) {
      std::cerr << "gradus_fuzz: cannot use " << option
                << (k + 1 < count ? " " + std::string(arguments[k + 1]) : "") << '\n';
      return false;
    } else {
      ++k;
    }
  }
  return true;
}

void report(const fuzz::Tally& tally, double seconds) {
  std::printf("%llu programs of %llu ops, %llu derivatives (%llu too near a kink), %.1f s; "
              "worst errors %.1e and %.1e\n",
              static_cast<unsigned long long>(tally.programs),
              static_cast<unsigned long long>(tally.ops),
              static_cast<unsigned long long>(tally.derivatives),
              static_cast<unsigned long long>(tally.skipped), seconds,
              static_cast<double>(tally.worst_value), static_cast<double>(tally.worst_gradient));
}

void report(const fuzz::Catch& caught) {
  std::printf("// seed %llu fails: %s\n// %zu ops, shrunk to %zu\n%s",
              static_cast<unsigned long long>(caught.seed), caught.failure.text.c_str(), caught.ops,
              fuzz::ops_in(caught.program), fuzz::print(caught.program).c_str());
}

// A test whose derivatives could mostly not be measured would test nothing.
bool is_thin(const fuzz::Tally& tally) {
  const bool thin = tally.skipped * 20 > tally.derivatives;
  if (thin) std::puts("more than one derivative in twenty could not be measured");
  return thin;
}

int run_hunt(const Options& options) {
  const auto start = std::chrono::steady_clock::now();
  std::printf("// seed %llu\n", static_cast<unsigned long long>(options.seed));
  std::fflush(stdout);
  fuzz::Tally tally;
  const auto caught = fuzz::hunt(options.seed, options.limits, options.plant, tally,
                                 [] { return interrupted != 0; });
  const auto passed = std::chrono::steady_clock::now() - start;
  if (caught) report(*caught);
  report(tally, std::chrono::duration<double>(passed).count());
  return caught || is_thin(tally) ? 1 : 0;
}

// The shrunk program must also be right without the bug: else it shows another one.
bool finds(const fuzz::Plant& plant, const Options& options) {
  fuzz::Tally tally, unused;
  fuzz::Limits limits = options.limits;
  limits.programs = std::min<std::uint64_t>(limits.programs, 500);
  const auto caught = fuzz::hunt(options.seed, limits, &plant, tally);
  if (!caught) {
    std::printf("%s: not found in %llu programs\n", plant.name,
                static_cast<unsigned long long>(tally.programs));
    return false;
  }
  const bool small = fuzz::ops_in(caught->program) <= 3;
  const bool innocent = !fuzz::check(caught->program, unused);
  std::printf("%s: found in program %llu, shrunk from %zu ops to %zu%s\n", plant.name,
              static_cast<unsigned long long>(tally.programs), caught->ops,
              fuzz::ops_in(caught->program), innocent ? "" : ", but it fails without the bug too");
  if (!small || !innocent) report(*caught);
  return small && innocent;
}

int run_plants(const Options& options) {
  bool all = true;
  for (const auto& plant : fuzz::plants()) all = finds(plant, options) && all;
  return all ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  Options options;
  if (count == 2 && std::string_view(arguments[1]) == "--help") {
    std::cout << usage;
    return 0;
  }
  if (!read_options(count, arguments, options)) {
    std::cerr << usage;
    return 2;
  }
  std::signal(SIGINT, [](int) { interrupted = 1; });
  return options.all_plants ? run_plants(options) : run_hunt(options);
}
