"""Poisson-distributed counts, each from as many uniform numbers as its trials take."""

from __future__ import annotations

import math
from collections.abc import Callable

Uniform = Callable[[], float]
MANY = 10.0  # rates from here on are sampled by rejection


def poisson(rate: float, uniform: Uniform) -> int:
    """One count of mean `rate`."""
    if rate >= MANY:
        return _by_rejection(rate, uniform)
    return _by_products(rate, uniform) if rate else 0


def _by_products(rate: float, uniform: Uniform) -> int:
    """Multiply uniform numbers until their product falls to ``exp(-rate)`` (Knuth)."""
    limit = math.exp(-rate)
    count, product = 0, uniform()
    while product > limit:
        count += 1
        product *= uniform()
    return count


def _by_rejection(rate: float, uniform: Uniform) -> int:
    """Propose from a transformed uniform number, accept by squeeze or by the exact ratio (Hörmann's PTRS, 1993)."""
    b = 0.931 + 2.53 * math.sqrt(rate)
    a = -0.059 + 0.02483 * b
    inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)
    sure = 0.9277 - 3.6224 / (b - 2)
    while True:
        place, height = uniform() - 0.5, uniform()
        edge = 0.5 - abs(place)
        count = math.floor((2 * a / edge + b) * place + rate + 0.43) if edge else -1
        if edge >= 0.07 and height <= sure:
            return count
        if count < 0 or (edge < 0.013 and height > edge):
            continue
        bound = -rate + count * math.log(rate) - math.lgamma(count + 1)
        if not height or math.log(height * inverse_alpha / (a / (edge * edge) + b)) <= bound:
            return count
