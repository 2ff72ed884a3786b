#include <gradus/train/page.h>
#include <doctest/doctest.h>
#include "support.h"

using namespace gradus;

TEST_SUITE("train") {

TEST_CASE("a page needs no other file, and words on it are words") {
  train::Page page("a <b> & \"c\"", "lead");
  page.picture("<svg/>", "caption");
  page.table({{"<td>", "1"}});
  const std::string text = page.text();
  CHECK(has(text, "<h1>a &lt;b&gt; &amp; &quot;c&quot;</h1>"));
  CHECK(has(text, "data:image/svg+xml;base64,PHN2Zy8+\""));
  CHECK(has(text, "<td>&lt;td&gt;</td>"));
  CHECK_FALSE(has(text, "http"));
}

}  // TEST_SUITE
