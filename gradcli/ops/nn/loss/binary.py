"""Losses for yes or no: cross entropy of probabilities and of logits, soft margins, hinges."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.broadcasting import broadcast_shape
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Float, OptionalBool, OptionalTensor, OptionalType, Tensor, Text
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor.dtypes import is_floating, of, of_value, result_type, scalar_name
from gradcli.ops.nn.loss.reduction import in_dtype, in_total, reduced, reduction_of, share, shown_size
from gradcli.ops.nn.shared.checks import dtype_written, not_implemented_for, refuse_bool, refuse_derivative

HALVES, TARGETS = T([[0.2, 0.7], [0.4, 0.9]], grad=True), T([[0.3, 0.6], [0.9, 0.1]])
EPS = 1e-12

# ---- of probabilities --------------------------------------------------------------------------------------------------------


def _shared(F: Any, x: Any, weight: Any, shape: Any, reduction: str) -> Any:
    """Losses' gradients by weight, in equal shares of a mean."""
    x = x if weight is None else x * weight
    return F.div_number(x, int(np.prod(shape))) if reduction == "mean" else x


def _target_gradient(F: Any, g: Any, self: Any, weight: Any, reduction: str) -> Any:
    return _shared(F, (F.log(1 - self) - F.log(self)) * g, weight, self.shape, reduction)


@op(
    "",
    node="BinaryCrossEntropyBackward0",
    dtype="promote",
    samples=(S(HALVES, TARGETS, None, "mean"), S(HALVES, TARGETS, (2, 2), "none")),
    self=lambda F, g, self, target, weight, reduction: F.binary_cross_entropy_backward(g, self, target, weight, reduction),
    target=lambda F, g, self, weight, reduction: _target_gradient(F, g, self, weight, reduction),
)
def binary_cross_entropy_reduced(self: Tensor, target: Tensor, weight: OptionalTensor, reduction: Text) -> Tensor:
    """``-(target log(self) + (1 - target) log(1 - self))`` with logarithms no less than -100; reduced."""
    for name, x in (("input", self), ("target", target)):
        if x.size and not ((x >= 0) & (x <= 1)).all():
            fail(RuntimeError, f"all elements of {name} should be between 0 and 1")
    loss = (target - 1) * np.maximum(np.log1p(-self), -100) - target * np.maximum(np.log(self), -100)
    return reduced(loss if weight is None else loss * weight, reduction)


@op(
    "",
    node="BinaryCrossEntropyBackwardBackward0",
    dtype="promote",
    samples=(S((), HALVES, TARGETS, None, "mean"),),
    grad_output=lambda F, g, self, target, weight, reduction: _shared(
        F, g * (self - target) / ((self + EPS) * (1 - self + EPS)), weight, self.shape, reduction
    ),
    self=lambda F, g, grad_output, self, target, weight, reduction: _shared(
        F, _curvature(F, self, target) * (g * grad_output), weight, self.shape, reduction
    ),
    target=lambda F, g, grad_output, self, weight, reduction: _shared(
        F, -(g * grad_output) / ((self + EPS) * (1 - self + EPS)), weight, self.shape, reduction
    ),
)
def binary_cross_entropy_backward(grad_output: Tensor, self: Tensor, target: Tensor, weight: OptionalTensor, reduction: Text) -> Any:
    """``(self - target) / (self (1 - self))`` times the gradient."""
    slope = (self - target) / np.maximum((1 - self) * self, self.dtype.type(EPS))
    found = slope * grad_output * self.dtype.type(share(self.size, reduction))
    return found if weight is None else found * weight


def _curvature(F: Any, self: Any, target: Any) -> Any:
    return (self * self - 2 * self * target + target) / (F.pow_number(self + EPS, 2) * F.pow_number(1 - self + EPS, 2))


@composite("F", samples=(S(HALVES, TARGETS), S(HALVES, TARGETS, (2,), reduction="sum")))
def binary_cross_entropy(
    F: Any,
    input: Tensor,
    target: Tensor,
    weight: OptionalTensor = None,
    size_average: OptionalBool = None,
    reduce: OptionalBool = None,
    reduction: Text = "mean",
) -> Any:
    """The cross entropy of probabilities `input` and `target`.  (*), (*) -> ()."""
    how = reduction_of(size_average, reduce, reduction)
    if tuple(target.shape) != tuple(input.shape):
        text = (
            f"Using a target size ({shown_size(target)}) that is different to the input size ({shown_size(input)}) is deprecated. "
            "Please ensure they have the same size."
        )
        fail(ValueError, text, mistakes.shapes)
    if weight is not None:
        weight = F.expand(weight, _broadcast(tuple(target.shape), tuple(weight.shape)))
    if of_value(target) != of_value(input):
        fail(RuntimeError, f"Found dtype {scalar_name(target)} but expected {scalar_name(input)}", mistakes.dtypes)
    refuse_derivative("binary_cross_entropy", "weight", weight)
    if of_value(input).kind in "biuc":
        not_implemented_for("binary_cross_entropy", input)
    return F.binary_cross_entropy_reduced(input, target, weight, how)


def _broadcast(here: tuple[int, ...], there: tuple[int, ...]) -> tuple[int, ...]:
    try:
        return np.broadcast_shapes(here, there)
    except ValueError:
        at = next(i for i in range(1, len(there) + 1) if there[-i] != 1 and (i > len(here) or here[-i] not in (1, there[-i])))
        text = (
            f"Attempting to broadcast a dimension of length {there[-at]} at {-at}! Mismatching argument at index "
            f"1 had torch.Size({list(there)}); "
            f"but expected shape should be broadcastable to {list(here)}"
        )
        fail(RuntimeError, text, mistakes.shapes)


# ---- of logits -----------------------------------------------------------------------------------------------------------------


def _logits_gradient(F: Any, g: Any, self: Any, target: Any, weight: Any, pos_weight: Any, reduction: str) -> Any:
    if pos_weight is None:
        found = (F.sigmoid(self) - target) * g
    else:
        positive = pos_weight * target
        found = ((positive + 1 - target) * F.sigmoid(self) - positive) * g
    return _shared(F, found, weight, self.shape, reduction)


def _logits_target_gradient(F: Any, g: Any, self: Any, weight: Any, pos_weight: Any, reduction: str) -> Any:
    found = self * -g if pos_weight is None else (F.logsigmoid(-self) - pos_weight * F.logsigmoid(self)) * g
    return _shared(F, found, weight, self.shape, reduction)


@op(
    "",
    node="BinaryCrossEntropyWithLogitsBackward0",
    dtype="promote",
    samples=(S((2, 2), TARGETS, None, None, "mean"), S((2, 2), TARGETS, (2,), T([1.0, 2.0]), "none")),
    self=lambda F, g, self, target, weight, pos_weight, reduction: _logits_gradient(F, g, self, target, weight, pos_weight, reduction),
    target=lambda F, g, self, weight, pos_weight, reduction: _logits_target_gradient(F, g, self, weight, pos_weight, reduction),
)
def binary_cross_entropy_with_logits_reduced(
    self: Tensor, target: Tensor, weight: OptionalTensor, pos_weight: OptionalTensor, reduction: Text, dtype: OptionalType = None
) -> Tensor:
    """``(1 - target) self - log_sigmoid(self)``, reduced; `pos_weight` weighs the positive ones."""
    if self.dtype.kind in "biuc":
        not_implemented_for("log_sigmoid_cpu", self)
    log_sigmoid = np.minimum(self, 0) - np.log1p(np.exp(-np.abs(self)))
    positive = 1 if pos_weight is None else (pos_weight - 1) * target + 1
    loss = (1 - target) * self - positive * log_sigmoid
    return in_dtype(reduced(loss if weight is None else loss * weight, reduction), dtype)


@composite("F", samples=(S((2, 2), TARGETS), S((2, 2), TARGETS, pos_weight=T([1.0, 2.0]))))
def binary_cross_entropy_with_logits(
    F: Any,
    input: Tensor,
    target: Tensor,
    weight: OptionalTensor = None,
    size_average: OptionalBool = None,
    reduce: OptionalBool = None,
    reduction: Text = "mean",
    pos_weight: OptionalTensor = None,
) -> Any:
    """The cross entropy of ``sigmoid(input)`` and `target`.  (*), (*) -> ()."""
    how = reduction_of(size_average, reduce, reduction)
    if tuple(target.shape) != tuple(input.shape):
        text = f"Target size ({shown_size(target)}) must be the same as input size ({shown_size(input)})"
        fail(ValueError, text, mistakes.shapes)
    return cross_entropy_of_logits(F, input, target, weight, pos_weight, how)


def cross_entropy_of_logits(F: Any, input: Any, target: Any, weight: Any, pos_weight: Any, how: str) -> Any:
    """The same without the check of sizes, which are broadcast."""
    for extra in (weight, pos_weight):
        if extra is not None:
            _check_broadcast(tuple(input.shape), tuple(extra.shape))
    for name, extra in (("weight", weight), ("pos_weight", pos_weight)):
        refuse_derivative("binary_cross_entropy_with_logits", name, extra)
    if of_value(input).kind in "biuc":
        not_implemented_for("log_sigmoid_cpu", input)
    refuse_bool(target, "subtraction")
    dtype = dtype_written(target, input)  # PyTorch multiplies `1 - target` by the input in place
    return F.binary_cross_entropy_with_logits_reduced(input, target, weight, pos_weight, how, dtype)


def _check_broadcast(here: tuple[int, ...], there: tuple[int, ...]) -> None:
    for i in range(1, min(len(here), len(there)) + 1):
        if here[-i] != there[-i] and 1 not in (here[-i], there[-i]):
            text = (
                f"The size of tensor a ({here[-i]}) must match the size of tensor b ({there[-i]}) at non-singleton "
                f"dimension {max(len(here), len(there)) - i}"
            )
            fail(RuntimeError, text, mistakes.broadcasting)


# ---- margins ---------------------------------------------------------------------------------------------------------------------

SIGNS = T([[1.0, -1.0], [-1.0, 1.0]])


@op(
    "",
    node="SoftMarginLossBackward0",
    dtype="promote",
    samples=(S((2, 2), SIGNS, "mean"), S((2, 2), SIGNS, "none")),
    real_only="soft_margin_loss",
    self=lambda F, g, self, target, reduction: F.soft_margin_loss_backward(g, self, target, reduction),
)
def soft_margin_loss_reduced(self: Tensor, target: Tensor, reduction: Text, dtype: OptionalType = None) -> Tensor:
    """``log(1 + exp(-target self))``, reduced."""
    return in_dtype(reduced(np.log1p(np.exp(-target * self)), reduction), dtype)


@op(
    "",
    node="SoftMarginLossBackwardBackward0",
    dtype="promote",
    samples=(S((), (2, 2), SIGNS, "mean"),),
    grad_output=lambda F, g, self, target, reduction: F.soft_margin_loss_backward(g, self, target, reduction),
    self=lambda F, g, grad_output, self, target, reduction: _soft_margin_second(F, g * grad_output, self, target, reduction),
)
def soft_margin_loss_backward(grad_output: Tensor, self: Tensor, target: Tensor, reduction: Text) -> Any:
    """``-target / (1 + exp(target self))`` times the gradient."""
    z = np.exp(-target * self)
    return -target * z / (z + 1) * grad_output * self.dtype.type(share(z.size, reduction))


def _soft_margin_second(F: Any, g: Any, self: Any, target: Any, reduction: str) -> Any:
    z = F.exp(self * -target)
    return _shared(F, g * (target * target) * z / ((z + 1) * (z + 1)), None, self.shape, reduction)


@composite("F", samples=(S((2, 2), SIGNS),))
def soft_margin_loss(
    F: Any, input: Tensor, target: Tensor, size_average: OptionalBool = None, reduce: OptionalBool = None, reduction: Text = "mean"
) -> Any:
    """``log(1 + exp(-target input))``, averaged.  (*), (*) -> ()."""
    how = reduction_of(size_average, reduce, reduction)
    refuse_derivative("soft_margin_loss", "target", target)
    _check_broadcast(tuple(input.shape), tuple(target.shape))
    if (full := broadcast_shape(tuple(input.shape), tuple(target.shape))) != tuple(input.shape):
        fail(RuntimeError, f"output with shape {list(input.shape)} doesn't match the broadcast shape {list(full)}", mistakes.broadcasting)
    refuse_bool(target if of_value(input) != np.bool_ else input, "negation")
    if of_value(input).kind in "iu":
        common = result_type((input, target))
        word = of(common if is_floating(common) or common.kind == "c" else STATE.default_dtype).scalar_name
        fail(RuntimeError, f"result type {word} can't be cast to the desired output type {scalar_name(input)}", mistakes.dtypes)
    return F.soft_margin_loss_reduced(input, target, how, dtype_written(input, target))


@composite("F", samples=(S((2, 2), SIGNS), S((2, 2), SIGNS, 3.0, reduction="none")))
def hinge_embedding_loss(
    F: Any,
    input: Tensor,
    target: Tensor,
    margin: Float = 1.0,
    size_average: OptionalBool = None,
    reduce: OptionalBool = None,
    reduction: Text = "mean",
) -> Any:
    """`input` where `target` is 1; how much it lacks of `margin` where it is -1.  (*), (*) -> ()."""
    how = reduction_of(size_average, reduce, reduction)
    zeros = F.zeros_like(input)
    refuse_bool(input, "subtraction")
    here: Any = int(margin) if of_value(input).kind in "iu" else margin  # PyTorch writes the difference into a tensor like the input
    apart = F.where(F.ne(target, 1), F.clamp_min_number(F.sub(here, input), 0), zeros)
    return in_total(F, F.add(apart, F.where(F.ne(target, -1), input, zeros)), how)


@composite("F", samples=(S((2, 2), (2, 2), SIGNS, 0.1),))
def margin_ranking_loss(
    F: Any,
    input1: Tensor,
    input2: Tensor,
    target: Tensor,
    margin: Float = 0.0,
    size_average: OptionalBool = None,
    reduce: OptionalBool = None,
    reduction: Text = "mean",
) -> Any:
    """How much the difference of the inputs, in the direction `target`, lacks of `margin`.  (*), (*), (*) -> ()."""
    how = reduction_of(size_average, reduce, reduction)
    if len(input1.shape) != len(input2.shape) or len(input1.shape) != len(target.shape):
        text = (
            "margin_ranking_loss : All input tensors should have same dimension but got sizes: "
            f"input1: {shown_size(input1)}, input2: {shown_size(input2)}, target: {shown_size(target)} "
        )
        fail(RuntimeError, text, mistakes.shapes)
    return ranking_loss(F, input1, input2, target, margin, how)


def ranking_loss(F: Any, input1: Any, input2: Any, target: Any, margin: float, how: str) -> Any:
    """The same without the check of sizes, which are broadcast."""
    difference = F.sub(input1, input2)
    loss = F.clamp_min_number(F.add_number(F.mul(F.neg(target), difference), margin), 0)
    return in_total(F, loss, how)


@composite("F", samples=(S((2, 3), T([[1.0, 0.0, 1.0], [0.0, 0.0, 1.0]])),))
def multilabel_soft_margin_loss(
    F: Any,
    input: Tensor,
    target: Tensor,
    weight: OptionalTensor = None,
    size_average: OptionalBool = None,
    reduce: OptionalBool = None,
    reduction: Text = "mean",
) -> Any:
    """The cross entropy of each class on its own, averaged over the classes.  (n, C), (n, C) -> ()."""
    old = size_average is not None or reduce is not None
    how = reduction_of(size_average, reduce, reduction) if old else reduction
    loss = F.neg(F.add(F.mul(target, F.logsigmoid(input)), F.mul(F.rsub_number(target, 1), F.logsigmoid(F.neg(input)))))
    loss = loss if weight is None else F.mul(loss, weight)
    loss = F.div(F.sum_dim(loss, (len(input.shape) - 1,)), input.shape[-1])
    if how not in ("none", "mean", "sum"):
        fail(ValueError, f"{how} is not valid")
    return in_total(F, loss, how)
