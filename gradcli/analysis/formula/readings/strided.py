"""Readings of views by their strides, as writes in place leave them: which part of its base a view is, and a base with a part replaced.

A part is read as an index for each dimension of the base, a position or a slice, in the order of the view's own dimensions; any other part is not read.
"""

from __future__ import annotations

import math
from typing import Any

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.symbolic import Symbolic
from gradcli.analysis.formula.readings.readings import reads
from gradcli.analysis.formula.readings.selections import along, sliced
from gradcli.records import NamedTuple


class Part(NamedTuple):
    """For each dimension of the base a position, or a start and a step; the base dimension of each dimension of the view, None for one of size 1."""

    places: tuple[int | tuple[int, int, int], ...]
    order: tuple[int | None, ...]


def steps(shape: tuple[int, ...]) -> list[int]:
    """How many elements one step along each dimension is, in a dense array."""
    return [math.prod(shape[at + 1 :]) for at in range(len(shape))]


def is_whole(where: Any) -> bool:
    """Whether a view has all elements of its base in their order."""
    return not where.offset and math.prod(where.shape) == math.prod(where.base_shape) and is_dense(where.shape, where.strides)


def is_dense(shape: tuple[int, ...], strides: tuple[int, ...]) -> bool:
    unit = min((stride for stride, size in zip(strides, shape, strict=True) if size > 1), default=1)
    return all(stride == unit * step for stride, step, size in zip(strides, steps(shape), shape, strict=True) if size > 1)


def part_of(where: Any) -> Part:
    """The part that a geometry describes."""
    base = where.base_shape
    if not math.prod(where.shape) or not is_dense(base, where.base_strides):
        raise Unreadable
    unit = min((stride for stride, size in zip(where.base_strides, base, strict=True) if size > 1), default=1)
    left, starts, own = where.offset // unit, list[int](), steps(base)
    for step in own:
        starts.append(left // step)
        left %= step
    places: list[Any] = list(starts)
    order: list[int | None] = []
    for size, stride in zip(where.shape, where.strides, strict=True):
        if size == 1:
            order.append(None)
            continue
        fits = [
            at
            for at, step in enumerate(own)
            if at not in order
            and stride >= unit * step
            and not stride % (unit * step)
            and starts[at] + stride // (unit * step) * (size - 1) < base[at]
        ]
        if not fits:
            raise Unreadable
        at = max(fits, key=lambda one: own[one])
        places[at] = (starts[at], size, stride // (unit * own[at]))
        order.append(at)
    return Part(tuple(places), tuple(order))


def rows(space: Any, size: int, place: tuple[int, int, int]) -> Symbolic:
    """The rows of an identity matrix that a slice takes."""
    start, count, step = place
    return sliced(space, size, start, start + (count - 1) * step + 1, step)


@reads("as_strided_view", "as_strided_part")
def as_strided_part(self: Symbolic, where: Any) -> Symbolic:
    if is_whole(where):
        return self.reshape(where.shape)
    part, left = part_of(where), list(range(self.ndim))
    for at in range(self.ndim - 1, -1, -1):
        place = part.places[at]
        if isinstance(place, int):
            self = self.select(at, place)
            left.remove(at)
        elif place != (0, self.shape[at], 1):
            self = along(self, at, rows(self.space, self.shape[at], place))
    self = self.permute([left.index(at) for at in part.order if at is not None])
    for number, one in enumerate(part.order):
        if one is None:
            self = self.unsqueeze(number)
    return self


@reads("spread_strided_part")
def spread_strided_part(self: Symbolic, where: Any) -> Symbolic:
    if is_whole(where):
        return self.reshape(where.base_shape)
    part = part_of(where)
    self = self.squeeze([number for number, at in enumerate(part.order) if at is None]) if None in part.order else self
    kept = [at for at in part.order if at is not None]
    self = self.permute([kept.index(at) for at in sorted(kept)])
    for at, (place, size) in enumerate(zip(part.places, where.base_shape, strict=True)):
        if isinstance(place, int):
            self = self.put(at, place, size)
        elif place != (0, size, 1):
            self = along(self, at, rows(self.space, size, place).transpose(0, 1))
    return self


@reads("put_strided_part")
def put_strided_part(self: Symbolic, src: Any, where: Any) -> Symbolic:
    rest: Symbolic = self - spread_strided_part(as_strided_part(self, where), where)
    return rest if src is None else rest + spread_strided_part(src, where)
