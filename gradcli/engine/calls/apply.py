"""Running one row: dtypes, kernel, node."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.broadcasting import refuse_growth, refuse_shapes
from gradcli.engine.calls.results import named_result
from gradcli.engine.calls.savers import saver
from gradcli.engine.calls.unrecorded import check_complex, check_whole_numbers
from gradcli.engine.calls.writable import refuse_view
from gradcli.engine.errors import fail
from gradcli.engine.fusion import large
from gradcli.engine.fusion.operands import as_large
from gradcli.engine.graph.graph import Output, Plan, Saved
from gradcli.engine.graph.retained import keep_retained, take_retained
from gradcli.engine.state import STATE, grad_mode
from gradcli.engine.table.kernel_results import narrowed, round_numbers
from gradcli.engine.table.table import Algebra, Op, Row
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.parts import part_of
from gradcli.engine.tensor.tensor import DIFFERENTIABLE, WAITING, Array, Edge, Tensor, View, look


def apply(op: Op, args: tuple[Any, ...], into: np.dtype[Any] | None = None) -> Any:
    """Run a primitive on bound arguments, in the order of its signature, and record it where a gradient is wanted.

    `into` is the dtype of the tensor that the result will be written to, if any.
    """
    values: list[Any] | None = None
    half = None
    try:
        if op.quick:
            values = same_float(args, op.arity)
        if values is None:
            values, half = operands(op, args, into)
        result = op.run(*values)
    except Exception as error:
        if STATE.batches:
            from gradcli.engine.calls.misfits import refuse_product

            refuse_product(op.key, args)
        _refuse(op, error, values or args)
    if half is not None:
        result = narrowed(result, half)
        values = [value.astype(half) if i in op.promotes and isinstance(value, np.ndarray) else value for i, value in enumerate(values)]
    if not op.single:
        outs = _finish_several(op, args, values, [large.bare(item) for item in result])
        return tuple(outs) if op.several else named_result(op, outs)
    out = Tensor(result) if type(result) is np.ndarray else large.tensor(result)
    if op.view:
        become_view(out, args[0], op)
    if op.rules and STATE.grad_enabled:
        record(op, args, values, out, into is not None)
    if STATE.special:
        _attend(op, args, out, into is not None)
    return out


def _refuse(row: Row, error: Exception, values: Sequence[Any]) -> NoReturn:
    """Say in PyTorch's words what the host said of arguments; any other error goes on."""
    if isinstance(error, (ValueError, MemoryError)):
        refuse_shapes(error, [value.shape for value in values if isinstance(value, np.ndarray)])
    from gradcli.engine.calls.misfits import refuse_misfit

    refuse_misfit(row.name, error, values)


# ---- operands --------------------------------------------------------------------------------------------------------


def operands(op: Op, args: tuple[Any, ...], into: np.dtype[Any] | None = None) -> tuple[list[Any], np.dtype[Any] | None]:
    """What the kernel sees, and the two-byte dtype its result is to be rounded to, if any."""
    if op.check is not None:
        op.check(*args)
    if op.dtype == "keep":
        if op.lacks is not None:
            _refuse_dtype(*op.lacks, args[0].array.dtype)
        if WAITING and not op.view:
            values = [_open(arg) for arg in args]
        else:
            values = [arg.array if type(arg) is Tensor else _bare(arg) for arg in args]
        if op.creates or (args and type(args[0]) is Tensor and values[0].dtype.kind == "u"):
            _refuse_unsigned(op, args)
        return values, None
    if op.elementwise:
        quick = same_float(args, op.arity)
        if quick is not None:
            return quick, None
    common = common_dtype([args[i] for i in op.promotes])
    if op.dtype == "float" and dtypes.category(common) < dtypes.FLOAT:
        common = STATE.default_dtype
    if into is not None and op.dtype != "compare" and not dtypes.can_cast(common, into):
        _refuse_write(args, common, into)
    if op.lacks is not None:
        _refuse_dtype(*op.lacks, common)
    if common.kind == "u":
        dtypes.refuse_unsigned(op.key, common)
    half = common if dtypes.is_half(common) else None
    target = np.dtype(np.float32) if half is not None else common
    values = list(args)
    for i in op.promotes:
        values[i] = _typed(args[i], target, common)
    if half is not None:
        round_numbers(op.key, args, values, half)
    return [_bare(value) for value in values], half


def _refuse_unsigned(op: Op, args: tuple[Any, ...]) -> None:
    """Refuse to make or to take wide unsigned integers where PyTorch does not."""
    found = next((arg for arg in args if isinstance(arg, np.dtype)), None) if op.creates else dtypes.outline_of(args[0]).dtype
    if found is not None:
        dtypes.refuse_unsigned(op.key, found)


def _refuse_write(args: tuple[Any, ...], common: np.dtype[Any], into: np.dtype[Any]) -> None:
    """Refuse to write a result of dtype `common` into `args[0]`, of dtype `into`; should its shape not fit either, that is said first."""
    for arg in args:
        if type(arg) is Tensor:
            refuse_growth(args[0].array.shape, arg.array.shape)
    dtypes.refuse_cast(common, into)


def _refuse_dtype(kernel: str, kinds: str, common: np.dtype[Any]) -> None:
    """Refuse operands of a dtype for which PyTorch has no such kernel."""
    dtype = dtypes.of(common)
    if "bifc"[dtype.category] in kinds or ("h" in kinds and dtypes.is_half(common)):
        fail(NotImplementedError, f"\"{kernel}\" not implemented for '{dtype.scalar_name}'", mistakes.dtypes)


def same_float(args: tuple[Any, ...], count: int) -> list[Any] | None:
    """The operands of the usual case: float32 or float64 tensors of one dtype, or such a tensor and a number; None in any other.

    `count` is how many arguments, one or two, take part in promotion.
    """
    first = args[0]
    if type(first) is not Tensor:
        return None
    array = look(first) if WAITING else first.array
    dtype = array.dtype
    if dtype.char not in "fd":
        return None
    if array.size >= large.WORTH:
        array = as_large(array)
    if count == 1:
        return [array] if len(args) == 1 else [array, *map(_bare, args[1:])]
    second = args[1]
    if type(second) is Tensor:
        other = look(second) if WAITING else second.array
        if other.dtype is not dtype:
            return None
        if other.size >= large.SIZE:
            other = as_large(other)
    elif type(second) is float:
        other = dtype.type(second)
    elif type(second) is int:
        other = dtype.type(dtypes.in_64_bits(second))
    else:
        return None
    return [array, other] if len(args) == 2 else [array, other, *map(_bare, args[2:])]


def _open(arg: Any) -> Any:
    """A tensor's array or what is pending in its place; anything else as `_bare` gives it."""
    return look(arg) if type(arg) is Tensor else _bare(arg)


def _bare(arg: Any) -> Any:
    """A tensor's array, also inside a tuple; anything else as it is."""
    if type(arg) is Tensor:
        return arg.array
    if type(arg) is tuple and any(type(item) is Tensor for item in arg):
        return tuple(_bare(item) for item in arg)
    return arg


def _typed(arg: Any, target: np.dtype[Any], common: np.dtype[Any]) -> Any:
    """An operand as an array of dtype `target`; a number stays one where NumPy would type it the same."""
    if type(arg) is Tensor:
        array = arg.array
        if array.dtype is target:
            return array
        return array.astype(common).astype(target) if common is not target and array.dtype != common else array.astype(target)
    if type(arg) is tuple:
        return tuple(_typed(item, target, common) for item in arg)
    if arg is None:
        return None
    return dtypes.number_as(arg, target)


def common_dtype(values: list[Any]) -> np.dtype[Any]:
    """The dtype operands meet in; the usual case, tensors of one dtype, is quick."""
    flat: list[Any] = []
    for value in values:
        if type(value) is tuple:
            flat.extend(value)
        elif value is not None:
            flat.append(value)
    if not flat:
        return STATE.default_dtype  # an empty list of tensors, which the kernel refuses
    first: Any = flat[0]
    if type(first) is Tensor and all(type(other) is Tensor and other.array.dtype is first.array.dtype for other in flat):
        dtype: np.dtype[Any] = first.array.dtype
        return dtype
    return dtypes.result_type(flat)


# ---- recording ----------------------------------------------------------------------------------------------------


def record(op: Op, args: tuple[Any, ...], values: list[Any], out: Tensor, written: bool = False) -> None:
    """Give `out` the node of this call, where an argument with a rule wants a gradient; `written`: in place, where integers are let be."""
    dtype = (look(out) if WAITING else out.array).dtype
    kind = dtype.kind
    if kind not in DIFFERENTIABLE:
        check_whole_numbers(op, 0 if written else wanted_edges(op, args)[0], dtype)
        return
    mask, edges = wanted_edges(op, args)
    if mask:
        if kind == "c":
            check_complex(op, dtype)
        plan = op.plans.get(mask) or _plan(op, mask)
        saved: list[Any] = []
        for place, save in plan.savers:
            if place >= 0 and type(arg := args[place]) is Tensor and arg.extra is None:
                saved.append(Saved(arg, values[place]))
            else:
                saved.append(save(args, values, out))
        out.node = plan.node_class(plan, edges, tuple(saved))
        if STATE.packing is not None:
            STATE.packing.apply_to(out.node)


def wanted_edges(op: Op, args: tuple[Any, ...]) -> tuple[int, tuple[Edge | None, ...]]:
    """Which arguments want gradients, as bits, and the edges to them; a list of tensors has one edge each."""
    mask = 0
    edges: list[Edge | None] = []
    for bit, index, name in op.slots:
        arg = args[index]
        if type(arg) is Tensor:
            node = arg.node
            if node is not None and arg.origin is None:
                array = look(arg) if WAITING else arg.array
                mask |= bit
                edges.append((node, arg.output_nr, array.shape, array.dtype))
            elif arg.requires and node is None and arg.origin is None:
                mask |= bit
                edges.append((arg.accumulate_grad(), 0, arg.array.shape, arg.array.dtype))
            elif node is not None or arg.origin is not None:
                edge = arg.edge()
                if edge is not None or arg.requires_grad:
                    mask |= bit
                    edges.append(edge)
        elif name in op.lists and arg:
            found = [item.edge() if item is not None else None for item in arg]
            if any(found):
                mask |= bit
                edges.extend(found)
    return mask, tuple(edges)


def _plan(op: Op, mask: int) -> Plan:
    """The plan for this set of arguments, made when it first occurs."""
    plan = Plan(op, wanted_names(op, mask))
    plan.savers = tuple((op.names.index(name) if name in op.names else -1, saver(name, op)) for name in plan.saves)
    op.plans[mask] = plan  # only now: another thread may be looking for one
    return plan


def wanted_names(op: Op, mask: int) -> tuple[str, ...]:
    """The arguments whose bits are set."""
    return tuple(name for bit, _, name in op.slots if mask & bit)


def _finish_several(op: Op, args: tuple[Any, ...], values: list[Any], arrays: list[Array]) -> list[Tensor]:
    """The tensors of an op with several outputs, one node behind all that are differentiable."""
    outs = [Tensor(array) for array in arrays]
    if op.view:
        for number, out in enumerate(outs):
            become_view(out, args[0], op, number)
    if op.rules and STATE.grad_enabled:
        mask, edges = wanted_edges(op, args)
        if mask:
            check_complex(op, outs[0].array.dtype)
            plan = op.plans.get(mask) or _plan(op, mask)
            saved = tuple([save(args, values, outs) for _, save in plan.savers])
            node = plan.node_class(plan, edges, saved, tuple(Output(out.array.shape, out.array.dtype) for out in outs))
            for number, out in enumerate(outs):
                if dtypes.is_differentiable(out.array.dtype) and (op.returns is None or op.returns[number] not in op.constant):
                    out.node, out.output_nr = node, number
            if STATE.packing is not None:
                STATE.packing.apply_to(node)
    if STATE.watch is not None and not op.view:
        for out in outs:
            STATE.watch(op, args, out, False)
    for follower in STATE.followers:
        follower(op, args, outs)
    return outs


def _attend(op: Op, args: tuple[Any, ...], out: Tensor, written: bool) -> None:
    """What is rarely done with a result: mark it as made in inference mode, show it to who watches the run."""
    if STATE.inference and not op.view:
        out.set_note("inference", True)
    if STATE.watch is not None and not op.view:
        STATE.watch(op, args, out, written)
    for follower in STATE.followers:
        follower(op, args, (out,))


def become_view(out: Tensor, source: Tensor, op: Op, number: int = -1) -> None:
    """Make `out` share the version of `source`'s memory and know its base."""
    out.cell = source.cell
    if STATE.special and STATE.watch is not None:
        STATE.watch(op, (source,), out, False)
    made = "inference" if STATE.inference else "no_grad" if not STATE.grad_enabled else "several" if number >= 0 else ""
    if source.origin is not None:
        made = made or source.origin.made
    if source.extra is not None and source.note("inference"):
        out.set_note("inference", True)
    base = source if source.origin is None else source.origin.base
    out.origin = RecordedView(base, out.cell[0], made, (op.node, max(number, 0)))


class RecordedView(View):
    """A view whose history, once its memory was written, is a part of its base's."""

    __slots__ = ()

    def refresh(self, tensor: Tensor) -> None:
        base = self.base
        if tensor.node is None and not base.requires_grad:
            self.at = tensor.cell[0]
            return
        if self.made:
            refuse_view(tensor, self, indirect=True)
        self.at = tensor.cell[0]
        keeper = take_retained(tensor)
        if not base.requires_grad:
            tensor.node = None
            return
        with grad_mode(True):
            part = part_of(tensor.array, base.array).view(TRACED, base)
        tensor.node, tensor.output_nr = part.node, 0
        keep_retained(tensor, keeper)


def call(row: Row, args: tuple[Any, ...]) -> Any:
    """Run a row of either kind on bound arguments."""
    if type(row) is Op:
        return apply(row, args)
    count = row.positional
    try:
        if len(args) == count:
            return row.kernel(TRACED, *args)
        return row.kernel(TRACED, *args[:count], **dict(zip(row.names[count:], args[count:], strict=True)))
    except Exception as error:
        _refuse(row, error, args)


def _traced(row: Row) -> Any:
    """An op over tensors, called with Python's own binding: rules call it with arguments that fit."""
    names, required = row.names, row.tails
    run_row: Any = apply if type(row) is Op else call

    def run(*args: Any, **kwargs: Any) -> Any:
        if not kwargs:
            return run_row(row, args + required[len(args)])
        rest = tuple(kwargs[name] if name in kwargs else row.defaults.get(name) for name in names[len(args) :])
        return call(row, args + rest)

    return run


TRACED = Algebra(False, _traced)
