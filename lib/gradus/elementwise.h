#pragma once

// Fused elementwise ops of one's own, from one lambda. Needs xsimd, and is compiled for the flags
// of the file that includes it: -march=native makes it fast.

#include <gradus/ops/text/elementwise.h>
