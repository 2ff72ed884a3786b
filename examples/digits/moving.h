#pragma once
#include "recipe.h"

namespace digits {

/// Pictures of 8×8 pixels that move: in each draw half of them, by one pixel, up or down or to a
/// side. What leaves the picture is lost, and what comes in is 0.
class Moving {
 public:
  /// x: [n, 64].
  explicit Moving(const Tensor& x);
  /// All of them anew, [n, 64], from the default generator.
  Tensor draw() const;

 private:
  Tensor framed_;  ///< [n, 100]: each with an empty pixel around it
  Tensor places_;  ///< [8, 64]: where in the frame the pixels lie that are seen
};

}  // namespace digits
