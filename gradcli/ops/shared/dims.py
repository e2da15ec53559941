"""Dimensions as a program names them: negative ones count from the end, none at all means every one."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail, refuse_dimension


def wrap(dim: int, ndim: int) -> int:
    """A dimension as a number from 0; a tensor without dimensions has an imaginary one to reduce over."""
    bound = ndim or 1
    if not -bound <= dim < bound:
        refuse_dimension(dim, ndim)
    return dim + bound if dim < 0 else dim


def wrap_all(dims: Sequence[int], ndim: int) -> tuple[int, ...]:
    """Several dimensions as numbers from 0, each at most once."""
    found = tuple([wrap(dim, ndim) for dim in dims])
    if len(found) > 1 and len(set(found)) < len(found):
        twice = next(dim for at, dim in enumerate(found) if dim in found[:at])
        fail(RuntimeError, f"dim {twice} appears multiple times in the list of dims", mistakes.dimensions)
    return found


def axes(dim: Sequence[int] | None, ndim: int) -> tuple[int, ...]:
    """The axes a reduction goes over: all of them for None or an empty list.  A 0-d array has none."""
    if not dim:
        return tuple(range(ndim))
    found = wrap_all(dim, ndim)
    return found if ndim else ()


def axis(dim: int, ndim: int) -> tuple[int, ...]:
    """The one axis a reduction goes over; none of a 0-d array."""
    found = wrap(dim, ndim)
    return (found,) if ndim else ()


def count(shape: Sequence[int], dims: Sequence[int]) -> int:
    """How many elements lie along these dimensions."""
    return math.prod([shape[wrap(dim, len(shape))] for dim in dims]) if shape else 1


def require_length(op: str, shape: Sequence[int], dims: Sequence[int]) -> None:
    """Refuse to reduce over a dimension without elements where the op has no value for that."""
    for dim in dims:
        if not shape[wrap(dim, len(shape))]:
            fail(IndexError, f"{op}(): Expected reduction dim {dim} to have non-zero size.")
