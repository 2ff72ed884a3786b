#pragma once
#include <cstdint>
#include <string>
#include <vector>
#include "samples.h"

// The pictures, as scripts for gnuplot that answer an SVG each.

namespace digits {

/// The loss of each epoch, of which there is at least one. `what` names the loss.
std::string plot_losses(const std::vector<double>& losses, const std::string& what);

/// Digits with what the network says, five a row; wrong ones are framed in red.
std::string plot_samples(const std::vector<Sample>& samples, const std::string& title);

/// counts: 100 of them, the true digit's row by row.
std::string plot_confusion(const std::vector<std::int64_t>& counts);

/// A picture that only says something.
std::string plot_words(const std::string& words);

}  // namespace digits
