"""`./run test` and `./run format`."""

import os
import pathlib
import re
import subprocess
import sys

from build import Build
from count import counts
from shell import ROOT, Failure, call, ending_of, has, packages, say

CLANG = "clang++-19"
FORMATTER = "clang-format-14"  # other versions format differently


class Tally:
    """What passed and what failed."""

    def __init__(self):
        self.passed = self.failed = 0

    def add(self, name, passed, failed):
        self.passed += passed
        self.failed += failed
        if failed:
            say(f"failed: {name}")

    def skip(self, name, why):
        """CI skips nothing: what cannot be done there has failed."""
        say(f"skipped: {name}, as {why}")
        if os.environ.get("CI") == "true":
            self.add(name, 0, 1)

    def run_tests(self, suffix, options, compiler=None, setup="usual"):
        """Builds all in a build folder and runs the tests of a setup of tests/meson.build."""
        build = Build(suffix, ["-Dtests=enabled", "-Dexamples=enabled", *options], compiler)
        result = 0, 1
        try:
            build.make("all")
            build.want_writable()
            say(f"running the tests of {build.folder}")
            logs = build.folder / "meson-logs"
            for log in logs.glob("testlog*.json"):  # which Meson calls by the setup
                log.unlink()
            call("meson", "test", "-C", build.folder, "--no-rebuild", "--print-errorlogs",
                 f"--setup={setup}")
            (log,) = logs.glob("testlog*.json")
            result = counts(log)
        except Failure as failure:
            say(failure)
        except (OSError, ValueError) as error:
            say(f"the tests left no account: {error}")
        self.add(build.folder, *result)


def test(arguments):
    tally = Tally()
    code = ending_of(lambda: run_all(tally, arguments))
    tally.failed += int(code != 0)  # what was under way has not passed
    print(f"{tally.passed} passed, {tally.failed} failed", flush=True)
    return code or int(tally.failed > 0)


def run_all(tally, arguments):
    if arguments[:1] == ["--systems"]:
        tally.add("systems", *compare(arguments[1:]))
        return
    in_ci = os.environ.get("CI") == "true"
    if not in_ci and arguments != ["--all"]:
        tally.run_tests("", [])
        return
    strict = ["-Dbench=enabled", "-Dwerror=true"]
    packages("consumers")
    clang = has(CLANG, "clang")  # at once, as the consumers' tests use it too
    tally.run_tests("", strict, setup="all")
    if has(FORMATTER, "format"):
        tally.add("format", *((1, 0) if check_format([]) == 0 else (0, 1)))
    else:
        tally.skip("format", f"{FORMATTER} is missing")
    if clang:
        # With -march=native clang 19 warns of AVX10 on an empty main.
        tally.run_tests("-clang", [*strict, "-Dcpu=x86-64-v3"], CLANG)
    else:
        tally.skip("clang", f"{CLANG} is missing")
    tally.run_tests("-sanitize", [*strict, "-Dsanitize=true"])
    if in_ci:
        run_on_debian_13(tally)


def run_on_debian_13(tally):
    import bare  # here, as every ./run reads this file

    reason = bare.why_impossible()
    if reason:  # which no installation would mend
        say(f"skipped: Debian 13, as {reason}")
    else:
        tally.add("Debian 13", *compare(["trixie:root"]))


def compare(wanted):
    import systems

    return systems.compare(wanted)


def clang_format(*options):
    """On all but the numbered examples, in which a slip and the line that it stands on share a line."""
    if not has(FORMATTER, "format"):
        raise Failure(f"{FORMATTER} is missing")
    files = [path.relative_to(ROOT) for room in ("lib", "examples", "tests", "bench")
             for path in sorted((ROOT / room).rglob("*")) if path.suffix in (".h", ".cpp")]
    files = [path for path in files if path.parent != pathlib.Path("examples")]
    return subprocess.run([FORMATTER, *options, *files], cwd=ROOT, stderr=subprocess.PIPE,
                          text=True, check=False)


def format_all(_):
    run = clang_format("-i")
    sys.stderr.write(run.stderr)
    return run.returncode


def check_format(_):
    run = clang_format("--dry-run", "--Werror")
    if run.returncode != 0:
        places = re.findall(r"^(.*) \[-Wclang-format-violations\]$", run.stderr, re.MULTILINE)
        print("\n".join(places) or run.stderr, file=sys.stderr)
        say("mended by: ./run format")
    return int(run.returncode != 0)
