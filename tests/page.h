#pragma once
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

// For programs that print a page of the docs from a table.

/// Table cells end at a bar.
inline std::string cell(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped += c == '|' ? std::string("\\|") : std::string(1, c);
  return escaped;
}

/// Prints the page; or compares it with the one at the path that is given, and says how it is made.
inline int print_or_compare(const std::string& page, int argc, char** argv) {
  if (argc < 2) {
    std::cout << page;
    return 0;
  }
  const std::string path = argv[1], program = argv[0];
  std::ostringstream there;
  there << std::ifstream(path).rdbuf();
  if (there.str() == page) return 0;
  std::cerr << path << " is stale; make it anew: " << program << " > " << path << '\n';
  return 1;
}
