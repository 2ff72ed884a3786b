// Prints the op table for golden/ops.py, a row a line: name, variant, smoothness, inputs (shape,
// low, high, dtype each), expression in PyTorch; separated by tabs.

#include <cstdio>
#include "../rows.h"

int main() {
  for (const auto& row : gradus::op_table()) std::puts(describe_row(row).c_str());
}
