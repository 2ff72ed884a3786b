#pragma once

// All of gradus, but for elementwise.h (fused ops of one's own), which needs xsimd.

#include <gradus/array/denormals.h>
#include <gradus/array/memory.h>
#include <gradus/array/random.h>
#include <gradus/array/threads.h>
#include <gradus/check/check.h>
#include <gradus/data/data.h>
#include <gradus/engine/engine.h>
#include <gradus/explain/explain.h>
#include <gradus/graph/mode.h>
#include <gradus/graph/once.h>
#include <gradus/graph/record.h>
#include <gradus/graph/tensor.h>
#include <gradus/nn/linear.h>
#include <gradus/nn/parameters.h>
#include <gradus/ops/ops.h>
#include <gradus/optim/optim.h>
#include <gradus/transforms/transforms.h>
