"""Binomially distributed counts, each from as many uniform numbers as its trials take."""

from __future__ import annotations

import math
from collections.abc import Callable

Uniform = Callable[[], float]
MANY = 10.0  # expected successes from which on counts are sampled by rejection


def binomial(count: float, prob: float, uniform: Uniform) -> float:
    """How many of `count` trials succeed with probability `prob`."""
    if math.isnan(count) or math.isnan(prob):
        return math.nan
    if count <= 0 or prob <= 0:
        return 0
    if prob >= 1:
        return count
    if prob > 0.5:  # count what fails
        return count - binomial(count, 1 - prob, uniform)
    return _by_rejection(count, prob, uniform) if count * prob >= MANY else _by_waiting(count, prob, uniform)


def _by_waiting(count: float, prob: float, uniform: Uniform) -> int:
    """Go from one success to the next until the trials are over."""
    successes, trials, rate = 0, 0.0, math.log1p(-prob)
    while True:
        drawn = uniform()
        trials += math.ceil(math.log(drawn) / rate) if drawn else count + 1
        if trials > count:
            return successes
        successes += 1


def _by_rejection(count: float, prob: float, uniform: Uniform) -> int:
    """Propose from a transformed uniform number, accept by squeeze or by the exact ratio (Hörmann's BTRS, 1993)."""
    deviation = math.sqrt(count * prob * (1 - prob))
    b = 1.15 + 2.53 * deviation
    a = -0.0873 + 0.0248 * b + 0.01 * prob
    sure, odds, alpha = 0.92 - 4.2 / b, prob / (1 - prob), (2.83 + 5.1 / b) * deviation
    mode = math.floor((count + 1) * prob)
    while True:
        place, height = uniform() - 0.5, uniform()
        edge = 0.5 - abs(place)
        found = math.floor((2 * a / edge + b) * place + count * prob + 0.5) if edge else -1
        if edge >= 0.07 and height <= sure:
            return found
        if not 0 <= found <= count:
            continue
        bound = _ways(count, found) - _ways(count, mode) + (found - mode) * math.log(odds)
        if not height or math.log(height * alpha / (a / (edge * edge) + b)) <= bound:
            return found


def _ways(count: float, chosen: int) -> float:
    """The logarithm of how many choices of so many there are, up to what depends on `count` alone."""
    return -math.lgamma(chosen + 1) - math.lgamma(count - chosen + 1)
