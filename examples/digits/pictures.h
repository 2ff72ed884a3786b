#pragma once
#include <string>
#include <string_view>
#include <vector>
#include "metrics.h"

namespace digits {

struct Picture {
  std::string name, caption, svg;
};

struct Pictures {
  std::vector<Picture> all;  ///< all that were drawn, or none
  std::string missing;       ///< why none were drawn, and what to do
  bool has(std::string_view name) const;
};

/// The names that pictures may have.
inline constexpr const char* picture_names[] = {"loss.svg", "digits.svg", "confusion.svg",
                                                "mistakes.svg"};

/// Draws all pictures of a run; none where gnuplot is missing or fails.
Pictures draw_pictures(const Outcome& outcome);

}  // namespace digits
