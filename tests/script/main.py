"""Does what `run` is asked for: main.py COMMAND [ARGUMENT ...]"""

import os
import signal
import sys

import checks
from build import BUILD, Build
from shell import ROOT, Failure, become, ending_of, has

LEFT_OUT = ["-Dlibtorch=disabled", "-Dtests=disabled", "-Dexamples=disabled"]


def start(target, option, arguments):
    """Builds one program, and becomes it."""
    build = Build("", [option])
    build.make(target)
    become(build.folder / target, *arguments)


def digits(arguments):
    if not any(argument.split("=")[0] == "--out" for argument in arguments):
        place = ROOT if os.access(ROOT, os.W_OK) else BUILD
        arguments = [*arguments, "--out", place / "out" / "digits"]
    start("examples/digits/digits", "-Dexamples=enabled", arguments)


def fuzz(arguments):
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    start("tests/gradus_fuzz", "-Dtests=enabled", arguments)


def bench(arguments):
    if arguments[:1] == ["--instructions"]:
        instructions(*arguments[1:])
    if arguments[:1] == ["--threads"]:
        start("bench/threads", "-Dbench=enabled", arguments[1:])
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    start("bench/gradus_bench", "-Dbench=enabled", arguments)


def instructions(longest="1000000"):
    if not has("valgrind", "callgrind"):
        raise Failure("valgrind is missing, which counts the instructions")
    # Valgrind knows no AVX-512.
    cpu = "x86-64-v3" if os.uname().machine == "x86_64" else "native"
    build = Build("-instructions", [f"-Dcpu={cpu}", "-Dbench=enabled", *LEFT_OUT])
    build.make("bench/dispatch")
    become(sys.executable, ROOT / "bench/instructions.py", build.folder / "bench/dispatch", longest)


COMMANDS = {
    "digits": digits,
    "fuzz": fuzz,
    "bench": bench,
    "test": checks.test,
    "format": checks.format_all,
    "check-format": checks.check_format,
}


def main(command, *arguments):
    def stop(number, _):
        raise KeyboardInterrupt(number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) != signal.SIG_IGN:  # which nohup asks for
            signal.signal(number, stop)
    return ending_of(lambda: COMMANDS[command](list(arguments)))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
