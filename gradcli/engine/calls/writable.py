"""Whether memory may be written in place: what PyTorch refuses, in its words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.graph.graph import described
from gradcli.engine.state import STATE
from gradcli.engine.tensor.tensor import Array, Tensor, View
from gradcli.engine.tensor.tracking import CONSTANT

LEAF_TEXT = "leaf Variable that requires grad is being used in an in-place operation."
AMBIGUOUS = (
    " Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the inplace either both "
    "inside the {0} block (if you don't want the inplace to be tracked) or both outside (if you want the inplace to be tracked)."
)
# What follows, by how the view was made.
ADVICE = {
    "several": " This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. "
    "You should replace the inplace operation by an out-of-place one.",
    "no_grad": AMBIGUOUS.format("no_grad"),
    "inference": AMBIGUOUS.format("inference_mode"),
    "function": " This view was created inside a custom Function (or because an input was returned as-is) and the autograd logic to handle view+inplace would "
    "override the custom backward associated with the custom Function, leading to incorrect gradients. This behavior is forbidden. You can fix this by cloning "
    "the output of the custom Function.",
}


def check_writable(x: Tensor, recorded: bool = True) -> None:
    """Refuse a leaf that requires grad, and a view that cannot carry the history of a write that is `recorded`."""
    if not STATE.grad_enabled or not recorded:
        return
    view = x.origin
    if view is not None:
        if view.made:
            refuse_view(x, view)
        if view.base.is_leaf and x.requires_grad and not (x.requires and released(x)):
            fail(RuntimeError, f"a view of a {LEAF_TEXT}", mistakes.leaf_written)
    if x.requires and x.node is None and not released(x):
        fail(RuntimeError, f"a {LEAF_TEXT}", mistakes.leaf_written)


def refuse_inference(x: Tensor) -> None:
    """Refuse a write to a tensor of inference mode, outside of that.  As in PyTorch it is done by then."""
    if x.extra is not None and x.note("inference") and not STATE.inference:
        fail(
            RuntimeError,
            "Inplace update to inference tensor outside InferenceMode is not allowed.You can make a clone to get a normal tensor before doing inplace "
            "update.See https://github.com/pytorch/rfcs/pull/17 for more details.",
        )


def released(leaf: Tensor) -> bool:
    """A leaf that nobody asked for (shorthand makes them) and nothing has recorded yet turns into a constant that may be written."""
    name = leaf.note("automatic")
    if not name or leaf.accumulator is not None:
        return False
    leaf.requires = False
    leaf.set_note(CONSTANT, True)
    STATE.warn("Note", f"`{name}` was modified in place before anything was recorded from it: it is a constant now and gets no gradient")
    return True


def refuse_view(x: Tensor, view: View, indirect: bool = False) -> NoReturn:
    """Say why a view may not be written, or, `indirect`, why its memory may not have been written through another tensor."""
    how = "its base or another view of its base has been" if indirect else "is being"
    node = x.node
    if node is not None and view.made in ("several", "function"):
        start = f"Output {x.output_nr} of {described(node)} is a view and {how} modified inplace."
    else:
        start = "A view was created" if node is None else f"Output {x.output_nr} of {described(node)} is a view of a view which was created"
        mode = "inference mode" if view.made == "inference" else "no_grad mode"
        start += f" in {mode} and {how} modified inplace {'in normal mode' if view.made == 'inference' else 'with grad mode enabled'}."
    fail(RuntimeError, start + ADVICE[view.made], mistakes.autograd)


# ---- memory that overlaps ----------------------------------------------------------------------------------------------


def refuse_overlap(target: Array) -> None:
    """A write needs memory of its own for every element."""
    spread = 0 in target.strides and any(stride == 0 and length > 1 for stride, length in zip(target.strides, target.shape, strict=True))
    if target.size and (spread or not target.flags.writeable):
        text = (
            "unsupported operation: more than one element of the written-to tensor refers to a single memory location. Please clone() the tensor before "
            "performing the operation."
        )
        fail(RuntimeError, text, mistakes.overlap)


def refuse_self_overlap(target: Array) -> None:
    """What is read and written element by element may not lie in memory that two elements share, as windows do: it would depend on their order."""
    if target.size > 1 and not target.flags.c_contiguous and 0 not in target.strides and _shares_elements(target):
        text = "unsupported operation: some elements of the written-to tensor overlap. Please clone() the tensor before performing the operation."
        fail(RuntimeError, text, mistakes.overlap)


def _shares_elements(target: Array) -> bool:
    """Whether two elements lie in one place; places are counted only where the strides leave it open."""
    reach = target.itemsize
    for stride, length in sorted((abs(stride), length) for stride, length in zip(target.strides, target.shape, strict=True) if length > 1):
        if stride < reach:
            break
        reach += stride * (length - 1)
    else:
        return False
    offsets = np.zeros((), np.int64)
    for stride, length in zip(target.strides, target.shape, strict=True):
        offsets = np.add.outer(offsets, stride * np.arange(length))
    return len(np.unique(offsets)) < target.size


def refuse_partial_overlap(x: Tensor, others: Iterable[Any], apart: bool = False) -> None:
    """A dense operand may lie in the memory that is written only where it is the same tensor, and with `apart` not even there."""
    for other in others:
        if (
            type(other) is Tensor
            and other.cell is x.cell
            and (apart or other.array is not x.array)
            and _overlaps(x.array, other.array, apart)
        ):
            text = (
                "unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory location. Please clone() the "
                "tensor before performing the operation."
            )
            fail(RuntimeError, text, mistakes.overlap)


def _overlaps(target: Array, other: Array, apart: bool) -> bool:
    """Whether two dense arrays share some memory without being the same, or with `apart` any."""
    if not target.size or not other.size or not (_is_dense(target) and _is_dense(other)):
        return False
    start, begin = target.__array_interface__["data"][0], other.__array_interface__["data"][0]
    end, stop = start + target.nbytes, begin + other.nbytes
    if (start, end) == (begin, stop):
        return apart or target.strides != other.strides
    return bool(start < stop and begin < end)


def _is_dense(array: Array) -> bool:
    """Whether the elements fill their memory without gaps or repeats."""
    step = array.itemsize
    for stride, length in sorted((stride, length) for stride, length in zip(array.strides, array.shape, strict=True) if length > 1):
        if stride != step:
            return False
        step *= length
    return True
