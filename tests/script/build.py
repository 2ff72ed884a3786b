"""A Meson build folder of this tree, in which one ./run at a time works."""

import fcntl
import json
import os
import pathlib
import re
import shlex
import shutil
import sys

from shell import ROOT, Failure, call, output_of, packages, say

BUILD = pathlib.Path(os.path.abspath(os.environ.get("GRADUS_BUILD") or ROOT / "build"))

# What packages are for, in the words of `./run packages`.
PURPOSES = {"-Dexamples=enabled": "digits", "-Dtests=enabled": "test", "-Dbench=enabled": "bench"}


class Build:
    def __init__(self, suffix, options, compiler=None):
        self.folder = BUILD.with_name(BUILD.name + suffix)
        self.options = options
        self.environment = {**os.environ, **({"CXX": compiler} if compiler else {})}
        self.lock = None

    def make(self, target):
        """Brings target up to date; configures and installs only where that is needed for it."""
        self.claim()
        state = self.state()
        if state == "ready":
            self.warn_of_compiler()
            if self.is_current(target):
                return
        self.want_writable()
        if state != "ready" or output_of("ninja", "-C", self.folder, "build.ninja")[0] != 0:
            self.configure(state)
        say(f"building in {self.folder}")
        quiet = [] if sys.stderr.isatty() else ["--quiet"]
        if call("ninja", "-C", self.folder, *quiet, target, stdout=sys.stderr,
                env=self.environment) != 0:
            raise Failure("the build failed; the lines above say why")

    def claim(self):
        """Makes the folder, and keeps other runs out of it."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.lock = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        except FileExistsError:
            raise Failure(f"{self.folder} is in the way of the build") from None
        except OSError:
            self.want_writable()
            raise
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another ./run in {self.folder}")
            fcntl.flock(self.lock, fcntl.LOCK_EX)
        except OSError:
            pass  # not every file system knows locks

    def want_writable(self):
        if not os.access(self.folder, os.W_OK):
            raise Failure(f"cannot write to {self.folder}; GRADUS_BUILD=DIR names another folder")

    def state(self):
        """new: for Meson to begin; stale: to configure again; ready: as these options want it."""
        if os.listdir(self.folder) and not (self.folder / "meson-private").is_dir():
            raise Failure(f"{self.folder} is no build of Meson, so it is left alone; move it away, "
                          "or name another folder by GRADUS_BUILD")
        of_this_tree = self.is_of_this_tree()
        if not (self.folder / "meson-private" / "coredata.dat").exists():
            return "new"
        if not of_this_tree or not (self.folder / "build.ninja").exists():
            return "stale"
        values = {option["name"]: str(option["value"]).lower()
                  for option in self.told("intro-buildoptions") or []}
        wanted = dict(option[len("-D"):].split("=", 1) for option in self.options)
        return "ready" if wanted.items() <= values.items() else "stale"

    def is_of_this_tree(self):
        """False where this or the tree was moved or copied; another tree's is not ours to take."""
        project = (self.told("intro-projectinfo") or {}).get("descriptive_name", "gradus")
        places = (self.told("meson-info") or {}).get("directories", {})
        source, here = places.get("source"), places.get("build") == os.path.realpath(self.folder)
        if source == str(ROOT) and here:
            return True
        if project != "gradus" or here and os.path.exists(os.path.join(source, "meson.build")):
            raise Failure(f"{self.folder} is the build of {source or project}, so it is left "
                          "alone; GRADUS_BUILD=DIR names another folder")
        return False

    def told(self, topic):
        """What Meson's introspection says of the folder, if it does."""
        try:
            return json.loads((self.folder / "meson-info" / f"{topic}.json").read_text())
        except (OSError, ValueError):
            return None

    def configure(self, state):
        packages("build", *(PURPOSES[word] for word in self.options if word in PURPOSES))
        if not shutil.which("meson"):
            raise Failure("meson is missing")
        say(f"configuring {self.folder}")
        again = [] if state == "new" else ["--reconfigure"]
        code, output = output_of("meson", "setup", *again, self.folder, ROOT, *self.options,
                                 env=self.environment)
        if code != 0:
            print(output.rstrip(), file=sys.stderr)
            raise Failure(f"Meson cannot configure {self.folder}; where the lines above do not say "
                          "why, deleting that folder helps")

    def is_current(self, target):
        return "no work to do" in output_of("ninja", "-C", self.folder, "-n", target)[1]

    def warn_of_compiler(self):
        """Meson keeps the compiler that a build was made with."""
        made = re.search(r"^rule cpp_COMPILER\n command = (.*?) \$ARGS",
                         (self.folder / "build.ninja").read_text(), re.MULTILINE)
        wanted = self.environment.get("CXX")
        if wanted and made and program(wanted) != program(made[1]):
            say(f"{self.folder} was made with '{made[1]}' and stays so; for CXX='{wanted}', name "
                "another folder by GRADUS_BUILD")


def program(command):
    """Which compiler a command runs, whatever it is called and whatever caches it."""
    words = [word for word in shlex.split(command)
             if os.path.basename(word) not in ("ccache", "sccache", "distcc")] or [command]
    return [os.path.realpath(shutil.which(words[0]) or words[0]), *words[1:]]
