"""Writes generator.inc, the numbers that tests/array/random_test.cpp compares bit for bit.

Run by hand, with NumPy and scikit-learn (Debian: python3-numpy, python3-sklearn):

    /usr/bin/python3 tests/golden/generator.py

(Not random.py: that name would hide the standard module from every script in this folder.)
"""

import pathlib
import struct

import numpy
import sklearn
from sklearn.model_selection import train_test_split

SEEDS = (0, 1, 42, 2**32 - 1)
RANGES = (  # [low, high): none to choose, small, about 2^32, wider, all that int64 high can name
    (5, 6), (0, 2), (0, 10), (-3, 4), (0, 257),
    (0, 2**32 - 1), (0, 2**32), (-2**31, 2**31), (0, 2**32 + 1),
    (0, 2**40), (-2**62, 2**62), (-2**63, 2**63 - 1),
)


def bits(value):
    """A number as 64 bits: of a float its pattern, of an integer two's complement."""
    if isinstance(value, (float, numpy.floating)):
        return struct.unpack("<Q", struct.pack("<d", value))[0]
    return int(value) % 2**64


def checksum(values):
    """FNV-1a over words of 64 bits."""
    total = 14695981039346656037
    for value in values:
        total = (total ^ bits(value)) * 1099511628211 % 2**64
    return f"0x{total:016x}"


def literal(value):
    if isinstance(value, (float, numpy.floating)):
        return float(value).hex()
    return "INT64_MIN" if value == -2**63 else str(int(value))


def braces(values):
    return "{" + ", ".join(literal(value) for value in values) + "}"


def stream(seed):
    """One field a line, drawn from fresh generators, in the order of `struct Stream`."""
    fresh = lambda: numpy.random.RandomState(seed)
    yield seed

    words = fresh()._bit_generator.random_raw(2000)
    yield braces(words[:4])
    yield checksum(words)

    uniform = fresh().rand(1001)
    yield braces(uniform[:4])
    yield checksum(uniform)

    generator = fresh()  # odd counts: each block but the first begins with a kept normal
    normal = [number for count in (7, 1, 1001, 2) for number in generator.randn(count)]
    yield braces(normal[:7])
    yield checksum(normal)

    generator = fresh()
    mixed = [*generator.rand(3), *generator.randn(3), *generator.randint(0, 10, 5),
             *generator.randn(2), generator.rand(), *generator.randint(-5, 6, 3),
             generator.randn(), generator.randint(0, 2**40), *generator.randn(3)]
    yield braces(number for number in mixed if isinstance(number, float))
    yield braces(number for number in mixed if not isinstance(number, float))
    _, key, pos, has_gauss, cached = generator.get_state()
    yield "{" + f"{checksum(key)}, {pos}, {str(bool(has_gauss)).lower()}, {literal(cached)}" + "}"

    generator = fresh()
    draws = [generator.randint(low, high, 101) for low, high in RANGES]
    yield "{{\n      " + ",\n      ".join(
        f"{{{literal(low)}, {literal(high)}, {braces(drawn[:4])}, {checksum(drawn)}}}"
        for (low, high), drawn in zip(RANGES, draws)) + "}}"
    yield literal(generator.rand())  # the streams are still at one point

    generator = fresh()
    yield permutation(generator.permutation(1797))
    values = numpy.arange(100) ** 2
    generator.randn()
    generator.shuffle(values)
    yield permutation(values)
    yield literal(generator.randn())


def permutation(order):
    return f"{{{len(order)}, {braces(order[:8])}, {braces(order[-8:])}, {checksum(order)}}}"


def split(random_state):
    train, test = train_test_split(numpy.arange(1797), test_size=0.2, random_state=random_state)
    return f"    {{{random_state},\n     {permutation(train)},\n     {permutation(test)}}},\n"


STRUCTS = """
/// Some numbers whole, and FNV-1a of all as 64-bit words.
struct Permutation {
  std::int64_t size, first[8], last[8];
  std::uint64_t checksum;
};
struct Range {  // 101 draws from [low, high)
  std::int64_t low, high, first[4];
  std::uint64_t checksum;
};
struct State {
  std::uint64_t key_checksum;
  int pos;
  bool has_gauss;
  double cached;
};
struct Stream {
  std::uint32_t seed;
  std::uint32_t words[4];  // of 2000
  std::uint64_t words_checksum;
  double uniform[4];  // of 1001
  std::uint64_t uniform_checksum;
  double normal[7];  // of 7 + 1 + 1001 + 2
  std::uint64_t normal_checksum;
  double mixed_floats[13];  // rand 3, randn 3, randn 2, rand 1, randn 1, randn 3, among which
  std::int64_t mixed_integers[9];  // randint 5, 3 and 1 are drawn
  State mixed_state;
  std::array<Range, %d> ranges;
  double after_ranges;
  Permutation permutation, shuffled_squares;
  double after_shuffle;
};
struct Split {
  std::uint32_t random_state;
  Permutation train, test;
};
""" % len(RANGES)


def main():
    target = pathlib.Path(__file__).with_suffix(".inc")
    text = (f"// Written by generator.py with NumPy {numpy.__version__} and scikit-learn "
            f"{sklearn.__version__}; not edited by hand.\n"
            "#pragma once\n#include <array>\n#include <cstdint>\n\n"
            "namespace golden::random {\n" + STRUCTS + "\ninline constexpr Stream streams[] = {\n")
    for seed in SEEDS:
        text += "    {" + ",\n     ".join(str(field) for field in stream(seed)) + "},\n"
    text += "};\n\ninline constexpr Split splits[] = {\n"
    text += split(42) + split(0) + "};\n\n}  // namespace golden::random\n"
    target.write_text(text)
    print(f"wrote {target} ({len(text)} bytes)")


if __name__ == "__main__":
    main()
