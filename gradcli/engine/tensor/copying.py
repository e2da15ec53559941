"""``copy.copy`` and ``copy.deepcopy`` of tensors: what shares memory before shares memory after."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np

from gradcli.engine.tensor.tensor import Array, Tensor

DEEPCOPY_TEXT = (
    "Only Tensors created explicitly by the user (graph leaves) support the deepcopy protocol at the moment.  If you were attempting to deepcopy a module, "
    "this may be because of a torch.nn.utils.weight_norm usage, see https://github.com/pytorch/pytorch/pull/103001"
)


def copied(tensor: Tensor) -> Tensor:
    """``copy.copy``: a leaf over the same memory, with what the program wrote on the tensor."""
    other = tensor.alias()
    other.requires = tensor.requires_grad
    other.extra = _kept_notes(tensor)
    return other


def deeply_copied(tensor: Tensor, memo: dict[Any, Any]) -> Tensor:
    """``copy.deepcopy``: a leaf over a copy of the memory.  A parameter leaves its gradient and attributes behind; hooks stay behind always."""
    if tensor.grad_fn is not None:
        raise RuntimeError(DEEPCOPY_TEXT)
    if tensor.note("parameter"):
        other = Tensor(_laid_out_alike(tensor.array), tensor.requires)
        other.set_note("parameter", True)
        memo[id(tensor)] = other
        return other
    other = Tensor(_in_copied_memory(tensor.array, memo), tensor.requires_grad)
    memo[id(tensor)] = other
    notes = _kept_notes(tensor)
    other.extra = None if notes is None else deepcopy(notes, memo)
    offset = _byte_offset(other.array)
    if offset:
        other.set_note("offset", offset // other.array.itemsize)
    other.gradient = None if tensor.gradient is None else deepcopy(tensor.gradient, memo)
    return other


def _kept_notes(tensor: Tensor) -> dict[str, Any] | None:
    """Of what a tensor has besides its values, what a copy has too."""
    notes = {name: value for name, value in (tensor.extra or {}).items() if name in ("parameter", "attributes") and value}
    return notes or None


def _laid_out_alike(array: Array) -> Array:
    """The elements alone, in the order they have in memory; those that stand for several are written out."""
    return array.copy(order="C" if 0 in array.strides else "K")


def _in_copied_memory(array: Array, memo: dict[Any, Any]) -> Array:
    """The same elements of a copy of the whole memory, which is made once for all that share it."""
    root = _root(array)
    if root.dtype.hasobject or not (root.flags.c_contiguous or root.flags.f_contiguous):
        return _laid_out_alike(array)
    key = ("memory", id(root))
    if key not in memo:
        memo[key] = root.ravel(order="K").copy().view(np.uint8), root
    contents, _ = memo[key]
    return np.ndarray(array.shape, array.dtype, contents, _byte_offset(array), array.strides)


def _root(array: Array) -> Array:
    """The array that owns the memory of another."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _byte_offset(array: Array) -> int:
    """Where in the memory it shares an array begins."""
    return int(array.__array_interface__["data"][0] - _root(array).__array_interface__["data"][0])
