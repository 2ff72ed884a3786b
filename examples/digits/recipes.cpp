#include "article.h"
#include "recipe.h"
#include "tuned.h"

namespace digits {

const std::vector<Recipe>& recipes() {
  static const std::vector<Recipe> all = {
      {.name = "tuned",
       .about = "the article's last sentence come true: better by better hyper-parameters",
       .loss = "cross entropy, labels smoothed",
       .loss_note = "Smoothed labels keep it above 0.5, however well the network reads.",
       .settings = tuned_settings(),
       .most_layers = 8,
       .every = 20,
       .run = run_tuned},
      {.name = "article",
       .about = "the article's experiment, by the full batch, with true gradients",
       .loss = "mean squared error",
       .loss_note = "The error before each step, as the article prints it.",
       .settings = article_settings(),
       .most_layers = 1,
       .every = 100,
       .run = run_article}};
  return all;
}

}  // namespace digits
