"""Reads the #include lines of lib/gradus and keeps the order of the rooms: rooms.py PROJECT

Each room sees only itself and the rooms to its left; public headers need the standard library alone;
xsimd and OpenBLAS are known to the files that wrap them; gradus.h reaches no standard header that
makes every file of a user's slow to compile. The headers that are installed are those
that users reach, and each says first of all what it asks of the compiler. It also finds sources that
meson.build forgot, since a test that is not listed never runs, tests that are not named after what
they test, rooms that have grown over their budgets, and counts of lines in the docs that are no
longer true. Before that it proves on planted violations that each rule can fail.
"""

import pathlib
import re
import sys
import tempfile

# What stands directly to the left of each room; the rest follows.
LEFT = {
    "array": [],
    "kernels": ["array"],
    "graph": ["kernels"],
    "ops": ["graph"],
    "engine": ["ops"],
    "transforms": ["engine"],
    "check": ["engine"],
    "explain": ["engine"],
    "nn": ["ops"],
    "optim": ["graph"],
    "data": ["graph"],
    "io": ["nn", "optim"],
    "plot": ["array"],
    "train": ["io", "plot"],
}
# What users include: the first two see every room.
UMBRELLAS = ("gradus.h", "elementwise.h", "io/file.h", "plot/plot.h", "train/train.h")
LANGUAGE = "array/language.h"  # says what is asked of the compiler
# How many lines files of these names may have together. Who adds looks first for what can go.
BUDGETS = {
    r"(graph|engine)/.*": 2100,
    r"ops/text/(?!common).*": 1120,
    r"check/.*": 2600,
    r"explain/.*": 1600,
    r"nn/.*": 1600,
    r"optim/.*": 700,
    r"io/.*": 1200,
    r"plot/.*": 540,
    r"train/.*": 350,
    r"(?!data/).*": 19425,
}
# Tests that walk over everything of a kind. Any other, tests/ROOM/x_test.cpp, or x_of_this_test.cpp,
# is about lib/gradus/ROOM/x.h or x.cpp; below tests/examples, about that file of the examples.
OF_ALL = """caller_line names check/checking_page ops/broadcast ops/edge ops/message ops/op_empty
    ops/op_golden ops/op_gradient ops/op_layout ops/op_message""".split()
PAGE = "docs/how-it-works.md"  # gives lines of files
KNOWN_TO = {  # libraries with one home
    "xsimd/": r"kernels/lanes/simd\.h",
    "cblas.h": r"kernels/blas/\w+\.cpp",
    "lapack": r"kernels/blas/\w+\.cpp",
}
STANDARD = set(
    """algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv
    chrono cinttypes climits clocale cmath compare complex concepts condition_variable coroutine
    csetjmp csignal cstdarg cstddef cstdint cstdio cstdlib cstring ctime cuchar cwchar cwctype deque
    exception execution filesystem format forward_list fstream functional future initializer_list
    iomanip ios iosfwd iostream istream iterator latch limits list locale map memory memory_resource
    mutex new numbers numeric optional ostream queue random ranges ratio regex scoped_allocator
    semaphore set shared_mutex source_location span sstream stack stdexcept stop_token streambuf
    string string_view strstream syncstream system_error thread tuple type_traits typeindex typeinfo
    unordered_map unordered_set utility valarray variant vector version""".split()
)
# Those of them that gradus.h may reach. Others cost each file that includes it: <memory> 0.25 s,
# <functional>, <atomic>, <algorithm> and <map> 0.1 s each.
LIGHT = set(
    """array concepts cstddef cstdint exception initializer_list iosfwd new optional
    source_location span stdexcept string string_view tuple type_traits typeinfo utility
    variant vector""".split()
)
DIRECTIVE = re.compile(r"\s*#\s*include\b\s*(.*)")
TARGET = re.compile(r'[<"]([^>"]+)[>"]')


def visible(room):
    """The room itself and all to its left."""
    rooms = {room}
    for left in LEFT[room]:
        rooms |= visible(left)
    return rooms


def room_of(file):
    """The room of a path below lib/gradus; "" for the top."""
    return file.split("/")[0] if "/" in file else ""


class House:
    """The files of one lib/gradus, their includes, and what is wrong with them."""

    def __init__(self, root):
        self.top = pathlib.Path(root, "lib", "gradus")
        self.project = pathlib.Path(root)
        self.listed = (self.project / "lib/meson.build").read_text(encoding="utf-8")
        self.problems = []
        self.includes, self.lengths = {}, {}
        for path in sorted(self.top.rglob("*")):
            if path.suffix in (".h", ".cpp"):
                file = path.relative_to(self.top).as_posix()
                self.includes[file] = list(self.read(path, file))

    def say(self, file, line, text):
        self.problems.append(f"lib/gradus/{file}:{line}: {text}")

    def read(self, path, file):
        lines = path.read_text(encoding="utf-8").splitlines()
        self.lengths[file] = len(lines)
        for number, line in enumerate(lines, 1):
            directive = DIRECTIVE.match(line)
            if not directive:
                continue
            target = TARGET.match(directive[1])
            if target:
                yield number, self.resolve(path, target[1], directive[1][0])
            else:
                self.say(file, number, f"an include that cannot be read: {directive[1]}")

    def resolve(self, path, name, quote):
        """gradus's own files as "gradus/…", others by the name they are included by."""
        beside = path.parent / name
        if quote == '"' and beside.is_file():
            return "gradus/" + beside.resolve().relative_to(self.top.resolve()).as_posix()
        return name

    def check_rooms(self):
        for file, includes in self.includes.items():
            room = room_of(file)
            if room not in LEFT and file not in UMBRELLAS:
                self.say(file, 1, f"belongs into a room: {', '.join(LEFT)}")
                continue
            for line, name in includes:
                if room and name.startswith("gradus/"):
                    self.check_step(file, line, room, name.removeprefix("gradus/"))
                for library, home in KNOWN_TO.items():
                    if name.startswith(library) and not re.fullmatch(home, file):
                        self.say(file, line, f"<{name}> may be included only by {home}")

    def check_step(self, file, line, room, target):
        allowed = visible(room)
        if not room_of(target):
            self.say(file, line, f"{room} may not include {target}, which reaches every room")
        elif room_of(target) not in allowed:
            order = ", ".join(name for name in LEFT if name in allowed)
            self.say(file, line, f"{room} may not include {target}; it sees only {order}")
        if target not in self.includes:
            self.say(file, line, f"{target} does not exist")

    def check_public(self):
        for umbrella in UMBRELLAS:
            for file in self.reachable(umbrella):
                for line, name in self.includes[file]:
                    simd = umbrella == "elementwise.h" and name.startswith("xsimd/")
                    if not (name.startswith("gradus/") or name in STANDARD or simd):
                        self.say(file, line, f"<{name}> is not standard, but {umbrella} reaches it")
                    elif umbrella == "gradus.h" and name in STANDARD - LIGHT:
                        self.say(file, line, f"<{name}> is slow to compile, but {umbrella} reaches it")

    def check_language(self):
        """The first line of each include leads to LANGUAGE, before any other line is read."""
        for file in self.reachable(*UMBRELLAS):
            includes = self.includes[file]
            first = includes[0][1] if includes else ""
            if file != LANGUAGE and not first.startswith("gradus/"):
                self.say(file, 1, f"is public, so it includes gradus/{LANGUAGE} first")

    def check_installed(self):
        installed = re.search(r"^headers = \[(.*?)\]", self.listed, re.DOTALL | re.MULTILINE)
        names = set(re.findall(r"'([^']+)'", installed[1])) if installed else set()
        public = set(self.reachable(*UMBRELLAS))
        for file in sorted(public - names):
            self.say(file, 1, "is public, but not among the headers of lib/meson.build")
        for file in sorted(names - public):
            self.say(file, 1, "is installed by lib/meson.build, but users do not reach it")

    def reachable(self, *umbrellas):
        """The files that umbrellas bring in, themselves included; none where they do not exist."""
        seen, waiting = set(), list(umbrellas)
        while waiting:
            file = waiting.pop()
            if file in self.includes and file not in seen:
                seen.add(file)
                names = [name for _, name in self.includes[file]]
                waiting += [n.removeprefix("gradus/") for n in names if n.startswith("gradus/")]
        return sorted(seen)

    def check_listed(self):
        for file in self.includes:
            if file.endswith(".cpp") and f"'{file}'" not in self.listed:
                self.say(file, 1, "is not listed in lib/meson.build")
        listed = (self.project / "tests/meson.build").read_text(encoding="utf-8")
        folder = self.project / "tests"
        tests = [(path, path.relative_to(folder).as_posix()) for path in folder.rglob("*_test.cpp")]
        examples = [(path, path.stem) for path in (self.project / "examples").glob("*.cpp")]
        for path, name in sorted(tests + examples):
            if f"'{name}'" not in listed:
                file = path.relative_to(self.project).as_posix()
                self.problems.append(f"{file}:1: is not listed in tests/meson.build")

    def check_tests(self):
        for path in sorted((self.project / "tests").rglob("*_test.cpp")):
            file = path.relative_to(self.project / "tests")
            name = file.as_posix().removesuffix("_test.cpp")
            words = pathlib.PurePath(name).name.split("_")
            stems = ["_".join(words[: n + 1]) for n in range(len(words))]
            rooms = [root / file.parent for root in (self.top, self.project)]
            tested = [room / (stem + end) for room in rooms for stem in stems for end in (".h", ".cpp")]
            if name not in OF_ALL and not any(one.is_file() for one in tested):
                self.problems.append(f"tests/{file}:1: has not the place and name of what it tests")

    def check_budgets(self):
        for files, budget in BUDGETS.items():
            count = sum(n for file, n in self.lengths.items() if re.fullmatch(files, file))
            if count > budget:
                self.problems.append(f"lib/gradus: {count} lines of {files}, which has {budget}")

    def check_counts(self):
        """The lines that PAGE gives for files, and for all rows of a table together."""
        page = self.project / PAGE
        sum_so_far = 0
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("|---"):
                sum_so_far = 0
            row = re.match(r"\| (.*?) \| (\d+) \|", line)
            if not row:
                continue
            file = re.fullmatch(r"`([^`]+)`", row[1])
            said = int(row[2])
            true = self.lengths.get(file[1], 0) if file else said
            true = sum_so_far if row[1] == "together" else true
            sum_so_far += said
            if said != true:
                self.problems.append(f"{PAGE}:{number}: {row[1]} has {true} lines")

    def check(self):
        for umbrella in UMBRELLAS:
            if umbrella not in self.includes:
                self.say(umbrella, 1, "is missing")
        self.check_rooms()
        self.check_public()
        self.check_language()
        self.check_installed()
        self.check_listed()
        self.check_tests()
        self.check_budgets()
        self.check_counts()
        return self.problems


SOUND = {
    "lib/meson.build": """sources = ['kernels/blas/gemm.cpp']
headers = ['array/language.h', 'array/shape.h', 'elementwise.h', 'gradus.h',
  'io/file.h', 'kernels/lanes/simd.h', 'nn/linear.h', 'plot/plot.h', 'train/train.h']""",
    "tests/meson.build": "test_sources = ['nn/linear_bias_test.cpp', 'names_test.cpp']",
    "tests/names_test.cpp": "",
    "tests/nn/linear_bias_test.cpp": "",
    PAGE: "|---|\n| `elementwise.h` | 1 |\n| `gradus.h`, a half | 1 |\n| together | 2 |",
    "lib/gradus/gradus.h": "#include <gradus/nn/linear.h>\n#include <string>",
    "lib/gradus/elementwise.h": "#include <gradus/kernels/lanes/simd.h>",
    "lib/gradus/array/language.h": "",
    "lib/gradus/array/shape.h": "#include <gradus/array/language.h>\n#include <vector>",
    "lib/gradus/kernels/lanes/simd.h": "#include <gradus/array/language.h>\n#include <xsimd/xsimd.hpp>",
    "lib/gradus/kernels/blas/gemm.cpp": "#include <cblas.h>\n#include <unistd.h>",
    "lib/gradus/io/file.h": "#include <gradus/nn/linear.h>",
    "lib/gradus/nn/linear.h": '#include "../array/shape.h"',
    "lib/gradus/plot/plot.h": "#include <gradus/array/language.h>",
    "lib/gradus/train/train.h": "#include <gradus/io/file.h>\n#include <gradus/plot/plot.h>",
    "lib/gradus/engine/engine.h": "// #include <gradus/nn/linear.h>",
}
PLANTED = [  # a file, what it holds, and what must be said about it
    ("lib/gradus/array/shape.h", "\n#include <gradus/ops/ops.h>", "array/shape.h:2: array may not"),
    ("lib/gradus/array/shape.h", '#include "../nn/linear.h"', "array may not include nn/linear.h"),
    ("lib/gradus/nn/linear.h", " # include <gradus/engine/engine.h>", "nn may not include engine"),
    ("lib/gradus/optim/sgd.h", "#include <gradus/ops/ops.h>", "optim may not include ops"),
    ("lib/gradus/check/check.h", "#include <gradus/explain/dot.h>", "check may not include"),
    ("lib/gradus/plot/plot.h", "#include <gradus/ops/ops.h>", "plot may not include ops"),
    ("lib/gradus/io/file.h", "#include <gradus/plot/plot.h>", "io may not include plot"),
    ("lib/gradus/train/train.h", "#include <unistd.h>", "not standard, but train/train.h"),
    ("lib/gradus/ops/ops.h", "#include <gradus/gradus.h>", "reaches every room"),
    ("lib/gradus/ops/ops.h", "#include <gradus/array/none.h>", "array/none.h does not exist"),
    ("lib/gradus/ops/ops.h", "#include WHERE", "cannot be read"),
    ("lib/gradus/attic.h", "", "attic.h:1: belongs into a room"),
    ("lib/gradus/attic/box.h", "", "attic/box.h:1: belongs into a room"),
    ("lib/gradus/array/shape.h", "#include <unistd.h>", "<unistd.h> is not standard, but gradus.h"),
    ("lib/gradus/array/shape.h", "#include <gradus/kernels/lanes/simd.h>", "xsimd.hpp> is not standard"),
    ("lib/gradus/array/shape.h", "\n#include <memory>", "shape.h:2: <memory> is slow to compile"),
    ("lib/gradus/kernels/lanes/lane.h", "#include <xsimd/xsimd.hpp>", "only by kernels/lanes"),
    ("lib/gradus/kernels/lanes/map.cpp", "#include <cblas.h>", "<cblas.h> may be included only by"),
    ("lib/gradus/kernels/lanes/map.cpp", "", "map.cpp:1: is not listed in lib/meson.build"),
    ("lib/gradus/array/shape.h", "#include <vector>", "array/shape.h:1: is public, so it includes"),
    ("lib/gradus/array/shape.h", "", "array/shape.h:1: is public, so it includes"),
    ("lib/gradus/nn/linear.h", "#include <gradus/ops/ops.h>", "shape.h:1: is installed by"),
    ("lib/gradus/gradus.h", "#include <gradus/engine/engine.h>", "engine.h:1: is public, but not"),
    ("tests/new_test.cpp", "", "tests/new_test.cpp:1: is not listed in tests/meson.build"),
    ("tests/nn/bias_test.cpp", "", "tests/nn/bias_test.cpp:1: has not the place and name"),
    ("tests/linear_test.cpp", "", "tests/linear_test.cpp:1: has not the place and name"),
    (PAGE, "| `gradus.h` | 3 |", "how-it-works.md:1: `gradus.h` has 2 lines"),
    (PAGE, "| `gradus.h` | 2 |\n| together | 3 |", "how-it-works.md:2: together has 2 lines"),
    ("lib/gradus/check/long.h", 2601 * "\n", "2601 lines of check/.*, which has 2600"),
    ("examples/06_new.cpp", "", "examples/06_new.cpp:1: is not listed in tests/meson.build"),
    ("lib/gradus/gradus.h", None, "gradus.h:1: is missing"),
]


def problems_of(files):
    with tempfile.TemporaryDirectory() as root:
        for name, text in files.items():
            path = pathlib.Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return House(root).check()


def prove_that_rules_can_fail():
    found = problems_of(SOUND)
    if found:
        sys.exit("rooms.py finds fault with a sound house:\n" + "\n".join(found))
    for name, text, expected in PLANTED:
        files = {**SOUND, name: text}
        if text is None:
            del files[name]
        found = "\n".join(problems_of(files))
        if expected not in found:
            sys.exit(f"rooms.py does not see what was planted in {name}: {text}\nIt says: {found}")


prove_that_rules_can_fail()
house = House(sys.argv[1])
problems = house.check()
print("\n".join(problems) if problems else f"{len(house.includes)} files keep the order of rooms")
sys.exit(1 if problems else 0)
