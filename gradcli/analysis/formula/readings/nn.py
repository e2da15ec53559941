"""Readings of the ops behind losses, normalisation and activations with corners."""

from __future__ import annotations

from typing import Any

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.index.symbolic import Symbolic, exact
from gradcli.analysis.formula.readings.masks import negated
from gradcli.analysis.formula.readings.readings import reads, softmax, vector_norm, view
from gradcli.analysis.formula.readings.selections import along, index_select, selection

HALF = Rational(1, 2)


def reduced(loss: Symbolic, reduction: str) -> Symbolic:
    """A loss of each element, reduced."""
    return loss.mean() if reduction == "mean" else loss.sum() if reduction == "sum" else loss


def share(size: int, reduction: str) -> Rational:
    """What part of the loss one element is."""
    return Rational(1, size) if reduction == "mean" else Rational(1)


def size_of(value: Symbolic) -> int:
    return value.count()


# ---- regression -----------------------------------------------------------------------------------------------------------------------------


@reads("smooth_l1_loss_reduced")
def smooth_l1_loss(self: Symbolic, target: Symbolic, reduction: str, beta: float) -> Symbolic:
    return reduced(rounded_distance(self - target, exact(beta)) / exact(beta), reduction)


@reads("huber_loss_reduced")
def huber_loss(self: Symbolic, target: Symbolic, reduction: str, delta: float, dtype: Any = None) -> Symbolic:
    return reduced(rounded_distance(self - target, exact(delta)), reduction)


def rounded_distance(difference: Symbolic, limit: Rational) -> Symbolic:
    """Half the square up to a limit, linear beyond."""
    size = difference.apply("abs")
    near = (limit - size).positive()
    distance: Symbolic = difference**2 / 2 * near + (size - limit / 2) * limit * negated(near)
    return distance


@reads("mse_loss_reduced")
def mse_loss(self: Symbolic, target: Symbolic, reduction: str) -> Symbolic:
    return reduced((self - target) ** 2, reduction)


@reads("mse_loss_backward")
def mse_loss_backward(grad_output: Symbolic, self: Symbolic, target: Symbolic, reduction: str) -> Symbolic:
    gradient: Symbolic = (self - target) * (2 * share(size_of(self), reduction)) * grad_output
    return gradient


@reads("huber_loss_backward")
def huber_loss_backward(grad_output: Symbolic, self: Symbolic, target: Symbolic, reduction: str, delta: float) -> Symbolic:
    return clamp(self - target, -exact(delta), exact(delta)) * share(size_of(self), reduction) * grad_output


@reads("smooth_l1_loss_backward")
def smooth_l1_loss_backward(grad_output: Symbolic, self: Symbolic, target: Symbolic, reduction: str, beta: float) -> Symbolic:
    return clamp((self - target) / exact(beta), Rational(-1), Rational(1)) * share(size_of(self), reduction) * grad_output


# ---- limits ---------------------------------------------------------------------------------------------------------------------------------


@reads("clamp_number")
def clamp_number(self: Symbolic, min: Any = None, max: Any = None) -> Symbolic:
    return clamp(self, None if min is None else exact(min), None if max is None else exact(max))


def clamp(self: Symbolic, low: Rational | None, high: Rational | None) -> Symbolic:
    """A value between numbers, as a function of its own."""
    name = f"clamp:{'' if low is None else low}:{'' if high is None else high}"
    return self.apply(name)


@reads("clamp_min_number")
def clamp_min(self: Symbolic, min: Any) -> Symbolic:
    return clamp(self, exact(min), None)


@reads("clamp_max_number")
def clamp_max(self: Symbolic, max: Any) -> Symbolic:
    return clamp(self, None, exact(max))


# ---- classes --------------------------------------------------------------------------------------------------------------------------------


@reads("binary_cross_entropy_reduced")
def binary_cross_entropy(self: Symbolic, target: Symbolic, weight: Symbolic | None, reduction: str) -> Symbolic:
    loss = -(target * self.apply("log") + (1 - target) * (1 - self).apply("log"))
    return reduced(loss if weight is None else loss * weight, reduction)


@reads("binary_cross_entropy_backward")
def binary_cross_entropy_backward(
    grad_output: Symbolic, self: Symbolic, target: Symbolic, weight: Symbolic | None, reduction: str
) -> Symbolic:
    slope = (self - target) / (self * (1 - self)) * grad_output * share(size_of(self), reduction)
    return slope if weight is None else slope * weight


@reads("binary_cross_entropy_with_logits_reduced")
def binary_cross_entropy_with_logits(
    self: Symbolic, target: Symbolic, weight: Symbolic | None, pos_weight: Symbolic | None, reduction: str, dtype: Any = None
) -> Symbolic:
    if pos_weight is not None:
        raise Unreadable
    loss = (1 - target) * self - self.apply("sigmoid").apply("log")
    return reduced(loss if weight is None else loss * weight, reduction)


@reads("soft_margin_loss_reduced")
def soft_margin_loss(self: Symbolic, target: Symbolic, reduction: str, dtype: Any = None) -> Symbolic:
    return reduced((1 + (-target * self).apply("exp")).apply("log"), reduction)


@reads("soft_margin_loss_backward")
def soft_margin_loss_backward(grad_output: Symbolic, self: Symbolic, target: Symbolic, reduction: str) -> Symbolic:
    return -target * (-target * self).apply("sigmoid") * grad_output * share(size_of(self), reduction)


def picked(self: Symbolic, target: Any, ignore_index: int) -> tuple[Symbolic, Any]:
    """One row of an identity matrix for each target, and how many there are."""
    if not hasattr(target, "name") or self.ndim != 2 or (target.array == ignore_index).any():
        raise Unreadable
    return selection(target, self.shape[1]), len(target.array)


@reads("nll_loss_nd")
def nll_loss(self: Symbolic, target: Any, weight: Any, reduction: str, ignore_index: int) -> Symbolic:
    rows, count = picked(self, target, ignore_index)
    each = -(self * rows).sum(1)
    if weight is not None:
        each = each * rows.matmul(weight)
        count = rows.matmul(weight).sum()
    return each if reduction == "none" else each.sum() / (count if reduction == "mean" else 1)


@reads("nll_loss_nd_backward")
def nll_loss_backward(grad_output: Symbolic, self: Symbolic, target: Any, weight: Any, reduction: str, ignore_index: int) -> Symbolic:
    rows, count = picked(self, target, ignore_index)
    g = grad_output.unsqueeze(1) if grad_output.ndim == 1 else grad_output
    if weight is not None:
        own = rows.matmul(weight)
        return -rows * own.unsqueeze(1) * g / (own.sum() if reduction == "mean" else 1)
    return -rows * g / (count if reduction == "mean" else 1)


# ---- normalisation --------------------------------------------------------------------------------------------------------------------------


def scaled(x: Symbolic, weight: Symbolic | None, bias: Symbolic | None, how: Any) -> Symbolic:
    if weight is not None:
        x = x * weight.reshape(how.parameters)
    return x if bias is None else x + bias.reshape(how.parameters)


def statistics(mean: Symbolic, spread: Symbolic, how: Any) -> tuple[Symbolic, Symbolic]:
    """The mean and one over the standard deviation, over the dimensions of the input; `spread` is the variance where it is fixed, else already the latter."""
    mean, spread = mean.reshape(how.statistics), spread.reshape(how.statistics)
    return mean, (spread + exact(how.eps)) ** -HALF if how.fixed else spread


@reads("layer_normalize")
def layer_normalize(input: Symbolic, weight: Any, bias: Any, how: Any) -> list[Symbolic]:
    mean = input.mean(how.axes, True)
    rstd = (((input - mean) ** 2).mean(how.axes, True) + exact(how.eps)) ** -HALF
    return [scaled((input - mean) * rstd, weight, bias, how), mean, rstd]


@reads("native_layer_norm_backward_input", "native_batch_norm_backward_input")
def norm_backward_input(grad: Symbolic, input: Symbolic, weight: Any, mean: Symbolic, spread: Symbolic, how: Any) -> Symbolic:
    mean, rstd = statistics(mean, spread, how)
    u = scaled(grad, weight, None, how)
    if not how.fixed:
        hat = (input - mean) * rstd
        u = u - u.mean(how.axes, True) - hat * (u * hat).mean(how.axes, True)
    return u * rstd


@reads("batch_normalize", "batch_normalize_legit", "batch_normalize_legit_no_stats")
def batch_normalize(input: Symbolic, weight: Any, bias: Any, running_mean: Any, running_var: Any, how: Any) -> list[Any]:
    if not how.fixed:
        result, mean, rstd = layer_normalize(input, weight, bias, how)
        return [result, mean.reshape((-1,)), rstd.reshape((-1,))]
    mean, rstd = statistics(running_mean, running_var, how)
    return [scaled((input - mean) * rstd, weight, bias, how), None, None]


@reads("native_group_norm")
def group_normalize(input: Symbolic, weight: Any, bias: Any, N: int, C: int, HxW: int, group: int, eps: float) -> list[Any]:
    inner = (1,) if HxW > 1 else ()
    channels = (group, C // group, *inner)
    grouped = view(input, (N, group, C // group, *([HxW] if HxW > 1 else [])))
    over = (2, 3) if HxW > 1 else (2,)
    mean = grouped.mean(over, True)
    rstd = (((grouped - mean) ** 2).mean(over, True) + exact(eps)) ** -HALF
    result = (grouped - mean) * rstd
    if weight is not None:
        result = result * view(weight, channels)
    result = result if bias is None else result + view(bias, channels)
    return [result.reshape(input.shape), mean.reshape((N, group)), rstd.reshape((N, group))]


@reads("native_layer_norm_backward_weight", "native_batch_norm_backward_weight")
def norm_backward_weight(grad: Symbolic, input: Symbolic, mean: Symbolic, spread: Symbolic, shape: Any, how: Any) -> Symbolic:
    mean, rstd = statistics(mean, spread, how)
    return over_parameters(grad * ((input - mean) * rstd), shape, how)


@reads("native_layer_norm_backward_bias", "native_batch_norm_backward_bias")
def norm_backward_bias(grad: Symbolic, shape: Any, how: Any) -> Symbolic:
    return over_parameters(grad, shape, how)


def over_parameters(value: Symbolic, shape: Any, how: Any) -> Symbolic:
    """Summed over what a parameter is broadcast over."""
    over = [at for at, size in enumerate(how.parameters) if size != value.shape[at]]
    return (value.sum(over, True) if over else value).reshape(shape)


# ---- attention, distances, embeddings -------------------------------------------------------------------------------------------------------


@reads("_safe_softmax")
def safe_softmax(self: Symbolic, dim: int, dtype: Any = None) -> Any:
    return softmax(self, dim)


@reads("norm_along")
def norm_along(self: Symbolic, p: float, dim: Any, keepdim: bool) -> Symbolic:
    norm: Symbolic = vector_norm(self, p, dim, keepdim)
    return norm


@reads("embedding")
def embedding(weight: Symbolic, indices: Any, *how: Any) -> Any:
    return index_select(weight, 0, indices)


@reads("embedding_dense_backward")
def embedding_backward(grad_output: Symbolic, indices: Any, num_weights: int, padding_idx: int, scale_grad_by_freq: bool) -> Symbolic:
    if not hasattr(indices, "name") or indices.array.ndim != 1 or scale_grad_by_freq or (indices.array == padding_idx).any():
        raise Unreadable
    return along(grad_output, 0, selection(indices, num_weights).transpose(0, 1))
