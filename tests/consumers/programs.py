"""Programs as users write them, by pkg-config: they compile and run, and whatever their authors want
to be warned of, gradus's headers give no cause for it.
"""

from consumer import COMPILERS, SOURCE, STANDARD, Installed, is_clang, option, run, scratch

USUAL = ["-Wall", "-Wextra", *(["-Werror"] if option("werror") else [])]
WARNINGS = """-Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wpedantic -Wdouble-promotion
    -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual -Wcast-align -Wformat=2 -Wextra-semi""".split()
OF_GCC = ["-Wuseless-cast", "-Wlogical-op", "-Wduplicated-cond"]


def hold_headers_are_silent(gradus, compiler, program):
    more = [] if is_clang(compiler) else OF_GCC
    said = run(compiler, STANDARD, *gradus.flags("--cflags"), *WARNINGS, *more, "-fsyntax-only",
               program)
    ours = [line for line in said.splitlines()
            if "warning:" in line and line.startswith(str(gradus.headers))]
    assert not ours, "\n".join(ours)


with scratch() as place:
    installed = Installed(place / "root")
    others = {path for path in installed.headers.rglob("*") if path.is_file() and path.suffix != ".h"}
    assert not others, others
    for source in sorted((SOURCE / "examples").glob("*.cpp")):
        for by in COMPILERS:
            output = place / "program"
            installed.compile(by, *USUAL, "-c", source, "-o", place / "program.o")
            installed.link(by, place / "program.o", "-o", output)
            installed.start(output, here=place)
            hold_headers_are_silent(installed, by, source)
            print(source.name, "by", by)
