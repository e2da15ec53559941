"""Numbers of text files: what a cell or a JSON value is, and the array that rows of them make."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
INTEGER = re.compile(r"[+-]?[0-9]+")
TRUTH = {"True": True, "False": False, "true": True, "false": False}
MISSING = frozenset(("", "na", "n/a", "#n/a", "<na>", "null", "none"))
EXACT = 1 << 53  # up to here a float64 holds every integer
NOT_FINITE = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}  # as `--nonfinite=string` writes them
MOST_LEVELS = 64  # of lists in lists
MOST_DIGITS = 4300  # Python's own limit
PRECISION = {"bfloat16": 8, "float16": 11, "float32": 24, "float64": 53}  # bits up to which every integer is held


def number_of(cell: str) -> bool | int | float | None:
    """The number that a cell holds; None where it holds none."""
    if "." not in cell:
        whole = _without_point(cell.strip())
        if whole is not None:
            return whole
    try:
        return None if "_" in cell else float(cell)  # 1_000 is Python's way to write a number, and nobody else's
    except ValueError:
        return None


def _without_point(cell: str) -> bool | int | None:
    """The truth value or integer that a cell without a point holds."""
    if cell in TRUTH:
        return TRUTH[cell]
    if INTEGER.fullmatch(cell) and len(cell) < MOST_DIGITS:
        return int(cell)
    return None


def is_missing(cell: str) -> bool:
    """Whether a cell stands for a value that is not there: by a word, or as ``-``, ``?`` and ``.`` do, without a letter or digit."""
    return cell.strip().lower() in MISSING or not any(map(str.isalnum, cell))


def array_of(values: Any) -> Array:
    """An array of nested lists of numbers: integers and truth values stay what they are where all are; ValueError for what 64 bits cannot hold."""
    try:
        array = np.array(values)
    except OverflowError:
        raise ValueError("it holds an integer past 64 bits") from None
    except ValueError as error:
        raise ValueError(uneven(values) or str(error)) from None
    if array.dtype.kind == "O":
        raise ValueError("it holds an integer past 64 bits")
    if type(values) is list and {*map(type, values)} == {float}:
        return array
    if array.dtype.kind == "f" and np.count_nonzero(np.abs(array) >= EXACT):
        lost = next((each for each in integers_in(values) if int(float(each)) != each), None)
        if any(abs(each) >= 1 << 63 for each in integers_in(values)):
            raise ValueError("it holds an integer past 64 bits")
        if lost is not None:
            raise ValueError(f"{lost} stands beside numbers with a decimal point, and a float64 cannot hold it exactly")
    return array


def uneven(values: Any, at: tuple[int, ...] = ()) -> str:
    """Where nested lists are not all of one length, in words; empty: they are, or are nested too deeply to be looked at."""
    if not isinstance(values, list) or not values or len(at) > MOST_LEVELS:
        return ""
    first = values[0]
    for place, item in enumerate(values):
        if isinstance(item, list) != isinstance(first, list):
            return f"its lists are not all of one depth: {_shown((*at, place))} {_size(item)}, {_shown((*at, 0))} {_size(first)}"
        if isinstance(item, list) and len(item) != len(first):
            return f"its lists are not all of one length: {_shown((*at, place))} {_size(item)}, {_shown((*at, 0))} {_size(first)}"
    found = (uneven(item, (*at, place)) for place, item in enumerate(values))
    return next(filter(None, found), "") or _uneven_beneath(values)


def _uneven_beneath(values: list[Any]) -> str:
    """The same for lists that are even each by itself, and differ further down."""
    shapes = [np.shape(item) for item in values]
    place = next((place for place, shape in enumerate(shapes) if shape != shapes[0]), None)
    return (
        ""
        if place is None
        else f"its lists are not all of one shape: {_shown((place,))} has {list(shapes[place])}, {_shown((0,))} {list(shapes[0])}"
    )


def _shown(at: tuple[int, ...]) -> str:
    return "".join(f"[{place}]" for place in at)


def _size(item: Any) -> str:
    return f"has {len(item)} items" if isinstance(item, list) else "is a number"


def plain_array(value: Any) -> Array | None:
    """The array of nested lists of numbers alone; None where there is anything else, or what an array of them might round."""
    try:
        array = np.array(value)
    except (ValueError, OverflowError):
        return None
    if array.dtype.kind == "f":
        return None if (np.abs(array) >= EXACT).any() or np.isnan(array).any() else array
    return array if array.dtype.kind in "bi" else None


def integers_in(values: Any) -> Iterator[int]:
    """The integers past what every float holds, in nested lists."""
    if isinstance(values, (list, tuple)):
        for value in values:
            yield from integers_in(value)
    elif isinstance(values, int) and abs(values) > 1 << PRECISION["float64"]:
        yield values


def inexact(array: Array, dtype: str) -> int | None:
    """The first integer of an array that a floating dtype cannot hold exactly; None where it holds them all."""
    if array.dtype.kind not in "iu" or not array.size:
        return None
    size = np.abs(array).astype(np.uint64)
    odd = size // np.maximum(size & (~size + np.uint64(1)), np.uint64(1))  # without its factors of two, which the exponent holds
    lost = odd >> np.uint64(PRECISION[dtype]) != 0
    return int(array[lost][0]) if lost.any() else None
