"""Tensors from nothing and from Python data."""

from typing import Any

import numpy as np

from gradcli.engine import dtypes
from gradcli.engine.kinds import Anything, OptionalType, Shape, Tensor
from gradcli.engine.state import STATE
from gradcli.engine.table import op
from gradcli.engine.tensor import Tensor as TensorClass


@op("torch", creates=True)
def tensor(data: Anything, *, dtype: OptionalType = None) -> Tensor:
    """A tensor of nested lists of numbers, copied.  Its dtype is that of the numbers unless given."""
    array = np.array(_numbers(data))
    if dtype is None:
        dtype = array.dtype if isinstance(data, TensorClass) else inferred(array)
    return array.astype(dtype)


def _numbers(data: Any) -> Any:
    if isinstance(data, TensorClass):
        return data.array
    if isinstance(data, (list, tuple)):
        return [_numbers(item) for item in data]
    return data


def inferred(array: Any) -> np.dtype[Any]:
    """The dtype PyTorch gives to Python data."""
    if array.dtype.kind == "f" or not array.size:
        return STATE.default_dtype
    return dtypes.complex_of(STATE.default_dtype) if array.dtype.kind == "c" else array.dtype


def _allocated(size: tuple[int, ...], dtype: np.dtype[Any] | None) -> np.dtype[Any]:
    """The dtype of a new tensor, its memory granted."""
    found = dtype or STATE.default_dtype
    STATE.reserve(size, found.itemsize)
    return found


@op("torch", creates=True, varargs="size")
def ones(size: Shape, *, dtype: OptionalType = None) -> Tensor:
    """Ones.  size -> size."""
    return np.ones(size, _allocated(size, dtype))


@op("torch", creates=True, varargs="size")
def zeros(size: Shape, *, dtype: OptionalType = None) -> Tensor:
    """Zeros.  size -> size."""
    return np.zeros(size, _allocated(size, dtype))
