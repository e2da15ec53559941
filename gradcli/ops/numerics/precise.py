"""Single precision, correctly rounded.

PyTorch's exponentials, logarithms and angles are right to half a unit in the last place, NumPy's single-precision ones to two.  In
double precision and rounded they agree in nearly every digit, which matters where a result is subtracted from one.  Large arrays keep the
quick way.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

LARGE = 1 << 16  # elements
SINGLE, DOUBLE = np.dtype(np.float32), np.dtype(np.float64)


def precise(function: Callable[..., Any], self: Any, *more: Any) -> Any:
    """A NumPy function of one or more operands, of float32 through float64."""
    if self.dtype.char == "f" and self.size <= LARGE:
        return function(self, *more, dtype=DOUBLE).astype(SINGLE)
    return function(self, *more)
