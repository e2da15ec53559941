"""Points: other values for the names of a program, near those of the run, at which expressions are compared and formulas verified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from gradcli.analysis.formula.index.draws import Draws

Array = np.ndarray[Any, Any]
SPREADS = (0.25, 0.05)  # how far the points lie from the run: relative to a value, tried in this order
FLOOR = 0.6  # what a value that is zero moves by, in units of its spread


def points(values: Mapping[str, Array], seed: int, far: bool) -> Iterator[dict[str, Array]]:
    """Points near these values, wider ones first, and one of size 1: that one first if `far`.  Whole numbers and bools stay as they are.

    Near a run with large numbers a sigmoid is 1 throughout; at size 1 nothing is saturated, but not every program can be evaluated there.
    """
    near = [
        {name: moved(np.asarray(value), spread, Draws(seed, at)) for at, (name, value) in enumerate(values.items())} for spread in SPREADS
    ]
    away = {name: anywhere(np.asarray(value), Draws(seed, at)) for at, (name, value) in enumerate(values.items())}
    yield from [away, *near] if far else [*near, away]


def moved(value: Array, spread: float, random: Draws) -> Array:
    """A value with noise that keeps the sign of what is not zero."""
    if value.dtype.kind not in "fV":
        return value.astype(np.float64)
    value = value.astype(np.float64)
    factor = np.exp(spread * random.normal(value.shape) * 1.7)
    return np.where(value == 0, FLOOR * spread * random.normal(value.shape), value * factor)


def anywhere(value: Array, random: Draws) -> Array:
    """A value of size 1 with the signs of this one, for a run at a point where numbers overflow."""
    if value.dtype.kind not in "fV":
        return value.astype(np.float64)
    drawn = random.normal(value.shape)
    return np.where(value == 0, drawn, np.sign(value.astype(np.float64)) * np.abs(drawn))
