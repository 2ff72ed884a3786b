"""Programs as users write them, against the library as `meson install` leaves it.

installed.py BUILD PROGRAMS FLAG ... -- COMPILER ...
"""

import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import unittest

BUILD, PROGRAMS = map(pathlib.Path, sys.argv[1:3])
FLAGS, COMPILERS = (sys.argv[3:sys.argv.index("--")], sys.argv[sys.argv.index("--") + 1:])
del sys.argv[1:]


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.place = pathlib.Path(scratch.name)  # anywhere, as gradus.pc finds itself
        cls.run_it("meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", cls.place)
        (pc_file,) = cls.place.rglob("gradus.pc")
        cls.flags = shlex.split(cls.run_it("pkg-config", "--cflags", "--libs", "gradus", env={
            **os.environ, "PKG_CONFIG_PATH": str(pc_file.parent)}))

    @staticmethod
    def run_it(*command, **more):
        run = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                             stderr=subprocess.STDOUT, check=False, **more)
        if run.returncode != 0:
            raise AssertionError(f"{shlex.join(map(str, command))}\n{run.stdout}")
        return run.stdout

    def test_headers_only(self):
        (include,) = self.place.rglob("include")
        files = [path for path in include.rglob("*") if path.is_file()]
        self.assertEqual([path for path in files if path.suffix != ".h"], [])

    def test_programs(self):
        for source in sorted(PROGRAMS.glob("*.cpp")):
            for compiler in COMPILERS:
                with self.subTest(program=source.name, compiler=compiler):
                    program = self.place / "program"
                    self.run_it(compiler, "-std=c++20", "-Wall", "-Wextra", *FLAGS, source,
                                *self.flags, "-o", program)
                    self.run_it(program, cwd=self.place)


unittest.main()
