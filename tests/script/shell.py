"""Talking to the user, and running other programs."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Failure(Exception):
    """What ends a command, in a line for the user."""


def say(text):
    print(f"gradus: {text}", file=sys.stderr, flush=True)


def ending_of(work):
    """The exit code of a command, however it ends; what ends it early is said in a line."""
    try:
        return work() or 0
    except Failure as failure:
        say(failure)
    except KeyboardInterrupt:
        say("interrupted")
        return 130
    except FileNotFoundError as error:
        say(f"{error.filename} is missing")
    except OSError as error:
        say(error)
    return 1


def call(*command, **more):
    """Runs a program to its end, also when that is Ctrl-C's, which it hears too; its exit code."""
    with subprocess.Popen([str(word) for word in command], **more) as child:
        try:
            return child.wait()
        except KeyboardInterrupt as interrupt:
            if interrupt.args:  # a signal that only this process got
                child.terminate()
            child.wait()
            raise


def output_of(*command, **more):
    """(exit code, all that it printed) of a program that asks nothing."""
    run = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, text=True,
                         errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                         check=False, **more)
    return run.returncode, run.stdout


def become(program, *arguments):
    sys.stdout.flush()
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it
    os.execv(program, [str(program), *map(str, arguments)])


def packages(*purposes):
    call(ROOT / "run", "packages", *purposes)


def has(program, purpose):
    """Whether a program is there, or could be installed."""
    if not shutil.which(program):
        packages(purpose)
    return shutil.which(program) is not None
