#pragma once
#include "recipe.h"

// The article's experiment as it stands there, but for one-hot labels, without which it does not
// run, and for its derivatives, which nobody writes here.

namespace digits {

/// 64 pixels, sigmoid units, 10 sigmoid outputs. Weights are [in, out], as the article has them.
struct ArticleNet {
  Tensor w1, b1, w2, b2;
  Tensor operator()(Operand x) const;
};

/// 1000 epochs of the full batch, lr 0.01, 32 hidden units, float64.
Settings article_settings();

/// Weights and biases, all standard normal, drawn in the article's order: w1, b1, w2, b2.
ArticleNet draw_article(const Settings& settings);

/// Plain gradient descent on half the sum of squared errors. Answers the mean squared error of each
/// epoch, taken before its steps. Pixels x are raw, 0..16; batches keep the order of the examples.
std::vector<double> train(const ArticleNet& net, const data::Dataset& examples,
                          const Settings& settings, const Watch& watch = {});

/// Draws, trains, and scores the test part.
Trained run_article(const data::Split& split, const Settings& settings, const Watch& watch = {});

}  // namespace digits
