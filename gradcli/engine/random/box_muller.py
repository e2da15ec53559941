"""Normal numbers from pairs of uniform ones, in each of the ways PyTorch makes them.

Up to 15 numbers: pairs of doubles, the second of each pair kept for the next call.  From 16 on: blocks of 16, where the
first eight uniforms give the radius and the last eight the angle.  In single precision the logarithm and the sines are the
polynomials of the Cephes library with fused steps; their rounding is part of the stream, so it is repeated here step by step.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from gradcli.engine.random.fused import Double, fused_double, fused_single, to_single

BLOCK, HALF = 16, 8
CHUNK = 1024  # blocks worked on at a time, so that they stay in the processor's cache

Fill = Callable[[Double, float, float], Double]


def pairs(radius: Double, angle: Double) -> Double:
    """Uniform doubles (n,), (n,) -> cosine and sine numbers in turn (n, 2)."""
    size = np.sqrt(-2 * np.log1p(-radius))
    turn = 2 * np.pi * angle
    return np.stack([size * np.cos(turn), size * np.sin(turn)], axis=1)


def in_chunks(fill: Fill, uniforms: Double, mean: float, std: float) -> Double:
    """Apply `fill` to rows of 16.  (n, 16) -> (n, 16)."""
    result = np.empty_like(uniforms)
    for start in range(0, len(uniforms), CHUNK):
        result[start : start + CHUNK] = fill(uniforms[start : start + CHUNK], mean, std)
    return result


def fill_double(uniforms: Double, mean: float, std: float) -> Double:
    """Double precision.  (n, 16) -> (n, 16)."""
    size = np.sqrt(-2 * np.log(1 - uniforms[:, :HALF]))
    turn = 2 * np.pi * uniforms[:, HALF:]
    normals = np.concatenate([size * np.cos(turn), size * np.sin(turn)], axis=1)
    return fused_double(normals, std, mean)


def fill_single(uniforms: Double, mean: float, std: float) -> Double:
    """Single precision, bit for bit; the two-byte dtypes are rounded from it.  (n, 16) -> (n, 16)."""
    size = to_single(np.sqrt(-2 * _log(1 - uniforms[:, :HALF])))
    sine, cosine = _sine_and_cosine(to_single(_TWO_PI * uniforms[:, HALF:]))
    normals = np.concatenate([to_single(size * cosine), to_single(size * sine)], axis=1)
    return fused_single(normals, _single(std), _single(mean))


def _single(value: float) -> float:
    return float(np.float32(value))


# coefficients of Cephes' logf, sinf and cosf; the constants are split so that their first products are exact
_LOG = [
    _single(value)
    for value in (
        7.0376836292e-2,
        -1.1514610310e-1,
        1.1676998740e-1,
        -1.2420140846e-1,
        1.4249322787e-1,
        -1.6668057665e-1,
        2.0000714765e-1,
        -2.4999993993e-1,
        3.3333331174e-1,
    )
]
_LN2_LOW, _LN2_HIGH = _single(-2.12194440e-4), 0.693359375
_SINE = [_single(value) for value in (-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1)]
_COSINE = [_single(value) for value in (2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2)]
_QUARTER_PI = [_single(value) for value in (0.78515625, 2.4187564849853515625e-4, 3.77489497744594108e-8)]
_SQRT_HALF, _TWO_PI, _FOUR_OVER_PI = _single(math.sqrt(0.5)), _single(2 * math.pi), _single(4 / math.pi)


def _polynomial(value: Double, coefficients: list[float]) -> Double:
    """Horner's rule, highest power first, each step fused."""
    result = np.full_like(value, coefficients[0])
    for coefficient in coefficients[1:]:
        result = fused_single(result, value, coefficient)
    return result


def _log(value: Double) -> Double:
    """The natural logarithm, from the mantissa's distance to 1 and the exponent."""
    mantissa, exponent = np.frexp(value)
    low = mantissa < _SQRT_HALF
    rest = np.where(low, 2 * mantissa, mantissa) - 1
    power: Any = exponent - low.astype(np.float64)
    square = to_single(rest * rest)
    tail = to_single(_polynomial(rest, _LOG) * rest)
    tail = fused_single(tail, square, to_single(power * _LN2_LOW))
    tail = to_single(tail - 0.5 * square)
    return fused_single(power, _LN2_HIGH, to_single(rest + tail))


def _sine_and_cosine(angle: Double) -> tuple[Double, Double]:
    """Of angles from 0 on: what is left past the nearest even eighth of a turn, and the quarter it lies in."""
    eighth = (to_single(angle * _FOUR_OVER_PI).astype(np.int32) + 1) & ~1
    rest, steps = angle, eighth.astype(np.float64)
    for part in _QUARTER_PI:
        rest = fused_single(steps, -part, rest)
    square = to_single(rest * rest)
    sine = to_single(_polynomial(square, _SINE) * square)
    sine = fused_single(sine, rest, rest)
    cosine = to_single(_polynomial(square, _COSINE) * square)
    cosine = to_single(fused_single(cosine, square, -0.5 * square) + 1)
    quarter = (eighth >> 1) & 3
    sideways = (quarter & 1).astype(bool)
    sine, cosine = np.where(sideways, cosine, sine), np.where(sideways, sine, cosine)
    return np.where(quarter >= 2, -sine, sine), np.where((quarter == 1) | (quarter == 2), -cosine, cosine)
