"""``first * second + third`` rounded once, as a processor's fused instruction does it and PyTorch with it."""

from typing import Any

import numpy as np

SINGLE, DOUBLE = np.dtype(np.float32), np.dtype(np.float64)
MOST = 1 << 15  # elements; the detour through float64 is worth the last digit while it costs next to nothing


def multiply_add(first: Any, second: Any, third: Any) -> Any:
    """For float32 the product is exact in float64, so that only the sum is rounded; other dtypes round twice."""
    if is_small_single(first) and is_small_single(second) and is_small_single(third):
        wide = first.astype(DOUBLE) * second.astype(DOUBLE) + third.astype(DOUBLE)  # sooner than in NumPy's own buffers
        return wide.astype(SINGLE)
    return np.add(third, first * second)


def multiply_add_into(target: Any, first: Any, second: Any, third: Any) -> None:
    """The same written into `target`, which may be one of the others; `second` is an array."""
    if not (is_small_single(first) and is_small_single(second) and is_small_single(third)):
        target[...] = np.add(third, first * second)
        return
    wide = second.astype(DOUBLE)
    wide *= first.astype(DOUBLE)
    wide += third.astype(DOUBLE)
    target[...] = wide


def is_small_single(part: Any) -> bool:
    return isinstance(part, (np.ndarray, np.generic)) and part.dtype == SINGLE and part.size <= MOST
