"""How ops run on a batch, read from their rows: what is elementwise broadcasts, what has a `dim` gets it shifted, and so on.

A rule gets the op, its arguments with batches in place of slices, the ranks of the slices, and the tensors that one slice gave; it gives tensors with
one dimension more, or None where it does not know how.  Then the op runs slice by slice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

from gradcli.engine.calls.apply import TRACED, apply
from gradcli.engine.table.pointwise import is_pointwise
from gradcli.engine.table.table import Op
from gradcli.engine.tensor.tensor import Tensor


class Call(NamedTuple):
    """An op to run on batches."""

    op: Op
    args: tuple[Any, ...]  # with batches in place of slices
    batched: tuple[Any, ...]  # for each argument whether it is a batch; for a list of tensors, a list
    length: int
    outs: Sequence[Tensor]  # what one slice gave

    def rank(self, place: int) -> int:
        """The rank of one slice of an argument."""
        return int(self.args[place].array.ndim) - bool(self.batched[place])

    def with_args(self, changed: dict[int, Any]) -> Any:
        """The op with some of its arguments changed."""
        return apply(self.op, tuple(changed.get(place, arg) for place, arg in enumerate(self.args)))

    def tensors(self) -> list[int]:
        """The places of arguments that are tensors."""
        return [place for place, arg in enumerate(self.args) if isinstance(arg, Tensor)]

    def full(self, place: int) -> Tensor:
        """An argument as a batch, also where it is the same for all slices."""
        arg = self.args[place]
        if self.batched[place]:
            return arg  # type: ignore[no-any-return]
        found: Tensor = TRACED.expand(TRACED.unsqueeze(arg, 0), (self.length, *arg.array.shape))
        return found


Rule = Callable[[Call], Any]


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


# ---- element by element ----------------------------------------------------------------------------------------------------------


def elementwise(call: Call) -> Any:
    """Slices of fewer dimensions than others get ones between the batch and theirs, as broadcasting would put in front of them."""
    places = call.tensors()
    rank = max(call.rank(place) for place in places)
    return call.with_args({place: _padded(call.args[place], rank) for place in places if call.batched[place]})


def _padded(value: Tensor, rank: int) -> Tensor:
    """A batch whose slices have `rank` dimensions, by ones in front."""
    shape = value.array.shape
    if len(shape) > rank:
        return value
    padded: Tensor = TRACED.reshape(value, (shape[0], *[1] * (rank + 1 - len(shape)), *shape[1:]))
    return padded


LOSSES = frozenset(
    [
        "binary_cross_entropy_reduced",
        "binary_cross_entropy_backward",
        "binary_cross_entropy_with_logits_reduced",
        "soft_margin_loss_reduced",
        "soft_margin_loss_backward",
        "mse_loss_reduced",
        "mse_loss_backward",
        "smooth_l1_loss_reduced",
        "smooth_l1_loss_backward",
        "huber_loss_reduced",
        "huber_loss_backward",
    ]
)


def loss(call: Call) -> Any:
    """A loss of each element, then the mean or the sum of each slice; of its gradient, a share of the mean for each element."""
    place = call.op.names.index("reduction")
    reduction, places = call.args[place], call.tensors()
    own = [at for at in places if not call.op.names[at].startswith("grad")]
    rank = max(call.rank(at) for at in own)
    changed: dict[int, Any] = {at: _padded(call.args[at], rank) for at in places if call.batched[at]}
    found = call.with_args({**changed, place: "none"})
    if reduction == "none":
        return found
    count = call.outs[0].array.size if len(own) < len(places) else 1
    if len(own) < len(places):
        return TRACED.div_number(found, count) if reduction == "mean" else found
    over = tuple(range(1, found.array.ndim))
    if not over:
        return found
    return TRACED.mean_dim(found, over) if reduction == "mean" else TRACED.sum_dim(found, over)


# ---- dimensions shifted by one ------------------------------------------------------------------------------------------------------

DIMS = frozenset(("dim", "dims", "dim0", "dim1", "dim2", "dimension"))
GROWS = frozenset(("unsqueeze", "unsqueeze_copy", "unsqueezed", "unsqueeze_"))  # whose `dim` may be one past the last
SIZES = frozenset(("input_sizes", "sizes"))  # shapes of one slice, which get the batch in front
ACROSS = frozenset(("renorm", "unique_slices", "unique_runs", "roll"))  # which look along the other dimensions too, or along all for none
REDUCES = frozenset(
    (
        "sum_dim",
        "mean_dim",
        "nansum",
        "amax",
        "amin",
        "var",
        "std",
        "var_mean",
        "std_mean",
        "vector_norm",
        "all_dim",
        "any_dim",
        "logsumexp",
    )
)
TOGETHER = frozenset(
    [
        "softmax_backward_data",
        "log_softmax_backward_data",
        "glu_backward",
        "cummaxmin_backward",
        "pick_running",
        "pick_reduced",
        "value_selecting_reduction_backward",
        "linalg_cross",
    ]
)


def together(call: Call) -> Any:
    """Several tensors along one dimension: all of them as batches."""
    if not any(call.rank(place) for place in call.tensors()):
        return None
    changed: dict[int, Any] = {place: call.full(place) for place in call.tensors()}
    for place, name in enumerate(call.op.names):
        if name in SIZES:
            if not call.args[place]:
                return None
            changed[place] = (call.length, *call.args[place])
        elif name in DIMS:
            changed[place] = _shifted(call.args[place], 0)
    return call.with_args(changed)


def shifted(call: Call) -> Any:
    """The same along a dimension that is one further back; no dimension stands for all of a slice's."""
    rank = call.rank(0)
    if not rank and call.op.key not in GROWS:
        return None
    changed: dict[int, Any] = {}
    for place, name in enumerate(call.op.names):
        value = call.args[place]
        if name in SIZES:
            changed[place] = (call.length, *value)
        elif name in DIMS:
            if (value is None or value == ()) and call.op.key not in REDUCES:
                return None
            changed[place] = _shifted(value, rank)
    return call.with_args(changed)


def _shifted(value: Any, rank: int) -> Any:
    if isinstance(value, int):
        return value + 1 if value >= 0 else value
    return tuple(at + 1 if at >= 0 else at for at in value) if value else tuple(range(1, rank + 1))


def permuted(call: Call) -> Any:
    rank = call.rank(0)
    return call.with_args({1: (0, *(at % rank + 1 for at in call.args[1]))})


def all_of(key: str) -> Rule:
    """A reduction of everything, by one over all dimensions of a slice."""

    def rule(call: Call) -> Any:
        rank = call.rank(0)
        if not rank:
            return None
        over = tuple(range(1, rank + 1))
        extra = call.args[1:]
        return getattr(TRACED, key)(call.args[0], over, False, *extra)

    return rule


def flattened(key: str, pick: Callable[[Any], Any] = lambda found: found) -> Rule:
    """A reduction of everything, by one along a single dimension."""

    def rule(call: Call) -> Any:
        return pick(getattr(TRACED, key)(TRACED.reshape(call.args[0], (call.length, -1)), 1)) if call.outs[0].array.ndim == 0 else None

    return rule


def sized(call: Call) -> Any:
    """A shape that stands for one slice."""
    return call.with_args({1: (call.length, *call.args[1])})


def expanded(call: Call) -> Any:
    size = call.args[1]
    value = _padded(call.args[0], len(size))
    return call.with_args({0: value, 1: (call.length, *size)})


def squeezed(call: Call) -> Any:
    over = tuple(at + 1 for at, length in enumerate(call.args[0].array.shape[1:]) if length == 1)
    return TRACED.squeeze_dims(call.args[0], over)


def transposed(call: Call) -> Any:
    return TRACED.transpose(call.args[0], 1, 2) if call.rank(0) == 2 else TRACED.alias(call.args[0])


def native(call: Call) -> Any:
    """An op that takes batches of matrices, or whatever shape, as they are."""
    return call.with_args({})


# ---- lists ------------------------------------------------------------------------------------------------------------------------------


def joined(call: Call) -> Any:
    """Tensors put together: all of them as batches."""
    tensors = tuple(
        tensor if is_batch else TRACED.expand(TRACED.unsqueeze(tensor, 0), (call.length, *tensor.array.shape))
        for tensor, is_batch in zip(call.args[0], call.batched[0], strict=True)
    )
    return call.with_args({0: tensors, 1: _shifted(call.args[1], 0)})


def written_slices(call: Call) -> Any:
    return joined(call)


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
    own = _padded(self, len(call.outs[0].array.shape)) if call.batched[0] else self
    return TRACED.add(own if beta == 1 else TRACED.mul_number(own, beta), found)


def _plain_product(key: str, first: Tensor, second: Tensor) -> Any:
    return TRACED.mv(first, second) if key == "addmv" else TRACED.bmm(first, second) if key == "baddbmm" else TRACED.mm(first, second)


# ---- by index -----------------------------------------------------------------------------------------------------------------------------


def by_cells(call: Call) -> Any:
    """gather, scatter and their kin: all tensors as batches, the dimension shifted."""
    if not call.rank(0):
        return None
    places = call.tensors()
    return call.with_args({1: _shifted(call.args[1], 0), **{place: call.full(place) for place in places}})


def by_slices(call: Call) -> Any:
    """index_select and its kin: the same index for all."""
    if call.batched[2] or not call.rank(0):
        return None
    return call.with_args({1: _shifted(call.args[1], 0), **{place: call.full(place) for place in call.tensors() if place != 2}})


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
    full = tuple(_padded(index, rank) if is_batch else index for index, is_batch in zip(indices, which, strict=True))
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
    full = tuple(_padded(index, rank) if is_batch else index for index, is_batch in zip(indices, which, strict=True))
    row = TRACED.reshape(TRACED.arange(call.length), (call.length, *[1] * rank))
    inner = len(call.outs[0].array.shape) - len(indices) + rank
    source = _padded(values, inner) if call.batched[2] else values
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
