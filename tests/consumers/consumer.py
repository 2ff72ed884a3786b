"""What the tests of consumers share: gradus as it is installed, and the words to build with it.

Each is run as TEST.py SOURCE BUILD COMPILER...; the first compiler is the one of BUILD, which is done.
"""

import contextlib
import functools
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

SOURCE, BUILD = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
HERE = pathlib.Path(__file__).resolve().parent
COMPILERS = sys.argv[3:]
STANDARD = "-std=c++20"

sys.path.append(str(HERE.parent))
from pages import Block, blocks_of, only_block  # noqa: E402, F401 (for the tests)


def run(*command, here=None, env=None, fails=False):
    """The output of a command, which must succeed, or fail where that is what is wanted."""
    ran = subprocess.run([str(word) for word in command], cwd=here, env={**os.environ, **(env or {})},
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if (ran.returncode != 0) != fails:
        sys.exit(f"{'this should fail' if fails else 'failed'}: {shlex.join(map(str, command))}\n"
                 f"{ran.stdout}")
    return ran.stdout


@contextlib.contextmanager
def scratch():
    """A folder to work in."""
    with tempfile.TemporaryDirectory(prefix="gradus-") as folder:
        yield pathlib.Path(folder)


class Installed:
    """gradus as `meson install` leaves it, but in a folder of its own: gradus.pc finds itself."""

    def __init__(self, folder):
        run("meson", "install", "-C", BUILD, "--no-rebuild", env={"DESTDIR": str(folder)})
        self.pkgconfig = next(folder.rglob("gradus.pc")).parent
        self.library = next(folder.rglob("libgradus.*"))
        self.env = {"PKG_CONFIG_PATH": str(self.pkgconfig),
                    "LD_LIBRARY_PATH": str(self.library.parent)}
        self.headers = next(folder.rglob("include"))

    def flags(self, *which):
        return run("pkg-config", *which, "gradus", env=self.env).split()

    def compile(self, compiler, *words):
        return run(compiler, STANDARD, *self.flags("--cflags"), *words)

    def link(self, compiler, *words):
        return run(compiler, *words, *self.flags("--libs"))

    def start(self, program, *words, here=None):
        return run(program, *words, here=here, env={**self.env, "OPENBLAS_NUM_THREADS": "1"})


@functools.cache
def option(name):
    """A build option of the library."""
    options = json.loads(run("meson", "introspect", "--buildoptions", BUILD))
    return next(option["value"] for option in options if option["name"] == name)


def march():
    """The -march that the library was built with, as the only word of a list, or none."""
    return [] if option("cpu") == "baseline" else [f"-march={option('cpu')}"]


def is_clang(compiler):
    return "clang" in run(compiler, "--version")
