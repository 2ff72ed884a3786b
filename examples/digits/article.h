#pragma once
#include "recipe.h"

// The article's experiment as it stands there, but for one-hot labels, without which it does not
// run, and for its derivatives, which nobody writes here.

namespace digits {

/// 1000 epochs of the full batch, lr 0.01, 32 hidden units, float64.
Settings article_settings();

/// Draws, trains, and scores the test part. Pixels are raw, 0..16. A loss is the mean squared error
/// of an epoch, taken before its steps; batches keep the order of the examples.
Trained run_article(const data::Split& split, const Settings& settings, const Watch& watch = {});

}  // namespace digits
