"""Values of special functions: SciPy's, in double precision, loaded when first needed."""

from typing import Any

import numpy as np

from gradcli.engine.fusion import cores
from gradcli.engine.table.kinds import Array

WIDE_INSIDE = frozenset(("erf",))  # in single precision SciPy's own loop computes these in double, element by element
SHARED = 1 << 15  # elements from which on all cores work on a function


def computed(name: str, *values: Any) -> Array:
    """A function of SciPy's, rounded to the dtype of the operands."""
    from scipy import special

    function = getattr(special, name)
    dtype = np.result_type(*values)
    if name in WIDE_INSIDE and dtype == np.float32:
        return _by_parts(function, np.asarray(values[0]))
    wide = [np.asarray(value, np.float64) if dtype.kind == "f" else value for value in values]
    return np.asarray(function(*wide)).astype(dtype)


def _by_parts(function: np.ufunc, array: Array) -> Array:
    """A function of single elements, by all cores where the array is large.  (*) -> (*)."""
    if array.size < SHARED or not array.flags.c_contiguous:
        return np.asarray(function(array))
    result = np.empty_like(array)
    source, target = array.reshape(-1), result.reshape(-1)

    def work(first: int, last: int) -> None:
        with np.errstate(all="ignore"):  # a thread starts with NumPy's own settings
            function(source[first:last], out=target[first:last])

    cores.run_on_all(work, array.size)
    return result
