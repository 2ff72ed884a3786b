#include <gradus/io/file.h>

#include <doctest/doctest.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support.h"

// Files that are written whole or not at all.

using namespace gradus;
namespace fs = std::filesystem;

namespace {

/// A folder of its own, gone at the end.
struct Folder {
  Folder() {
    std::string name = (fs::temp_directory_path() / "gradus_io_XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  auto files() const { return std::distance(fs::directory_iterator(path), {}); }
  fs::path path;
};

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_SUITE("io") {

TEST_CASE("a file is written over whole, keeps its rights, and no neighbour stays") {
  const Folder folder;
  const fs::path file = folder.path / "a b'\"$(oops)é";
  io::write_file(file, "old and longer");
  chmod(file.c_str(), 0640);
  const std::string bytes("n\0w\n", 4);
  io::write_file(file, bytes);
  CHECK(content(file) == bytes);
  CHECK(fs::status(file).permissions() == fs::perms(0640));
  CHECK(folder.files() == 1);
}

TEST_CASE("a link stays a link, and what it leads to is written") {
  const Folder folder;
  io::write_file(folder.path / "file", "old");
  fs::create_symlink("file", folder.path / "link");
  io::write_file(folder.path / "link", "new");
  CHECK(fs::is_symlink(folder.path / "link"));
  CHECK(content(folder.path / "file") == "new");
}

TEST_CASE("where the bytes do not fit, the old ones stay") {
  const Folder folder;
  const fs::path file = folder.path / "file";
  io::write_file(file, "old");
  rlimit before = {};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = signal(SIGXFSZ, SIG_IGN);
  const rlimit small = {1000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const std::string what =
      complaint<IoError>([&] { io::write_file(file, std::string(5000, 'x')); });
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, handler);
  CHECK(has(what, "cannot write '" + file.string() + "'"));
  CHECK(content(file) == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("a folder that cannot be is refused before any work, also to root") {
  const Folder folder;
  io::write_file(folder.path / "file", "old");
  CHECK(has(complaint<IoError>([&] { io::prepare(folder.path / "file" / "below" / "x"); }),
            "no folder"));
  CHECK_THROWS_AS(io::write_file(folder.path / "none" / "x", ""), IoError);
  CHECK_THROWS_AS(io::prepare(folder.path), IoError);
  CHECK_THROWS_AS(io::write_file("/dev/null", "x"), IoError);
  CHECK(content(folder.path / "file") == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("to prepare a file makes its folder and leaves the file as it is") {
  const Folder folder;
  const fs::path file = folder.path / "new" / "deep" / "file";
  io::prepare(file);
  CHECK(fs::is_empty(file.parent_path()));
  io::write_file(file, "old");
  io::prepare(file);
  CHECK(content(file) == "old");
}

}  // TEST_SUITE("io")
