"""What cannot work is refused at the first moment, in words that tell the way out; and what the build
must not guess, it does not.
"""

import json
import os
import re

from consumer import COMPILERS, SOURCE, Installed, run, scratch

PROGRAM = """
#include <gradus/gradus.h>
int main() { return static_cast<int>(gradus::sum(gradus::zeros({2})).item()); }
"""
CROSS = """
[binaries]
cpp = 'g++'
ar = 'ar'
pkgconfig = 'pkg-config'
pkg-config = 'pkg-config'
[host_machine]
system = 'linux'
cpu_family = '{machine.machine}'
cpu = '{machine.machine}'
endian = 'little'
"""


def hold_old_standard(gradus, place):
    for header in ("gradus", "elementwise"):
        (place / "old.cpp").write_text(f"#include <gradus/{header}.h>\n")
        for compiler in COMPILERS:
            said = run(compiler, *gradus.flags("--cflags"), "-std=c++17", "-c", place / "old.cpp",
                       fails=True)
            first = next(line for line in said.splitlines() if "error:" in line)
            assert "gradus needs -std=c++20" in first, first


def hold_debug_containers(gradus, place):
    (place / "mixed.cpp").write_text(PROGRAM)
    for compiler in COMPILERS:
        gradus.compile(compiler, "-c", place / "mixed.cpp", "-o", place / "mixed.o")
        gradus.link(compiler, place / "mixed.o", "-o", place / "mixed")
        gradus.compile(compiler, "-D_GLIBCXX_DEBUG", "-c", place / "mixed.cpp", "-o", place / "mixed.o")
        said = run(compiler, place / "mixed.o", *gradus.flags("--libs"), "-o", place / "mixed",
                   fails=True)
        assert "[abi:_GLIBCXX_DEBUG]" in said, said


def setup(build, *options, env=None, fails=False):
    """A new build, of the library alone; what Meson said."""
    return run("meson", "setup", build, SOURCE, "-Dtests=disabled", "-Dbench=disabled",
               "-Dexamples=disabled", *options, env=env, fails=fails)


def hold_no_lapack(place):
    place.mkdir()
    (place / "openblas.pc").write_text("Name: openblas\nDescription: none\nVersion: 0.3\nLibs: -lm\n")
    said = setup(place / "build", env={"PKG_CONFIG_PATH": str(place)}, fails=True)
    assert re.search(r"ERROR: .*without the LAPACK.*sgetrf_.*install", said), said


def hold_cpu(place):
    place.mkdir()
    said = setup(place / "unknown", "-Dcpu=abacus", fails=True)
    assert re.search(r"ERROR: .*no -march=abacus.*-Dcpu", said), said
    (place / "cross.ini").write_text(CROSS.format(machine=os.uname()))
    setup(place / "cross", "--cross-file", place / "cross.ini")
    assert "-march" not in (place / "cross/build.ninja").read_text()


def hold_place(place):
    """Where no dpkg-architecture tells the system's folder, pkg-config looks there all the same."""
    tools = place / "tools"
    tools.mkdir(parents=True)
    for folder in filter(os.path.isdir, os.get_exec_path()):
        for path in os.scandir(folder):
            if path.name != "dpkg-architecture" and not (tools / path.name).is_symlink():
                (tools / path.name).symlink_to(path.path)
    setup(place / "build", env={"PATH": str(tools)})
    options = json.loads(run("meson", "introspect", "--buildoptions", place / "build"))
    at = {option["name"]: option["value"] for option in options}
    looked = run("pkg-config", "--variable=pc_path", "pkg-config").strip().split(":")
    assert f"{at['prefix']}/{at['libdir']}/pkgconfig" in looked, (at["libdir"], looked)


with scratch() as folder:
    installed = Installed(folder / "root")
    hold_old_standard(installed, folder)
    hold_debug_containers(installed, folder)
    hold_no_lapack(folder / "lapack")
    hold_cpu(folder / "cpu")
    hold_place(folder / "place")
