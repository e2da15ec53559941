"""``x`` times the chance that a normal number is below it, and the derivative of that, for many single-precision numbers at once.

PyTorch's kernels, which differ from one to the next, are right to 1e-6 here.  The chance to be further out than ``|x|`` is ``t * P(t) * exp(-x * x / 2)``
with ``t = 1 / (1 + SCALE * |x|)``, where P is fitted so that what is rounded is right to 3e-9, and to 3e-7 of itself as long as it is above 1e-4.
"""

import numpy as np

from gradcli.engine.table.kinds import Array

BLOCK = 1 << 15  # elements
SCALE = np.float32(0.46 * 0.5**0.5)
FACTORS = tuple(np.float32(factor / 2) for factor in (0.09261965, -0.46606068, 0.74436793, -0.25865617, 0.40103238, 0.22401716, 0.26267974))
ONE, HALF = np.float32(1), np.float32(0.5)
DENSITY = np.float32((2 * np.pi) ** -0.5)  # at zero


def normal_product(source: Array, target: Array | None, slope: Array | None) -> None:
    """Fill `target` with ``x * chance(x)`` for each x of `source`, and `slope` with its derivative, all float32.  (n), (n), (n)."""
    size = min(BLOCK, source.size)
    room = np.empty((3, size), np.float32)
    for start in range(0, source.size, size):
        x = source[start : start + size]
        decay, t, below = room[:, : x.size]
        np.multiply(x, x, out=decay)
        decay *= -HALF
        np.exp(decay, out=decay)
        np.abs(x, out=t)
        t *= SCALE
        t += ONE
        np.divide(ONE, t, out=t)
        np.multiply(t, FACTORS[0], out=below)
        for factor in FACTORS[1:]:
            below += factor
            below *= t
        below *= decay
        np.subtract(HALF, below, out=below)
        np.copysign(below, x, out=below)
        below += HALF
        if target is not None:
            np.multiply(below, x, out=target[start : start + size])
        if slope is not None:
            decay *= DENSITY
            decay *= x
            np.add(below, decay, out=slope[start : start + size])
