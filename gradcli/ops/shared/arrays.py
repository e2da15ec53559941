"""Arrays of values that may belong to either algebra."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.engine.table.kinds import Array


def array_of(value: Any) -> Array:
    """The array of a value of either algebra: an array itself, or a tensor's."""
    return value if isinstance(value, np.ndarray) else value.array
