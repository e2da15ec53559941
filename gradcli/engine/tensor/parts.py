"""The part of its base that a view is, for its history, for gradients and for tangents.

A view lies in its base's memory with strides and an offset (`Geometry`), may look at complex numbers as pairs of real ones or the other way
round, and may turn signs.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.engine.tensor.geometry import Geometry, geometry
from gradcli.engine.tensor.reflections import PLAIN, REFLECTED, Signs, physical, signs_of
from gradcli.engine.tensor.tensor import Array
from gradcli.records import NamedTuple


class Part(NamedTuple):
    """How to get from a base to its view."""

    where: Geometry
    as_real: bool  # the base is taken as pairs of real numbers first
    as_complex: bool  # the view is pairs of real numbers taken as complex ones
    signs: Signs

    def view(self, F: Any, base: Any) -> Any:
        """The view of a base, recorded as PyTorch records it."""
        base = F.view_as_real(base) if self.as_real else base
        base = base if self.as_complex else self._turned(F, base, F.neg_view)
        if not self._is_all():
            base = F.as_strided_view(base, self.where)
        return self._turned(F, F.view_as_complex(base), F.neg_view) if self.as_complex else base

    def read(self, F: Any, value: Any) -> Any:
        """What belongs to the view of a value of the base's shape."""
        value = F.view_as_real(value) if self.as_real else value
        found = F.as_strided_part(value, self.where)
        return self._turned(F, F.view_as_complex(found) if self.as_complex else found, F.neg)

    def replace(self, F: Any, value: Any, mine: Any) -> Any:
        """A value of the base's shape with `mine` in place of the view; zeros where that is None."""
        value = F.view_as_real(value) if self.as_real else value
        if mine is not None:
            mine = self._turned(F, mine, F.neg)
            mine = F.view_as_real(mine) if self.as_complex else mine
        found = F.put_strided_part(value, mine, self.where)
        return F.view_as_complex(found) if self.as_real else found

    def _turned(self, F: Any, value: Any, neg: Any) -> Any:
        value = F.conj(value) if self.signs.conj else value
        return neg(value) if self.signs.neg else value

    def _is_all(self) -> bool:
        """Whether pairs or signs are all that makes the view another tensor than its base."""
        where = self.where
        same = (where.shape, where.strides, where.offset) == (where.base_shape, where.base_strides, 0)
        return same and (self.as_real or self.signs != PLAIN)


def part_of(view: Array, base: Array) -> Part:
    """Which part of `base` a `view` of it is."""
    signs = signs_of(view) if REFLECTED else PLAIN
    view = physical(view) if REFLECTED else view
    as_real, as_complex = (first.dtype.kind == "c" != other.dtype.kind for first, other in ((base, view), (view, base)))
    base = _pairs(base) if as_real else base
    return Part(geometry(_pairs(view) if as_complex else view, base), as_real, as_complex, signs)


def _pairs(array: Array) -> Array:
    return array[..., np.newaxis].view(array.real.dtype)
