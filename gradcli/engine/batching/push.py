"""Through an op: what runs on a slice runs on the batch behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from gradcli.engine.batching.chance import draws, push_random
from gradcli.engine.batching.choice import rule_of
from gradcli.engine.batching.rules import Call
from gradcli.engine.calls.apply import TRACED, apply
from gradcli.engine.calls.batches import attach, batch_of, batches_in, innermost, value_at
from gradcli.engine.errors import fail
from gradcli.engine.graph.graph import moment
from gradcli.engine.graph.kept import keep_with_outputs
from gradcli.engine.random.default import default_generator
from gradcli.engine.state import STATE
from gradcli.engine.table.table import Op
from gradcli.engine.tensor.tensor import Tensor

DYNAMIC_TEXT = (
    "vmap: We do not support batching operators that can output dynamic shape. Attempted to vmap over aten::{}. Please file an issue at "
    "https://github.com/pytorch/pytorch/issues if you need this feature."
)
DYNAMIC = {"nonzero_rows": "nonzero", "unique_elements": "_unique2", "unique_slices": "unique_dim", "unique_runs": "unique_consecutive"}
MASKED_TEXT = (
    "vmap: Attempted to vmap over `mask` in torch.masked_select(self, mask) We cannot support this because for each batch this would return a differently "
    "shaped Tensor. Please file an issue at https://github.com/pytorch/pytorch/issues if you need this feature."
)
MASK_INDEX_TEXT = (
    "vmap: We do not support batching operators that can support dynamic shape. Attempting to batch over indexing with a boolean mask."
)


def push(op: Op, args: tuple[Any, ...], outs: Sequence[Tensor]) -> None:
    """Let the results of an op on slices stand for the results of all slices."""
    if draws(op):
        if not STATE.drawing:
            STATE.drawing = True
            try:
                push_random(op, args, outs)
            finally:
                STATE.drawing = False
        return
    level = innermost(args)
    if level is None:
        return
    _refuse(op, args, level)
    for out, value in zip(outs, run(op, args, level, outs), strict=True):
        attach(out, level, value)
    if outs and outs[0].node is not None:
        keep_with_outputs(outs[0].node, outs)


class Chance:
    """What a vmap says of random numbers, and the state of the generator before the next of them."""

    __slots__ = ("before", "length", "mode")

    def __init__(self, mode: str, length: int) -> None:
        self.mode, self.length, self.before = mode, length, default_generator().get_state()


@contextmanager
def batch_level(length: int, level: int | None = None, randomness: str = "error") -> Iterator[int]:
    """Inside, tensors may stand for batches of a level: a new one, or one that was gone before."""
    level = moment() if level is None else level
    before = STATE.batches, STATE.chances, STATE.transforms, STATE.nesting
    STATE.batches, STATE.chances, STATE.nesting = (
        (*STATE.batches, level),
        (*STATE.chances, Chance(randomness, length)),
        (*STATE.nesting, level),
    )
    STATE.transforms += 1
    STATE.follow(push)
    try:
        yield level
    finally:
        STATE.batches, STATE.chances, STATE.transforms, STATE.nesting = before
        if not STATE.batches:
            STATE.unfollow(push)


def _refuse(op: Op, args: tuple[Any, ...], level: int) -> None:
    """Refuse what would give each slice another shape."""
    if op.key in DYNAMIC:
        fail(RuntimeError, DYNAMIC_TEXT.format(DYNAMIC[op.key]))
    if op.key == "masked_select" and value_at(args[1], level) is not None:
        fail(RuntimeError, MASKED_TEXT)
    if op.key == "one_hot" and args[1] == -1:
        fail(RuntimeError, "When vmap-ing torch.nn.functional.one_hot, please provide an explicit positive num_classes argument.")
    if op.key == "index" and any(index is not None and index.array.dtype.kind == "b" and batch_of(index) for index in args[1]):
        fail(RuntimeError, MASK_INDEX_TEXT)


def run(op: Op, args: tuple[Any, ...], level: int, outs: Sequence[Tensor]) -> list[Tensor]:
    """The results of all slices, each with the batch in front."""
    values, batched = _taken(args, level)
    length = next(len(batch.value.array) for batch in batches_in(args) if batch.level == level)
    call = Call(op, values, batched, length, outs)
    rule = rule_of(op)
    found = None if rule is None else rule(call)
    if found is not None:
        several = list(found) if isinstance(found, (tuple, list)) else [found]
        fitted = [_fitted(value, out, length) for value, out in zip(several, outs, strict=True)]
        if all(value is not None for value in fitted):
            return fitted  # type: ignore[return-value]
    return _one_by_one(call)


def _taken(args: tuple[Any, ...], level: int) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The arguments with batches in place of slices, and which of them are."""
    values: list[Any] = []
    batched: list[Any] = []
    for arg in args:
        if type(arg) is tuple:
            inner = [value_at(item, level) for item in arg]
            values.append(tuple(item if value is None else value for item, value in zip(arg, inner, strict=True)))
            batched.append([value is not None for value in inner])
        else:
            value = value_at(arg, level)
            values.append(arg if value is None else value)
            batched.append(value is not None)
    return tuple(values), tuple(batched)


def _fitted(value: Tensor, out: Tensor, length: int) -> Tensor | None:
    """A result of the shape and dtype that the slice says; None where it cannot be."""
    shape = (length, *out.array.shape)
    if value.array.shape != shape:
        if value.array.ndim > len(shape) or value.array.shape != shape[len(shape) - value.array.ndim :]:
            return None
        value = TRACED.expand(value, shape)  # what depends on no slice
    fitted: Tensor = value if value.array.dtype == out.array.dtype else TRACED.to_copy(value, out.array.dtype)
    return fitted


def _one_by_one(call: Call) -> list[Tensor]:
    """The op on each slice, for one that has no rule."""
    if not call.length:
        return [TRACED.new_zeros(out, (0, *out.array.shape)) for out in call.outs]
    columns: list[list[Tensor]] = [[] for _ in call.outs]
    for position in range(call.length):
        found = apply(call.op, tuple(_slice(arg, is_batch, position) for arg, is_batch in zip(call.args, call.batched, strict=True)))
        for column, part in zip(columns, found if isinstance(found, (tuple, list)) else (found,), strict=True):
            column.append(part)
    return [TRACED.stack(tuple(column), 0) for column in columns]


def _slice(arg: Any, is_batch: Any, position: int) -> Any:
    if type(arg) is tuple:
        return tuple(_slice(item, own, position) for item, own in zip(arg, is_batch, strict=True))
    return TRACED.select(arg, 0, position) if is_batch else arg
