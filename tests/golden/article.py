"""Writes article.inc: what the article's program gives in NumPy, for the tests of examples/digits.

Run by hand, with NumPy and scikit-learn (Debian: python3-numpy, python3-sklearn), about 20 seconds:

    /usr/bin/python3 tests/golden/article.py

The program is the article's, with the two repairs that it needs: one-hot labels, and bias gradients
summed over the batch only. float64, and one BLAS thread: the order of a sum shows in its last bits.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when NumPy is loaded

import pathlib

import numpy
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

EPOCHS = 1000
HIDDEN = 32
CHAOTIC = range(20)  # the seeds over which accuracy at lr 0.01 is averaged

pixels, labels = load_digits(return_X_y=True)  # raw pixels, 0..16
x, x_test, labels_train, labels_test = train_test_split(
    pixels, labels, test_size=0.2, random_state=42)
y = numpy.eye(10)[labels_train]


def sigmoid(z):
    return 1 / (1 + numpy.exp(-z))


def weights(seed):
    """W1, b1, W2, b2, in this order and all four normal, biases too."""
    generator = numpy.random.RandomState(seed)
    return [generator.randn(*shape) for shape in
            ((pixels.shape[1], HIDDEN), (1, HIDDEN), (HIDDEN, 10), (1, 10))]


def train(seed, lr, epochs=EPOCHS):
    """The loss before each step, and the accuracy on the test part after the last."""
    w1, b1, w2, b2 = weights(seed)
    losses = []
    for _ in range(epochs):
        hidden = sigmoid(x @ w1 + b1)
        output = sigmoid(hidden @ w2 + b2)
        losses.append(numpy.mean((y - output) ** 2))

        # Descends along the gradient of 1/2 sum (y - output)^2.
        delta2 = (y - output) * (output * (1 - output))
        delta1 = (delta2 @ w2.T) * (hidden * (1 - hidden))
        w2 += lr * (hidden.T @ delta2)
        b2 += lr * delta2.sum(axis=0, keepdims=True)
        w1 += lr * (x.T @ delta1)
        b1 += lr * delta1.sum(axis=0, keepdims=True)

    output = sigmoid(sigmoid(x_test @ w1 + b1) @ w2 + b2)
    return losses, numpy.mean(output.argmax(axis=1) == labels_test)


def numbers(values):
    """As many decimals as name each double and no other."""
    texts = [f"{value:.17g}" for value in values]
    rows = [texts[i:i + 4] for i in range(0, len(texts), 4)]
    return "{{\n    " + ",\n    ".join(", ".join(row) for row in rows) + "}}"


def curve(name, comment, seed, lr, epochs):
    losses, accuracy = train(seed, lr, epochs)
    print(f"seed {seed}, lr {lr}: first loss {losses[0]!r}, "
          f"loss {epochs} {losses[-1]!r}, accuracy then {accuracy!r}")
    text = (f"/// {comment}\n"
            f"inline constexpr std::array<double, {epochs}> {name}_{seed} = {numbers(losses)};\n")
    return text, accuracy


def main():
    text = (f"// Written by article.py with NumPy {numpy.__version__}; not edited by hand.\n"
            "#pragma once\n#include <array>\n\nnamespace golden::article {\n")
    for seed in (0, 1):
        losses, accuracy = curve("losses", "Before each step at lr 0.001.", seed, 0.001, EPOCHS)
        text += f"\n{losses}inline constexpr double accuracy_{seed} = {accuracy:.17g};\n"
    for seed in (0, 1):
        text += "\n" + curve("first_losses", "Before each step at lr 0.01.", seed, 0.01, 10)[0]

    accuracies = [train(seed, 0.01)[1] for seed in CHAOTIC]
    mean = numpy.mean(accuracies)
    seeds = f"seeds 0..{CHAOTIC[-1]}"
    print(f"lr 0.01, {seeds}: accuracies {numpy.round(accuracies, 3)}, mean {mean!r}")
    text += (f"\n/// At lr 0.01 after {EPOCHS} steps, over the {seeds}: a chaotic run, of which\n"
             "/// only the mean can be compared.\n"
             f"inline constexpr double mean_accuracy = {mean:.17g};\n")
    text += "\n}  // namespace golden::article\n"

    target = pathlib.Path(__file__).with_suffix(".inc")
    target.write_text(text)
    print(f"wrote {target} ({len(text)} bytes)")


if __name__ == "__main__":
    main()
