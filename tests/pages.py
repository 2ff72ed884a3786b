"""Compiles and runs every code block of the README and the docs: pages.py SOURCE BUILD COMPILER...

A C++ block with a main is a program. Any other is a piece of one: it stands in main, or where the comment
above it says, which is C++ but for its first words:

    <!-- given: CODE -->              the block follows this code in main
    <!-- before main: CODE -->        main is this code, and follows the block
    <!-- in a test case, given: CODE -->   the same as the first, in doctest's TEST_CASE

Headers, <iostream> and `using namespace gradus` go without saying; what a piece includes itself comes
first. Where a line prints, the comment at its end is what it prints, but for the spaces. Blocks of
other languages are what the tests of consumers take from here.
"""

import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"(?:<!-- ([^`]*?) -->\n)?^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INCLUDE = re.compile(r"^#include .*\n", re.MULTILINE)
PRINTED = re.compile(r"\bstd::cout <<.*;\s*// (.+)$", re.MULTILINE)
HEADERS = """#include <gradus/elementwise.h>
#include <gradus/gradus.h>
#include <iostream>
"""
TAKEN = {"make": "tests/consumers/makefile.py", "meson": "tests/consumers/projects.py"}
WRAPPERS = {
    "given": HEADERS + "using namespace gradus;\nint main() {{\n{code}\n{block}}}\n",
    "before main": HEADERS + "namespace user {{\nusing namespace gradus;\n{block}"
                   "int run() {{\n{code}\n}}\n}}\nint main() {{ return user::run(); }}\n",
    "in a test case, given": HEADERS + "#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN\n"
                             "#include <doctest/doctest.h>\nusing namespace gradus;\n"
                             'TEST_CASE("block") {{\n{code}\n{block}}}\n',
}


class Block:
    """One block, the program that it is or belongs to, and what that prints."""

    def __init__(self, page, line, comment, text):
        self.name = f"{page.name}:{line}"
        self.printed = PRINTED.findall(text)
        kind, _, code = (comment or "given:").partition(":")
        if re.search(r"\bint main\(", text):
            self.program = text
        elif kind in WRAPPERS:
            piece = WRAPPERS[kind].format(code=code.strip(), block=INCLUDE.sub("", text))
            self.program = "".join(INCLUDE.findall(text)) + piece
        else:
            sys.exit(f"{self.name}: the comment above says neither of: {', '.join(WRAPPERS)}")

    def hold(self, output):
        """Every printed comment stands in the output, one after the other."""
        rest = " ".join(output.split())
        for text in self.printed:
            found = re.search(rf"(?:^|\s){re.escape(' '.join(text.split()))}(?=\s|$)", rest)
            if not found:
                sys.exit(f"{self.name} prints no '{text}':\n{output}")
            rest = rest[found.end():]


def blocks_of(page):
    text = page.read_text(encoding="utf-8")
    for found in BLOCK.finditer(text):
        comment, language, block = found.groups()
        line = text.count("\n", 0, found.start(3)) + 1
        if language == "cpp":
            yield Block(page, line, comment, block)
        elif language not in TAKEN:
            sys.exit(f"{page.name}:{line}: no test takes a block of '{language}'")


def only_block(page, language):
    """The one block of this language, for the test that takes it."""
    text = page.read_text(encoding="utf-8")
    (block,) = (found[3] for found in BLOCK.finditer(text) if found[2] == language)
    return block


def pages(source):
    return [source / "README.md", *sorted((source / "docs").glob("*.md"))]


def succeed(name, command, **more):
    ran = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         check=False, **more)
    if ran.returncode != 0:
        sys.exit(f"{name}: failed: {shlex.join(map(str, command))}\n{ran.stdout}")
    return ran.stdout


def main():
    source, build = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    known = {**os.environ, "PKG_CONFIG_PATH": str(build / "meson-uninstalled")}
    flags = succeed("pkg-config", ["pkg-config", "--cflags", "--libs", "gradus"], env=known).split()
    blocks = [block for page in pages(source) for block in blocks_of(page)]
    with tempfile.TemporaryDirectory() as folder:
        file, program = pathlib.Path(folder, "FILE.cpp"), pathlib.Path(folder, "program")
        for block in blocks:
            file.write_text(block.program, encoding="utf-8")
            succeed(block.name, [*sys.argv[3:], "-std=c++20", file, *flags, "-o", program])
            block.hold(succeed(block.name, [program], cwd=folder))
            print(f"{block.name}: compiled and run, {len(block.printed)} lines printed as it says")
    assert len(blocks) >= 5, "the pages have lost their blocks"


if __name__ == "__main__":
    main()
