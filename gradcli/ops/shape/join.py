"""Several tensors made one: cat, stack and what is made of them."""

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Array, Bool, Int, Tensor, Tensors, Text
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.shared.arrays import array_of
from gradcli.ops.shared.dims import wrap

PAIR = ((2, 3), (2, 3))


def skipped(shape: tuple[int, ...]) -> bool:
    """An empty tensor of one dimension counts for nothing in cat, whatever the others' shapes."""
    return shape == (0,)


def joined_dim(dim: int, shapes: Sequence[tuple[int, ...]]) -> int:
    """The dimension a cat runs along."""
    return wrap(dim, next((len(shape) for shape in shapes if not skipped(shape)), 1))


def cat_backward(F: Any, g: Any, shapes: Sequence[tuple[int, ...]], dim: int) -> list[Any]:
    """The part of the cotangent that belongs to each tensor."""
    at, start, found = joined_dim(dim, shapes), 0, []
    for shape in shapes:
        if skipped(shape):
            found.append(F.new_zeros_raw(g, shape))
            continue
        found.append(F.slice(g, at, start, start + shape[at]))
        start += shape[at]
    return found


@op(
    "torch torch.concat torch.concatenate",
    node="CatBackward0",
    dtype="promote",
    samples=(S(PAIR), S(((2, 3), (2, 1)), -1)),
    tensors=lambda F, g, tensors_shape, dim: cat_backward(F, g, tensors_shape, dim),
    out="apart",
)
def cat(tensors: Tensors, dim: Int = 0) -> Tensor:
    """Tensors joined along one dimension.  (*A, n, *B), (*A, m, *B) -> (*A, n + m, *B)."""
    if not tensors:
        fail(ValueError, "torch.cat(): expected a non-empty list of Tensors", mistakes.joining)
    for position, tensor in enumerate(tensors):
        if not tensor.ndim:
            text = f"zero-dimensional tensor (at position {position}) cannot be concatenated"
            fail(RuntimeError, text, mistakes.joining)
    at = joined_dim(dim, [tensor.shape for tensor in tensors])
    parts = [(position, tensor) for position, tensor in enumerate(tensors) if not skipped(tensor.shape)]
    if not parts:
        return tensors[0].copy()
    first = parts[0][1]
    for position, tensor in parts[1:]:
        _check_joins(first.shape, tensor.shape, at, position)
    STATE.reserve((sum(tensor.size for _, tensor in parts),), first.itemsize)
    return np.concatenate([tensor for _, tensor in parts], axis=at)


def _check_joins(first: tuple[int, ...], other: tuple[int, ...], at: int, position: int) -> None:
    if len(first) != len(other):
        text = f"Tensors must have same number of dimensions: got {len(first)} and {len(other)}"
        fail(RuntimeError, text, mistakes.joining)
    for dim, (want, have) in enumerate(zip(first, other, strict=True)):
        if want != have and dim != at:
            text = (
                f"Sizes of tensors must match except in dimension {at}. Expected size {want} but got size {have} for tensor "
                f"number {position} in the list."
            )
            fail(RuntimeError, text, mistakes.cat_sizes, dim=at, position=position, sizes=(want, have))


@op(
    "torch",
    dtype="promote",
    samples=(S(PAIR), S(PAIR, -1)),
    tensors=lambda F, g, tensors_shape, dim: [F.select(g, dim, place) for place in range(len(tensors_shape))],
)
def stack(tensors: Tensors, dim: Int = 0) -> Tensor:
    """Tensors of one shape joined along a new dimension.  n times (*A, *B) -> (*A, n, *B)."""
    if not tensors:
        fail(RuntimeError, "stack expects a non-empty TensorList", mistakes.joining)
    first = tensors[0]
    at = wrap(dim, first.ndim + 1)
    for position, tensor in enumerate(tensors):
        if tensor.shape != first.shape:
            text = (
                f"stack expects each tensor to be equal size, but got {list(first.shape)} at entry 0 and {list(tensor.shape)} "
                f"at entry {position}"
            )
            fail(RuntimeError, text, mistakes.stack_shapes, position=position)
    STATE.reserve((len(tensors), *first.shape), first.itemsize)
    return np.stack(tensors, axis=at)


def _require_some(name: str, tensors: Sequence[Any]) -> None:
    if not tensors:
        fail(RuntimeError, f"{name} expects a non-empty TensorList", mistakes.joining)


@composite("torch", samples=(S(PAIR),))
def hstack(F: Any, tensors: Tensors) -> Tensor:
    """Tensors side by side: along the second dimension, or the only one."""
    _require_some("hstack", tensors)
    tensors = F.atleast_1d_all(tensors)
    return F.cat(tensors, 0 if array_of(tensors[0]).ndim == 1 else 1)


@composite("torch torch.row_stack", samples=(S(PAIR),))
def vstack(F: Any, tensors: Tensors) -> Tensor:
    """Tensors one below the other; a vector is one row."""
    _require_some("vstack", tensors)
    return F.cat(F.atleast_2d_all(tensors), 0)


@composite("torch", samples=(S(PAIR),))
def dstack(F: Any, tensors: Tensors) -> Tensor:
    """Tensors one behind the other, along the third dimension."""
    _require_some("dstack", tensors)
    return F.cat(F.atleast_3d_all(tensors), 2)


@composite("torch", samples=(S(((3,), (3, 2))),))
def column_stack(F: Any, tensors: Tensors) -> Tensor:
    """Tensors side by side; a vector is one column."""
    _require_some("column_stack", tensors)
    return F.hstack(tuple(_as_columns(F, tensor) for tensor in tensors))


def _as_columns(F: Any, tensor: Any) -> Any:
    array = array_of(tensor)
    return F.reshape(tensor, (array.size, 1)) if array.ndim <= 1 else tensor


# ---- blocks --------------------------------------------------------------------------------------------------------------


def _as_matrix(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The rows and columns of a block; a vector is one row."""
    return shape if len(shape) == 2 else (1, *shape) if shape else (1, 1)


def block_diag_backward(F: Any, g: Any, shapes: Sequence[tuple[int, ...]]) -> list[Any]:
    """The block of the cotangent that belongs to each tensor."""
    found, row, column = [], 0, 0
    for shape in shapes:
        rows, columns = _as_matrix(shape)
        block = F.slice(F.slice(g, 0, row, row + rows), 1, column, column + columns)
        for _ in range(2 - len(shape)):
            block = F.squeeze_dim(block, -1)
        found.append(block)
        row, column = row + rows, column + columns
    return found


@op(
    "torch",
    dtype="promote",
    varargs="tensors",
    samples=(S(((2, 3), (2,), ())),),
    tensors=lambda F, g, tensors_shape: block_diag_backward(F, g, tensors_shape),
)
def block_diag(tensors: Tensors = ()) -> Tensor:
    """Matrices along the diagonal of a larger one, zeros around them; a vector is one row."""
    for position, tensor in enumerate(tensors):
        if tensor.ndim > 2:
            text = f"torch.block_diag: Input tensors must have 2 or fewer dimensions. Input {position} has {tensor.ndim} dimensions"
            fail(RuntimeError, text)
    if not tensors:
        return np.zeros((1, 0), STATE.default_dtype)
    shapes = [_as_matrix(tensor.shape) for tensor in tensors]
    size = (sum(rows for rows, _ in shapes), sum(columns for _, columns in shapes))
    STATE.reserve(size, tensors[0].itemsize)
    found = np.zeros(size, tensors[0].dtype)
    row = column = 0
    for tensor, (rows, columns) in zip(tensors, shapes, strict=True):
        found[row : row + rows, column : column + columns] = tensor.reshape(rows, columns)
        row, column = row + rows, column + columns
    return found


# ---- grids -----------------------------------------------------------------------------------------------------------------

GRID_WARNING = "torch.meshgrid: in an upcoming release, it will be required to pass the indexing argument."


def matrix_text(array: Array) -> str:
    """An array as C++ prints it, in short."""
    rows = "\n".join(" " + "  ".join(f"{value:g}" for value in row) for row in array.reshape(-1, array.shape[-1]).tolist())
    return f"{rows}\n[ {dtypes.of(array.dtype).tensor_type}{{{','.join(map(str, array.shape))}}} ]"


@composite("torch", varargs="tensors")
def meshgrid(F: Any, tensors: Tensors = (), *, indexing: Text = "") -> Any:
    """Each vector repeated along the dimensions of the others.  (n,), (m,) -> (n, m) each; with indexing "xy", (m, n)."""
    if not indexing:
        STATE.warn("UserWarning", GRID_WARNING)
    _require_some("meshgrid", tensors)
    arrays = [array_of(tensor) for tensor in tensors]
    if any(array.ndim > 1 for array in arrays):
        shown = matrix_text(next(array for array in arrays if array.ndim > 1))
        fail(
            RuntimeError,
            f"torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: {shown}",
            mistakes.shapes,
        )
    if any(array.dtype != arrays[0].dtype for array in arrays):
        fail(RuntimeError, "meshgrid expects all tensors to have the same dtype", mistakes.dtypes)
    if indexing not in ("", "ij", "xy"):
        text = f'torch.meshgrid: indexing must be one of "xy" or "ij", but received: {indexing}'
        fail(RuntimeError, text)
    order = list(range(len(tensors)))
    if indexing == "xy" and len(tensors) > 1:
        order[:2] = [1, 0]
    shape = tuple(arrays[at].size for at in order)
    columns = [F.view(tensor, tuple(-1 if place == at else 1 for place in order)) for at, tensor in enumerate(tensors)]
    return tuple(F.expand(column, shape) for column in columns)


@composite("torch", varargs="tensors", samples=(S(((2,), (3,))),))
def cartesian_prod(F: Any, tensors: Tensors = ()) -> Tensor:
    """Every choice of one element from each vector, a row each.  (n,), (m,) -> (n * m, 2)."""
    for tensor in tensors:
        shape = array_of(tensor).shape
        if len(shape) != 1:
            fail(RuntimeError, f"Expect a 1D vector, but got shape {list(shape)}")
    if len(tensors) == 1:
        return tensors[0]
    return F.stack(tuple(F.flatten(grid) for grid in F.meshgrid(tensors, indexing="ij")), 1)


@composite("torch", samples=(S((4,)), S((3,), 2, True)))
def combinations(F: Any, self: Tensor, r: Int = 2, with_replacement: Bool = False) -> Tensor:
    """Every way to choose `r` elements of a vector, a row each.  (n,) -> (k, r)."""
    array = array_of(self)
    if array.ndim != 1:
        fail(RuntimeError, f"Expect a 1D vector, but got shape {list(array.shape)}")
    if r < 0:
        fail(RuntimeError, f"Expect a non-negative number, but got {r}")
    if not r:
        return F.new_zeros_raw(self, (0,))
    grids = F.meshgrid((self,) * r, indexing="ij")
    mask = F.ordered_mask(array.size, r, with_replacement)
    return F.stack(tuple(F.masked_select(grid, mask) for grid in grids), 1)


@op("")
def ordered_mask(length: Int, r: Int, with_replacement: Bool) -> Tensor:
    """Which cells of an r-dimensional grid have rising coordinates."""
    STATE.reserve((length,) * r, 1)
    mask = np.ones((length,) * r, np.bool_)
    places = np.indices((length,) * r, sparse=True)
    for lower, upper in itertools.pairwise(places):
        mask &= lower <= upper if with_replacement else lower < upper
    return mask
