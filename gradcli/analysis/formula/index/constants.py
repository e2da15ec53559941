"""Multiples of pi: which numbers of a program were meant to be some, as ``2*pi`` and ``1/sqrt(2*pi)``."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gradcli.analysis.formula.index.rational import Rational

LARGEST = 64  # numerator and denominator of what pi is multiplied by, or of its square under a root
ROUNDED = {8: 1e-15, 4: 1.2e-7}  # relative error of a number of so many bytes
EXPONENTS = (Rational(1), Rational(-1), Rational(1, 2), Rational(-1, 2))


def of_pi(number: Any) -> tuple[Rational, Rational] | None:
    """``(c, e)`` of a number that is ``c*pi**e`` for an e of 1, -1, 1/2 or -1/2 and a c that is simple, or whose square is; None of any other."""
    if not isinstance(number, (float, np.floating)) or not number or not math.isfinite(number):
        return None
    value, close = float(number), ROUNDED.get(number.dtype.itemsize if isinstance(number, np.floating) else 8, 0.0)
    if (value * 8).is_integer():
        return None
    for exponent in EXPONENTS:
        scale = value / math.pi ** float(exponent)
        power = 1 if exponent.denominator == 1 else 2
        near = Rational(scale**power).nearest(LARGEST)
        if near and abs(near.numerator) <= LARGEST and abs(float(near) - scale**power) <= 3 * close * abs(scale**power):
            root = near if power == 1 else Rational(math.sqrt(near)).nearest(LARGEST)
            return (root if root**power == near else Rational(repr(math.copysign(math.sqrt(near), value)))), exponent
    return None
