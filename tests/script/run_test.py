"""The script in the situations that users bring it into: run_test.py RUN"""

import fcntl
import io
import json
import os
import pathlib
import shutil
import signal
import sys
import time
import unittest
from contextlib import redirect_stderr, redirect_stdout
from unittest import mock

import systems
from fake_tree import TreeTest, write

TreeTest.script = pathlib.Path(sys.argv.pop(1)).resolve()
NOBODY = 65534 if os.geteuid() == 0 else None


class Meson(TreeTest):
    """With the real one."""

    def setUp(self):
        super().setUp()
        (self.stubs / "meson").symlink_to(shutil.which("meson"))

    def stub(self, name, text):
        if name != "meson":
            super().stub(name, text)

    def test_life_of_a_build(self):
        self.assertIn("building in", self.good("digits").stderr)
        times = self.times()
        self.assertEqual(self.good("digits").stderr, "")
        self.assertEqual(self.times(), times)

        shutil.copytree(self.tree, self.here / "copy", symlinks=True)
        copy = self.here / "copy" / "run"
        run = self.good("digits", script=copy)
        self.assertIn("configuring", run.stderr)
        self.assertEqual(self.good("digits", script=copy).stderr, "")
        self.assertEqual(self.times(), times)

        shutil.rmtree(self.here / "copy")
        self.tree.rename(self.here / "copy")
        write(self.here / "copy" / "build" / "mine", "")
        write(self.here / "copy" / "build" / "build.ninja", "rule")
        self.good("digits", script=copy)
        self.assertEqual(self.good("digits", script=copy).stderr, "")

        write(self.here / "copy" / "meson.build", "project('gradus')\nnonsense()\n")
        run = self.run_it("digits", script=copy)
        self.assertEqual(run.returncode, 1)
        self.assertIn("meson.build:2:0: ERROR", run.stderr)
        self.assertTrue((self.here / "copy" / "build" / "mine").exists())
        self.assertTrue((self.here / "copy" / "build" / "examples/digits/digits").exists())


class Folders(TreeTest):
    def test_second_start(self):
        self.good("digits")
        tests = self.good("test")
        self.assertEqual(tests.stdout.splitlines()[-1], "1 passed, 0 failed")
        times = self.times()
        self.assertNotIn("building", self.good("test").stderr)
        self.assertEqual(self.good("digits").stderr, "")
        self.assertEqual(self.times(), times)

    def test_report(self):
        run = self.good("digits", "--seed", "1")
        self.assertEqual(run.stdout, f"digits --seed 1 --out {self.tree}/out/digits\n")
        self.assertEqual(self.good("digits", "--out=x").stdout, "digits --out=x\n")
        self.assertEqual(self.good("digits", "--out", "x").stdout, "digits --out x\n")

    def test_reader_that_goes_away(self):
        write(self.tree / "examples/digits/program", "#!/bin/sh\nexec yes\n", 0o755)
        with self.begin("digits") as run:
            self.assertEqual(run.stdout.readline(), "y\n")
            run.stdout.close()
            self.assertEqual(run.wait(timeout=60), -signal.SIGPIPE)

    def test_link_to_the_script(self):
        elsewhere = self.here / "elsewhere"
        write(elsewhere / "build" / "mine", "")
        (elsewhere / "gradus").symlink_to(self.tree / "run")
        run = self.good("digits", script=elsewhere / "gradus", cwd=elsewhere)
        self.assertIn(f"building in {self.build}", run.stderr)
        self.assertEqual(sorted(path.name for path in elsewhere.rglob("*")),
                         ["build", "gradus", "mine"])

    def test_copy_of_the_script(self):
        write(self.here / "other" / "build" / "mine", "")
        shutil.copy(self.tree / "run", self.here / "other")
        self.refused("digits", script=self.here / "other" / "run")
        self.assertTrue((self.here / "other" / "build" / "mine").exists())

    def test_folder_of_somebody_else(self):
        write(self.build / "mine", "")
        refusal = f"{self.build} is no build of Meson, so it is left alone"
        self.assertIn(refusal, self.refused("digits"))
        run = self.run_it("test")
        self.assertIn(refusal, run.stderr)
        self.assertEqual((run.returncode, run.stdout), (1, "0 passed, 1 failed\n"))
        self.assertEqual([path.name for path in self.build.iterdir()], ["mine"])
        self.assertIn("in the way", self.refused("digits", GRADUS_BUILD=str(self.build / "mine")))

    def test_build_of_another_project(self):
        self.good("digits")
        other = self.here / "other"
        self.build.rename(other)
        (other / "meson-info/intro-projectinfo.json").write_text('{"descriptive_name": "other"}')
        for finished in (True, False):
            files = sorted(other.rglob("*"))
            self.assertIn("left alone", self.refused("digits", GRADUS_BUILD=str(other)))
            self.assertEqual(sorted(other.rglob("*")), files)
            (other / "meson-private/coredata.dat").unlink(missing_ok=not finished)

    def test_build_of_another_checkout(self):
        self.good("digits")
        second = self.plant(self.here / "second")
        self.assertIn(f"the build of {self.tree}", self.refused("digits", script=second / "run",
                                                                GRADUS_BUILD=str(self.build)))
        self.assertEqual(self.good("digits").stderr, "")

    def test_unfinished_build(self):
        write(self.build / "meson-private" / "mine", "")
        self.good("digits")
        (self.build / "build.ninja").unlink()
        self.good("digits")
        self.assertEqual(self.good("digits").stderr, "")
        self.stub("meson", "echo lost; exit 1")
        (self.build / "build.ninja").unlink()
        run = self.run_it("digits")
        self.assertEqual((run.returncode, run.stderr.splitlines()[-2]), (1, "lost"))
        self.assertIn("deleting that folder helps", run.stderr.splitlines()[-1])
        self.assertTrue((self.build / "meson-private" / "mine").exists())

    def test_read_only_checkout(self):
        self.tree.chmod(0o555)
        self.assertIn("GRADUS_BUILD=DIR names another folder", self.refused("digits", user=NOBODY))
        write(self.here / "open" / "file", "")
        (self.here / "open").chmod(0o777)
        run = self.good("digits", user=NOBODY, cwd=self.here / "open", GRADUS_BUILD="b")
        self.assertEqual(run.stdout, f"digits --out {self.here}/open/b/out/digits\n")
        run = self.good("test", user=NOBODY, GRADUS_BUILD=f"{self.here}/open/b/")
        self.assertEqual(run.stdout.splitlines()[-1], "1 passed, 0 failed")

    def test_build_that_cannot_be_written(self):
        self.good("digits")
        self.good("test")
        self.build.chmod(0o555)
        self.assertEqual(self.good("digits", user=NOBODY).stderr, "")
        run = self.run_it("test", user=NOBODY)
        self.assertEqual((run.returncode, run.stdout), (1, "0 passed, 1 failed\n"))
        self.assertIn(f"cannot write to {self.build}", run.stderr)

    def test_two_at_once(self):
        self.good("digits")
        write(self.tree / "examples/digits/program", "#!/bin/sh\necho second\n", 0o755)
        lock = os.open(self.build, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_EX)
        with self.begin("digits") as run:
            self.assertIn("waiting for another ./run", run.stderr.readline())
            self.assertIsNone(run.poll())
            os.close(lock)
            self.assertEqual(run.communicate(timeout=60)[0], "second\n")

    def test_other_compiler(self):
        self.good("digits")
        with open(self.build / "build.ninja", "a", encoding="utf-8") as ninja:
            ninja.write("rule cpp_COMPILER\n command = ccache c++ $ARGS -o $out\n")
        self.stub("c++", "")
        self.stub("other", "")
        (self.stubs / "same").symlink_to("c++")
        self.assertIn("was made with 'ccache c++'", self.good("digits", CXX="other").stderr)
        self.assertEqual(self.good("digits", CXX="same").stderr, "")


class Packages(TreeTest):
    def test_offline(self):
        self.lack("gnuplot-nox")
        write(self.stubs / "offline", "")
        run = self.good("digits")
        self.assertIn("E: Failed to fetch", run.stderr)
        self.assertIn("apt-get could not install gnuplot-nox; going on without", run.stderr)
        asked = self.asked()
        self.assertEqual((self.good("digits").stderr, self.asked()), ("", asked))

    def test_unknown_to_the_system(self):
        self.lack("clang-format-14", "gnuplot-nox")
        write(self.stubs / "unknown-clang-format-14", "")
        run = self.good("packages", "digits", "format")
        self.assertIn("apt-get could not install clang-format-14; going on without", run.stderr)
        self.assertFalse((self.stubs / "no-gnuplot-nox").exists())

    def test_neither_root_nor_sudo(self):
        self.lack("gnuplot-nox")
        self.stub("id", "echo 1000")
        self.assertIn("left to do: apt-get install gnuplot-nox", self.good("digits").stderr)
        self.assertEqual(self.asked(), "")

    def test_sudo_asks_nobody(self):
        self.lack("gnuplot-nox")
        self.stub("id", "echo 1000")
        self.stub("sudo", 'test "$1" = -n && shift && exec "$@"')
        self.good("packages", "digits")
        self.assertIn("install gnuplot-nox", self.asked())

    def test_no_apt(self):
        (self.stubs / "apt-get").unlink()
        self.assertIn("pacman -S", self.good("digits").stderr)
        self.assertEqual(self.good("digits").stderr, "")

    def test_no_meson(self):
        self.lack("meson")
        write(self.stubs / "offline", "")
        (self.stubs / "meson").unlink()
        for command, last in (("digits", ""), ("test", "0 passed, 1 failed\n")):
            run = self.run_it(command)
            self.assertEqual((run.returncode, run.stdout), (1, last))
            self.assertIn("gradus: meson is missing\n", run.stderr)


class Commands(TreeTest):
    def test_unknown_arguments(self):
        for arguments in (["tset"], [""], ["test", "--al"], ["test", ""], ["test", "--all", "x"],
                          ["test", "--systems", "sid"], ["test", "--systems", "trixie:me"],
                          ["format", "x"], ["check-format", "--all"], ["help", "x"],
                          ["packages", "x"],
                          ["bench", "--instructions", "x"], ["bench", "--instructions", "10", "20"],
                          ["bench", "--threads", "0"], ["bench", "--threads", "2", "3", "4"]):
            with self.subTest(arguments=arguments):
                run = self.run_it(*arguments)
                self.assertEqual((run.returncode, run.stdout), (2, ""))
                self.assertRegex(run.stderr, r"\Agradus: [^\n]+\n\Z")
        self.assertFalse(self.build.exists() or self.asked())

    def test_help(self):
        usage = self.good("help").stdout
        self.assertEqual(self.good().stdout, usage)
        for command in ("test", "fuzz", "format"):
            self.assertIn(usage, self.good(command, "--help").stdout)
        run = self.good("digits", "--help")
        for option in ("recipe", "seed", "split", "epochs", "lr", "hidden", "batch", "dtype", "out",
                       "json"):
            self.assertIn(f"  --{option} ", run.stdout)
        self.assertFalse(self.build.exists() or self.asked())
        self.good("digits")
        self.assertEqual(self.good("digits", "--help").stdout, "digits --help\n")

    def test_all_where_tools_are_missing(self):
        run = self.run_it("test", "--all")
        self.assertEqual((run.returncode, run.stdout.splitlines()[-1]), (0, "2 passed, 0 failed"))
        self.assertIn("skipped: format, as clang-format-14 is missing", run.stderr)
        self.assertIn("skipped: clang, as clang++-19 is missing", run.stderr)
        run = self.run_it("test", CI="true")  # which skips nothing
        self.assertEqual((run.returncode, run.stdout.splitlines()[-1]), (1, "2 passed, 2 failed"))

    def test_format(self):
        write(self.tree / "lib/x.h", "")
        write(self.tree / "examples/x.cpp", "")
        self.stub("clang-format-14", 'echo "$*" >"$STUBS/formatted"')
        self.good("format")
        self.assertEqual((self.stubs / "formatted").read_text(),
                         "-i lib/x.h examples/digits/options.cpp\n")
        self.stub("clang-format-14", """
            echo 'lib/x.h:1:2: error: code is so and so [-Wclang-format-violations]' >&2
            exit 1
            """)
        run = self.run_it("check-format")
        self.assertEqual((run.returncode, run.stderr.splitlines()[0]),
                         (1, "lib/x.h:1:2: error: code is so and so"))

    def test_failing_build(self):
        (self.tree / "examples/digits/program").unlink()
        run = self.run_it("digits")
        self.assertEqual((run.returncode, run.stdout), (1, ""))
        self.assertIn("the lines above say why", run.stderr.splitlines()[-1])
        run = self.run_it("test")
        self.assertEqual((run.returncode, run.stdout), (1, "0 passed, 1 failed\n"))

    def test_interrupted(self):
        self.lack("gnuplot-nox")
        for tool in ("apt-get", "meson", "ninja"):
            self.stub(tool, 'echo > "$STUBS/busy"; exec sleep 60')
            for number in (signal.SIGINT, signal.SIGTERM):
                with self.subTest(tool=tool, number=number), self.begin("test") as run:
                    while run.poll() is None and not (self.stubs / "busy").exists():
                        time.sleep(0.01)
                    (self.stubs / "busy").unlink()
                    os.killpg(run.pid, number)
                    out, err = run.communicate(timeout=60)
                    self.assertEqual((run.returncode, out), (130, "0 passed, 1 failed\n"))
                    self.assertEqual(err.splitlines()[-1], "gradus: interrupted")
            self.stub(tool, "")


class Systems(unittest.TestCase):
    """The verdict on systems, by systems that do not exist."""

    def compare(self, **faults):
        class Fake:
            def __init__(self, base, folder, user):
                self.folder = self.checkout = folder
                self.user, self.starts = user, 0
                write(folder / "out/digits/metrics.json", json.dumps(
                    {"loss": [2, faults.get("loss", 1)] if user == "user" else [2, 1],
                     "accuracy": 0.5, "seconds": time.time()}))

            def run(self, command):
                self.starts += 1
                faulty = self.user == "user" and command in faults
                return faults[command] if faulty else (0, "gradus: \n7 passed, 0 failed\n")

            def built(self):
                return {"file": self.starts if faults.get("builds") and self.user == "user" else 0}

        with (mock.patch("systems.System", Fake), mock.patch("systems.make_base"),
              mock.patch("systems.BUILD", pathlib.Path("/none")), redirect_stderr(io.StringIO()),
              redirect_stdout(io.StringIO()) as table):
            counts = systems.compare(["trixie"])
        return counts, table.getvalue().splitlines()[-1]

    def test_verdicts(self):
        self.assertEqual(self.compare()[0], (2, 0))
        for fault, faults in (
                ("its report loss 1 is 1.0000000000000002, and the first system's is 1",
                 {"loss": 1 + 2**-52}),
                ("a second ./run digits builds; a second ./run test builds", {"builds": True}),
                ("./run digits ends with 3", {"./run digits": (3, "")}),
                ("./run digits with OPENBLAS_CORETYPE=Prescott ends with 4",
                 {"OPENBLAS_CORETYPE=Prescott ./run digits": (4, "")}),
                ("./run test ends with 1", {"./run test": (1, "6 passed, 1 failed")}),
                ("the tests say nothing", {"./run test": (0, "")}),
                ("compilers warn", {"./run digits": (0, "x.h:1:1: warning: y [-Wz]")})):
            counts, line = self.compare(**faults)
            self.assertEqual(counts, (1, 1))
            self.assertIn(fault, line)


unittest.main()
