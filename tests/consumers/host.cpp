// A program without gradus, which loads plugins with it while it runs: host PLUGIN...
#include <cmath>
#include <cstdio>
#include <dlfcn.h>
#include <thread>
#include <vector>

namespace {

bool works(void* plugin) {
  const auto slope = reinterpret_cast<double (*)(double)>(dlsym(plugin, "slope"));
  const auto train = reinterpret_cast<double (*)()>(dlsym(plugin, "train"));
  const double t = std::tanh(0.5), expected = t + 0.5 * (1 - t * t);
  return slope && train && std::abs(slope(0.5) - expected) < 1e-14 && train() < 0.5;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<void*> plugins;
  int wrong = 0;
  // A thread that was there before the plugins, as all of a host's are.
  const auto use_all = [&] {
    for (void* const plugin : plugins) wrong += !works(plugin);
  };
  for (int k = 1; k < argc; ++k) {
    plugins.push_back(dlopen(argv[k], RTLD_NOW | RTLD_LOCAL));
    if (plugins.back()) continue;
    std::printf("%s\n", dlerror());
    return 1;
  }
  use_all();
  std::thread(use_all).join();
  for (void* const plugin : plugins) wrong += dlclose(plugin) != 0;
  std::printf("%d plugins, %d wrong\n", argc - 1, wrong);
  return wrong;
}
