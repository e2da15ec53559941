"""Forward mode: tensors that carry tangents, each op handing on those of its operands.

A tangent belongs to a level, one for each pass of forward mode that is going on; at one level a tensor may carry several, in channels, as the
columns of a Jacobian are.  What an op does to them is in `engine/tangents.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from gradcli.engine.backward.tangents import products
from gradcli.engine.calls.tangents import Channels, carried, carry, tangents
from gradcli.engine.graph.graph import Node, moment
from gradcli.engine.graph.kept import keep_with_outputs
from gradcli.engine.state import STATE
from gradcli.engine.table.table import Algebra, Op
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor, tensors_in


def without(tensor: Tensor, level: int) -> Tensor:
    """The same tensor, history and all, with the tangents of lower levels only."""
    if not carried(tensor):
        return tensor
    found = tensor.alias()
    found.node, found.output_nr = tensor.grad_fn, tensor.output_nr
    if tensor.requires:
        found.node = Identity(tensor)  # a leaf has one node for its gradient, and keeps it
    return _keep_below(found, tensor, level)


def _keep_below(found: Tensor, tensor: Tensor, level: int) -> Tensor:
    below = {at: channels for at, channels in carried(tensor).items() if at < level}
    for at, channels in below.items():
        carry(found, at, channels)
    return found


class Identity(Node):
    """The history of a tensor taken out of its tangents."""

    __slots__ = ()
    __module__ = "builtins"

    def __init__(self, tensor: Tensor) -> None:
        super().__init__(None, (tensor.edge(),), ())

    def name(self) -> str:
        return "AliasBackward0"

    def run(self, F: Algebra, cotangents: list[Any]) -> list[Any]:
        return cotangents


def primal(tensor: Tensor, level: int) -> Tensor:
    """A tensor without its tangents at a level, connected to it."""
    found = tensor.alias()
    if tensor.requires_grad:
        found.node = Identity(tensor)
    return _keep_below(found, tensor, level)


# ---- levels ---------------------------------------------------------------------------------------------------------------


@contextmanager
def forward_mode() -> Iterator[int]:
    """A level of its own: inside, tangents are handed on."""
    level = enter_level()
    try:
        yield level
    finally:
        leave_level(level)


def enter_level() -> int:
    level = moment()
    STATE.levels = (*STATE.levels, level)
    STATE.follow(push)
    return level


def leave_level(level: int) -> None:
    STATE.levels = tuple(other for other in STATE.levels if other != level)
    if not STATE.levels:
        STATE.unfollow(push)


# ---- through an op ----------------------------------------------------------------------------------------------------------


def push(op: Op, args: tuple[Any, ...], outs: Sequence[Tensor]) -> None:
    """Give the results of an op their tangents, level by level."""
    if not op.rules:
        return
    dual = [tensor for tensor in tensors_in(args) if carried(tensor)]
    for level in sorted({level for tensor in dual for level in tensor.note("tangents") if level in STATE.levels}):
        for out, channels in zip(outs, _jvp(op, args, outs, level), strict=True):
            if channels is not None and dtypes.is_differentiable(out.array.dtype):
                carry(out, level, channels)
    if dual and outs[0].node is not None:
        keep_with_outputs(outs[0].node, outs)


def _jvp(op: Op, args: tuple[Any, ...], outs: Sequence[Tensor], level: int) -> list[Channels | None]:
    """For each output of an op the products of its Jacobian with the tangents its operands carry."""

    def below(arg: Any) -> Any:
        if type(arg) is tuple:  # a list of tensors; what describes an op is a named tuple
            return tuple(below(item) for item in arg)
        return without(arg, level) if isinstance(arg, Tensor) else arg

    count = max(len(tangents(tensor, level) or ()) for tensor in tensors_in(args))
    sent = [
        {name: found for name, arg in zip(op.names, args, strict=True) if (found := _channel(arg, level, at)) is not None}
        for at in range(count)
    ]
    rows = products(op, below(args), outs, sent)  # which carry none of this level yet
    found = [[row[number] for row in rows] for number in range(len(outs))]
    if not STATE.grad_enabled:
        found = [[_cut(channel) for channel in column] for column in found]
    return [None if all(channel is None for channel in column) else column for column in found]


def _channel(arg: Any, level: int, at: int) -> Any:
    """The tangent of an argument in one channel; of a list of tensors, a list of them; None where there is none."""
    if type(arg) is tuple:
        found = [_channel(item, level, at) for item in arg]
        return None if all(item is None for item in found) else found
    channels = tangents(arg, level) if isinstance(arg, Tensor) else None
    return None if channels is None else channels[at]


def _cut(tensor: Tensor | None) -> Tensor | None:
    """A tangent without its graph."""
    return tensor if tensor is None else _keep_below(tensor.alias(), tensor, STATE.levels[-1] + 1)
