"""`./run test --systems`: the README's two commands on bare Debian systems, each twice.

The second time nothing may be built, and no compiler may warn. All must report the same losses,
accuracy and mistakes, bit for bit; so must the build of this checkout, where there is one.

Which of its kernels OpenBLAS takes for a processor depends on its version, and each kernel rounds
in its own way. So the numbers are those of one more run, with the kernel that every x86-64 has.
"""

import json
import pathlib
import re
import shutil
import tempfile
import time

from bare import System, make_base
from build import BUILD
from shell import Failure, output_of, say

PINNED = "OPENBLAS_CORETYPE=Prescott"
NAMES = ("bookworm", "trixie", "testing")
USERS = ("root", "user")
COLUMNS = ("system", "compiler", "digits", "again", "test", "again", "passed", "first loss",
           "last loss", "accuracy", "verdict")


def compare(wanted):
    """(passed, failed) of systems called NAME or NAME:USER; prints a table."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="gradus-systems-", dir="/var/tmp") as scratch:
        scratch = pathlib.Path(scratch)
        report = report_here(scratch)
        for word in wanted or NAMES:
            name, _, user = word.partition(":")
            for user in [user] if user else USERS:
                row = Row(f"{name}:{user}")
                rows.append(row)
                try:
                    row.fill(scratch, name, user)
                except (Failure, OSError) as failure:
                    row.blame(str(failure))
                report = report or row.report
                if row.report and row.report != report:
                    row.blame(f"its {difference(row.report, report)}")
                say(f"{row.name}: {'; '.join(row.faults) or 'good'}")
    print_table(rows)
    failed = sum(bool(row.faults) for row in rows)
    return len(rows) - failed, failed


def report_here(scratch):
    program = BUILD / "examples/digits/digits"
    if not program.exists():
        return None
    code, output = output_of("env", PINNED, program, "--out", scratch / "here")
    if code != 0:
        raise Failure(f"{output}\n{program} failed")
    return read_report(scratch / "here")


def read_report(folder):
    """What digits reports of a run, but how long it took."""
    return {**json.loads((folder / "metrics.json").read_text()), "seconds": None}


def difference(report, first):
    """The first in which two reports differ."""
    def entries(part, name):
        if not isinstance(part, (dict, list)):
            return {name: part}
        inner = part.items() if isinstance(part, dict) else enumerate(part)
        return {key: value for place, child in inner
                for key, value in entries(child, f"{name} {place}").items()}
    one, other = entries(report, "report"), entries(first, "report")
    name = next(key for key in {**one, **other} if one.get(key) != other.get(key))
    return f"{name} is {one.get(name)}, and the first system's is {other.get(name)}"


class Row:
    """How one system fared."""

    def __init__(self, name):
        self.name, self.faults, self.report = name, [], None
        self.compiler, self.times, self.passed = "", [], ""

    def blame(self, fault):
        """The first line is for the table."""
        self.faults.append(fault.splitlines()[0])
        say(f"{self.name}: {fault}")

    def fill(self, scratch, name, user):
        base = scratch / name
        if not base.exists():
            make_base(name, base)
        system = System(base, scratch / f"{name}-{user}", user)
        try:
            self.try_commands(system)
        finally:
            shutil.rmtree(system.folder)

    def try_commands(self, system):
        self.start(system, "digits")
        code, output = system.run(f"{PINNED} ./run digits")
        if code != 0:
            raise Failure(f"./run digits with {PINNED} ends with {code}\n{output}")
        self.report = read_report(system.checkout / "out/digits")
        self.compiler = "g++ " + system.run("g++ -dumpfullversion")[1].strip()
        output = self.start(system, "test")
        last = re.search(r"(\d+) passed, 0 failed\Z", output.strip())
        if not last:
            raise Failure("the tests say nothing of having passed")
        self.passed = last[1]

    def start(self, system, command):
        """Twice; what the first start said."""
        outputs, built = [], []
        for _ in range(2):
            say(f"{self.name}: ./run {command}")
            begin = time.monotonic()
            code, output = system.run(f"./run {command}")
            self.times.append(f"{time.monotonic() - begin:.0f} s")
            if code != 0:
                end = "\n".join(output.splitlines()[-60:])
                raise Failure(f"./run {command} ends with {code}\n{end}")
            outputs.append(output)
            built.append(system.built())
        if built[0] != built[1]:
            changed = sorted(str(path) for path, _ in built[0].items() ^ built[1].items())
            self.blame("\n".join([f"a second ./run {command} builds", *changed]))
        if ": warning:" in outputs[0]:
            self.blame(f"compilers warn\n{outputs[0]}")
        return outputs[0]

    def cells(self):
        report = self.report or {"loss": ["", ""], "accuracy": ""}
        times = (self.times + [""] * 4)[:4]
        return [self.name, self.compiler, *times, self.passed, report["loss"][0],
                report["loss"][-1], report["accuracy"], "; ".join(self.faults) or "good"]


def print_table(rows):
    cells = [[str(cell) for cell in line] for line in (COLUMNS, *(row.cells() for row in rows))]
    widths = [max(map(len, column)) for column in zip(*cells)]
    for line in cells:
        padded = (cell.ljust(width) for cell, width in zip(line, widths))
        print("  ".join(padded).rstrip(), flush=True)
