#include <doctest/doctest.h>
#include "explain/graphs.h"

using namespace gradus;

TEST_SUITE("explain") {

TEST_CASE("names are shown as they are, and escaped where they must be") {
  const std::string text = printed(tanh(named("say \"hi\"\\\n\t\x1b[31m")));
  CHECK(has(text, "leaf \"say \\\"hi\\\"\\\\\\n\\t\\x1b[31m\"  float64"));
  CHECK(has(printed(named("größe ½ 梯度")), "leaf \"größe ½ 梯度\""));
  const std::string picture = explain::to_dot(tanh(named("<b> & \"hi\"\\N\n")));
  CHECK(has(picture, R"(<b>&lt;b&gt; &amp; &quot;hi&quot;\\\\N\\n</b>)"));
  // No UTF-8: a stray byte, a cut character, an overlong one, a surrogate, and what XML refuses.
  for (const std::string bad : {"\xff", "\xe2\x82", "\xe0\x83\xbf", "\xed\xa0\x80", "\xef\xbf\xbf"})
    CHECK(has(explain::to_dot(named(bad)), "<b>\\\\x"));
}

}  // TEST_SUITE
