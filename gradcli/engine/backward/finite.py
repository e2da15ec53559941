"""A look at each backward pass: whether its root and its gradients are finite. Every step of a training loop pays for it, so it takes a fraction of
a microsecond where the numbers are few, and one product where they are many.
"""

from __future__ import annotations

from math import isfinite, nan
from typing import Any

import numpy as np

from gradcli.engine.state import STATE


def note_nonfinite(value: Any) -> None:
    """Note the first array that is not finite, and look no further. What is pending is not computed for this."""
    if type(value) is np.ndarray and not is_finite(value):
        STATE.nonfinite, STATE.check_finite = True, False


def squares(array: np.ndarray[Any, Any]) -> float:
    """The sum of squares of plain floats, asked within a run, where NumPy does not warn; nan of anything else.

    Where it is finite, so is each element, and where it is not 0, some element is not. Elsewhere each has to be looked at.
    """
    if type(array) is not np.ndarray or array.dtype.char not in "fd":
        return nan
    flat = array.ravel("K")  # in the order of memory, which copies nothing
    total: float = flat.dot(flat)
    return total


def is_finite(array: np.ndarray[Any, Any]) -> bool:
    """Whether there is no NaN and no infinity."""
    if array.size == 1 and array.dtype.char in "fd":
        return isfinite(array.item())
    if isfinite(squares(array)):
        return True
    if array.dtype.kind not in "fcV":
        return True
    return bool(np.isfinite(array).all())
