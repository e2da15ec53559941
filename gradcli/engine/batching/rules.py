"""How ops run on a batch, read from their rows: what is elementwise broadcasts, what has a `dim` gets it shifted, and so on.

A rule gets the op, its arguments with batches in place of slices, the ranks of the slices, and the tensors that one slice gave; it gives tensors with
one dimension more, or None where it does not know how.  Then the op runs slice by slice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gradcli.engine.calls.apply import TRACED, apply
from gradcli.engine.table.table import Op
from gradcli.engine.tensor.tensor import Tensor
from gradcli.records import NamedTuple


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


# ---- element by element ----------------------------------------------------------------------------------------------------------


def elementwise(call: Call) -> Any:
    """Slices of fewer dimensions than others get ones between the batch and theirs, as broadcasting would put in front of them."""
    places = call.tensors()
    rank = max(call.rank(place) for place in places)
    return call.with_args({place: padded(call.args[place], rank) for place in places if call.batched[place]})


def padded(value: Tensor, rank: int) -> Tensor:
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
    changed: dict[int, Any] = {at: padded(call.args[at], rank) for at in places if call.batched[at]}
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
            changed[place] = shifted_dims(call.args[place], 0)
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
            changed[place] = shifted_dims(value, rank)
    return call.with_args(changed)


def shifted_dims(value: Any, rank: int) -> Any:
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
    value = padded(call.args[0], len(size))
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
    return call.with_args({0: tensors, 1: shifted_dims(call.args[1], 0)})


def written_slices(call: Call) -> Any:
    return joined(call)
