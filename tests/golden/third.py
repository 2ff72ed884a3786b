"""Writes third.inc: PyTorch's derivatives, to third order, of a network of three tanh layers.

Run by hand with PyTorch (Debian: python3-torch), from anywhere: /usr/bin/python3 third.py

All numbers are drawn from NumPy's RandomState(3), which is gradus's Generator: the parameters in
the order of SHAPES, then a direction v for each, then a direction u for each. In float64:

    y        sum of tanh(tanh(tanh(x w1 + b1) w2 + b2) w3 + b3)
    first    dy / dp for all p, one after the other
    second   d <first, v> / dp
    third    d <second, u> / dp
"""

import pathlib
import textwrap

import numpy
import torch

SHAPES = [(5, 4), (4, 7), (7,), (7, 3), (3,), (3, 1), (1,)]  # x, w1, b1, w2, b2, w3, b3


def draw(generator):
    return [torch.from_numpy(generator.random_sample(shape) * 2 - 1) for shape in SHAPES]


def contract(first, second):
    return sum((a * b).sum() for a, b in zip(first, second))


def line(name, numbers):
    text = textwrap.fill(", ".join(repr(number) for number in numbers), 96)
    return f"inline constexpr double {name}[] = {{\n{textwrap.indent(text, '    ')}}};\n"


def main():
    generator = numpy.random.RandomState(3)
    p = [x.requires_grad_() for x in draw(generator)]
    v, u = draw(generator), draw(generator)

    x, w1, b1, w2, b2, w3, b3 = p
    y = torch.tanh(torch.tanh(torch.tanh(x @ w1 + b1) @ w2 + b2) @ w3 + b3).sum()
    first = torch.autograd.grad(y, p, create_graph=True)
    second = torch.autograd.grad(contract(first, v), p, create_graph=True)
    third = torch.autograd.grad(contract(second, u), p)

    text = ("#pragma once\n\n"
            f"// Written by third.py with PyTorch {torch.__version__}; not edited by hand.\n\n"
            "namespace golden::third {\n\n")
    text += line("y", [y.item()])
    for name, tensors in (("first", first), ("second", second), ("third", third)):
        text += line(name, [n for t in tensors for n in t.detach().flatten().tolist()])
    target = pathlib.Path(__file__).resolve().parent / "third.inc"
    target.write_text(text + "\n}  // namespace golden::third\n")


if __name__ == "__main__":
    main()
