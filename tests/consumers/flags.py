"""Numbers do not depend on the flags of a user's files: their own fused ops have the library's bits
at any optimization, and a file compiled by -Ofast changes nothing that the library computes.
"""

from consumer import COMPILERS, HERE, Installed, march, run, scratch

FAST = [["-Ofast"], ["-Ofast", "-fno-inline"]]
MIXED = ("xsimd::", "Lane<", "formula::")  # what computes numbers


def hold_own_ops(gradus, folder):
    for compiler in COMPILERS:
        for level in ["-O0", "-O1", "-O2", "-O3"] if compiler == COMPILERS[0] else ["-O2"]:
            program = folder / "own_op"
            gradus.compile(compiler, level, *march(), "-c", HERE / "own_op.cpp", "-o", f"{program}.o")
            gradus.link(compiler, f"{program}.o", "-o", program)
            gradus.start(program)
            print(f"own ops have the library's bits by {compiler} {level}", *march())


def weak(file):
    """The functions and data that the linker takes from whoever comes first."""
    lines = (line.split() for line in run("nm", file).splitlines())
    return {words[2] for words in lines if len(words) == 3 and words[1] in "WVu"}


def hold_names(gradus, spoiler):
    names = "\n".join(weak(spoiler) & weak(gradus.library))
    mixed = [name for name in run("c++filt", names).splitlines() if any(m in name for m in MIXED)]
    assert not mixed, "\n".join(["defined by a user's file and by the library:", *mixed])


def hold_numbers(gradus, folder):
    plain, spoiler = folder / "numbers.o", folder / "spoiler.o"
    gradus.compile(COMPILERS[0], "-O2", "-c", HERE / "numbers.cpp", "-o", plain)
    gradus.link(COMPILERS[0], plain, "-o", folder / "plain")
    expected = gradus.start(folder / "plain").splitlines()
    for flags in FAST:
        gradus.compile(COMPILERS[0], *flags, *march(), "-c", HERE / "spoiler.cpp", "-o", spoiler)
        gradus.link(COMPILERS[0], spoiler, plain, "-o", folder / "spoiled")
        found = gradus.start(folder / "spoiled").splitlines()
        changed = [f"{a}\n  {b}" for a, b in zip(expected, found, strict=True) if a != b]
        assert not changed, "\n".join([f"changed by a file compiled {flags}:", *changed])
        hold_names(gradus, spoiler)
        print(len(expected), "functions keep their bits beside a file compiled", *flags, *march())


with scratch() as place:
    installed = Installed(place / "root")
    hold_own_ops(installed, place)
    hold_numbers(installed, place)
