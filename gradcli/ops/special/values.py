"""Values of special functions: SciPy's, in double precision, loaded when first needed."""

from typing import Any

import numpy as np

from gradcli.engine.fusion import cores
from gradcli.engine.table.kinds import Array
from gradcli.ops.numerics.error_function import FEW, error_function

SHARED = 1 << 15  # elements from which on all cores work on a function


def computed(name: str, *values: Any) -> Array:
    """A function of SciPy's, rounded to the dtype of the operands."""
    dtype = np.result_type(*values)
    if name == "erf" and dtype == np.float32 and values[0].size > FEW:
        return _by_parts(np.asarray(values[0]))
    from scipy import special

    function = getattr(special, name)
    if name == "erf" and dtype == np.float32:
        return np.asarray(function(values[0]))  # in double precision inside
    wide = [np.asarray(value, np.float64) if dtype.kind == "f" else value for value in values]
    return np.asarray(function(*wide)).astype(dtype)


def _by_parts(array: Array) -> Array:
    """The error function of single-precision numbers, by all cores where they are many.  (*) -> (*)."""
    result = np.empty(array.shape, array.dtype)
    source, target = array.reshape(-1), result.reshape(-1)
    if array.size < SHARED:
        error_function(source, target)
    else:
        cores.run_on_all(lambda first, last: _quietly(source[first:last], target[first:last]), array.size)
    return result


def _quietly(source: Array, target: Array) -> None:
    with np.errstate(all="ignore"):  # a thread starts with NumPy's own settings
        error_function(source, target)
