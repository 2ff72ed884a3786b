#include "page.h"

namespace gradus::train {
namespace {

// Pictures are drawn for white paper. In the dark they are turned over, and their hues turned back.
constexpr std::string_view style = R"(
:root { color-scheme: light dark; --paper: #f6f7f9; --card: #fff; --ink: #111827; --quiet: #5b6472;
  --line: #e3e6eb; --blue: #1d4ed8; --warn: #fef3c7 }
* { box-sizing: border-box }
body { margin: 0; padding: 2.5rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.55 Helvetica, Arial, sans-serif }
main { max-width: 62rem; margin: 0 auto }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; letter-spacing: -0.01em }
h2 { margin: 2.75rem 0 0.75rem; font-size: 1.2rem }
.lead { margin: 0.6rem 0 0; max-width: 44rem; color: var(--quiet) }
.note { margin: 1.5rem 0 0; padding: 0.8rem 1rem; border-radius: 0.5rem; background: var(--warn);
  white-space: pre-line }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 0.9rem;
  margin: 1.75rem 0 0 }
.figures div, figure { border: 1px solid var(--line); border-radius: 0.75rem;
  background: var(--card) }
.figures div { padding: 0.9rem 1.1rem; color: var(--quiet); font-size: 0.9rem }
.figures b { display: block; color: var(--ink); font-size: 1.55rem; line-height: 1.3 }
.figures div:first-child b { color: var(--blue) }
figure { margin: 0 0 1.1rem; padding: 1rem 1rem 0.9rem }
figure img { display: block; max-width: 100%; height: auto; margin: 0 auto }
figcaption { max-width: 44rem; margin: 0.6rem auto 0; color: var(--quiet); font-size: 0.92rem;
  text-align: center }
table { border-collapse: collapse }
td { padding: 0.3rem 1.5rem 0.3rem 0; border-bottom: 1px solid var(--line) }
td:first-child { color: var(--quiet) }
pre { white-space: pre-wrap; padding: 0.8rem 1rem; border: 1px solid var(--line);
  border-radius: 0.5rem; background: var(--card); font: 0.88rem/1.5 ui-monospace, Menlo, Consolas, monospace }
@media (prefers-color-scheme: dark) {
  :root { --paper: #111315; --card: #1a1a1a; --ink: #e7e9ec; --quiet: #a2a9b4; --line: #2d3034;
    --blue: #8ab4ff; --warn: #4a3b12 }
  figure img { filter: invert(0.9) hue-rotate(180deg) }
}
)";

std::string escape(std::string_view words) {
  std::string text;
  for (const char c : words)
    text += c == '&'   ? "&amp;"
            : c == '<' ? "&lt;"
            : c == '>' ? "&gt;"
            : c == '"' ? "&quot;"
                       : std::string(1, c);
  return text;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t n = std::min<std::size_t>(3, bytes.size() - i);
    unsigned group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8 | (k < n ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k) text += k <= n ? letters[group >> (18 - 6 * k) & 63] : '=';
  }
  return text;
}

}  // namespace

Page::Page(const std::string& title, const std::string& lead) {
  text_ = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
          escape(title) + "</title>\n<style>" + std::string(style) + "</style>\n<main>\n<h1>" +
          escape(title) + "</h1>\n<p class=\"lead\">" + escape(lead) + "</p>\n";
}

void Page::note(const std::string& words) {
  text_ += "<p class=\"note\">" + escape(words) + "</p>\n";
}

void Page::heading(const std::string& words) { text_ += "<h2>" + escape(words) + "</h2>\n"; }

void Page::figures(const std::vector<std::pair<std::string, std::string>>& figures) {
  text_ += "<div class=\"figures\">\n";
  for (const auto& [figure, meaning] : figures)
    text_ += "<div><b>" + escape(figure) + "</b>" + escape(meaning) + "</div>\n";
  text_ += "</div>\n";
}

void Page::picture(const std::string& svg, const std::string& caption) {
  text_ += "<figure><img alt=\"" + escape(caption) + "\" src=\"data:image/svg+xml;base64," +
           base64(svg) + "\">\n<figcaption>" + escape(caption) + "</figcaption></figure>\n";
}

void Page::table(const std::vector<std::pair<std::string, std::string>>& rows) {
  text_ += "<table>\n";
  for (const auto& [left, right] : rows)
    text_ += "<tr><td>" + escape(left) + "</td><td>" + escape(right) + "</td></tr>\n";
  text_ += "</table>\n";
}

void Page::code(const std::string& text) { text_ += "<pre>" + escape(text) + "</pre>\n"; }

std::string Page::text() const { return text_ + "</main>\n</html>\n"; }

}  // namespace gradus::train
