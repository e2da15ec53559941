"""Custom functions under vmap: by the program's own ``vmap``, or by a node that runs its ``backward`` on the whole batch."""

from __future__ import annotations

from typing import Any

from gradcli.engine.backward.custom import Context, node_class
from gradcli.engine.batching.push import batch_level
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.calls.batches import attach, batch_of, innermost, slice_of, value_at, whole
from gradcli.engine.graph.graph import Output
from gradcli.engine.state import STATE
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor
from gradcli.records import NamedTuple


class VmapInfo(NamedTuple):
    """What a custom function's ``vmap`` learns of the vmap around it."""

    batch_size: int
    randomness: str


def stand_for_all(function: Any, own_rule: bool, context: Context, args: tuple[Any, ...], outputs: list[Any]) -> None:
    """Let the outputs of a custom function on slices stand for those of all slices, with a history where the batch has one.

    `own_rule`: the program's function has a ``vmap`` of its own.
    """
    level = innermost(args)
    if level is None:
        return
    chance = STATE.chances[STATE.batches.index(level)]
    if own_rule:
        values = _by_own_rule(function, args, level, VmapInfo(chance.length, chance.mode))
    else:
        values = [whole(out, level, chance.length) if isinstance(out, Tensor) else out for out in outputs]
        if STATE.grad_enabled:
            values = _recorded(function, context, args, values, level, chance.length)
    for out, value in zip(outputs, values, strict=False):
        if isinstance(out, Tensor) and isinstance(value, Tensor):
            attach(out, level, value)


def _by_own_rule(function: Any, args: tuple[Any, ...], level: int, info: VmapInfo) -> list[Any]:
    """What the program's ``vmap`` gives for the batches, each with its dimension."""
    batches = [batch_of(arg) for arg in args]
    dims: list[int | None] = []
    values: list[Any] = []
    for arg, batch in zip(args, batches, strict=True):
        if batch is None or batch.level != level:
            dims.append(None)
            values.append(arg)
        else:
            dim, value = batch.shown or (0, batch.value)
            dims.append(dim)
            values.append(value)
    before, place = STATE.batches, STATE.batches.index(level)
    chances, STATE.chances = STATE.chances, (*STATE.chances[:place], *STATE.chances[place + 1 :])
    STATE.batches = (*before[:place], *before[place + 1 :])
    try:
        result, out_dims = function.vmap(info, tuple(dims), *values)
        outputs = list(result) if isinstance(result, tuple) else [result]
        places = list(out_dims) if isinstance(out_dims, tuple) else [out_dims] * len(outputs)
        return [_batch_first(out, dim, info.batch_size) for out, dim in zip(outputs, places, strict=True)]
    finally:
        STATE.batches, STATE.chances = before, chances


def _batch_first(out: Any, dim: int | None, length: int) -> Any:
    if not isinstance(out, Tensor):
        return out
    if dim is None:
        return TRACED.expand(TRACED.unsqueeze(out, 0), (length, *out.array.shape))
    return out if dim == 0 else TRACED.movedim(out, (dim,), (0,))


class _OnBatches:
    """The ``backward`` of a function, on batches: run once, at the level that its context belongs to."""

    def __init__(self, function: Any, args: tuple[Any, ...], level: int, length: int) -> None:
        self.function, self.level, self.length = function, level, length
        self.batched = [value_at(arg, level) is not None for arg in args]

    def backward(self, context: Context, *cotangents: Any) -> Any:
        with batch_level(self.length, self.level):
            result = self.function.backward(context, *[slice_of(g, 0, self.level) if isinstance(g, Tensor) else g for g in cotangents])
            grads = result if isinstance(result, tuple) else (result,)
            return tuple(
                self._of_all(g, self.batched[at]) if isinstance(g, Tensor) and at < len(self.batched) else g for at, g in enumerate(grads)
            )

    def _of_all(self, g: Tensor, batched: bool) -> Tensor:
        """The gradient of a batch; of what all slices share, the sum of theirs."""
        found = whole(g, self.level, self.length)
        summed: Tensor = found if batched else TRACED.sum_dim(found, (0,))
        return summed


def _recorded(function: Any, context: Context, args: tuple[Any, ...], values: list[Any], level: int, length: int) -> list[Any]:
    """The batches of outputs behind a node of their own, where the batches that went in have a history."""
    taken = [value_at(arg, level) for arg in args]
    batches = tuple(arg if value is None else value for arg, value in zip(args, taken, strict=True))
    if not any(isinstance(value, Tensor) and value.requires_grad for value in batches):
        return values
    found = [value.alias() if isinstance(value, Tensor) else value for value in values]
    tensors = [value for value in found if isinstance(value, Tensor)]
    edges = tuple(value.edge() for value in batches if isinstance(value, Tensor))
    outputs = tuple(Output(value.array.shape, value.array.dtype) for value in tensors)
    name = f"Vmapped{context.name()}"
    node = node_class(name)(_OnBatches(function, args, level, length), context, batches, edges, outputs)
    node.returned = tuple(isinstance(value, Tensor) for value in found)
    for number, value in enumerate(tensors):
        if dtypes.is_differentiable(value.array.dtype):
            value.node, value.output_nr = node, number
    return found
