"""What a kernel gave, as the arrays that rows promise."""

from __future__ import annotations

from typing import Any

import numpy as np


def arrays_of(result: Any) -> Any:
    """A kernel's result with NumPy scalars made 0-d arrays."""
    if type(result) is np.ndarray:
        return result
    if isinstance(result, np.generic):
        return np.asarray(result)
    if isinstance(result, (tuple, list)):
        return type(result)(arrays_of(item) for item in result)
    return result


def narrowed(result: Any, half: np.dtype[Any]) -> Any:
    """A kernel's float32 result rounded back to the two-byte dtype of its operands."""
    if isinstance(result, (tuple, list)):
        return type(result)(narrowed(item, half) for item in result)
    array = np.asarray(result)
    return array.astype(half) if array.dtype == np.float32 else array
