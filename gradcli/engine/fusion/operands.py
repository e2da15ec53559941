"""How kernels and rules are handed large arrays."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.engine.fusion import cores, large


def as_large(array: Any) -> Any:
    """An array of `large.WORTH` elements or more as kernels are to see it: `Large` where that pays."""
    cores.wake()
    if type(array) is not np.ndarray or array.size < large.SIZE or not array.ndim or not array.flags.c_contiguous:
        return array
    large.note(array.nbytes)
    return _view(array)


def large_gradient(array: Any) -> Any:
    """A gradient as rules are to see it.  Of one that is a single number spread out, as that of a mean, only that number is worked on."""
    if type(array) is not np.ndarray or array.size < large.SIZE or not array.ndim:
        return array
    return as_large(array) if any(array.strides) else _view(array)


def _view(array: Any) -> Any:
    from gradcli.engine.fusion.lazy import Large  # programs without large arrays need none of that

    return array.view(Large)
