"""Finding places: in sorted boundaries, of what is not zero, from flat positions."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Anything, Array, Bool, Int, Operand, OptionalIndex, OptionalText, Tensor
from gradcli.engine.table.table import composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.reduce.sums import unsupported

# ---- in sorted boundaries --------------------------------------------------------------------------------------------


@op("torch")
def bucketize(input: Operand, boundaries: Tensor, *, out_int32: Bool = False, right: Bool = False) -> Tensor:
    """In which bucket between `boundaries` each element falls.  (*), (n,) -> (*)."""
    if boundaries.ndim != 1:
        text = f"boundaries tensor must be 1 dimension, but got dim({boundaries.ndim})"
        fail(RuntimeError, text, mistakes.shapes)
    return insertion_places(boundaries, np.asarray(input), right, out_int32)


@op("torch")
def searchsorted(
    sorted_sequence: Tensor,
    self: Operand,
    *,
    out_int32: Bool = False,
    right: Bool = False,
    side: OptionalText = None,
    sorter: OptionalIndex = None,
) -> Tensor:
    """Where to insert elements so that sequences stay sorted.  (*, n), (*, m) -> (*, m)."""
    values = np.asarray(self)
    _require_search(sorted_sequence, values, right, side, sorter)
    if sorter is not None:
        if sorter.size and not (sorter.min() >= 0 and sorter.max() < sorted_sequence.shape[-1]):
            _refuse("sorter index out of range")
        sorted_sequence = np.take_along_axis(sorted_sequence, sorter, -1)
    return insertion_places(sorted_sequence, values, right or side == "right", out_int32)


def _refuse(text: str) -> None:
    fail(RuntimeError, f"torch.searchsorted(): {text}")


def _require_search(boundaries: Array, values: Array, right: bool, side: str | None, sorter: Array | None) -> None:
    """Refuse what PyTorch refuses, in its order."""
    if side not in (None, "left", "right"):
        _refuse(f"side can only be 'left' or 'right' but got {side}")
    if side == "left" and right:
        _refuse("side and right can't be set to opposites, got side of left while right was True")
    shape = list(boundaries.shape)
    if boundaries.ndim != 1:
        if not values.ndim:
            _refuse(
                "input value can be a scalar only when boundaries tensor dimension is 1, "
                f"but we got boundaries tensor dim({boundaries.ndim}) and input value's dim(0) numel(1)"
            )
        if not boundaries.ndim:
            _refuse("boundaries tensor should have positive dimension, but got 0 dimension")
        if values.ndim != boundaries.ndim or values.shape[:-1] != boundaries.shape[:-1]:
            _refuse(
                "boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries tensor "
                f"and input value tensor must match, but we got boundaries tensor {shape} and input value tensor {list(values.shape)}"
            )
    if sorter is not None and sorter.shape != boundaries.shape:
        _refuse(f"boundary and sorter must have the same size, but got boundary tensor {shape}and got sorter tensor {list(sorter.shape)}")
    if sorter is not None and sorter.dtype != np.int64:
        _refuse(f"sorter must be a tensor of long dtype but got dtype {dtypes.of(sorter.dtype).scalar_name}")


def insertion_places(boundaries: Array, values: Array, right: bool, out_int32: bool) -> Array:
    """The places of `values` in rows of boundaries, past equal ones if `right`; NaN goes last."""
    common = dtypes.promote(boundaries.dtype, values.dtype) if values.ndim else boundaries.dtype
    if dtypes.category(common) in (dtypes.BOOL, dtypes.COMPLEX):
        unsupported("searchsorted_out_cpu", common)
    side = "right" if right else "left"
    if boundaries.ndim == 1:
        found = np.asarray(np.searchsorted(boundaries, values, side))  # type: ignore[call-overload]
    else:
        found = places_by_row(boundaries, values, right)
    if dtypes.is_floating(values.dtype):
        found = np.where(np.isnan(values), boundaries.shape[-1], found)
    return found.astype(np.int32 if out_int32 else np.int64)


def places_by_row(boundaries: Array, values: Array, right: bool) -> Array:
    """Sort boundaries and values of each row together and count the boundaries before each value."""
    parts = (boundaries, values) if right else (values, boundaries)
    is_boundary = np.concatenate([np.full(part.shape, part is boundaries) for part in parts], axis=-1)
    order = np.argsort(np.concatenate(parts, axis=-1), axis=-1, kind="stable")
    before = np.cumsum(np.take_along_axis(is_boundary, order, -1), axis=-1)
    places = np.empty_like(before)
    np.put_along_axis(places, order, before, -1)
    return places[..., boundaries.shape[-1] :] if right else places[..., : values.shape[-1]]


@op("torch", dtype="promote")
def isin(elements: Operand, test_elements: Operand, *, assume_unique: Bool = False, invert: Bool = False) -> Tensor:
    """Whether each element is one of the test elements.  (*), (*B) -> (*)."""
    common = np.result_type(elements, test_elements)
    if common.kind in "bc":
        text = f"Unsupported input type encountered for isin(): {dtypes.of(common).scalar_name}"
        fail(RuntimeError, text, mistakes.dtypes)
    return np.asarray(np.isin(elements, test_elements, invert=invert))


# ---- what is not zero ------------------------------------------------------------------------------------------------


@composite()
def nonzero(F: Any, self: Tensor, *, as_tuple: Bool = False) -> Any:
    """The indices of what is not zero: one row each, or one tensor for each dimension.  (*A) -> (n, dims)."""
    if not as_tuple:
        return F.nonzero_rows(self)
    found = F.nonzero_rows(self if len(self.shape) else F.unsqueeze(self, 0))
    return tuple(F.unbind(found, 1))


@op("")
def nonzero_rows(self: Tensor) -> Tensor:
    """The indices of what is not zero, one row each.  (*A) -> (n, dims)."""
    return np.argwhere(self).astype(np.int64, copy=False)


@composite()
def argwhere(F: Any, self: Tensor) -> Tensor:
    """The indices of what is not zero, one row each.  (*A) -> (n, dims)."""
    return F.nonzero_rows(self)


@op()
def nonzero_static(self: Tensor, *, size: Int, fill_value: Int = -1) -> Tensor:
    """The first `size` indices of what is not zero, one row each; `fill_value` where there are fewer.  (*A) -> (size, dims)."""
    if size < 0:
        fail(RuntimeError, "nonzero_static: 'size' must be an non-negative integer")
    found = np.full((size, self.ndim), fill_value, np.int64)
    indices = np.argwhere(self)[:size]
    found[: len(indices)] = indices
    return found


@composite("torch")
def unravel_index(F: Any, indices: Tensor, shape: Anything) -> Any:
    """Positions in a flattened tensor of a shape as indices, one tensor for each dimension.  (*) -> a tuple of (*)."""
    dtype = dtypes.of(dtypes.of_value(indices))
    if dtype.category != dtypes.INT:
        fail(TypeError, f"expected 'indices' to be integer dtype, but got {dtype!r}", mistakes.dtypes)
    sizes = (shape,) if isinstance(shape, int) else shape
    if not isinstance(sizes, (tuple, list)):
        text = f"expected 'shape' to be int or sequence of ints, but got {said_type(shape)}"
        fail(TypeError, text)
    for size in sizes:
        if not isinstance(size, int):
            text = f"expected 'shape' sequence to only contain ints, but got {said_type(size)}"
            fail(TypeError, text)
    if any(size < 0 for size in sizes):
        fail(ValueError, f"'shape' cannot have negative values, but got {tuple(sizes)}")
    return tuple(F.unraveled(indices, tuple(sizes), at) for at in range(len(sizes)))


def said_type(value: Any) -> str:
    """A type as a message shows it."""
    return "<class 'torch.Tensor'>" if hasattr(value, "array") else str(type(value))


@op("")
def unraveled(self: Tensor, shape: Anything, at: Int) -> Tensor:
    """The index along one dimension of flat positions."""
    return self.astype(np.int64) // int(np.prod(shape[at + 1 :], dtype=np.int64)) % shape[at]
