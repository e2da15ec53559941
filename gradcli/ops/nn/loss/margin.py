"""Losses that ask for a margin: between classes, between neighbours and strangers."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import (
    Anything,
    Array,
    Bool,
    Float,
    Index,
    Int,
    Number,
    OptionalBool,
    OptionalIndex,
    OptionalTensor,
    Tensor,
    Text,
)
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor.dtypes import of_value, scalar_name
from gradcli.ops.nn.loss.reduction import in_total, reduced, reduction_of, share
from gradcli.ops.nn.shared.checks import not_implemented_for, refuse_derivative
from gradcli.ops.shared.arrays import array_of


def _refuse_second(name: str) -> Any:
    """A rule for a gradient that PyTorch cannot differentiate either."""
    return lambda F, g: fail(RuntimeError, f"derivative for aten::{name} is not implemented", mistakes.no_derivative)


# ---- one class against the others -----------------------------------------------------------------------------------------------


def _table(scores: Array) -> Array:
    """Scores as rows of classes; one of no dimension is a row of one.  (*, C) -> (n, C)."""
    return scores.reshape(-1, scores.shape[-1] if scores.ndim else 1)


def _lacks(x: Array, target: Array, margin: float) -> Array:
    """How much the target's score lacks of standing out by `margin` over each other class.  (n, C), (n) -> (n, C)."""
    rows = np.arange(x.shape[0])
    found: Array = np.maximum(x - x[rows, target][:, None] + x.dtype.type(margin), 0)
    found[rows, target] = 0
    return found


@op(
    "",
    node="MultiMarginLossBackward0",
    dtype="promote",
    samples=(S((2, 3), T([0, 2]), 1, 1.0, None, "mean"), S((2, 3), T([0, 2]), 2, 0.5, T([1.0, 2.0, 0.5]), "none")),
    self=lambda F, g, self, target, p, margin, weight, reduction: F.multi_margin_loss_backward(
        g, self, target, p, margin, weight, reduction
    ),
)
def multi_margin_loss_reduced(self: Tensor, target: Index, p: Int, margin: Float, weight: OptionalIndex, reduction: Text) -> Tensor:
    """The mean over the classes of what the target lacks, to the power `p`."""
    x, spots = _table(self), target.reshape(-1)
    lacks = _lacks(x, spots, margin) ** p
    if weight is not None:
        lacks = lacks * weight[spots][:, None]
    losses = lacks.sum(axis=1) / x.dtype.type(x.shape[1])
    return reduced(losses if self.ndim > 1 else losses.reshape(()), reduction)


@op(
    "",
    node="NotImplemented",
    dtype="promote",
    grad=_refuse_second("multi_margin_loss_backward"),
    self=_refuse_second("multi_margin_loss_backward"),
)
def multi_margin_loss_backward(
    grad: Tensor, self: Tensor, target: Index, p: Int, margin: Float, weight: OptionalIndex, reduction: Text
) -> Any:
    """The gradient of `multi_margin_loss`."""
    x, spots = _table(self), target.reshape(-1)
    lacks = _lacks(x, spots, margin)
    slope = (lacks > 0).astype(x.dtype) if p == 1 else 2 * lacks
    if weight is not None:
        slope = slope * weight[spots][:, None]
    slope = slope * x.dtype.type(share(x.shape[0], reduction) / x.shape[1])
    slope[np.arange(x.shape[0]), spots] = 0 - slope.sum(axis=1)
    return (slope * (grad.reshape(-1, 1) if grad.ndim else grad)).reshape(self.shape)


def _check_rows(x: Any) -> None:
    shape = list(x.shape)
    if len(shape) > 2 or (len(shape) and shape[-1] == 0):
        text = f"Expected non-empty vector or matrix with optional 0-dim batch size, but got: {shape}"
        fail(RuntimeError, text, mistakes.shapes)


def _check_long(target: Any) -> None:
    if of_value(target) != np.int64:
        fail(RuntimeError, f"expected scalar type Long but found {scalar_name(target)}", mistakes.dtypes)


@composite("F", samples=(S((2, 3), T([0, 2])), S((3,), T(1), 2)))
def multi_margin_loss(
    F: Any,
    input: Tensor,
    target: Index,
    p: Int = 1,
    margin: Float = 1.0,
    weight: OptionalTensor = None,
    size_average: OptionalBool = None,
    reduce: OptionalBool = None,
    reduction: Text = "mean",
) -> Any:
    """What each target's score lacks of standing out by `margin`.  (n, C), (n) -> ()."""
    how = reduction_of(size_average, reduce, reduction)
    if p not in (1, 2):
        fail(ValueError, "only p == 1 and p == 2 supported")
    if weight is not None and len(weight.shape) != 1:
        fail(ValueError, "weight must be one-dimensional")
    _check_rows(input)
    rows = input.shape[0] if len(input.shape) == 2 else 1
    if tuple(target.shape) != (rows,) and (len(input.shape) == 2 or int(np.prod(target.shape)) != 1):
        text = (
            "multi_margin_loss: target tensor should be 1-D with size equal to the number of input samples (batch size). "
            f"Expected target size [{rows}], but got {list(target.shape)}. Input has shape {list(input.shape)}."
        )
        fail(RuntimeError, text, mistakes.shapes)
    classes = input.shape[-1] if input.shape else 1
    if weight is not None and weight.shape[0] != classes:
        fail(RuntimeError, f"inconsistent weight size, expected {classes} but got {list(weight.shape)}", mistakes.shapes)
    if of_value(input).kind in "biuc" or of_value(input) == np.float16:
        not_implemented_for("multi_margin_loss_cpu_kernel", input)
    _check_long(target)
    places = array_of(target)
    if ((places < 0) | (places >= classes)).any():
        fail(RuntimeError, "target out of range", mistakes.indices)
    refuse_derivative("multi_margin_loss", "weight", weight)
    return F.multi_margin_loss_reduced(input, target, p, margin, weight, how)


# ---- several classes against the others --------------------------------------------------------------------------------------------


def _chosen(target: Array, classes: int) -> tuple[Array, Array]:
    """The listed targets before the first -1: which entries count, and which classes they are.  (n, C) -> (n, C), (n, C)."""
    counted = np.cumprod(target >= 0, axis=1).astype(bool)
    chosen = np.zeros((target.shape[0], classes), bool)
    rows, columns = np.nonzero(counted)
    chosen[rows, target[rows, columns]] = True
    return counted, chosen


def _pair_lacks(x: Array, target: Array) -> Array:
    """What each target lacks over each class that is none.  (n, C), (n, C) -> (n, targets, C)."""
    counted, chosen = _chosen(target, x.shape[1])
    scores = np.take_along_axis(x, np.where(counted, target, 0), 1)
    lacks = np.maximum(1 - scores[:, :, None] + x[:, None, :], 0)
    found: Array = np.where(counted[:, :, None] & ~chosen[:, None, :], lacks, x.dtype.type(0))
    return found


@op(
    "",
    node="MultilabelMarginLossBackward0",
    dtype="promote",
    samples=(S((2, 3), T([[0, 2, -1], [1, -1, 0]]), "mean"),),
    self=lambda F, g, self, target, reduction: F.multilabel_margin_loss_backward(g, self, target, reduction),
)
def multilabel_margin_loss_reduced(self: Tensor, target: Index, reduction: Text) -> Tensor:
    """The sum over targets and other classes of what the target lacks, per class."""
    x = self.reshape(-1, self.shape[-1] if self.ndim else 1)
    losses = _pair_lacks(x, target.reshape(x.shape)).sum(axis=(1, 2)) / x.dtype.type(x.shape[1])
    return reduced(losses if self.ndim > 1 else losses.reshape(()), reduction)


@op(
    "",
    node="NotImplemented",
    dtype="promote",
    grad=_refuse_second("multilabel_margin_loss_backward"),
    self=_refuse_second("multilabel_margin_loss_backward"),
)
def multilabel_margin_loss_backward(grad: Tensor, self: Tensor, target: Index, reduction: Text) -> Any:
    """The gradient of `multilabel_margin_loss`."""
    x = self.reshape(-1, self.shape[-1] if self.ndim else 1)
    spots = target.reshape(x.shape)
    slope = (_pair_lacks(x, spots) > 0).astype(x.dtype)
    found = slope.sum(axis=1)
    rows = np.broadcast_to(np.arange(x.shape[0])[:, None], spots.shape)
    np.subtract.at(found, (rows, np.where(spots >= 0, spots, 0)), slope.sum(axis=2))
    found = found * x.dtype.type(share(x.shape[0], reduction) / x.shape[1])
    return (found * (grad.reshape(-1, 1) if grad.ndim else grad)).reshape(self.shape)


@composite("F", samples=(S((2, 3), T([[0, 2, -1], [1, -1, 0]])),))
def multilabel_margin_loss(
    F: Any, input: Tensor, target: Index, size_average: OptionalBool = None, reduce: OptionalBool = None, reduction: Text = "mean"
) -> Any:
    """What each of the targets, listed up to a -1, lacks over each other class.  (n, C), (n, C) -> ()."""
    how = reduction_of(size_average, reduce, reduction)
    _check_rows(input)
    if tuple(target.shape) != tuple(input.shape):
        fail(
            RuntimeError,
            f"inconsistent target size: {list(target.shape)} for input of size: {list(input.shape)}",
            mistakes.shapes,
        )
    if of_value(input).kind in "biuc" or of_value(input) == np.float16:
        not_implemented_for("multilabel_margin_loss_forward_out_frame", input)
    _check_long(target)
    places = array_of(target)
    if places.size and (places.min() < -1 or places.max() >= (input.shape[-1] if input.shape else 1)):
        fail(RuntimeError, "argument #2 'target' is out of range", mistakes.indices)
    return F.multilabel_margin_loss_reduced(input, target, how)


# ---- neighbours and strangers --------------------------------------------------------------------------------------------------------


def _check_triplet(anchor: Any, positive: Any, negative: Any) -> None:
    dims = [len(x.shape) for x in (anchor, positive, negative)]
    if len(set(dims)) > 1:
        text = (
            "The anchor, positive, and negative tensors are expected to have the same number of dimensions, but got: "
            f"anchor {dims[0]}D, positive {dims[1]}D, and negative {dims[2]}D inputs"
        )
        fail(RuntimeError, text, mistakes.shapes)


def _check_margin(margin: float) -> None:
    if margin <= 0:
        fail(ValueError, f"margin must be greater than 0, got {margin}")


def _triplet(F: Any, distance: Any, anchor: Any, positive: Any, negative: Any, margin: float, swap: bool, reduction: str) -> Any:
    near, far = distance(anchor, positive), distance(anchor, negative)
    if swap:
        far = F.minimum(far, distance(positive, negative))
    return in_total(F, F.clamp_min_number(F.sub(F.add_number(near, margin), far), 0), reduction)


@composite("F", samples=(S((2, 3), (2, 3), (2, 3)),))
def triplet_margin_loss(
    F: Any,
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    margin: Number = 1.0,
    p: Float = 2.0,
    eps: Float = 1e-06,
    swap: Bool = False,
    size_average: OptionalBool = None,
    reduce: OptionalBool = None,
    reduction: Text = "mean",
) -> Any:
    """How much the stranger lacks of being farther from the anchor than the neighbour, by `margin`.  (n, m), (n, m), (n, m) -> ()."""
    how = reduction_of(size_average, reduce, reduction)
    _check_margin(margin)
    _check_triplet(anchor, positive, negative)

    def distance(one: Any, two: Any) -> Any:
        return F.pairwise_distance(one, two, p, eps)

    return _triplet(F, distance, anchor, positive, negative, margin, swap, how)


@composite("F", samples=(S((2, 3), (2, 3), (2, 3), swap=True),))
def triplet_margin_with_distance_loss(
    F: Any,
    anchor: Tensor,
    positive: Tensor,
    negative: Tensor,
    *,
    distance_function: Anything = None,
    margin: Number = 1.0,
    swap: Bool = False,
    reduction: Text = "mean",
) -> Any:
    """As `triplet_margin_loss`, by any function for the distance.  (n, m), (n, m), (n, m) -> ()."""
    if reduction not in ("none", "mean", "sum"):
        fail(ValueError, f"{reduction} is not a valid value for reduction")
    _check_margin(margin)
    _check_triplet(anchor, positive, negative)
    return _triplet(F, distance_function or F.pairwise_distance, anchor, positive, negative, margin, swap, reduction)


EPSILON = 1e-12


@composite("F", samples=(S((2, 3), (2, 3), T([1.0, -1.0])), S((3,), (3,), T(-1.0), 0.2)))
def cosine_embedding_loss(
    F: Any,
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: Float = 0.0,
    size_average: OptionalBool = None,
    reduce: OptionalBool = None,
    reduction: Text = "mean",
) -> Any:
    """One minus the cosine where `target` is 1; how far the cosine is above `margin` where it is -1.  (n, m), (n, m), (n) -> ()."""
    how = reduction_of(size_average, reduce, reduction)
    dims = len(target.shape)
    if dims not in (0, 1):
        fail(RuntimeError, "0D or 1D target tensor expected, multi-target not supported", mistakes.shapes)
    if len(input1.shape) != dims + 1 or len(input2.shape) != dims + 1:
        text = (
            f"{dims}D target tensor expects {dims + 1}D input tensors, "
            f"but found inputs with sizes {list(input1.shape)} and {list(input2.shape)}."
        )
        fail(RuntimeError, text, mistakes.shapes)

    def product(one: Any, two: Any) -> Any:
        return F.sum_dim(F.mul(one, two), (dims,))

    sizes = [F.add_number(product(x, x), EPSILON) for x in (input1, input2)]
    cosine = F.div(product(input1, input2), F.sqrt(F.mul(*sizes)))
    zeros = F.zeros_like(cosine)
    alike = F.where(F.eq(target, 1), F.sub(1, cosine), zeros)
    apart = F.where(F.eq(target, -1), F.clamp_min_number(F.sub_number(cosine, margin), 0), zeros)
    return in_total(F, F.add(alike, apart), how)
