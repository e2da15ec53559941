"""Writing into memory that may have a history."""

from __future__ import annotations

from typing import Any
from weakref import ref

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.apply import apply, record, same_float
from gradcli.engine.calls.broadcasting import refuse_growth
from gradcli.engine.calls.writable import check_writable, refuse_inference, refuse_overlap, refuse_partial_overlap, refuse_self_overlap
from gradcli.engine.errors import fail
from gradcli.engine.fusion import large
from gradcli.engine.graph.graph import Node, Saved, SavedList
from gradcli.engine.graph.retained import keep_retained, take_retained
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import word
from gradcli.engine.table.table import Algebra, Op, Row, row
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.parts import Part, part_of
from gradcli.engine.tensor.reflections import REFLECTED, settle
from gradcli.engine.tensor.tensor import WAITING, Array, Tensor

FILLS = frozenset(
    ("zero_", "fill_", "masked_fill", "index_fill", "index_put")
)  # may write memory that several elements share: all write the same
WRITERS = FILLS | {"copy_", "fill_tensor_"}  # which do not read what they write over

# ---- the one way to write ------------------------------------------------------------------------------------------


def inplace(op: Op, args: tuple[Any, ...]) -> Tensor:
    """``x.op_(…)``: run `op` on a snapshot of `x`, write the result into `x`, and let `x` adopt its history."""
    op = op.written
    x: Tensor = args[0]
    if _write_plain(op, x, args):
        return x
    check_writable(x, STATE.grad_enabled and _wants_grad(args))
    if STATE.batches:
        from gradcli.engine.calls.batches import check_write

        check_write(op, x, args[1:])
    refuse_partial_overlap(x, args[1:])
    if op.key not in WRITERS:
        refuse_self_overlap(x.array)
    before = _snapshot(x)
    packing, STATE.packing = STATE.packing, None  # until the write is done
    try:
        after = apply(op, (before, *args[1:]), x.array.dtype)
    finally:
        STATE.packing = packing
    if op.dtype == "compare" and STATE.grad_enabled:
        after = Tensor(after.array.astype(x.array.dtype))  # no bools here, so they have a history, if a flat one
        record(op, (before, *args[1:]), [], after)
    node = after.node if after is not before else None
    kept = [] if node is None else _saved_values(node)
    if any(item.tensor is before for item in kept):
        _keep_old_value(before, kept)
    write(x, after.array, op)
    if STATE.on_write is not None:
        STATE.on_write(x, before, after)
    if STATE.levels:
        from gradcli.engine.calls.tangents import overwrite

        overwrite(x, after)
    if STATE.batches:
        from gradcli.engine.calls.batches import overwrite as overwrite_batch

        overwrite_batch(x, after, lambda value, new: inplace(row("copy_"), (value, new, False)))  # type: ignore[arg-type]
    if node is not None:
        _adopt(x, node, kept)
        if packing is not None:
            packing.apply_to(node)
    return x


def _write_plain(op: Op, x: Tensor, args: tuple[Any, ...]) -> bool:
    """The usual case: numbers of one dtype in memory of their own, nothing to record, nobody who looks on.  False where there is more to it."""
    zeros = op.key == "zero_"
    if WAITING or STATE.special or STATE.levels or STATE.batches or STATE.on_write is not None or not (op.quick or zeros):
        return False
    if type(x) is not Tensor or (x.extra is not None and "inference" in x.extra):
        return False
    for arg in args[: op.arity or 1]:
        if type(arg) is Tensor:
            if STATE.grad_enabled and (arg.node is not None or arg.requires or arg.origin is not None):
                return False
            if arg is not x and arg.cell is x.cell:
                return False
    array = x.array
    if array.dtype.char not in "fd" or not array.flags.carray or array.size >= large.WORTH:
        return False
    if zeros:
        array.fill(0)
    elif not _fill_with_result(array, op, args):
        return False
    if REFLECTED:
        settle(array)
    x.cell[0] += 1
    return True


def _fill_with_result(array: Array, op: Op, args: tuple[Any, ...]) -> bool:
    """Run the kernel and write what it gives, if it fits; else, and where it refuses, it is left to `apply` to say so."""
    values = same_float(args, op.arity)
    if values is None:
        return False
    try:
        result = op.run(*values)
    except Exception:  # which happens once more, where it is put in PyTorch's words
        return False
    if not isinstance(result, (np.ndarray, np.generic)) or result.shape != array.shape or result.dtype is not array.dtype:
        return False
    array[...] = result
    return True


def _wants_grad(args: tuple[Any, ...]) -> bool:
    return any(_wants_grad(arg) if type(arg) is tuple else isinstance(arg, Tensor) and arg.requires_grad for arg in args)


def _snapshot(x: Tensor) -> Tensor:
    """`x` as it is now: its array, its history, a version of its own."""
    before = Tensor(x.array, x.requires)
    node = x.grad_fn if STATE.grad_enabled else x.node  # a view that was written before is not asked again where nothing is recorded
    before.node, before.output_nr, before.accumulator = node, x.output_nr, x.accumulator
    if STATE.levels:
        from gradcli.engine.calls.tangents import carried

        before.set_note("tangents", carried(x))
    if STATE.batches:
        from gradcli.engine.calls.batches import snapshot

        snapshot(x, before)
    return before


def _saved_values(node: Node) -> list[Saved]:
    found: list[Saved] = []
    for item in node.saved or ():
        if type(item) is Saved:
            found.append(item)
        elif type(item) is SavedList:
            found.extend(part for part in item if type(part) is Saved)
    return found


def _keep_old_value(before: Tensor, kept: list[Saved]) -> None:
    """A rule wants the value from before the write: only then it is copied."""
    old = before.array
    before.array = old.copy()
    for item in kept:
        if item.tensor is before and np.may_share_memory(item.array, old):
            item.array = before.array if item.array.dtype == old.dtype else item.array.copy()


def write(x: Tensor, result: Array, op: Op | None = None) -> None:
    """Put `result` into the memory of `x` and bump its version; refuses what does not fit, in PyTorch's words."""
    large.settle()
    target = x.array
    if result.dtype is not target.dtype:
        dtypes.refuse_cast(result.dtype, target.dtype)
    if result.shape != target.shape:
        refuse_growth(target.shape, result.shape)
    changed: Any = True
    if op is None or op.key not in FILLS:
        refuse_overlap(target)
    elif 0 in target.strides:
        changed = result != target  # what several elements share is what one of them was filled with
    if np.may_share_memory(target, result) and result is not target:
        result = result.copy()
    if result.dtype is target.dtype:
        np.copyto(target, result, where=changed)
    else:
        with np.errstate(all="ignore"):
            np.copyto(target, result, casting="unsafe", where=changed)
    if REFLECTED:
        settle(target)
    refuse_inference(x)
    x.cell[0] += 1


def _adopt(x: Tensor, node: Node, kept: list[Saved]) -> None:
    """Make `node` the history of `x`; what it saved of its own output is `x` now."""
    rebase(x, node, _self_edge(node))
    for item in kept:
        if item.tensor is None:
            item.array, item.cell, item.at = x.array, x.cell, x.cell[0]
            item.node = ref(x.node) if x.node is not None and x.node is not node else None
            item.output_nr = x.output_nr


def rebase(x: Tensor, node: Node, own: int | None, output_nr: int = 0) -> None:
    """Make an output of `node` the history of `x`, which was written; of a view, rewrite that of its base.

    `own` is the edge of `node` that leads to what `x` was before.  What keeps the gradient of `x`, or of the base, moves on to the new history.
    """
    view = x.origin
    if view is None:
        keeper = take_retained(x)
        x.node, x.output_nr, x.requires = node, output_nr, False
        keep_retained(x, keeper)
        return
    base = view.base
    keeper = take_retained(base)
    base.node, base.output_nr, base.requires = CopySlices(base, part_of(x.array, base.array), node, own), 0, False
    keep_retained(base, keeper)
    view.refresh(x)


class CopySlices(Node):
    """The history of a base after `inner` rewrote a `part` of it; the edge `own` of `inner` leads to what was there."""

    __slots__ = ("inner", "own", "part")

    def __init__(self, base: Tensor, part: Part, inner: Node, own: int | None) -> None:
        super().__init__(None, (base.edge(), *(edge for i, edge in enumerate(inner.edges) if i != own)), ())
        self.part, self.inner, self.own = part, inner, own

    def run(self, F: Algebra, cotangents: list[Any]) -> list[Any]:
        (g,) = cotangents
        found = list(self.inner.run(F, [self.part.read(F, g)]))
        mine = found.pop(self.own) if self.own is not None else None
        rest = self.part.replace(F, g, mine) if self.edges[0] is not None else None
        return [rest, *found]

    def free(self) -> None:
        self.inner.free()

    @property
    def next_functions(self) -> tuple[tuple[Any, int], ...]:
        """Where the rest of the base came from, then what the write took beside it."""
        below = self.edges[0]
        others = list(self.inner.next_functions)
        if self.own is not None:
            del others[self.inner.places()[self.own]]
        return ((below[0], below[1]) if below is not None else (None, 0), *others)

    def places(self) -> list[int]:
        inner = self.inner.places()
        mine = None if self.own is None else inner[self.own]
        return [0, *(place + 1 if mine is None or place < mine else place for i, place in enumerate(inner) if i != self.own)]


def _self_edge(node: Node) -> int | None:
    """Which edge of an in-place op leads to what was there before."""
    if node.plan is None:
        return None
    return node.plan.wrt.index(node.plan.op.names[0]) if node.plan.op.names[0] in node.plan.wrt else None


def restride(op: Op, args: tuple[Any, ...]) -> Tensor:
    """``x.t_()`` and its like: only how `x` looks at its memory changes."""
    x: Tensor = args[0]
    check_writable(x, x.requires_grad)
    after = apply(op, (_snapshot(x), *args[1:]))
    x.array = after.array
    if STATE.grad_enabled:
        x.node, x.output_nr = after.node, 0
    x.cell[0] += 1
    refuse_inference(x)
    if x.origin is not None:
        x.origin.at = x.cell[0]
    if STATE.levels:
        from gradcli.engine.calls.tangents import take

        take(x, after)
    return x


def write_out(name: str, out: Any, result: Any, args: tuple[Any, ...], row: Row) -> Any:
    """Handle ``out=``: the result goes into the given tensors, as the row allows."""
    if not isinstance(out, (Tensor, tuple, list)):
        fail(TypeError, f"{name}(): argument 'out' must be Tensor, not {word(out)}", mistakes.arguments)
    if isinstance(out, (tuple, list)):
        for target, part in zip(out, result, strict=True):
            write_out(name, target, part, args, row)
        return type(result)(out)
    if STATE.grad_enabled and (_wants_grad(args) or out.requires_grad):
        text = (
            f"{name}(): functions with out=... arguments don't support automatic differentiation, but one of the arguments requires grad."
        )
        fail(RuntimeError, text)
    refuse_partial_overlap(out, [item for arg in args for item in (arg if type(arg) is tuple else (arg,))], row.apart)
    if row.exact and result.array.dtype != out.array.dtype:
        wanted, came = dtypes.cpp_name(result.array.dtype), dtypes.cpp_name(out.array.dtype)
        fail(RuntimeError, f"Expected out tensor to have dtype {wanted}, but got {came} instead", mistakes.dtypes)
    if not dtypes.can_cast(result.array.dtype, out.array.dtype):
        came, wanted = dtypes.of(result.array.dtype).scalar_name, dtypes.of(out.array.dtype).scalar_name
        fail(RuntimeError, f"result type {came} can't be cast to the desired output type {wanted}", mistakes.dtypes)
    if out.array.shape != result.array.shape:
        _resize_out(out, result)
    write(out, result.array)
    return out


def _resize_out(out: Tensor, result: Tensor) -> None:
    """An `out` of another shape is resized; one that held elements draws a warning."""
    if out.array.size:
        STATE.warn(
            "UserWarning",
            f"An output with one or more elements was resized since it had shape {list(out.array.shape)}, which does not match the required output shape "
            f"{list(result.array.shape)}. This behavior is deprecated, and in a future PyTorch release outputs will not be resized unless they have zero "
            "elements. You can explicitly reuse an out tensor t by resizing it, inplace, to zero elements with t.resize_(0).",
        )
    out.array = np.empty(result.array.shape, out.array.dtype)
