#include <cstdlib>
#include <iostream>
#include <iterator>
#include <string>
#include "statistics.h"

namespace {

constexpr const char* help = R"(statistics [PART…] [options]
parts: rows, networks, survivors, culprits, power; all of them where none is named
  --seed N       --points N    of each row     --networks N   of each kind
  --functions N  of each row   --trials N      of power       --order 1|2   of rows
  --every N      of the rows, for survivors and culprits: every Nth (16)
  --row TEXT     only rows whose title holds this
)";

struct Part {
  const char* name;
  bool (*run)(const Settings&, std::ostream&);
};
constexpr Part parts[] = {{"rows", count_row_alarms},
                          {"networks", count_network_alarms},
                          {"survivors", count_survivors},
                          {"culprits", count_misnamed},
                          {"power", count_missed_errors}};

bool set(Settings& settings, const std::string& option, const char* value) {
  const std::pair<const char*, int*> numbers[] = {
      {"--points", &settings.points},       {"--networks", &settings.networks},
      {"--functions", &settings.functions}, {"--every", &settings.every},
      {"--trials", &settings.trials},       {"--order", &settings.order}};
  for (const auto& [name, number] : numbers)
    if (option == name) return *number = std::atoi(value), true;
  if (option == "--seed") return settings.seed = std::atoll(value), true;
  if (option == "--row") return settings.row = value, true;
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  bool chosen[std::size(parts)] = {}, any = false, good = true;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    bool known = false;
    for (std::size_t k = 0; k < std::size(parts); ++k)
      if (word == parts[k].name) known = any = chosen[k] = true;
    if (known) continue;
    if (i + 1 == argc || !set(settings, word, argv[i + 1])) {
      std::cerr << help;
      return 2;
    }
    ++i;
  }
  for (std::size_t k = 0; k < std::size(parts); ++k)
    if (!any || chosen[k]) good = parts[k].run(settings, std::cout) && good;
  return good ? 0 : 1;
}
