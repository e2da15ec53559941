"""``a * b + c`` rounded once, as processors compute it and NumPy does not.

PyTorch's kernels use the fused instruction, so the last digit of many a random number depends on it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Double = np.ndarray[Any, np.dtype[np.float64]]
Single = np.ndarray[Any, np.dtype[np.float32]]

SPLIT = 2.0**27 + 1  # cuts the 53 bits of a double into two halves whose products are exact


def to_single(value: Double) -> Double:
    """Round to float32 and keep as float64: singles are held as doubles, where the product of two is exact."""
    return value.astype(np.float32).astype(np.float64)


def fused_single(factor: Double, times: Double | float, plus: Double | float) -> Double:
    """Single precision, on values held as doubles."""
    return to_single(factor * times + plus)


def fused_double(factor: Double, times: float, plus: float) -> Double:
    """Double precision: product and sum are carried with their rounding errors (Dekker, Knuth)."""
    product = factor * times
    high, low = _halves(factor)
    times_high, times_low = _halves(np.float64(times))
    lost = ((high * times_high - product) + high * times_low + low * times_high) + low * times_low
    total = product + plus
    back = total - product
    return total + (lost + ((product - (total - back)) + (plus - back)))  # type: ignore[no-any-return]


def _halves(value: Any) -> tuple[Any, Any]:
    scaled = value * SPLIT
    high = scaled - (scaled - value)
    return high, value - high
