"""What a tensor under vmap carries: the values of all slices, as one tensor.

The program runs once.  A tensor that it sees has the shape of one slice and the value of the first, so that every check, every text and every decision
that depends on shapes or dtypes is that of one slice; beside that it carries the whole batch, as a tensor of forward mode carries its tangent.
Each op that runs on the slice runs on the batch as well (`push`).  The slice has the history of transforms inside the vmap, the batch that of
what is around it: so ``vmap(grad(f))`` and ``grad(vmap(f))`` need nothing of their own.

A batch belongs to a level, one for each vmap that is going on; the batch of an inner level may itself carry one of an outer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from gradcli.engine.calls.apply import TRACED
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.table import Op
from gradcli.engine.tensor.tensor import Tensor, tensors_in
from gradcli.records import NamedTuple

WRITE_TEXT = (
    "vmap: {0}(self, *extra_args) is not possible because there exists a Tensor `other` in extra_args that has more elements than `self`. This happened due "
    "to `other` being vmapped over but `self` not being vmapped over {1}. Please try to use out-of-place operators instead of {0}. If said operator is being "
    "called inside the PyTorch framework, please file a bug report instead."
)
RULES_IN_PLACE = frozenset(
    ("fill_", "index_put", "index_add", "index_fill", "scatter_add", "scatter_reduce")
)  # rules of their own in PyTorch
ARITHMETIC = frozenset(("sub", "mul", "div", "copy_", "logical_and", "logical_or", "logical_xor"))
BROADCAST = frozenset(("add", "atan2", "copysign", "bitwise_and", "bitwise_or", "bitwise_xor", "gcd", "lcm"))  # which look at shapes only


class Batch(NamedTuple):
    """The values of all slices: the first dimension counts them.  `shown` is how the tensor shows itself: that dimension, and the values."""

    level: int
    value: Tensor
    shown: tuple[int, Tensor] | None = None


def batch_of(tensor: Any) -> Batch | None:
    """What a tensor carries at a level that is still going on."""
    if not isinstance(tensor, Tensor) or tensor.extra is None:
        return None
    found: Batch | None = tensor.extra.get("batched")
    return found if found is not None and found.level in STATE.batches else None


def batches_in(args: tuple[Any, ...]) -> Iterator[Batch]:
    """What the tensors among the arguments of an op carry."""
    for tensor in tensors_in(args):
        found = batch_of(tensor)
        if found is not None:
            yield found


def innermost(args: tuple[Any, ...]) -> int | None:
    """The level that an op on these arguments runs at; None where none of them is a slice."""
    return max((batch.level for batch in batches_in(args)), key=STATE.batches.index, default=None)


def value_at(tensor: Any, level: int) -> Tensor | None:
    """The whole batch behind a tensor, if it is a slice at this level."""
    found = batch_of(tensor)
    return found.value if found is not None and found.level == level else None


def attach(tensor: Tensor, level: int, value: Tensor) -> Tensor:
    """Let a tensor stand for a batch."""
    tensor.set_note("batched", Batch(level, value))
    return tensor


def slice_of(value: Tensor, dim: int, level: int) -> Tensor:
    """A tensor that stands for all slices of `value` along `dim`."""
    batch = value if dim % value.array.ndim == 0 else TRACED.movedim(value, (dim,), (0,))
    array = batch.array[0, ...] if len(batch.array) else np.zeros(batch.array.shape[1:], batch.array.dtype)
    found = Tensor(array.copy())
    found.set_note("batched", Batch(level, batch, (dim % value.array.ndim, value)))
    return found


def whole(tensor: Tensor, level: int, length: int) -> Tensor:
    """The batch that a result stands for; one that depends on no slice is the same for all of them."""
    value = value_at(tensor, level)
    if value is not None:
        return value
    expanded: Tensor = TRACED.expand(TRACED.unsqueeze(tensor, 0), (length, *tensor.array.shape))
    return expanded


# ---- writes -----------------------------------------------------------------------------------------------------------------------


def check_write(op: Op, x: Tensor, args: tuple[Any, ...]) -> None:
    """Refuse to write what differs from slice to slice into what all of them share."""
    level, own = innermost(args), batch_of(x)
    if level is None or (own is not None and own.level == level):
        return
    name, batches = op.name, [value.array.shape for arg in args if (value := value_at(arg, level)) is not None]
    if name in BROADCAST:
        shape, full = (
            list(x.array.shape),
            list(np.broadcast_shapes((batches[0][0], *x.array.shape), *((s[0], *_ones(x, s), *s[1:]) for s in batches))),
        )
        fail(RuntimeError, f"output with shape {shape} doesn't match the broadcast shape {full}")
    if name in ARITHMETIC:
        fail(RuntimeError, WRITE_TEXT.format("inplace arithmetic", "in a vmap"))
    written = f"{name.removesuffix('_')}_"
    if name in RULES_IN_PLACE:
        fail(RuntimeError, WRITE_TEXT.format(written, "in a vmap"))
    fail(RuntimeError, WRITE_TEXT.format(f"aten::{written}", f"at level {len(STATE.batches)}"))


def _ones(x: Tensor, batch: tuple[int, ...]) -> list[int]:
    """What stands between the batch and the dimensions of a slice that has fewer than `x`."""
    return [1] * (x.array.ndim - len(batch) + 1)


COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")
OUT_FORMS = {"where": "self_out", "softmax": "int_out", "log_softmax": "int_out"}  # the forms with `out=` that have a name of their own
OUT_FORMS_BY_DIM = {"sum": "IntList_out", "max": "dim_max", "min": "dim_min"}
OUT_FORMS_OF_ALL = {"all": "all_out", "any": "all_out"}


def refuse_out(name: str, args: tuple[Any, ...], out: Any) -> None:
    """Refuse `out=` where an argument, or the output itself, stands for many slices."""
    if innermost((*args, out)) is None:
        return
    aten = name.removeprefix("torch.").replace(".", "_")
    reason = "; the fallback path doesn't work on out= or view ops."
    if isinstance(args[0], (list, tuple)):
        reason = ". We could not generate a fallback."
    fail(RuntimeError, f"Batching rule not implemented for aten::{aten}.{_out_form(aten, args)}{reason}")


def _out_form(name: str, args: tuple[Any, ...]) -> str:
    """PyTorch's name of the overload with `out=` that these arguments choose."""
    second = args[1] if len(args) > 1 else None
    if name in COMPARISONS:
        return "Tensor_out" if isinstance(second, Tensor) else "Scalar_out"
    if name == "pow":
        kinds = ["Tensor" if isinstance(arg, Tensor) else "Scalar" for arg in args[:2]]
        return "Scalar_out" if kinds[0] == "Scalar" else f"Tensor_{kinds[1]}_out"
    if second is None:
        return OUT_FORMS_OF_ALL.get(name, "out")
    return OUT_FORMS.get(name) or OUT_FORMS_BY_DIM.get(name, "out")


def snapshot(x: Tensor, before: Tensor) -> None:
    """Let a copy of `x` from before a write stand for the values that the batch had then."""
    own = batch_of(x)
    if own is not None:
        before.set_note("batched", Batch(own.level, TRACED.clone(own.value)))


def overwrite(x: Tensor, after: Tensor, write: Callable[[Tensor, Tensor], Any]) -> None:
    """The batch behind `x` gets, by ``write(batch, values)``, the values that `after` stands for."""
    own = batch_of(x)
    if own is not None:
        new = value_at(after, own.level)
        write(own.value, after if new is None else new)
        x.set_note("batched", Batch(own.level, own.value))
