"""Sample calls of a row, which the tests derive theirs from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


class S:
    """A sample call: a tuple of ints stands for a random tensor of that shape, `T` for a given one, anything else for itself."""

    __slots__ = ("args", "kwargs")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.args, self.kwargs = args, kwargs

    def __repr__(self) -> str:
        return f"S({', '.join([*map(repr, self.args), *(f'{k}={v!r}' for k, v in self.kwargs.items())])})"


class T:
    """A tensor in a sample that must hold these values: indices, masks, a triangular matrix.

    `grad`: the tests differentiate it.  `within`: only along directions that this function leaves, as `np.tril` leaves triangular ones.
    """

    __slots__ = ("grad", "values", "within")

    def __init__(self, values: Any, grad: bool = False, within: Callable[[Any], Any] | None = None) -> None:
        self.values, self.grad, self.within = np.asarray(values), grad, within

    def __repr__(self) -> str:
        return f"T({self.values.tolist()})"
