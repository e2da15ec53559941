"""Losses between numbers: squared, absolute, smooth, Huber, and those of distributions."""

from math import log, pi
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Anything, Bool, Float, OptionalBool, OptionalTensor, OptionalType, Tensor, Text
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.dtypes import of_value
from gradcli.ops.nn.loss.reduction import checked, in_dtype, in_total, reduced, reduction_of, share, warn_sizes
from gradcli.ops.nn.shared.checks import dtype_written, not_implemented_for
from gradcli.ops.shared.arrays import array_of

EACH = tuple(S((2, 3), (2, 3), reduction) for reduction in ("mean", "sum", "none"))


# ---- rows -----------------------------------------------------------------------------------------------------------------


@op(
    "",
    node="MseLossBackward0",
    dtype="promote",
    samples=EACH,
    self=lambda F, g, self, target, reduction: F.mse_loss_backward(g, self, target, reduction),
    target=lambda F, g, self, target, reduction: F.mse_loss_backward(g, target, self, reduction),
)
def mse_loss_reduced(self: Tensor, target: Tensor, reduction: Text) -> Tensor:
    """``(self - target) ** 2``, reduced."""
    if self.dtype.kind in "biuc":
        not_implemented_for("mse_cpu", self)
    difference = self - target
    return reduced(difference * difference, reduction)


@op(
    "",
    node="MseLossBackwardBackward0",
    dtype="promote",
    samples=(S((), (2, 3), (2, 3), "mean"), S((2, 3), (2, 3), (2, 3), "none")),
    grad_output=lambda F, g, self, target, reduction: F.mse_loss_backward(g, self, target, reduction),
    self=lambda F, g, grad_output, self_shape, reduction: _mse_second(g * grad_output, self_shape, reduction),
    target=lambda F, g, grad_output, target_shape, reduction: -_mse_second(g * grad_output, target_shape, reduction),
)
def mse_loss_backward(grad_output: Tensor, self: Tensor, target: Tensor, reduction: Text) -> Any:
    """``2 (self - target)`` times the gradient."""
    return self.dtype.type(2 * share(self.size, reduction)) * (self - target) * grad_output


def _mse_second(g: Any, shape: Any, reduction: str) -> Any:
    return g * (2 * share(int(np.prod(shape)), reduction))


@op(
    "",
    node="SmoothL1LossBackward0",
    dtype="promote",
    samples=tuple(S((2, 3), (2, 3), reduction, 0.3) for reduction in ("mean", "none")),
    self=lambda F, g, self, target, reduction, beta: F.smooth_l1_loss_backward(g, self, target, reduction, beta),
    target=lambda F, g, self, target, reduction, beta: F.smooth_l1_loss_backward(g, target, self, reduction, beta),
)
def smooth_l1_loss_reduced(self: Tensor, target: Tensor, reduction: Text, beta: Float) -> Tensor:
    """The square up to `beta`, straight on from there; reduced."""
    if self.dtype.kind in "biuc":
        not_implemented_for("smooth_l1_cpu", self)
    d = np.abs(self - target)
    beta = self.real.dtype.type(beta)
    return reduced(np.where(d < beta, d * d / (2 * beta), d - beta / 2), reduction)


@op(
    "",
    node="SmoothL1LossBackwardBackward0",
    dtype="promote",
    samples=(S((), (2, 3), (2, 3), "mean", 0.3),),
    grad_output=lambda F, g, self, target, reduction, beta: F.smooth_l1_loss_backward(g, self, target, reduction, beta),
    self=lambda F, g, grad_output, self, target, reduction, beta: g * grad_output * F.near_target(self, target, beta, reduction, 1 / beta),
    target=lambda F, g, grad_output, self, target, reduction, beta: (
        -(g * grad_output * F.near_target(self, target, beta, reduction, 1 / beta))
    ),
)
def smooth_l1_loss_backward(grad_output: Tensor, self: Tensor, target: Tensor, reduction: Text, beta: Float) -> Any:
    """The slope of `smooth_l1_loss`, times the gradient."""
    slope = np.clip((self - target) / self.dtype.type(beta), -1, 1)
    return self.dtype.type(share(self.size, reduction)) * slope * grad_output


def _huber_gradient(F: Any, g: Any, self: Any, target: Any, reduction: str, delta: float, kinds: tuple[Any, Any]) -> Any:
    """The gradient of the Huber loss by `self`; PyTorch's kernel has none for mixed dtypes."""
    own, other = (dtypes.of(kind).scalar_name for kind in kinds)
    if own != other:
        fail(RuntimeError, f"Found dtype {other} but expected {own}", mistakes.dtypes)
    return F.huber_loss_backward(g, self, target, reduction, delta)


@op(
    "",
    node="HuberLossBackward0",
    dtype="promote",
    samples=tuple(S((2, 3), (2, 3), reduction, 0.3) for reduction in ("mean", "none")),
    self=lambda F, g, self, target, reduction, delta, self_dtype, target_dtype: _huber_gradient(
        F, g, self, target, reduction, delta, (self_dtype, target_dtype)
    ),
    target=lambda F, g, self, target, reduction, delta, self_dtype, target_dtype: _huber_gradient(
        F, g, target, self, reduction, delta, (target_dtype, self_dtype)
    ),
)
def huber_loss_reduced(self: Tensor, target: Tensor, reduction: Text, delta: Float, dtype: OptionalType = None) -> Tensor:
    """Half the square up to `delta`, straight on from there; reduced."""
    if self.dtype.kind in "biuc":
        not_implemented_for("huber_cpu", self)
    d = np.abs(self - target)
    delta = self.dtype.type(delta)
    return in_dtype(reduced(np.where(d <= delta, d * d / 2, delta * (d - delta / 2)), reduction), dtype)


@op(
    "",
    node="HuberLossBackwardBackward0",
    dtype="promote",
    samples=(S((), (2, 3), (2, 3), "mean", 0.3),),
    grad_output=lambda F, g, self, target, reduction, delta: F.huber_loss_backward(g, self, target, reduction, delta),
    self=lambda F, g, grad_output, self, target, reduction, delta: g * grad_output * F.near_target(self, target, delta, reduction, 1.0),
    target=lambda F, g, grad_output, self, target, reduction, delta: (
        -(g * grad_output * F.near_target(self, target, delta, reduction, 1.0))
    ),
)
def huber_loss_backward(grad_output: Tensor, self: Tensor, target: Tensor, reduction: Text, delta: Float) -> Any:
    """The slope of `huber_loss`, times the gradient."""
    slope = np.clip(self - target, -self.dtype.type(delta), self.dtype.type(delta))
    return self.dtype.type(share(self.size, reduction)) * slope * grad_output


@op("", dtype="promote")
def near_target(self: Tensor, target: Tensor, distance: Float, reduction: Text, height: Float) -> Any:
    """The curvature of a loss that is quadratic within `distance` of the target, straight outside."""
    return (np.abs(self - target) < distance) * self.dtype.type(height * share(self.size, reduction))


@op("", node="CloneBackward0", samples=(S((2, 3), 0.1),), self=lambda g: g)
def at_least(self: Tensor, least: Float) -> Any:
    """`self`, but no less than `least`; the gradient does not know, as if the change had been made under no_grad."""
    return np.maximum(self, self.dtype.type(least))


# ---- what a program calls ---------------------------------------------------------------------------------------------------


def _weighted(F: Any, losses: Any, input: Any, weight: Any, reduction: str, by_weight: bool) -> Any:
    """Losses times weights, their mean by the sum of the weights or by their count."""
    if tuple(weight.shape) != tuple(input.shape):
        fail(ValueError, "Weights and input must have the same size.", mistakes.shapes)
    weighted = F.mul(losses, weight)
    if reduction == "mean" and by_weight:
        return F.div(F.sum(weighted), F.sum(weight))
    if reduction not in ("none", "mean", "sum"):
        fail(
            ValueError,
            f"Invalid reduction mode: {reduction}. Expected one of 'none', 'mean', 'sum'.",
        )
    return in_total(F, weighted, reduction)


@composite("F", samples=(S((2, 3), (2, 3)), S((2, 3), (2, 3), weight=(2, 3))))
def mse_loss(
    F: Any,
    input: Tensor,
    target: Tensor,
    size_average: OptionalBool = None,
    reduce: OptionalBool = None,
    reduction: Text = "mean",
    weight: OptionalTensor = None,
) -> Any:
    """The mean of the squared differences.  (*), (*) -> ()."""
    warn_sizes(input, target)
    reduction = reduction if size_average is None and reduce is None else reduction_of(size_average, reduce, reduction)
    first, second = F.broadcast_tensors((input, target))
    if weight is not None:
        return _weighted(F, F.pow_number(F.sub(first, second), 2), input, weight, reduction, True)
    return F.mse_loss_reduced(first, second, checked(reduction))


@composite("F", samples=(S((2, 3), (2, 3)), S((2, 3), (2, 3), weight=(2, 3))))
def l1_loss(
    F: Any,
    input: Tensor,
    target: Tensor,
    size_average: OptionalBool = None,
    reduce: OptionalBool = None,
    reduction: Text = "mean",
    weight: OptionalTensor = None,
) -> Any:
    """The mean of the absolute differences.  (*), (*) -> ()."""
    warn_sizes(input, target)
    reduction = reduction if size_average is None and reduce is None else reduction_of(size_average, reduce, reduction)
    first, second = F.broadcast_tensors((input, target))
    if weight is not None:
        return _weighted(F, F.abs(F.sub(first, second)), input, weight, reduction, True)
    return _absolute(F, first, second, checked(reduction))


def _absolute(F: Any, first: Any, second: Any, reduction: str) -> Any:
    return in_total(F, F.abs(F.sub(first, second)), reduction)


@composite("F", samples=(S((2, 3), (2, 3)), S((2, 3), (2, 3), beta=0.1), S((2, 3), (2, 3), beta=0.0)))
def smooth_l1_loss(
    F: Any,
    input: Tensor,
    target: Tensor,
    size_average: OptionalBool = None,
    reduce: OptionalBool = None,
    reduction: Text = "mean",
    beta: Float = 1.0,
) -> Any:
    """The absolute difference, rounded off by a parabola within `beta`.  (*), (*) -> ()."""
    warn_sizes(input, target)
    reduction = reduction_of(size_average, reduce, reduction)
    first, second = F.broadcast_tensors((input, target))
    if beta < 0:
        fail(RuntimeError, "smooth_l1_loss does not support negative values for beta.")
    return _absolute(F, first, second, reduction) if beta == 0 else F.smooth_l1_loss_reduced(first, second, reduction, beta)


@composite("F", samples=(S((2, 3), (2, 3)), S((2, 3), (2, 3), delta=0.1), S((2, 3), (2, 3), weight=(2, 3))))
def huber_loss(F: Any, input: Tensor, target: Tensor, reduction: Text = "mean", delta: Float = 1.0, weight: OptionalTensor = None) -> Any:
    """Half the squared difference up to `delta`, straight on from there.  (*), (*) -> ()."""
    warn_sizes(input, target)
    first, second = F.broadcast_tensors((input, target))
    plain = checked(reduction) if weight is None else "none"
    if delta <= 0:
        fail(RuntimeError, "huber_loss does not support non-positive values for delta.")
    losses = F.huber_loss_reduced(first, second, plain, delta, dtype_written(input, target))
    return losses if weight is None else _weighted(F, losses, input, weight, reduction, False)


@composite("F", samples=(S((2, 3), (2, 3)), S((2, 3), (2, 3), reduction="batchmean", log_target=True)))
def kl_div(
    F: Any,
    input: Tensor,
    target: Tensor,
    size_average: OptionalBool = None,
    reduce: OptionalBool = None,
    reduction: Text = "mean",
    log_target: Bool = False,
) -> Any:
    """How far the distribution `target` is from that whose logarithm is `input`.  (*), (*) -> ()."""
    if size_average is not None or reduce is not None:
        how = reduction_of(size_average, reduce, reduction)
    else:
        if reduction == "mean":
            STATE.warn(
                "UserWarning",
                "reduction: 'mean' divides the total loss by both the batch size and the support size."
                "'batchmean' divides only by the batch size, and aligns with the KL div math definition."
                "'mean' will be changed to behave the same as 'batchmean' in the next major release.",
            )
        how = "sum" if reduction == "batchmean" else checked(reduction)
    total = _divergence(F, input, target, how, log_target)
    return F.div(total, input.shape[0]) if reduction == "batchmean" and len(input.shape) else total


def _divergence(F: Any, input: Any, target: Any, reduction: str, log_target: bool) -> Any:
    kinds = {of_value(x).kind for x in (input, target)}
    if "c" in kinds:
        fail(RuntimeError, "kl_div: Complex inputs not supported.", mistakes.dtypes)
    if kinds & set("biu"):
        fail(RuntimeError, "kl_div: Integral inputs not supported.", mistakes.dtypes)
    if log_target:
        return in_total(F, F.mul(F.exp(target), F.sub(target, input)), reduction)
    return in_total(F, F.sub(F.xlogy(target, target), F.mul(target, input)), reduction)


@composite("F", samples=(S((2, 3), (2, 3)), S((2, 3), (2, 3), log_input=False, full=True)))
def poisson_nll_loss(
    F: Any,
    input: Tensor,
    target: Tensor,
    log_input: Bool = True,
    full: Bool = False,
    size_average: OptionalBool = None,
    eps: Float = 1e-08,
    reduce: OptionalBool = None,
    reduction: Text = "mean",
) -> Any:
    """The negative log likelihood of counts `target` with mean `input`, or the exponential of it.  (*), (*) -> ()."""
    how = reduction_of(size_average, reduce, reduction)
    loss = _poisson(F, input, target, log_input, eps)
    if full:
        stirling = F.add(F.sub(F.mul(target, F.log(target)), target), F.mul(F.log(F.mul(target, 2 * pi)), 0.5))
        loss = F.add(loss, F.masked_fill(stirling, F.le(target, 1), 0))
    return in_total(F, loss, how)


def _poisson(F: Any, input: Any, target: Any, log_input: bool, eps: float) -> Any:
    if log_input:
        return F.sub(F.exp(input), F.mul(target, input))
    return F.sub(input, F.mul(target, F.log(F.add(input, eps))))


@composite("F", samples=(S((2, 3), (2, 3), T([[0.5, 1.0, 2.0], [1.5, 0.7, 0.9]])), S((2, 3), (2, 3), 0.5)))
def gaussian_nll_loss(
    F: Any, input: Tensor, target: Tensor, var: Anything, full: Bool = False, eps: Float = 1e-06, reduction: Text = "mean"
) -> Any:
    """The negative log likelihood of `target` by a normal distribution of mean `input` and variance `var`.  (*), (*), (*) -> ()."""
    if isinstance(var, (int, float)):
        var = F.mul(F.ones_like(input), var)
    if of_value(var).kind == "c":
        not_implemented_for("lt_cpu", var)
    if (array_of(var) < 0).any():
        fail(ValueError, "var has negative entry/entries")
    here, there = tuple(input.shape), tuple(var.shape)
    if there != here:
        if here[:-1] == there:
            var = F.unsqueeze(var, -1)
        elif len(here) != len(there) or np.sum([b for a, b in zip(here, there, strict=True) if a != b]) != 1:
            fail(ValueError, "var is of incorrect size", mistakes.shapes)
    if reduction not in ("none", "mean", "sum"):
        fail(ValueError, f"{reduction} is not valid")
    if of_value(var).kind in "biu":
        text = f"result type Float can't be cast to the desired output type {dtypes.cpp_name(of_value(var))}"
        fail(RuntimeError, text, mistakes.dtypes)
    var = F.at_least(var, eps)
    loss = F.mul(F.add(F.log(var), F.div(F.pow_number(F.sub(input, target), 2), var)), 0.5)
    if full:
        loss = F.add(loss, 0.5 * log(2 * pi))
    return in_total(F, loss, reduction)
