"""Python numbers as elements of a tensor, refused where they do not fit its dtype."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.engine.errors import fail
from gradcli.engine.tensor import dtypes

# How C++ calls the types of elements.
CPP = {
    "bool": "bool",
    "uint8": "uint8_t",
    "int8": "int8_t",
    "int16": "int16_t",
    "int32": "int",
    "int64": "int64_t",
    "uint16": "uint16_t",
    "uint32": "uint32_t",
    "uint64": "uint64_t",
    "float16": "c10::Half",
    "bfloat16": "c10::BFloat16",
    "float32": "float",
    "float64": "double",
    "complex64": "c10::complex<float>",
    "complex128": "c10::complex<double>",
}


def fits(value: complex, dtype: np.dtype[Any]) -> bool:
    """Whether a number can become an element of `dtype`: fractions may be cut off, magnitudes may not."""
    category = dtypes.category(dtype)
    if category == dtypes.BOOL:
        return True
    if category == dtypes.COMPLEX:
        part = dtypes.of(dtypes.real_of(dtype)).np
        return fits(complex(value).real, part) and fits(complex(value).imag, part)
    if isinstance(value, complex):
        if value.imag:
            return False
        value = value.real
    if category == dtypes.INT:
        limits = np.iinfo(dtype)
        low = -int(limits.max) if dtype.kind == "u" and isinstance(value, int) else int(limits.min)  # only ints may wrap around
        return low <= value <= int(limits.max)
    return not np.isfinite(value) or bool(np.isfinite(np.asarray(float(value)).astype(dtype)))


def element(value: complex, dtype: np.dtype[Any], words: dict[str, str] = CPP) -> Any:
    """A number as an element of `dtype`."""
    if isinstance(value, int):
        dtypes.in_64_bits(value)
    if not fits(value, dtype):
        text = f"value cannot be converted to type {words[dtypes.of(dtype).name]} without overflow"
        fail(RuntimeError, text)
    if dtypes.category(dtype) in (dtypes.INT, dtypes.FLOAT):
        value = value.real
    if dtypes.category(dtype) == dtypes.INT:
        return np.asarray(int(value.real) & 0xFFFFFFFFFFFFFFFF, np.uint64).astype(dtype)[()]
    return np.asarray(value).astype(dtype)[()]
