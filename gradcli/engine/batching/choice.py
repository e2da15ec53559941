"""Which rule an op has on batches, and the rules of single ops: products of matrices, access by index, new tensors."""

from __future__ import annotations

from functools import cache
from typing import Any

from gradcli.engine.batching.rules import (
    ACROSS,
    DIMS,
    LOSSES,
    TOGETHER,
    Call,
    Rule,
    all_of,
    elementwise,
    expanded,
    flattened,
    joined,
    loss,
    native,
    padded,
    permuted,
    shifted,
    shifted_dims,
    sized,
    squeezed,
    together,
    transposed,
)
from gradcli.engine.calls.apply import TRACED, apply
from gradcli.engine.table.pointwise import is_pointwise
from gradcli.engine.table.table import Op
from gradcli.engine.tensor.tensor import Tensor

# ---- products of matrices --------------------------------------------------------------------------------------------------------------


def product(call: Call) -> Any:
    return TRACED.matmul(*call.args[:2])


def matrix_by_vector(call: Call) -> Any:
    matrix, vector = call.args[:2]
    if not call.batched[1]:
        return TRACED.matmul(matrix, vector)
    if not call.batched[0]:
        return TRACED.matmul(vector, TRACED.transpose(matrix, 0, 1))
    return TRACED.squeeze_dim(TRACED.matmul(matrix, TRACED.unsqueeze(vector, 2)), 2)


def dot(call: Call) -> Any:
    return TRACED.sum_dim(TRACED.mul(*call.args[:2]), (-1,))


def added_product(call: Call) -> Any:
    """``beta * self + alpha * (mat1 @ mat2)``."""
    self, first, second, beta, alpha = call.args
    parts = Call(call.op, (first, second), call.batched[1:3], call.length, call.outs)
    multiply = matrix_by_vector if call.op.key == "addmv" else product
    found = multiply(parts) if any(call.batched[1:3]) else _plain_product(call.op.key, first, second)
    found = found if alpha == 1 else TRACED.mul_number(found, alpha)
    if beta == 0:
        return found
    own = padded(self, len(call.outs[0].array.shape)) if call.batched[0] else self
    return TRACED.add(own if beta == 1 else TRACED.mul_number(own, beta), found)


def _plain_product(key: str, first: Tensor, second: Tensor) -> Any:
    return TRACED.mv(first, second) if key == "addmv" else TRACED.bmm(first, second) if key == "baddbmm" else TRACED.mm(first, second)


# ---- by index -----------------------------------------------------------------------------------------------------------------------------


def by_cells(call: Call) -> Any:
    """gather, scatter and their kin: all tensors as batches, the dimension shifted."""
    if not call.rank(0):
        return None
    places = call.tensors()
    return call.with_args({1: shifted_dims(call.args[1], 0), **{place: call.full(place) for place in places}})


def by_slices(call: Call) -> Any:
    """index_select and its kin: the same index for all."""
    if call.batched[2] or not call.rank(0):
        return None
    return call.with_args({1: shifted_dims(call.args[1], 0), **{place: call.full(place) for place in call.tensors() if place != 2}})


def looked_up(call: Call) -> Any:
    return None if call.batched[0] else call.with_args({})


def indexed(call: Call) -> Any:
    """``x[i, j]``: the same indices for all slices, or indices of each into the same tensor; else each slice's own row beside them."""
    indices = call.args[1]
    if any(index is not None and index.array.dtype.kind in "bu" and index.array.dtype.itemsize == 1 for index in indices):
        return None
    which = call.batched[1]
    if not any(which):
        return call.with_args({1: (None, *indices)})
    if None in indices:
        return None
    rank = max(index.array.ndim - is_batch for index, is_batch in zip(indices, which, strict=True))
    full = tuple(padded(index, rank) if is_batch else index for index, is_batch in zip(indices, which, strict=True))
    if not call.batched[0]:
        return call.with_args({1: full})
    row = TRACED.reshape(TRACED.arange(call.length), (call.length, *[1] * rank))
    return call.with_args({1: (row, *full)})


def put(call: Call) -> Any:
    """The transpose of `indexed`: values added or written at indices."""
    _, indices, values, accumulate = call.args
    if any(index is None or index.array.dtype.kind in "bu" for index in indices):
        return None
    which = call.batched[1]
    shapes = [index.array.shape[is_batch:] for index, is_batch in zip(indices, which, strict=True)]
    rank = max(map(len, shapes))
    full = tuple(padded(index, rank) if is_batch else index for index, is_batch in zip(indices, which, strict=True))
    row = TRACED.reshape(TRACED.arange(call.length), (call.length, *[1] * rank))
    inner = len(call.outs[0].array.shape) - len(indices) + rank
    source = padded(values, inner) if call.batched[2] else values
    return apply(call.op, (call.full(0), (row, *full), source, accumulate))


def filled(call: Call) -> Any:
    """A write of one number of each slice into all of it."""
    if not call.batched[1]:
        return call.with_args({})
    rank = len(call.outs[0].array.shape)
    value = TRACED.reshape(call.args[1], (call.length, *[1] * rank))
    return TRACED.expand(value, (call.length, *call.outs[0].array.shape))


# ---- new tensors ----------------------------------------------------------------------------------------------------------------------------


def made_like(call: Call) -> Any:
    """``x.new_zeros(size)``: one for each slice."""
    place = call.op.names.index("size")
    return call.with_args({place: (call.length, *call.args[place])})


def whole_slices(call: Call) -> Any:
    """A convolution, or a pooling: slices that are batches themselves are laid end to end."""
    if not call.batched[0] or any(call.batched[place] for place in call.tensors() if place):
        return None
    value = call.args[0]
    shape = value.array.shape
    found = call.with_args({0: TRACED.reshape(value, (shape[0] * shape[1], *shape[2:]))})
    return _unfolded(found, shape[:2])


def _unfolded(found: Any, shape: tuple[int, ...]) -> Any:
    if isinstance(found, (tuple, list)):
        return type(found)([_unfolded(item, shape) for item in found])
    return TRACED.reshape(found, (*shape, *found.array.shape[1:]))


BY_KEY: dict[str, Rule] = {
    "sum": all_of("sum_dim"),
    "mean": all_of("mean_dim"),
    "all": all_of("all_dim"),
    "any": all_of("any_dim"),
    "max": all_of("amax"),
    "min": all_of("amin"),
    "prod": flattened("prod_dim"),
    "median": flattened("median_dim", lambda found: found[0]),
    "nanmedian": flattened("nanmedian_dim", lambda found: found[0]),
    "view": sized,
    "view_copy": sized,
    "unsafe_view": sized,
    "expand": expanded,
    "expand_copy": expanded,
    "permute": permuted,
    "permute_copy": permuted,
    "squeeze": squeezed,
    "t": transposed,
    "alias": native,
    "alias_copy": native,
    "tril": native,
    "triu": native,
    "fill_tensor_": filled,
    "cat": joined,
    "stack": joined,
    "mm": product,
    "bmm": product,
    "mv": matrix_by_vector,
    "dot": dot,
    "addmm": added_product,
    "addmv": added_product,
    "baddbmm": added_product,
    "gather": by_cells,
    "scatter": by_cells,
    "scatter_value": by_cells,
    "scatter_add": by_cells,
    "scatter_reduce": by_cells,
    "index_select": by_slices,
    "index_add": by_slices,
    "index_copy": by_slices,
    "index_fill": by_slices,
    "embedding": looked_up,
    "index": indexed,
    "index_put": put,
    "new_zeros": made_like,
    "new_ones": made_like,
    "new_empty": made_like,
    "new_full": made_like,
    "new_zeros_raw": made_like,
    "convolve": whole_slices,
    **dict.fromkeys(
        [
            "linalg_det",
            "linalg_slogdet",
            "linalg_inv_ex",
            "linalg_cholesky_ex",
            "linalg_eigh",
            "linalg_svd",
            "linalg_qr",
            "linalg_matrix_exp",
            "linalg_lu_factor_ex",
        ],
        native,
    ),
}


# ---- the choice --------------------------------------------------------------------------------------------------------------------


@cache
def rule_of(op: Op) -> Rule | None:
    """The rule for an op; None where there is none."""
    return BY_KEY.get(op.key) or _derived(op)


def _derived(op: Op) -> Rule | None:
    """The rule that follows from an op's row."""
    if is_pointwise(op):
        return elementwise
    if "reduction" in op.names and op.dtype == "promote" and op.promotes[:1] == (0,) and op.key in LOSSES:
        return loss
    tensors = [place for place, kind in enumerate(op.kinds) if kind.tensor]
    if op.key in TOGETHER:
        return together
    if tensors == [0] and not op.lists and DIMS.intersection(op.names) and op.key not in ACROSS:
        return shifted
    return None
