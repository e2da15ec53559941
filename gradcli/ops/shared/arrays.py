"""Arrays of values that may belong to either algebra, and choices between elements.

Of many numbers the bits are masked: `np.where` and `np.copyto` have a branch for each element, which a processor guesses wrong half the time.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.engine.table.kinds import Array

MANY = 512  # elements
WHOLE = {4: np.int32, 8: np.int64}  # integers of the size of a float


def array_of(value: Any) -> Array:
    """The array of a value of either algebra: an array itself, or a tensor's."""
    return value if isinstance(value, np.ndarray) else value.array


def kept_where(mask: Array, values: Array) -> Any:
    """The elements of `values` where `mask` is true, zeros elsewhere.  (*), (*) -> (*), of the two broadcast."""
    values = np.asarray(values)
    whole = _whole(values)
    if whole is None or not mask.flags.c_contiguous or mask.shape != values.shape:
        return np.where(mask, values, values.dtype.type(0))
    bits = _all_bits(mask, whole)
    np.bitwise_and(values.view(whole), bits, out=bits)
    return bits.view(values.dtype)


def put_where(target: Array, mask: Array, values: Array) -> None:
    """Write `values` to where `mask` is true; they are gone afterwards.  All of one shape, `target` and `values` without gaps."""
    whole = _whole(target)
    if whole is None:
        np.copyto(target, values, where=mask)
        return
    old, new = target.view(whole), values.view(whole)
    np.bitwise_xor(new, old, out=new)
    np.bitwise_and(new, _all_bits(mask, whole), out=new)
    np.bitwise_xor(old, new, out=old)


def _whole(values: Array) -> Any:
    """Integers of the size of these floats; None where it is not worth while."""
    return WHOLE.get(values.dtype.itemsize) if values.size >= MANY and values.dtype.kind == "f" and values.flags.c_contiguous else None


def _all_bits(mask: Array, whole: Any) -> Array:
    """-1, which has all bits, where `mask` is true."""
    bits = np.empty(mask.shape, whole)
    return np.negative(mask.view(np.int8), out=bits)
