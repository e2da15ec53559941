"""What a tensor carries in forward mode: its tangents, by level."""

from __future__ import annotations

from gradcli.engine.calls.apply import TRACED
from gradcli.engine.state import STATE
from gradcli.engine.tensor.parts import part_of
from gradcli.engine.tensor.tensor import Tensor

Channels = list[Tensor | None]


def tangents(tensor: Tensor, level: int) -> Channels | None:
    """The tangents a tensor carries at a level; None when it carries none."""
    return carried(tensor).get(level)


def carried(tensor: Tensor) -> dict[int, Channels]:
    """All tangents of a tensor; a view whose memory was written since asks its base for them."""
    view = tensor.origin
    if view is not None and view.base.extra is not None and view.base.note("tangents at", -2) > tensor.note("tangents at", -1):
        where = part_of(tensor.array, view.base.array)
        for level, channels in view.base.note("tangents").items():
            carry(tensor, level, [None if channel is None else where.read(TRACED, channel) for channel in channels])
    found: dict[int, Channels] = {} if tensor.extra is None else tensor.note("tangents", {})
    return found


def carry(tensor: Tensor, level: int, channels: Channels) -> Tensor:
    """Let a tensor carry tangents at a level, beside those of others."""
    tensor.set_note("tangents", {**tensor.note("tangents", {}), level: channels})
    tensor.set_note("tangents at", tensor.cell[0])
    return tensor


def overwrite(x: Tensor, after: Tensor) -> None:
    """`x` was written in place with what `after` holds: its tangents, and those of a base it is a view of, are other ones now."""
    base = x if x.origin is None else x.origin.base
    for level in STATE.levels:
        old, new = carried(base).get(level), carried(after).get(level)
        if old is None and new is None:
            continue
        count = len(old or new or ())
        if base is x:
            carry(x, level, new or [None] * count)
            continue
        where = part_of(x.array, base.array)
        pairs = zip(old or [None] * count, new or [None] * count, strict=True)
        carry(base, level, [where.replace(TRACED, TRACED.zeros_like(base) if one is None else one, other) for one, other in pairs])


def take(x: Tensor, after: Tensor) -> None:
    """`x` looks at its memory as `after` does now: it carries the tangents of that."""
    for level, channels in carried(after).items():
        carry(x, level, channels)
