"""Writes optim.inc: the steps of PyTorch's optimizers that tests/optim/optim_test.cpp compares with.

Run by hand, with PyTorch (Debian: python3-torch):

    /usr/bin/python3 tests/golden/optim.py

Parameters and gradients are NumPy's randn from RandomState(5), which is gradus's Generator: p first,
then a gradient a step. After half of the steps the learning rate is halved.
"""

import pathlib

import numpy
import torch

SHAPE = (2, 3)
STEPS = 10
SHOWN = (1, 2, 10)
SGD = (  # lr, momentum, dampening, weight_decay, nesterov
    (0.1, 0, 0, 0, False),
    (0.1, 0, 0, 0.05, False),
    (0.1, 0.9, 0, 0, False),
    (0.05, 0.9, 0.3, 0.01, False),
    (0.05, 0.8, 0, 0.02, True),
)
ADAM = (  # lr, betas, eps, weight_decay
    (0.001, (0.9, 0.999), 1e-8, 0),
    (0.1, (0.9, 0.999), 1e-8, 0.1),
    (0.05, (0.5, 0.7), 1e-3, 0.01),
    (0.02, (0, 0), 1e-8, 0),
)


def run(make):
    generator = numpy.random.RandomState(5)
    p = torch.tensor(generator.randn(*SHAPE), requires_grad=True)
    optimizer = make([p])
    for step in range(1, STEPS + 1):
        p.grad = torch.tensor(generator.randn(*SHAPE))
        optimizer.step()
        if step in SHOWN:
            yield p.detach().flatten().tolist()
        if step == STEPS // 2:
            optimizer.param_groups[0]["lr"] *= 0.5


def literal(value):
    if isinstance(value, (tuple, list)):
        return "{" + ", ".join(map(literal, value)) + "}"
    return str(value).lower() if isinstance(value, bool) else repr(value)


def row(options, make):
    shown = ",\n      ".join(literal(values) for values in run(make))
    return f"    {{{literal(options)},\n     {{{shown}}}}},\n"


def main():
    text = (f"// Written by optim.py with PyTorch {torch.__version__}; not edited by hand.\n"
            "#pragma once\n#include <gradus/optim/optim.h>\n\nnamespace golden::optim {\n\n"
            f"inline constexpr int steps = {STEPS}, shown[] = {literal(SHOWN)};\n\n"
            "template <class Options> struct Run {\n  Options options;\n"
            f"  double values[{len(SHOWN)}][{numpy.prod(SHAPE)}];  // after the shown steps\n}};\n\n"
            "inline const Run<gradus::optim::SgdOptions> sgd[] = {\n")
    for options in SGD:
        text += row(options, lambda p: torch.optim.SGD(p, *options))
    text += "};\n\ninline const Run<gradus::optim::AdamOptions> adam[] = {\n"
    for options in ADAM:
        text += row(options, lambda p: torch.optim.Adam(p, *options))
    target = pathlib.Path(__file__).with_suffix(".inc")
    target.write_text(text + "};\n\n}  // namespace golden::optim\n")
    print(f"wrote {target}")


if __name__ == "__main__":
    main()
