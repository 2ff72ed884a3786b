"""Instructions per op of a chain of scalars, by valgrind: instructions.py DISPATCH LONGEST

From the difference of one pass and two, so that what happens once does not count, and the memory of
the second is the pool's. No noise of the machine is in these numbers.
"""

import re
import subprocess
import sys


def count(program, mode, length, passes):
    run = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                          program, mode, str(length), str(passes)],
                         capture_output=True, text=True, check=False)
    collected = re.search(r"^==\d+== Collected : (\d+)$", run.stderr, re.MULTILINE)
    if run.returncode != 0 or not collected:
        sys.exit(run.stdout + run.stderr)
    return int(collected[1])


def per_op(program, mode, length):
    once, twice = (count(program, mode, length, passes) for passes in (1, 2))
    return (twice - once) / length


def main(program, longest):
    print(f"{'instructions per op':24} {'forward':>12} {'both ways':>12}", flush=True)
    length = 1000
    while length <= int(longest):
        forward, both = (per_op(program, mode, length) for mode in ("forward", "both"))
        print(f"{f'chain of {length}':24} {forward:12.1f} {both:12.1f}", flush=True)
        length *= 10


main(*sys.argv[1:])
