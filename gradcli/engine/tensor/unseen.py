"""Memory that the program may write to without a version that counts it: through ``.data``, a NumPy array, a storage.

What was computed from such memory and kept is not what it holds any more, perhaps.
"""

from __future__ import annotations

from weakref import ref

import numpy as np

from gradcli.engine.tensor.tensor import Array

LEAST = 1 << 10  # elements; of fewer nothing is kept
_exposed: dict[int, ref[Array]] = {}


def expose(owner: Array) -> None:
    """From now on the program may write to the memory of this array unseen."""
    if owner.size >= LEAST:
        key = id(owner)
        _exposed[key] = ref(owner, lambda gone: _exposed.pop(key, None))


def may_have_changed(array: Array) -> bool:
    """Whether the program may have written to the memory of an array unseen."""
    return bool(_exposed) and id(owner_of(array)) in _exposed


def owner_of(array: Array) -> Array:
    """The array whose memory this one looks at."""
    owner, base = array, array.base
    while base is not None:
        owner, base = (base if isinstance(base, np.ndarray) else owner), getattr(base, "base", None)
    return owner
