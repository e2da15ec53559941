"""Gamma-distributed numbers, each from as many normal and uniform numbers as its trials take."""

from __future__ import annotations

import math
from collections.abc import Callable

Draw = Callable[[], float]


def gamma(shape: float, uniform: Draw, normal: Draw) -> float:
    """One number of scale 1, by rejection (Marsaglia and Tsang, 2000); a shape below 1 goes by way of the shape above."""
    if shape == 0:
        return 0.0
    scale = 1.0
    if shape < 1:
        scale = (1 - uniform()) ** (1 / shape)
        shape += 1
    d = shape - 1 / 3
    c = 1 / math.sqrt(9 * d)
    while True:
        x = normal()
        while 1 + c * x <= 0:
            x = normal()
        v = (1 + c * x) ** 3
        u = 1 - uniform()
        if u < 1 - 0.0331 * x**4 or math.log(u) < 0.5 * x * x + d * (1 - v + math.log(v)):
            return scale * d * v
