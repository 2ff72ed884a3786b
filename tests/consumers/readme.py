"""The shell lines of the README, as they stand there, on the build that they name; FILE.cpp is the
README's first program. What they install goes to a folder of this test's own.
"""

import re
import sys

from consumer import BUILD, SOURCE, blocks_of, run, scratch

README = (SOURCE / "README.md").read_text(encoding="utf-8")
SHELL = re.compile(r"^    ((?:\./run|meson|g\+\+) .*?)(?:  +#.*)?$", re.MULTILINE)
ON_BARE_SYSTEMS = re.compile(r'\.start\(system, "(\w+)"\)')  # what systems.py runs there as it is

if BUILD != SOURCE / "build":
    print("the README's lines are about build/ in the source")
    sys.exit(77)

systems = (SOURCE / "tests/script/systems.py").read_text(encoding="utf-8")
commands = [f"./run {name}" for name in ON_BARE_SYSTEMS.findall(systems)]
lines = SHELL.findall(README)
assert commands and lines[:len(commands)] == commands, (lines, commands)
install, compile = lines[len(commands):]
assert install.startswith("meson setup build && meson install"), install
assert compile.startswith("g++ -std=c++20 FILE.cpp "), compile
with scratch() as place:
    program = next(blocks_of(SOURCE / "README.md"))
    (place / "FILE.cpp").write_text(program.program)
    run("bash", "-euc", install, here=SOURCE, env={"DESTDIR": str(place / "root")})
    (pc_file,) = (place / "root").rglob("gradus.pc")
    run("bash", "-euc", compile, here=place, env={"PKG_CONFIG_PATH": str(pc_file.parent)})
    program.hold(run(place / "a.out"))
    print(install, compile, sep="\n")
