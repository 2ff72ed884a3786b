#pragma once
#include <functional>
#include "program.h"

namespace fuzz {

/// Says whether a program still fails.
using Fails = std::function<bool(const Program&)>;

/// The smallest failing program to be reached by single steps down: dropping ops, replacing one by
/// an input or by a leaf, smaller shapes, fewer parameters.
Program shrink(Program program, const Fails& fails);

}  // namespace fuzz
