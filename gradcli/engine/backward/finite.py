"""A look at each backward pass: whether its root and its gradients are finite. Every step of a training loop pays for it, so it takes a fraction of
a microsecond where the numbers are few, and one product where they are many.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

import numpy as np

from gradcli.engine.state import STATE


def note_nonfinite(value: Any) -> None:
    """Note the first array that is not finite, and look no further. What is pending is not computed for this."""
    if type(value) is np.ndarray and not is_finite(value):
        STATE.nonfinite, STATE.check_finite = True, False


def is_finite(array: np.ndarray[Any, Any]) -> bool:
    """Whether there is no NaN and no infinity, asked within a run, where NumPy does not warn.

    The sum of squares tells, mostly: only where that is not finite each element is looked at.
    """
    if type(array) is np.ndarray and array.dtype.char in "fd":
        if array.size == 1:
            return isfinite(array.item())
        flat = array.ravel("K")  # in the order of memory, which copies nothing
        if isfinite(flat.dot(flat)):
            return True
    if array.dtype.kind not in "fcV":
        return True
    return bool(np.isfinite(array).all())
