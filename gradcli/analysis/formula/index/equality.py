"""Values over labels, and which of them count as equal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.index.terms import Array, Label

CLOSE = 1e-9  # relative difference of what counts as equal
FAR = 1e-6  # relative difference of what certainly does not
NOTHING = 1e-12  # what is left, relative to what was added up, where that cancels
ROUNDED = 2e-15  # relative error of a product of a few rounded numbers
SIMPLE = 120  # largest numerator and denominator of a ratio that is read off values


def position(labels: Sequence[Label | None]) -> tuple[int | slice, ...]:
    """Where in an array elements at these labels are: labels run, the rest is fixed."""
    return tuple(0 if label is None else -1 - label if label < 0 else slice(None) for label in labels)


def arranged(array: Array, labels: Sequence[Label], order: Sequence[Label]) -> Array:
    """An array whose axes are `labels` as one over `order`; a label that occurs twice takes the diagonal."""
    if list(labels) == list(order):
        return array
    local = {label: at for at, label in enumerate(order)}
    return np.asarray(np.einsum(array, [local[label] for label in labels], [local[label] for label in order]))


def arranged_back(values: Array, order: Sequence[Label], labels: Sequence[Label]) -> Array:
    """The other way: values over `order` as an array whose axes are `labels`."""
    if len(set(labels)) == len(labels):
        return values.transpose([list(order).index(label) for label in labels])
    raise Unreadable


def spread(values: Array, own: Sequence[Label], order: Sequence[Label]) -> Array:
    """Values over the labels `own` as ones over `order`, where missing labels have size 1."""
    if list(own) == list(order):
        return values
    return values.reshape([values.shape[own.index(label)] if label in own else 1 for label in order])


def same(values: Array, other: Any, size: float) -> bool:
    """Whether values differ by no more than rounding from others of this size."""
    return not values.size or float(np.abs(values - other).max()) <= CLOSE * size


@cache
def rational(value: float, largest: int = SIMPLE) -> Rational | None:
    """The simple fraction that a number is, if it is one."""
    if not math.isfinite(value) or abs(value) > largest + 0.5:
        return None
    whole = round(value)
    near = Rational(whole) if abs(whole - value) <= CLOSE else Rational(value).nearest(largest)
    if value and not near:
        return None
    return near if abs(float(near) - value) <= CLOSE * max(abs(value), 1e-3) else None


def simple(number: Rational) -> Rational:
    """The simple fraction that a product of rounded numbers was meant to be, else itself."""
    near = number.nearest(SIMPLE)
    return near if near and abs(float(near) - float(number)) <= ROUNDED * abs(float(number)) else number


def constant(values: Array, size: float = 1.0) -> Rational | None:
    """The simple number that all values are; None where there is none.  `size` is that of what was added up: far below it is nothing."""
    first = float(values.flat[0]) if values.size else 0.0
    if values.size > 1 and not same(values, first, max(abs(first), 1e-3)):
        return None
    if abs(first) <= NOTHING * size:
        return Rational(0)
    return rational(first)


def are_equal(values: Array, other: Array) -> bool:
    """Whether ``proportion(values, other)`` is 1, of most others said sooner."""
    if values.shape != other.shape or not values.size:
        return False
    one, divisor = float(values.flat[0]), float(other.flat[0])
    if abs(one - divisor) > FAR * (abs(one) + abs(divisor)) and (values.size == 1 or abs(one - divisor) > FAR * float(np.abs(other).max())):
        return False
    return proportion(values, other) == 1


def proportion(values: Array, other: Array) -> Rational | None:
    """The simple number r with ``values == r*other``; None where there is none."""
    if values.shape != other.shape or not values.size:
        return None
    if values.size == 1:
        one, divisor = float(values.item()), float(other.item())
        return rational(one / divisor) if divisor and one / divisor else None
    at = int(np.abs(other).argmax())
    divisor = float(other.flat[at])
    if not divisor:
        return None
    ratio = float(values.flat[at]) / divisor
    if not ratio or not same(values, ratio * other, abs(ratio * divisor)):
        return None
    return rational(ratio)
