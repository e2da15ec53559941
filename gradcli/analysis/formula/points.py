"""Points: other values for the names of a program, near those of the run, at which expressions are compared and formulas verified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from gradcli.analysis.formula.index.draws import Draws

Array = np.ndarray[Any, Any]
SPREADS = (0.25, 0.05)  # how far the points lie from the run: relative to a value, tried in this order
MIRRORED = 6  # names of one sign up to which each has the other on its own
FLOOR = 0.6  # what a value that is zero moves by, in units of its spread


def points(values: Mapping[str, Array], seed: int, far: bool) -> Iterator[dict[str, Array]]:
    """Points near these values, wider ones first, and one of size 1: that one first if `far`.  Whole numbers and bools become others of their range.

    Near a run with large numbers a sigmoid is 1 throughout; at size 1 nothing is saturated, but not every program can be evaluated there.
    """
    named = {name: np.asarray(value) for name, value in values.items()}
    near = ({name: moved(value, spread, Draws(seed, at)) for at, (name, value) in enumerate(named.items())} for spread in SPREADS)
    away = ({name: anywhere(value, Draws(seed, at)) for at, (name, value) in enumerate(named.items())} for _ in range(1))
    for points in (away, near) if far else (near, away):
        yield from points


def moved(value: Array, spread: float, random: Draws) -> Array:
    """A value with noise that keeps the sign of what is not zero."""
    if value.dtype.kind not in "fV":
        return counted(value, random)
    value = value.astype(np.float64)
    factor = np.exp(spread * random.normal(value.shape) * 1.7)
    return np.where(value == 0, FLOOR * spread * random.normal(value.shape), value * factor)


def anywhere(value: Array, random: Draws) -> Array:
    """A value of size 1 with the signs of this one, for a run at a point where numbers overflow."""
    if value.dtype.kind not in "fV":
        return counted(value, random)
    drawn = random.normal(value.shape)
    return np.where(value == 0, drawn, np.sign(value.astype(np.float64)) * np.abs(drawn))


def counted(value: Array, random: Draws) -> Array:
    """Other whole numbers from the smallest of these to the largest, and one more where all are the same; other truth values."""
    if not value.size:
        return value.astype(np.float64)
    low, high = (0, 1) if value.dtype.kind == "b" else (int(value.min()), int(value.max()))
    if low == high:
        low, high = (low, high + 1) if low >= 0 else (low - 1, high)
    drawn = np.asarray(low + np.ceil(random.uniform(value.size) * (high - low + 1)) - 1).reshape(value.shape)
    if value.dtype.kind == "b" and value.ndim:  # a row of which all is masked is like no other
        full = (drawn == drawn[..., :1]).all(axis=-1, keepdims=True)
        drawn = np.where(full, value, drawn)
    return drawn


def anything(value: Array, *seeds: int) -> Array:
    """Numbers that are no whole ones, for integers and truth values: what happens to be so of those is no law."""
    drawn = 0.3 + np.abs(Draws(55, *seeds).normal(np.shape(value)))
    return np.asarray(np.where(np.asarray(value) < 0, -drawn, drawn))


def small(values: Mapping[str, Array], seed: int, size: float) -> dict[str, Array]:
    """A point with numbers of this size."""
    drawn = {name: (np.asarray(value), anywhere(np.asarray(value), Draws(seed, at))) for at, (name, value) in enumerate(values.items())}
    return {name: point * size if value.dtype.kind in "fV" else point for name, (value, point) in drawn.items()}


def mirrored(values: Mapping[str, Array], seed: int) -> Iterator[dict[str, Array]]:
    """Points at which names that have one sign throughout have the other: all of them, then one after the other.

    ``sqrt(x**2)`` is x wherever x is positive, and no point that keeps its sign shows that it is something else.
    """
    drawn = {name: anywhere(np.asarray(value), Draws(seed, at)) for at, (name, value) in enumerate(values.items())}
    signed = [name for name, value in values.items() if np.asarray(value).dtype.kind in "fV" and has_one_sign(np.asarray(value))]
    if signed:
        yield {name: -value if name in signed else value for name, value in drawn.items()}
    for turned in signed if 1 < len(signed) <= MIRRORED else ():
        yield {name: -value if name == turned else value for name, value in drawn.items()}


def has_one_sign(value: Array) -> bool:
    return bool(value.size) and bool((value > 0).all() or (value < 0).all())
