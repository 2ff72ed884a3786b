#include <torch/torch.h>

namespace {
// Before any case runs.
[[maybe_unused]] const bool single = [] {
  at::set_num_threads(1);
  return true;
}();
}  // namespace
