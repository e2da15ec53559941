"""Looking rows up by index, one by one or in bags."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.writable import LEAF_TEXT
from gradcli.engine.errors import fail, not_implemented, refuse_row
from gradcli.engine.fusion import large
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import (
    Array,
    Bool,
    Float,
    Index,
    Int,
    OptionalFloat,
    OptionalIndex,
    OptionalInt,
    OptionalTensor,
    Tensor,
    Text,
)
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor.dtypes import of_value
from gradcli.ops.index.places import add_at
from gradcli.ops.nn.loss.reduction import shown_size
from gradcli.ops.nn.shared.checks import FLOATS, INDICES, require_one_of
from gradcli.ops.shared.arrays import array_of
from gradcli.ops.shared.checks import underivable

PICKS = T([[0, 2], [1, 2]])

# ---- one by one -------------------------------------------------------------------------------------------------------------------


@op(
    "torch",
    samples=(S((3, 2), PICKS),),
    weight=lambda F, g, indices, weight_shape, padding_idx, scale_grad_by_freq: F.embedding_dense_backward(
        g, indices, weight_shape[0], padding_idx, scale_grad_by_freq
    ),
    forward=lambda F, t_weight, indices: F.embedding(t_weight, indices),
    real_only="embedding",
)
def embedding(weight: Tensor, indices: Index, padding_idx: Int = -1, scale_grad_by_freq: Bool = False, sparse: Bool = False) -> Tensor:
    """The rows of `weight` that `indices` name.  (rows, m), (*) -> (*, m)."""
    if weight.ndim != 2:
        fail(RuntimeError, "'weight' must be 2-D", mistakes.shapes)
    require_one_of("indices", indices, INDICES, "embedding")
    refuse_row(indices, weight.shape[0])
    return weight[indices]


@op(
    "",
    node="EmbeddingDenseBackwardBackward0",
    samples=(S((2, 2, 2), PICKS, 3, 2, False),),
    grad_output=lambda F, g, indices, padding_idx: F.embedding_dense_double_backward(g, indices, padding_idx),
)
def embedding_dense_backward(grad_output: Tensor, indices: Index, num_weights: Int, padding_idx: Int, scale_grad_by_freq: Bool) -> Tensor:
    """Add every row's gradient to the row it was; the padding row gets none.  (*, m) -> (num_weights, m)."""
    shares = _shares(indices, num_weights, padding_idx, scale_grad_by_freq, grad_output.dtype)
    found = np.zeros((num_weights, grad_output.shape[-1]), grad_output.dtype)
    add_at(found, (indices,), grad_output if shares is None else grad_output * shares[..., None])
    return found


def _shares(indices: Array, rows: int, padding_idx: int, by_freq: bool, dtype: Any) -> Any:
    """What each pick's gradient counts: nothing for padding, less for rows picked often; None where all count fully."""
    if padding_idx < 0 and not by_freq:
        return None
    shares = (indices != padding_idx).astype(dtype)
    return shares / np.bincount(indices.ravel(), minlength=rows)[indices].astype(dtype) if by_freq and indices.size else shares


@op(
    "",
    node="EmbeddingBackward0",
    samples=(S((3, 2), PICKS, 2),),
    self=lambda F, g, indices, self_shape, padding_idx: F.embedding_dense_backward(g, indices, self_shape[0], padding_idx, False),
)
def embedding_dense_double_backward(self: Tensor, indices: Index, padding_idx: Int) -> Any:
    """The transpose of `embedding_dense_backward`: rows looked up, zeros for padding.  Frequencies play no part, as in PyTorch."""
    return self[indices] * (indices != padding_idx).astype(self.dtype)[..., None]


def _padding_row(padding_idx: int, rows: int) -> int:
    if not -rows <= padding_idx < rows and padding_idx != 0:
        fail(AssertionError, "Padding_idx must be within num_embeddings")
    return padding_idx if padding_idx >= 0 else rows + padding_idx


def _renormalize(weight: Any, indices: Any, max_norm: float, norm_type: float) -> None:
    """Scale the rows that are used down to `max_norm`, in place and without a history."""
    large.settle()
    rows = np.unique(array_of(indices))
    array = array_of(weight)
    norms = np.linalg.norm(array[rows], ord=norm_type, axis=1)
    factors = np.where(norms > max_norm, max_norm / (norms + 1e-7), 1)
    array[rows] = (array[rows] * factors[:, None]).astype(array.dtype)
    if not isinstance(weight, np.ndarray):
        weight.cell[0] += 1


@composite("nn.functional.embedding", samples=(S(PICKS, (3, 2)), S(PICKS, (3, 2), padding_idx=2)))
def nn_embedding(
    F: Any,
    input: Index,
    weight: Tensor,
    padding_idx: OptionalInt = None,
    max_norm: OptionalFloat = None,
    norm_type: Float = 2.0,
    scale_grad_by_freq: Bool = False,
    sparse: Bool = False,
) -> Any:
    """The rows of `weight` that `input` names; the row `padding_idx` gets no gradient.  (*), (rows, m) -> (*, m)."""
    row = -1 if padding_idx is None else _padding_row(padding_idx, weight.shape[0])
    if max_norm is not None:
        _renormalize(weight, input, max_norm, norm_type)
    return F.embedding(weight, input, row, scale_grad_by_freq, sparse)


@composite("torch")
def embedding_renorm_(F: Any, self: Tensor, indices: Index, max_norm: Float, norm_type: Float) -> Any:
    """Scale the rows that are named down to `max_norm`, in place.  (rows, m), (*) -> (rows, m)."""
    if STATE.grad_enabled and self.requires_grad:  # type: ignore[attr-defined]
        fail(RuntimeError, f"a view of a {LEAF_TEXT}", mistakes.leaf_written)
    require_one_of("indices", indices, INDICES, "embedding_renorm_")
    _renormalize(self, indices, max_norm, norm_type)
    return self


# ---- in bags ---------------------------------------------------------------------------------------------------------------------------

SUM, MEAN, MAX = range(3)


class Bags:
    """Which bag every index falls into, which indices count, and how many count in each bag."""

    def __init__(self, indices: Array, offsets: Array, include_last: bool, padding_idx: int) -> None:
        starts = offsets[:-1] if include_last else offsets
        ends = offsets[1:] if include_last else np.append(offsets[1:], indices.size)
        self.count = len(starts)
        lengths = np.maximum(ends - starts, 0)
        self.bag = np.repeat(np.arange(self.count), lengths)
        self.indices = indices[: self.bag.size]
        self.used = self.indices != padding_idx
        self.sizes = np.bincount(self.bag[self.used], minlength=self.count)

    def factors(self, mode: int, weights: Array | None, dtype: Any) -> Any:
        """What each index counts in its bag."""
        found = self.used.astype(dtype)
        if weights is not None:
            found = found * weights[: found.size]
        if mode == MEAN:
            found = found / np.maximum(self.sizes, 1)[self.bag].astype(dtype)
        return found

    def maxima(self, weight: Array) -> Array:
        """Which index holds each bag's maximum, for each column; -1 where nothing counts."""
        rows = np.where(self.used[:, None], weight[self.indices], -np.inf)
        order = np.arange(rows.shape[0])
        best = np.full((self.count, weight.shape[1]), -np.inf)
        np.maximum.at(best, self.bag, rows)
        first = np.full(best.shape, rows.shape[0])
        np.minimum.at(first, self.bag, np.where((rows == best[self.bag]) & self.used[:, None], order[:, None], rows.shape[0]))
        return np.where(first < rows.shape[0], first, -1)


@op(
    "",
    node="EmbeddingBagBackward0",
    samples=(
        S((3, 2), T([0, 2, 1, 2]), T([0, 2]), (4,), False, SUM, False, -1),
        S((3, 2), T([0, 2, 1, 2]), T([0, 3]), None, False, MEAN, False, 1),
        S(T([[0.1, 0.2], [0.5, 0.3], [0.4, 0.9]], grad=True), T([0, 2, 1, 2]), T([0, 2]), None, False, MAX, False, -1),
    ),
    weight=lambda F, g, weight, indices, offsets, per_sample_weights, scale_grad_by_freq, mode, include_last_offset, padding_idx: (
        F.embedding_bag_backward(
            g, weight, indices, offsets, per_sample_weights, scale_grad_by_freq, mode, include_last_offset, padding_idx
        )
    ),
    per_sample_weights=lambda F, g, weight, indices, offsets, include_last_offset, padding_idx: F.embedding_bag_per_sample_weights_backward(
        g, weight, indices, offsets, include_last_offset, padding_idx
    ),
)
def embedding_bag_rows(
    weight: Tensor,
    indices: Index,
    offsets: Index,
    per_sample_weights: OptionalTensor,
    scale_grad_by_freq: Bool,
    mode: Int,
    include_last_offset: Bool,
    padding_idx: Int,
) -> Tensor:
    """Sums, means or maxima of the rows in every bag.  (rows, m), (picks), (bags) -> (bags, m)."""
    bags = Bags(indices, offsets, include_last_offset, padding_idx)
    if mode == MAX:
        spots = bags.maxima(weight)
        rows = bags.indices[np.maximum(spots, 0)] if bags.indices.size else np.zeros_like(spots)
        return np.where(spots >= 0, weight[rows, np.arange(weight.shape[1])], 0).astype(weight.dtype)
    out = np.zeros((bags.count, weight.shape[1]), weight.dtype)
    np.add.at(out, bags.bag, weight[bags.indices] * bags.factors(mode, per_sample_weights, weight.dtype)[:, None])
    return out


@op(
    "",
    node="EmbeddingBagBackwardBackward0",
    grad=lambda: not_implemented("_embedding_bag_backward"),
    per_sample_weights=lambda: not_implemented("_embedding_bag_backward"),
)
def embedding_bag_backward(
    grad: Tensor,
    weight: Index,
    indices: Index,
    offsets: Index,
    per_sample_weights: OptionalTensor,
    scale_grad_by_freq: Bool,
    mode: Int,
    include_last_offset: Bool,
    padding_idx: Int,
) -> Tensor:
    """The gradient of the rows of `embedding_bag`."""
    bags = Bags(indices, offsets, include_last_offset, padding_idx)
    found = np.zeros_like(weight)
    if mode == MAX:
        spots = bags.maxima(weight)
        bag, column = np.nonzero(spots >= 0)
        np.add.at(found, (bags.indices[spots[bag, column]], column), grad[bag, column])
        return found
    factors = bags.factors(mode, per_sample_weights, weight.dtype)
    if scale_grad_by_freq:
        factors = factors / np.bincount(bags.indices, minlength=weight.shape[0])[bags.indices].astype(weight.dtype)
    np.add.at(found, bags.indices, grad[bags.bag] * factors[:, None])
    return found


@op(
    "",
    node="NotImplemented",
    grad=underivable("_embedding_bag_per_sample_weights_backward"),
    weight=underivable("_embedding_bag_per_sample_weights_backward"),
)
def embedding_bag_per_sample_weights_backward(
    grad: Tensor, weight: Tensor, indices: Index, offsets: Index, include_last_offset: Bool, padding_idx: Int
) -> Tensor:
    """The gradient of the weights of single picks."""
    bags = Bags(indices, offsets, include_last_offset, padding_idx)
    found = np.zeros(indices.shape, grad.dtype)
    found[: bags.bag.size] = (grad[bags.bag] * weight[bags.indices]).sum(axis=1) * bags.used
    return found


@composite("torch.embedding_bag", samples=(S((3, 2), T([0, 2, 1, 2]), T([0, 2])),))
def embedding_bag_torch(
    F: Any,
    weight: Tensor,
    indices: Index,
    offsets: Index,
    scale_grad_by_freq: Bool = False,
    mode: Int = SUM,
    sparse: Bool = False,
    per_sample_weights: OptionalTensor = None,
    include_last_offset: Bool = False,
    padding_idx: OptionalInt = None,
) -> Any:
    """Sums, means or maxima of rows in bags; also the bag of each pick, the sizes of bags and where maxima were."""
    require_one_of("indices", indices, INDICES, "embedding_bag")
    require_one_of("weight", weight, FLOATS, "embedding_bag")
    picks, starts, rows = array_of(indices), array_of(offsets), weight.shape[0]
    _check_bags(picks, starts, rows)
    padding = -1 if padding_idx is None else padding_idx + rows if padding_idx < 0 else padding_idx
    out = F.embedding_bag_rows(weight, indices, offsets, per_sample_weights, scale_grad_by_freq, mode, include_last_offset, padding)
    bags = Bags(picks, starts, include_last_offset, padding)
    shown = (
        bags.bag if mode or of_value(weight) == np.float64 else np.zeros(0),
        bags.sizes if mode else np.zeros(bags.count),
        np.zeros(bags.count),
    )
    return out, *(F.constant(each.astype(np.int64)) for each in shown)


def _check_bags(picks: Array, starts: Array, rows: int) -> None:
    if starts.size and starts[0] != 0:
        text = (
            "offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position 0. "
            f"However, got {starts[0]}\n[ torch.LongTensor{{}} ]"
        )
        fail(RuntimeError, text)
    if starts.size and starts[-1] > picks.size:
        text = f"offsets[-1] can not be greater than input's length {picks.size} but got offsets[-1] of {starts[-1]}"
        fail(RuntimeError, text)
    if (np.diff(starts) < 0).any():
        text = (
            "Expected i < index_size to be true, but got false.  (Could this error message be improved?  "
            "If so, please report an enhancement request to PyTorch.)"
        )
        fail(RuntimeError, text, mistakes.shapes)
    wrong = np.nonzero((picks < 0) | (picks >= rows))[0]
    if wrong.size:
        text = f"Index {wrong[0]} of input takes value {picks[wrong[0]]} which is not in the valid range [0, {rows})"
        fail(RuntimeError, text, mistakes.indices)


@composite("F", samples=(S(PICKS, (3, 2)), S(T([0, 2, 1]), (3, 2), T([0, 2]), mode="sum")))
def embedding_bag(
    F: Any,
    input: Index,
    weight: Tensor,
    offsets: OptionalIndex = None,
    max_norm: OptionalFloat = None,
    norm_type: Float = 2.0,
    scale_grad_by_freq: Bool = False,
    mode: Text = "mean",
    sparse: Bool = False,
    per_sample_weights: OptionalTensor = None,
    include_last_offset: Bool = False,
    padding_idx: OptionalInt = None,
) -> Any:
    """The sum, mean or maximum of the rows in every bag.  (bags, n) or (picks) with offsets, (rows, m) -> (bags, m)."""
    if of_value(weight) == np.int64 and of_value(input).kind == "f":
        STATE.warn(
            "UserWarning",
            "Argument order of nn.functional.embedding_bag was changed. Usage `embedding_bag(weight, input, ...)` is deprecated, "
            "and should now be `embedding_bag(input, weight, ...)`.",
        )
        weight, input = input, weight
    if per_sample_weights is not None and tuple(input.shape) != tuple(per_sample_weights.shape):
        text = (
            f"embedding_bag: If per_sample_weights ({shown_size(per_sample_weights)}) is not None, "
            f"then it must have the same shape as the input ({shown_size(input)})"
        )
        fail(ValueError, text, mistakes.shapes)
    if len(weight.shape) != 2:
        fail(ValueError, f"weight has to be a 2D Tensor, but got Tensor of dimension {len(weight.shape)}", mistakes.shapes)
    if len(input.shape) == 2:
        offsets, include_last_offset = _even_offsets(F, input, offsets), False
        input = F.reshape(input, (-1,))
        per_sample_weights = None if per_sample_weights is None else F.reshape(per_sample_weights, (-1,))
    _check_line(input, offsets)
    number = _mode(mode, scale_grad_by_freq, sparse)
    if max_norm is not None:
        _renormalize(weight, input, max_norm, norm_type)
    if per_sample_weights is not None and mode != "sum":
        text = (
            "embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for mode='sum' "
            f"(got mode='{mode}'). Please open a feature request on GitHub."
        )
        fail(NotImplementedError, text)
    return F.embedding_bag_torch(
        weight, input, offsets, scale_grad_by_freq, number, sparse, per_sample_weights, include_last_offset, padding_idx
    )[0]


def _even_offsets(F: Any, input: Any, offsets: Any) -> Any:
    """Every row of a matrix of picks is a bag."""
    if offsets is not None:
        text = (
            "if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length sequences. "
            "However, found offsets of type <class 'torch.Tensor'>"
        )
        fail(ValueError, text)
    rows, columns = input.shape
    return F.constant(np.arange(rows, dtype=np.int64) * columns)


def _check_line(input: Any, offsets: Any) -> None:
    if len(input.shape) != 1:
        fail(ValueError, f"input has to be 1D or 2D Tensor, but got Tensor of dimension {len(input.shape)}", mistakes.shapes)
    if offsets is None:
        fail(ValueError, "offsets has to be a 1D Tensor but got None")
    if len(offsets.shape) != 1:
        fail(ValueError, "offsets has to be a 1D Tensor", mistakes.shapes)


def _mode(mode: str, scale_grad_by_freq: bool, sparse: bool) -> int:
    if mode not in ("sum", "mean", "max"):
        fail(ValueError, "mode has to be one of sum, mean or max")
    if mode == "max" and scale_grad_by_freq:
        fail(ValueError, "max mode does not support scaling the gradient by the frequency")
    if mode == "max" and sparse:
        fail(ValueError, "max mode does not support sparse weights")
    return ("sum", "mean", "max").index(mode)
