"""Copies of a tensor with one part replaced: select_scatter, slice_scatter, diagonal_scatter."""

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Array, Int, OptionalInt, Tensor
from gradcli.engine.table.table import S, op
from gradcli.ops.core.plumbing import cast
from gradcli.ops.shape.parts import diagonal, select, slice


def check_part(src: Array, part: Array) -> None:
    if src.shape != part.shape:
        text = f"expected src to have a size equal to the slice of self. src size = {list(src.shape)}, slice size = {list(part.shape)}"
        fail(RuntimeError, text, mistakes.shapes)


@op(
    samples=(S((2, 3), (3,), 0, 1),),
    self=lambda F, g, src_shape, dim, index: F.select_scatter(g, F.new_zeros_raw(g, src_shape), dim, index),
    src=lambda F, g, dim, index: F.select(g, dim, index),
    real_only="select_scatter",
)
def select_scatter(self: Tensor, src: Tensor, dim: Int, index: Int) -> Tensor:
    """A copy of `self` with `src` as the part at `index` of one dimension.  (*A, n, *B), (*A, *B) -> (*A, n, *B)."""
    found = np.array(self, order="C")
    part = select(found, dim, index)
    check_part(src, part)
    part[...] = cast(src, self.dtype)
    return found


@op(
    samples=(S((4, 3), (2, 3), 0, 1, 3), S((2, 5), (2, 3), 1, 0, None, 2)),
    self=lambda F, g, src_shape, dim, start, end, step: F.slice_scatter(g, F.new_zeros_raw(g, src_shape), dim, start, end, step),
    src=lambda F, g, dim, start, end, step: F.slice(g, dim, start, end, step),
    real_only="slice_scatter",
)
def slice_scatter(self: Tensor, src: Tensor, dim: Int = 0, start: OptionalInt = None, end: OptionalInt = None, step: Int = 1) -> Tensor:
    """A copy of `self` with `src` as a slice of one dimension.  (*A, n, *B), (*A, m, *B) -> (*A, n, *B)."""
    found = np.array(self, order="C")
    part = slice(found, dim, start, end, step)
    check_part(src, part)
    part[...] = cast(src, self.dtype)
    return found


@op(
    samples=(S((3, 4), (3,)), S((2, 3), (2,), 1)),
    self=lambda F, g, src_shape, offset, dim1, dim2: F.diagonal_scatter(g, F.new_zeros_raw(g, src_shape), offset, dim1, dim2),
    src=lambda F, g, offset, dim1, dim2: F.diagonal(g, offset, dim1, dim2),
    strict=True,
)
def diagonal_scatter(self: Tensor, src: Tensor, offset: Int = 0, dim1: Int = 0, dim2: Int = 1) -> Tensor:
    """A copy of `self` with `src` on its diagonals.  (*A, n, m), (*A, k) -> (*A, n, m)."""
    found = np.array(self, order="C")
    part = diagonal(found, offset, dim1, dim2)
    check_part(src, part)
    part[...] = cast(src, self.dtype)
    return found
