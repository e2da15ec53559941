"""How a node saves what its rules name: arguments, outputs, and what is known of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gradcli.engine.calls.unrecorded import refuse_inference
from gradcli.engine.fusion.operands import as_large
from gradcli.engine.graph.graph import Saved, SavedList
from gradcli.engine.table.table import Op
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import WAITING, Tensor, look

Saver = Callable[[tuple[Any, ...], list[Any], Any], Any]


def saver(name: str, op: Op) -> Saver:
    """How to get what a rule calls `name`, from the arguments, what the kernel saw of them, and the outputs."""
    if name in op.names:
        return _argument_saver(op.names.index(name))
    if name == "out":
        return lambda args, values, out: Saved(out, as_large(look(out) if WAITING else out.array), 0)
    if name == "outs":
        return lambda args, values, outs: SavedList(Saved(item, item.array, i) for i, item in enumerate(outs))
    if name == "outs_shape":
        return lambda args, values, outs: [item.array.shape for item in outs]
    if name.startswith("out_"):
        assert op.returns is not None
        number = op.returns.index(name[4:])
        if name[4:] in op.constant:
            return lambda args, values, outs: Saved(outs[number], outs[number].array)
        return lambda args, values, outs: Saved(outs[number], outs[number].array, number)
    argument, _, what = name.rpartition("_")
    place = op.names.index(argument)
    if what == "shape":
        return lambda args, values, out: _shape_of(values[place], args[place])
    return lambda args, values, out: property_of(values[place], args[place], what)


def _argument_saver(index: int) -> Saver:
    return lambda args, values, out: _saved_argument(args[index], values[index])


def _saved_argument(arg: Any, value: Any) -> Any:
    if type(arg) is Tensor:
        if arg.extra is not None and arg.note("inference"):
            refuse_inference()
        return Saved(arg, value)
    if type(arg) is tuple and any(type(item) is Tensor for item in arg):
        return SavedList(_saved_argument(item, part) for item, part in zip(arg, value, strict=True))
    return arg


def _shape_of(value: Any, arg: Any) -> Any:
    return arg.array.shape if type(arg) is Tensor and not WAITING else property_of(value, arg, "shape")


def property_of(value: Any, arg: Any, what: str) -> Any:
    """The shape or the dtype of an argument as it was passed, or whether it lies column by column in memory."""
    if isinstance(value, tuple):
        return [property_of(part, item, what) for part, item in zip(value, arg, strict=True)]
    array = dtypes.outline_of(arg) if type(arg) is Tensor else np.asarray(value)
    if what == "columns":
        return array.strides == (array.itemsize, array.itemsize * len(array))
    return array.shape if what == "shape" else array.dtype
