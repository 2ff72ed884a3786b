"""The bench's cases in NumPy, forward and backward by hand, which numpy.cpp times.

First it prints a name a line and an empty line. Then it answers each line "TIMES CASE" with the
seconds of processor time that so many passes took. It ends with its input.
"""

import ctypes
import os
import platform
import sys
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy as np  # noqa: E402

np.seterr(over="ignore")  # the sigmoid of a large negative number is 0
draw = np.random.default_rng(0)


def normal(*shape, dtype=np.float32):
    return draw.standard_normal(shape, dtype)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax_gradient(x, labels):
    """The mean cross entropy of the rows, and its gradient."""
    rows = np.arange(len(x))
    top = x.max(axis=1, keepdims=True)
    share = np.exp(x - top)
    total = share.sum(axis=1, keepdims=True)
    loss = np.mean(np.log(total) + top - x[rows, labels][:, None])
    share /= total
    share[rows, labels] -= 1
    share /= len(x)
    return loss, share


class Flushed:
    """Denormals are 0 in here, on x86-64. NumPy has no switch for it, but glibc has."""

    MXCSR, FLUSH_AND_TREAT_AS_ZERO = 7, 0x8040

    def set(self, flush):
        libm, state = ctypes.CDLL("libm.so.6"), (ctypes.c_uint32 * 8)()
        libm.fegetenv(state)
        bits = self.FLUSH_AND_TREAT_AS_ZERO
        state[self.MXCSR] = state[self.MXCSR] | bits if flush else state[self.MXCSR] & ~bits
        libm.fesetenv(state)

    def __enter__(self):
        self.set(True)

    def __exit__(self, *_):
        self.set(False)


class Article:
    """64-32-10, sigmoids, squared error, full batch."""

    def __init__(self, dtype):
        self.x = draw.integers(0, 17, (1437, 64)).astype(dtype)
        self.y = np.eye(10, dtype=dtype)[draw.integers(0, 10, 1437)]
        self.w1, self.b1 = normal(64, 32, dtype=dtype), normal(32, dtype=dtype)
        self.w2, self.b2 = normal(32, 10, dtype=dtype), normal(10, dtype=dtype)

    def gradients(self):
        h = sigmoid(self.x @ self.w1 + self.b1)
        o = sigmoid(h @ self.w2 + self.b2)
        difference = o - self.y
        loss = np.sum(difference * difference) / 2
        d = difference * (o * (1 - o))
        dh = (d @ self.w2.T) * (h * (1 - h))
        return loss, (self.x.T @ dh, dh.sum(axis=0), h.T @ d, d.sum(axis=0))

    def parameters(self):
        return self.w1, self.b1, self.w2, self.b2

    def __call__(self):
        loss, gradients = self.gradients()
        for p, g in zip(self.parameters(), gradients):
            p -= 0.001 * g
        return loss


class Flushing(Article):
    def __init__(self):
        super().__init__(np.float32)

    def around(self):
        return Flushed()


class Product:
    def __init__(self, n, dtype):
        self.a, self.b = normal(n, n, dtype=dtype), normal(n, n, dtype=dtype)

    def __call__(self):
        return self.a @ self.b


class AdamStep:
    def __init__(self, parameters):
        self.state = [(p, np.zeros_like(p), np.zeros_like(p)) for p in parameters]
        self.steps = 0

    def __call__(self, gradients, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
        self.steps += 1
        size = lr / (1 - beta1**self.steps)
        root = (1 - beta2**self.steps) ** 0.5
        for (p, m, v), g in zip(self.state, gradients):
            m *= beta1
            m += (1 - beta1) * g
            v *= beta2
            v += (1 - beta2) * (g * g)
            divisor = np.sqrt(v)
            divisor /= root
            divisor += eps
            np.divide(m, divisor, out=divisor)
            divisor *= size
            p -= divisor


class Adam:
    def __init__(self):
        self.x, self.g = normal(10_000_000), np.ones(10_000_000, np.float32)
        self.step = AdamStep([self.x])

    def __call__(self):
        self.step([self.g])


class Perceptron:
    def __init__(self, batch, features, hidden):
        self.x, self.y = normal(batch, features), draw.integers(0, 10, batch)
        self.w1, self.b1 = 0.1 * normal(features, hidden), np.zeros(hidden, np.float32)
        self.w2, self.b2 = 0.1 * normal(hidden, 10), np.zeros(10, np.float32)
        self.step = AdamStep(self.parameters())

    def parameters(self):
        return self.w1, self.b1, self.w2, self.b2

    def gradients(self):
        h = np.maximum(self.x @ self.w1 + self.b1, 0)
        loss, d = softmax_gradient(h @ self.w2 + self.b2, self.y)
        dh = (d @ self.w2.T) * (h > 0)
        return loss, (self.x.T @ dh, dh.sum(axis=0), h.T @ d, d.sum(axis=0))

    def __call__(self):
        self.step(self.gradients()[1])


class Deep:
    def __init__(self):
        self.x, self.y = normal(8, 16), draw.integers(0, 10, 8)
        self.layers = [(0.25 * normal(16, 16), np.zeros(16, np.float32)) for _ in range(50)]

    def parameters(self):
        return [p for layer in self.layers for p in layer]

    def gradients(self):
        outputs = [self.x]
        for w, b in self.layers:
            outputs.append(np.tanh(outputs[-1] @ w + b))
        loss, d = softmax_gradient(outputs[-1], self.y)
        gradients = []
        for k in reversed(range(50)):
            d = d * (1 - outputs[k + 1] * outputs[k + 1])
            gradients += [d.sum(axis=0), outputs[k].T @ d]
            d = d @ self.layers[k][0].T
        return loss, gradients[::-1]

    def __call__(self):
        for p, g in zip(self.parameters(), self.gradients()[1]):
            p -= 1e-3 * g


class Wide:
    """Of one input or several, each with a gradient."""

    def __init__(self, *shapes):
        self.inputs = [normal(*shape) for shape in shapes]

    def parameters(self):
        return self.inputs

    def __call__(self):
        return self.gradients()


class Swish(Wide):
    def gradients(self):
        (x,) = self.inputs
        s = sigmoid(np.float32(1.702) * x)
        y = x * s
        return np.sum(y), (s + np.float32(1.702) * y * (1 - s),)


class CrossEntropy(Wide):
    labels = draw.integers(0, 1000, 4096)

    def gradients(self):
        (x,) = self.inputs
        loss, gradient = softmax_gradient(x, self.labels)
        return loss, (gradient,)


class LayerNorm(Wide):
    def gradients(self):
        x, w, b = self.inputs
        centred = x - x.mean(axis=1, keepdims=True)
        inverse = 1 / np.sqrt(np.mean(centred * centred, axis=1, keepdims=True) + 1e-5)
        n = centred * inverse
        loss = np.sum(n * w + b)
        g = np.ones_like(x)
        gn = g * w
        gx = gn - gn.mean(axis=1, keepdims=True) - n * np.mean(gn * n, axis=1, keepdims=True)
        return loss, (gx * inverse, np.sum(g * n, axis=0), g.sum(axis=0))


class Reductions(Wide):
    def __init__(self, axes):
        super().__init__((97, 211, 53))
        self.axes = axes

    def gradients(self):
        (x,) = self.inputs
        top = x.max(axis=self.axes, keepdims=True)
        e = np.exp(x - top)
        total = e.sum(axis=self.axes, keepdims=True)
        mean = x.mean(axis=self.axes, keepdims=True)
        return np.sum(np.log(total) + top + mean), (e / total + np.float32(mean.size / x.size),)


class Broadcasts(Wide):
    def __init__(self):
        super().__init__((97, 211, 53), (53,), (211, 1), (97, 1, 1))

    def gradients(self):
        x, row, middle, outer = self.inputs
        inner = x * row + middle
        loss = np.sum(inner * outer)
        g = np.broadcast_to(outer, x.shape)
        return loss, (
            g * row,
            np.sum(g * x, axis=(0, 1)),
            np.sum(g, axis=(0, 2))[:, None],
            np.sum(inner, axis=(1, 2), keepdims=True),
        )


CASES = {
    "article epoch, float64": lambda: Article(np.float64),
    "MLP 64-32-10, batch 32, Adam": lambda: Perceptron(32, 64, 32),
    "MLP 784-256-10, batch 128, Adam": lambda: Perceptron(128, 784, 256),
    "MLP 50 layers of 16, batch 8": Deep,
    "swish, 2^20": lambda: Swish((2**20,)),
    "softmax cross entropy, 4096 x 1000": lambda: CrossEntropy((4096, 1000)),
    "layer norm, 4096 x 512": lambda: LayerNorm((4096, 512), (512,), (512,)),
    "Adam, 10 M parameters": Adam,
    "logsumexp and mean, outer and inner axis": lambda: Reductions((0, 2)),
    "logsumexp and mean, outer axes": lambda: Reductions((0, 1)),
    "broadcasts over each axis": Broadcasts,
}
if platform.machine() == "x86_64" and platform.libc_ver()[0] == "glibc":
    CASES["article epoch, float32 flushed"] = Flushing
for n in (64, 128, 256, 512, 1024, 2048):
    for dtype in (np.float32, np.float64):
        make = lambda n=n, dtype=dtype: Product(n, dtype)  # noqa: E731
        CASES[f"matmul {n}, {dtype.__name__}"] = make


def seconds(case, times):
    start = time.process_time()
    for _ in range(times):
        case()
    return time.process_time() - start


def timed(case, times):
    if not hasattr(case, "around"):
        return seconds(case, times)
    with case.around():
        return seconds(case, times)


def serve():
    print(*CASES, "", sep="\n", flush=True)
    made = {}
    for line in sys.stdin:
        times, name = line.rstrip("\n").split(" ", 1)
        if name not in made:
            made[name] = CASES[name]()
            timed(made[name], 1)  # warm
        print(timed(made[name], int(times)), flush=True)


if __name__ == "__main__":
    serve()
