"""Values of special functions: SciPy's, in double precision, loaded when first needed."""

from typing import Any

import numpy as np

from gradcli.engine.table.kinds import Array


def computed(name: str, *values: Any) -> Array:
    """A function of SciPy's, rounded to the dtype of the operands."""
    from scipy import special

    dtype = np.result_type(*values)
    wide = [np.asarray(value, np.float64) if dtype.kind == "f" else value for value in values]
    return np.asarray(getattr(special, name)(*wide)).astype(dtype)
