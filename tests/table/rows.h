#pragma once
#include "table/table.h"

// The rows of the op table, a function and a file for each family of ops, and the inputs that many
// rows share.

namespace gradus::table {

using enum Smoothness;
using In = const Tensors&;
using Rows = std::vector<OpRow>;

inline const OpInput any{{3, 4}};
inline const OpInput row{{4}};
inline const OpInput positive{{3, 4}, 0.2, 3};
inline const OpInput unit{{3, 4}, -0.9, 0.9};
inline const OpInput mask{{3, 4}, 0, 2, int64};

Rows arithmetic();
Rows functions();
Rows activations();
Rows comparisons();
Rows shapes();
Rows reductions();
Rows extremes();
Rows statistics();
Rows indexing();
Rows products();
Rows linear_algebra();
Rows learning();
Rows losses();
Rows images();

}  // namespace gradus::table
