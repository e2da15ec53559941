"""The shape two operands meet in."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import reduce

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail, refuse_memory

Shape = tuple[int, ...]


def broadcast_shape(first: Shape, second: Shape) -> Shape:
    """The shape of an elementwise result; refuses lengths that differ where neither is one."""
    if first == second:
        return tuple(first)
    rank = max(len(first), len(second))
    one = (1,) * (rank - len(first)) + tuple(first)
    two = (1,) * (rank - len(second)) + tuple(second)
    for dim in reversed(range(rank)):
        if one[dim] != two[dim] and 1 not in (one[dim], two[dim]):
            text = f"The size of tensor a ({one[dim]}) must match the size of tensor b ({two[dim]}) at non-singleton dimension {dim}"
            fail(RuntimeError, text, mistakes.broadcasting)
    return tuple(b if a == 1 else a for a, b in zip(one, two, strict=True))


def refuse_growth(target: Shape, result: Shape) -> None:
    """An in-place result must fit what it is written into: `target` does not grow."""
    if target != result:
        common = broadcast_shape(target, result)
        if common != target:
            fail(
                RuntimeError,
                f"output with shape {list(target)} doesn't match the broadcast shape {list(common)}",
                mistakes.shapes,
            )


MOST_DIMS = 64


def refuse_shapes(error: ValueError | MemoryError, shapes: Iterable[Shape]) -> None:
    """Say in PyTorch's words what NumPy said of operands that do not broadcast and of results too large; any other error goes on."""
    if isinstance(error, MemoryError):
        shape, dtype = getattr(error, "shape", None), getattr(error, "dtype", None)
        if shape is None:
            raise error
        refuse_memory(math.prod(shape) * getattr(dtype, "itemsize", 1))
    if "broadcast" in str(error):
        reduce(broadcast_shape, shapes)
    if "maximum supported dimension" in str(error):
        fail(RuntimeError, f"only tensors with up to {MOST_DIMS} dims are supported")
    if isinstance(error, MemoryError):
        raise error
