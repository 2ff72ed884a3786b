"""Runs examples/digits as a user would: digits_program.py PROGRAM

Exit codes, lines, metrics.json, the report's files, Ctrl-C, and what it does without gnuplot.
"""

import base64
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest
import xml.dom.minidom

PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()
PICTURES = ["loss.svg", "digits.svg", "confusion.svg", "mistakes.svg"]
NAME = "a b'\"$(touch oops)`touch oops`;é"  # a folder that no shell may see


def has_gnuplot():
    return any(os.access(pathlib.Path(folder) / "gnuplot", os.X_OK)
               for folder in os.get_exec_path())


class Digits(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.here = pathlib.Path(scratch.name)
        self.out = self.here / NAME

    def run_it(self, *options, **more):
        return subprocess.run([PROGRAM, "--out", self.out, *options], cwd=self.here, text=True,
                              capture_output=True, check=False, **more)

    def metrics(self):
        return json.loads((self.out / "metrics.json").read_text())

    def files(self):
        return sorted(path.name for path in self.out.iterdir())

    def test_article(self):
        run = self.run_it("--recipe", "article", "--epochs", "201", "--lr", "0.001")
        self.assertEqual((run.returncode, run.stderr if has_gnuplot() else ""), (0, ""))
        lines = run.stdout.splitlines()
        metrics = self.metrics()
        self.assertEqual(lines[:4], [
            *(f"Epoch {epoch}, loss: {metrics['loss'][epoch]!r}" for epoch in (0, 100, 200)),
            f"Accuracy: {metrics['accuracy']!r}"])
        self.assertAlmostEqual(metrics["loss"][0], 0.30736383093349184, delta=1e-13)
        self.assertEqual([metrics[key] for key in ("recipe", "seed", "split", "epochs", "lr",
                                                   "hidden", "batch", "dtype", "interrupted")],
                         ["article", 0, 42, 201, 0.001, [32], 1437, "float64", False])
        self.assertEqual(len(metrics["loss"]), 201)
        self.assertEqual(metrics["parameters"], 2410)
        confusion = metrics["confusion"]
        self.assertEqual(sum(map(sum, confusion)), 360)
        right = sum(confusion[k][k] for k in range(10))
        self.assertAlmostEqual(metrics["accuracy"], right / 360, delta=1e-15)
        self.assertEqual(len(metrics["mistakes"]), 360 - right)

    @unittest.skipUnless(has_gnuplot(), "no gnuplot")
    def test_report(self):
        self.assertEqual(self.run_it("--epochs", "2").returncode, 0)
        self.assertEqual(self.files(), sorted([*PICTURES, "metrics.json", "report.html"]))
        self.assertEqual([path.name for path in self.here.iterdir()], [NAME])
        page = (self.out / "report.html").read_text()
        self.assertNotRegex(page, r"https?:|src=\"(?!data:)|<link|@import|url\(")
        inside = re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", page)
        self.assertEqual([base64.b64decode(picture) for picture in inside],
                         [(self.out / name).read_bytes() for name in PICTURES])
        for name in PICTURES:
            xml.dom.minidom.parse(str(self.out / name))

    def test_without_gnuplot(self):
        self.out.mkdir()
        (self.out / "loss.svg").write_text("of an earlier run")
        run = self.run_it("--epochs", "1", env={**os.environ, "PATH": str(self.here)})
        self.assertEqual(run.returncode, 0)
        self.assertIn("gnuplot is not installed", run.stderr)
        self.assertIn("apt-get install gnuplot-nox", run.stderr)
        self.assertEqual(self.files(), ["metrics.json", "report.html"])
        self.assertIn("gnuplot is not installed", (self.out / "report.html").read_text())

    def test_same_seed_same_run(self):
        runs = []
        for seed in ("3", "3", "4"):
            self.run_it("--epochs", "2", "--seed", seed, "--hidden", "16", "--batch", "100")
            runs.append({**self.metrics(), "seconds": None, "seed": None})
        self.assertEqual(runs[0], runs[1])
        self.assertNotEqual(runs[0]["loss"], runs[2]["loss"])

    def test_options(self):
        run = self.run_it("--recipe", "tuned", "--seed", "5", "--split", "7", "--epochs", "1",
                          "--lr", "0.002", "--hidden", "20,10", "--batch", "5000", "--dtype",
                          "float64", "--json", self.here / "elsewhere" / "m.json")
        self.assertEqual(run.returncode, 0)
        metrics = json.loads((self.here / "elsewhere" / "m.json").read_text())
        self.assertFalse((self.out / "metrics.json").exists())
        self.assertEqual([metrics[key] for key in ("seed", "split", "lr", "hidden", "batch",
                                                   "dtype", "parameters")],
                         [5, 7, 0.002, [20, 10], 1437, "float64", 65 * 20 + 21 * 10 + 11 * 10])

    def test_ctrl_c(self):
        for recipe in ("article", "tuned"):
            with subprocess.Popen([PROGRAM, "--recipe", recipe, "--epochs", "1000000", "--out",
                                   self.out], stdout=subprocess.PIPE, text=True) as run:
                first = run.stdout.readline()
                run.send_signal(signal.SIGINT)
                rest, _ = run.communicate(timeout=120)
            self.assertEqual(run.returncode, 130)
            self.assertIn("Epoch 0, loss: ", first)
            self.assertIn("Stopped after ", rest)
            metrics = self.metrics()
            self.assertIs(metrics["interrupted"], True)
            self.assertLess(len(metrics["loss"]), 1000000)
            self.assertTrue((self.out / "report.html").exists())

    def test_divergence(self):
        run = self.run_it("--lr", "1e30", "--epochs", "3")
        self.assertEqual(run.returncode, 1)
        self.assertIn("smaller --lr", run.stderr)
        self.assertEqual(self.files(), [])

    def test_help(self):
        run = self.run_it("--help")
        self.assertEqual(run.returncode, 0)
        for option in ("recipe", "seed", "split", "epochs", "lr", "hidden", "batch", "dtype",
                       "out", "json"):
            self.assertIn("--" + option, run.stdout)
        self.assertIn("130", run.stdout)

    def test_refusals(self):
        (self.here / "file").write_text("")
        for options in (
                ["--lr", "0"], ["--lr", "-1"], ["--lr", "nan"], ["--lr", "inf"], ["--lr", "much"],
                ["--hidden", "0"], ["--hidden", "32,-1"], ["--hidden", "1000000000000"],
                ["--recipe", "article", "--hidden", "32,16"], ["--dtype", "int64"],
                ["--epochs", "0"], ["--epochs", "1.5"], ["--epochs", "99999999999999999999"],
                ["--seed", "-1"], ["--seed", "4294967296"], ["--split", "x"], ["--batch", "0"],
                ["--recipe", "other"], ["--unknown"], ["surplus"], ["--json", ""],
                ["--json", "/dev/null"], ["--json", "."], ["--json", "file/metrics.json"]):
            with self.subTest(options=options):
                run = self.run_it(*options)
                self.assertEqual((run.returncode, run.stdout), (2, ""))
                self.assertRegex(run.stderr, r"\Adigits: [^\n]+\n\Z")

    def test_folder_that_cannot_be(self):
        (self.here / "file").write_text("")
        for folder in ("file", "file/below", "/dev/null/x", ""):
            with self.subTest(folder=folder):
                run = subprocess.run([PROGRAM, "--out", folder], cwd=self.here, text=True,
                                     capture_output=True, check=False)
                self.assertEqual((run.returncode, run.stdout), (2, ""))
                self.assertRegex(run.stderr, r"\Adigits: [^\n]+\n\Z")
        self.assertEqual((self.here / "file").read_text(), "")


if __name__ == "__main__":
    unittest.main()
