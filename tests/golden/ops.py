"""Writes ops.inc: what PyTorch answers for every row of the op table, read by tests/ops/op_golden_test.cpp.

Run by hand after rows were added or changed, with PyTorch (Debian: python3-torch), from anywhere:

    /usr/bin/python3 tests/golden/ops.py [BUILD]

BUILD is a build folder that Meson has set up, `build` beside lib by default; the table is printed by
its tests/dump_table. Inputs are drawn as tests/rows.h draws them, from NumPy's RandomState, which is
gradus's Generator; all is computed in float64:

    y                the value
    first            d sum(w y) / dx for each floating input x, w drawn uniformly in [-1, 1)
    second           d sum(v first) / dx, v drawn likewise
    empty            y of inputs with an axis of size 0 (see empty_inputs), or None where PyTorch refuses
"""

import pathlib
import subprocess
import sys
import warnings
import zlib

import numpy
import torch
import torch.nn.functional as F  # noqa: F401, the expressions use it

HERE = pathlib.Path(__file__).resolve().parent
DTYPES = {"float32": torch.float32, "float64": torch.float64, "int64": torch.int64}
NAMES = {dtype: name for name, dtype in DTYPES.items()}


class Row:
    def __init__(self, line):
        self.line = line
        self.name, self.variant, self.smoothness, inputs, self.expression = line.split("\t")
        self.inputs = [self.parse_input(text) for text in inputs.split(" ")] if inputs else []
        self.title = self.name + (f" ({self.variant})" if self.variant else "")

    @staticmethod
    def parse_input(text):
        shape, low, high, dtype = text.split(":")
        shape = tuple(int(size) for size in shape.split("x")) if shape else ()
        return shape, float(low), float(high), DTYPES[dtype]

    def evaluate(self, inputs):
        return eval(self.expression, globals(), dict(zip("abcdefgh", inputs)))


def draw(generator, shape, low, high, dtype):
    if dtype == torch.int64:
        return torch.from_numpy(numpy.asarray(generator.randint(int(low), int(high), shape)))
    values = generator.random_sample(shape) * (high - low) + low
    return torch.from_numpy(numpy.asarray(values)).to(dtype)


def draw_like(generator, x):
    return draw(generator, tuple(x.shape), -1, 1, x.dtype)


def gradients(y, inputs, **options):
    """Of y with respect to the floating inputs, zeros where there is no way."""
    if not (isinstance(y, torch.Tensor) and y.requires_grad):
        return [torch.zeros_like(x) for x in inputs]
    found = torch.autograd.grad(y, inputs, allow_unused=True, **options)
    return [torch.zeros_like(x) if g is None else g for x, g in zip(inputs, found)]


def differentiate(row, y, floating, generator):
    """First and second order; the second is None where PyTorch's own rule stops at one."""
    weights = draw_like(generator, y)
    first = gradients((weights * y).sum(), floating, create_graph=True)
    directions = [draw_like(generator, x) for x in floating]
    if row.smoothness == "once":
        return first, None
    total = sum((v * g).sum() for v, g in zip(directions, first))
    try:
        return first, gradients(total, floating)
    except RuntimeError as error:
        print(f"{row.title}: no second order: {error}")
        return first, None


def empty_inputs(row):
    """Three ways to leave nothing: no first axis of the inputs of highest rank; of the first input;
    no last axis of any input."""
    rank = max((len(shape) for shape, *_ in row.inputs), default=0)

    def without(axis, chosen):
        shapes = []
        for position, (shape, *_) in enumerate(row.inputs):
            shape = list(shape)
            if shape and chosen(position, shape):
                shape[axis] = 0
            shapes.append(tuple(shape))
        return shapes

    yield without(0, lambda position, shape: len(shape) == rank)
    yield without(0, lambda position, shape: position == 0)
    yield without(-1, lambda position, shape: True)


def empty_answers(row):
    answers = []
    for shapes in empty_inputs(row):
        generator = numpy.random.RandomState(zlib.crc32(row.title.encode()))
        inputs = [draw(generator, shape, *rest)
                  for shape, (_, *rest) in zip(shapes, row.inputs)]
        try:
            answers.append(row.evaluate(inputs))
        except (RuntimeError, IndexError, ValueError):
            answers.append(None)
    return answers


def number(value):
    if value != value:
        return "nan"
    if value in (numpy.inf, -numpy.inf):
        return "inf" if value > 0 else "-inf"
    return str(int(value)) if value == int(value) and abs(value) < 2**53 else repr(float(value))


def braces(values):
    return "{" + ", ".join(number(value) for value in values) + "}" if any(values) else "{}"


def flat(tensors):
    dense = [tensor.detach().clone().double().flatten() for tensor in tensors]  # of a lazy zero too
    return [value for tensor in dense for value in tensor.tolist()]


def tensor(y):
    if y is None:
        return "{}"
    return f"{{true, {NAMES[y.dtype]}, {{{', '.join(map(str, y.shape))}}}, {braces(flat([y]))}}}"


def entry(row):
    generator = numpy.random.RandomState(zlib.crc32(row.title.encode()))
    inputs = [draw(generator, *each).requires_grad_(each[-1] != torch.int64) for each in row.inputs]
    floating = [x for x in inputs if x.requires_grad]
    y = row.evaluate(inputs)
    first, second = [], []
    if y.is_floating_point() and row.smoothness != "constant":
        first, second = differentiate(row, y, floating, generator)
    known = "true" if second is not None else "false"
    return (f'    {{"{row.title}", 0x{zlib.crc32(row.line.encode()):08x},\n     {tensor(y)},\n'
            f"     {braces(flat(first))},\n     {known}, {braces(flat(second or []))},\n"
            f"     {{{', '.join(tensor(y) for y in empty_answers(row))}}}}},\n")


HEADER = """#pragma once
#include <gradus/array/dtype.h>
#include <cstdint>
#include <initializer_list>

// What PyTorch answers, written by ops.py with PyTorch {version}; not edited by hand.

namespace golden::ops {{

using namespace gradus;
using Numbers = std::initializer_list<double>;  // {{}} where all are 0
inline constexpr double inf = __builtin_inf(), nan = __builtin_nan("");

struct Answer {{
  bool known = false;
  Dtype dtype = float32;
  std::initializer_list<std::int64_t> shape;
  Numbers values;
}};
struct Row {{
  const char* title;
  std::uint32_t specification;  // crc32 of the line of dump_table that it was made from
  Answer y;
  Numbers first;  // gradients of all floating inputs, one after the other
  bool has_second;
  Numbers second;
  Answer empty[3];
}};

inline const Row rows[] = {{
"""


def main():
    build = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HERE.parent.parent / "build")
    subprocess.run(["ninja", "-C", build, "tests/dump_table"], check=True,
                   stdout=subprocess.DEVNULL)
    table = subprocess.run([build / "tests/dump_table"], check=True, capture_output=True, text=True)
    torch.set_default_dtype(torch.float64)
    warnings.simplefilter("ignore")
    text = HEADER.format(version=torch.__version__)
    broken = 0
    for line in table.stdout.splitlines():
        row = Row(line)
        try:
            text += entry(row)
        except Exception as error:  # a slip in one row must not hide the others
            broken += 1
            print(f"{row.title}: {row.expression}: {type(error).__name__}: {error}")
    target = HERE / "ops.inc"
    target.write_text(text + "};\n\n}  // namespace golden::ops\n")
    print(f"wrote {target}: {len(table.stdout.splitlines()) - broken} rows, {len(text)} bytes")
    sys.exit(f"{broken} rows have no golden numbers" if broken else 0)


if __name__ == "__main__":
    main()
