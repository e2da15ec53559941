"""The functions of ``torch`` between tensors and NumPy's arrays, and ``torch.return_types``."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.engine import dtypes
from gradcli.engine.errors import fail
from gradcli.engine.functions import find, with_options
from gradcli.engine.tensor import Tensor

KNOWN = "float64, float32, float16, complex64, complex128, int64, int32, int16, int8, uint64, uint32, uint16, uint8, and bool"


def from_numpy(ndarray: Any, /) -> Tensor:
    """A tensor over the memory of an array."""
    if not isinstance(ndarray, np.ndarray):
        fail(TypeError, f"expected np.ndarray (got {type(ndarray).__name__})", rule="numpy")
    if ndarray.dtype.name not in dtypes.NAMES:
        fail(TypeError, f"can't convert np.ndarray of type {ndarray.dtype.type.__module__}.{ndarray.dtype.type.__name__}. The only supported types are: {KNOWN}.")
    if any(step < 0 for step in ndarray.strides):
        text = "At least one stride in the given numpy array is negative, and tensors with negative strides are not currently supported. "
        fail(ValueError, text + "(You can probably work around this by making a copy of your array with array.copy().) ")
    return Tensor(ndarray)


def as_tensor(data: Any, dtype: Any = None, device: Any = None) -> Tensor:
    """The data as a tensor, without a copy where none is needed."""
    wanted = dtype.np if isinstance(dtype, dtypes.DType) else None
    if isinstance(data, Tensor):
        if wanted is None or wanted == data.array.dtype:
            return with_options(data, {"device": device})  # type: ignore[no-any-return]
        convert = find("Tensor.to")
        assert convert is not None
        return convert(data, dtype)  # type: ignore[no-any-return]
    if isinstance(data, np.ndarray):
        made = from_numpy(data if wanted is None else data.astype(wanted, copy=False))
    else:
        make = find("torch.tensor")
        assert make is not None
        made = make(data) if dtype is None else make(data, dtype=dtype)
    return with_options(made, {"device": device})  # type: ignore[no-any-return]


def arrays() -> dict[str, Any]:
    return {"from_numpy": from_numpy, "as_tensor": as_tensor, "asarray": as_tensor}
