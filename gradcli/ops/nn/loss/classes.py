"""Losses of a class among several: negative log likelihood and cross entropy."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Anything, Array, Float, Index, Int, OptionalBool, OptionalInt, OptionalTensor, Tensor, Text
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor.dtypes import of_value, scalar_name
from gradcli.ops.index.places import all_below
from gradcli.ops.nn.loss.reduction import checked, in_total, reduction_of
from gradcli.ops.nn.shared.checks import is_floating, not_implemented_for, refuse_derivative
from gradcli.ops.shared.arrays import array_of

# ---- rows: of classes, and of classes at every place ------------------------------------------------------------------------------


def _class_dim(x: Any) -> int:
    return 0 if len(x.shape) == 1 else 1


def _weights(target: Array, weight: Array | None, ignore_index: int, dtype: np.dtype[Any]) -> tuple[Array, Array]:
    """What each target counts, nothing where it is ignored; and the targets with those replaced by class 0."""
    counted = target != ignore_index
    safe = np.where(counted, target, 0).astype(np.int64)
    return (counted.astype(dtype) if weight is None else np.where(counted, weight[safe], dtype.type(0))), safe


def _check_targets(target: Array, classes: int, ignore_index: int) -> None:
    wrong = target[((target < 0) | (target >= classes)) & (target != ignore_index)]
    if wrong.size:
        fail(IndexError, f"Target {wrong.flat[0]} is out of bounds.", mistakes.class_range, target=int(wrong.flat[0]), classes=classes)


def _is_plain(x: Array, target: Array, ignore_index: int) -> bool:
    """Whether there is a row and a class in range for every target, and none is ignored."""
    if x.ndim != 2 or target.shape != x.shape[:1] or target.dtype.char != "l" or not len(x) or x.dtype.char not in "fd":
        return False
    return all_below(target, x.shape[1]) and (ignore_index < 0 or not (target == ignore_index).any())


def _picked(x: Array, target: Array) -> Array:
    """The entry of each target's class.  (n, C, *), (n, *) -> (n, *)."""
    dim = _class_dim(x)
    return np.take_along_axis(x, np.expand_dims(target, dim) if x.ndim > 1 else target.reshape(1), dim).reshape(target.shape)


def _nll_rows(name: str, node: str, sample: S) -> None:
    """Enter the negative log likelihood under one of its node names, and its gradient."""
    back = f"{name}_backward"

    def forward(self: Tensor, target: Index, weight: OptionalTensor, reduction: Text, ignore_index: Int) -> Tensor:
        if self.dtype.kind in "biuc":
            not_implemented_for(f"{name}_out_frame", self)
        if weight is None and reduction == "mean" and _is_plain(self, target, ignore_index):
            return np.asarray(np.add.reduce(-self[np.arange(len(self)), target]) / self.dtype.type(len(self)))
        _check_targets(target, self.shape[_class_dim(self)], ignore_index)
        counts, safe = _weights(target, weight, ignore_index, self.dtype)
        losses = np.where(target != ignore_index, -_picked(self, safe) * counts, self.dtype.type(0))
        if reduction == "none":
            return losses if self.ndim > 1 else losses.reshape(())
        return np.asarray(losses.sum() if reduction == "sum" else losses.sum() / counts.sum())

    def backward(grad_output: Tensor, self: Tensor, target: Index, weight: OptionalTensor, reduction: Text, ignore_index: Int) -> Tensor:
        if weight is None and reduction == "mean" and _is_plain(self, target, ignore_index):
            found = np.zeros(self.shape, self.dtype) if self.flags.c_contiguous else np.zeros_like(self)
            found[np.arange(len(self)), target] = -grad_output / self.dtype.type(len(self))
            return found
        counts, safe = _weights(target, weight, ignore_index, self.dtype)
        shares = -counts * grad_output.reshape(counts.shape if grad_output.size == counts.size else ())
        if reduction == "mean":
            shares = shares / counts.sum()
        shares = np.where(target != ignore_index, shares, self.dtype.type(0))
        found, dim = np.zeros_like(self), _class_dim(self)
        np.put_along_axis(
            found,
            np.expand_dims(safe, dim) if self.ndim > 1 else safe.reshape(1),
            np.expand_dims(shares, dim) if self.ndim > 1 else shares.reshape(1),
            dim,
        )
        return found

    forward.__name__, backward.__name__ = name, back
    forward.__doc__ = "Minus the entry of each target's class, weighted and reduced.  (n, C, *), (n, *) -> ()."
    backward.__doc__ = f"The gradient of `{name}`: minus each target's weight, at its class."
    op(
        "",
        node=f"{node}Backward0",
        dtype="promote",
        samples=(sample,),
        self=lambda F, g, self, target, weight, reduction, ignore_index: getattr(F, back)(g, self, target, weight, reduction, ignore_index),
    )(forward)
    op(
        "",
        node=f"{node}BackwardBackward0",
        dtype="promote",
        grad_output=lambda F, g, target, weight, reduction, ignore_index: getattr(F, name)(g, target, weight, reduction, ignore_index),
        self=lambda F, self: F.zeros_like(self),
    )(backward)


_nll_rows("nll_loss_nd", "NllLoss", S((3, 2), T([0, 1, 1]), T([0.5, 2.0]), "mean", -100))
_nll_rows("nll_loss2d", "NllLoss2D", S((2, 2, 1, 2), T([[[0, 1]], [[1, 1]]]), None, "mean", -100))


# ---- negative log likelihood -----------------------------------------------------------------------------------------------------------


def _check_nll(x: Any, target: Any, weight: Any) -> None:
    """The checks of the loss of classes, and of classes at every place."""
    shape = tuple(x.shape)
    refuse_derivative("nll_loss2d_forward" if len(shape) == 4 else "nll_loss_forward", "weight", weight)
    classes = shape[_class_dim(x)]
    if len(shape) <= 2 and len(target.shape) > 1:
        fail(RuntimeError, "0D or 1D target tensor expected, multi-target not supported", mistakes.shapes)
    if len(shape) == 1 and len(target.shape) == 1 and target.shape[0] != 1:
        fail(ValueError, f"For 1D input, 1D target must have size 1, but got target size: {target.shape[0]}", mistakes.shapes)
    if len(shape) == 4:
        if len(target.shape) != 3:
            text = f"only batches of spatial targets supported (3D tensors) but got targets of dimension: {len(target.shape)}"
            fail(RuntimeError, text, mistakes.shapes)
        if (shape[0], *shape[2:]) != tuple(target.shape):
            fail(
                RuntimeError,
                f"size mismatch (got input: {list(shape)} , target: {list(target.shape)}",
                mistakes.shapes,
            )
    if weight is not None and tuple(weight.shape) != (classes,):
        text = (
            f"weight tensor should be defined either for all {classes} classes or no classes but got weight "
            f"tensor of shape: {list(weight.shape)}"
        )
        fail(RuntimeError, text, mistakes.shapes)
    labels = of_value(target)
    if labels.char != "B" and (labels.kind != "i" or labels.itemsize != 8):
        fail(RuntimeError, f"expected target dtype to be Long or Byte, but got {scalar_name(target)}", mistakes.dtypes)
    if weight is not None and of_value(weight) != of_value(x):
        fail(RuntimeError, f"expected scalar type {scalar_name(x)} but found {scalar_name(weight)}", mistakes.dtypes)


def negative_log_likelihood(F: Any, x: Any, target: Any, weight: Any, reduction: str, ignore_index: int) -> Any:
    """Pick the row for the number of dimensions."""
    shape = F.shape(x)
    if not shape:
        fail(ValueError, "Expected 1 or more dimensions (got 0)", mistakes.shapes)
    if len(shape) > 1 and (not target.shape or shape[0] != target.shape[0]):
        got = target.shape[0] if target.shape else 0
        fail(
            ValueError,
            f"Expected input batch_size ({shape[0]}) to match target batch_size ({got}).",
            mistakes.shapes,
        )
    if len(shape) in (1, 2):
        _check_nll(x, target, weight)
        flat = target if len(shape) == 2 else F.reshape(target, ())
        return F.nll_loss_nd(x, flat, weight, reduction, ignore_index)
    if len(shape) == 4:
        _check_nll(x, target, weight)
        return F.nll_loss2d(x, target, weight, reduction, ignore_index)
    wanted = (shape[0], *shape[2:])
    if tuple(target.shape) != wanted:
        fail(RuntimeError, f"Expected target size {list(wanted)}, got {list(target.shape)}", mistakes.shapes)
    places = int(np.prod(shape[2:]))
    flat, spots = F.view(F.contiguous(x), (*shape[:2], 1, places)), F.view(F.contiguous(target), (shape[0], 1, places))
    _check_nll(flat, spots, weight)
    loss = F.nll_loss2d(flat, spots, weight, reduction, ignore_index)
    return F.view(loss, wanted) if reduction == "none" else loss


@composite("F", samples=(S((3, 2), T([0, 1, 1])), S((2, 2, 3), T([[0, 1, 0], [1, 0, 0]]), reduction="none", ignore_index=0)))
def nll_loss(
    F: Any,
    input: Tensor,
    target: Index,
    weight: OptionalTensor = None,
    size_average: OptionalBool = None,
    ignore_index: Int = -100,
    reduce: OptionalBool = None,
    reduction: Text = "mean",
) -> Any:
    """The mean of minus the log probability of each target's class.  (n, C, *), (n, *) -> ()."""
    return negative_log_likelihood(F, input, target, weight, reduction_of(size_average, reduce, reduction), ignore_index)


# ---- cross entropy ---------------------------------------------------------------------------------------------------


@composite("F", samples=(S((3, 2), T([0, 1, 1])), S((3, 2), (3, 2)), S((3, 2), T([0, 1, 1]), T([0.5, 2.0]), label_smoothing=0.1)))
def cross_entropy(
    F: Any,
    input: Tensor,
    target: Tensor,
    weight: OptionalTensor = None,
    size_average: OptionalBool = None,
    ignore_index: Int = -100,
    reduce: OptionalBool = None,
    reduction: Text = "mean",
    label_smoothing: Float = 0.0,
) -> Any:
    """The cross entropy of ``softmax(input)`` and `target`: classes, or their probabilities.  (n, C, *), (n, *) -> ()."""
    return cross_entropy_of(F, input, target, weight, reduction_of(size_average, reduce, reduction), ignore_index, label_smoothing)


def cross_entropy_of(F: Any, x: Any, target: Any, weight: Any, reduction: str, ignore_index: int, label_smoothing: float) -> Any:
    """Cross entropy by classes or by probabilities, told apart by the target's shape."""
    shape = F.shape(x)
    if shape == F.shape(target):
        if not is_floating(target) or of_value(target).kind == "c":
            text = f"Expected floating point type for target with class probabilities, got {scalar_name(target)}"
            fail(RuntimeError, text, mistakes.dtypes)
        if ignore_index >= 0:
            fail(RuntimeError, "ignore_index is not supported for floating point target")
        return _by_probabilities(F, x, target, weight, reduction, label_smoothing)
    if label_smoothing < 0 or label_smoothing > 1:
        fail(RuntimeError, f"label_smoothing must be between 0.0 and 1.0. Got: {label_smoothing:g}")
    dim = 0 if len(shape) == 1 else 1
    logs = F.log_softmax_dim(x, dim)
    loss = negative_log_likelihood(F, logs, target, weight, reduction, ignore_index)
    return loss if label_smoothing == 0 else _smoothed(F, logs, loss, target, weight, reduction, ignore_index, label_smoothing)


def _along_classes(F: Any, weight: Any, x: Any) -> Any:
    """A weight a class, to be broadcast over `x`."""
    return F.view(weight, tuple(-1 if i == _class_dim(x) else 1 for i in range(len(x.shape))))


def _by_probabilities(F: Any, x: Any, target: Any, weight: Any, reduction: str, label_smoothing: float) -> Any:
    dim = _class_dim(x)
    classes = x.shape[dim] if x.shape else 1
    if weight is not None and tuple(weight.shape) != (classes,):
        text = (
            f"cross_entropy: weight tensor should be defined either for all {classes} classes or no classes but "
            f"got weight tensor of shape: {list(weight.shape)}"
        )
        fail(RuntimeError, text, mistakes.shapes)
    logs = F.log_softmax(x, dim)
    if label_smoothing > 0:
        target = F.add_number(F.mul_number(target, 1 - label_smoothing), label_smoothing / classes)
    products = F.mul(logs, target)
    if weight is not None:
        products = F.mul(products, _along_classes(F, weight, x))
    if reduction == "none":
        return F.neg(F.sum_dim(products, (dim,)))
    total = F.neg(F.sum(products))
    return total if reduction == "sum" else F.div_number(total, int(np.prod(x.shape)) // classes if classes else 0)


def _smoothed(F: Any, logs: Any, loss: Any, target: Any, weight: Any, reduction: str, ignore_index: int, smoothing: float) -> Any:
    """Mix in the loss against all classes alike."""
    dim = _class_dim(logs)
    weighted = logs if weight is None else F.mul(logs, _along_classes(F, weight, logs))
    spots = F.reshape(target, ()) if len(logs.shape) == 1 else target
    even = F.masked_fill(F.neg(F.sum_dim(weighted, (dim,))), F.eq(spots, ignore_index), 0.0)
    if reduction == "mean":
        labels = array_of(spots)
        counted = labels[labels != ignore_index]
        total = counted.size if weight is None else F.sum(F.index_select(weight, 0, F.constant(counted.astype(np.int64))))
        even = F.div_number(F.sum(even), total) if weight is None else F.div(F.sum(even), total)
    else:
        even = in_total(F, even, reduction)
    return F.add(F.mul_number(loss, 1 - smoothing), F.mul_number(even, smoothing / logs.shape[dim]))


@op("")
def constant(values: Anything) -> Any:
    """An array as a value of this algebra."""
    return values


@composite("F", samples=(S((2, 3), (4, 3), T([0, 3])), S((2, 3), (4, 2, 3), T([[0, 1], [3, 2]]), linear_bias=(4, 2))))
def linear_cross_entropy(
    F: Any,
    input: Tensor,
    linear_weight: Tensor,
    target: Tensor,
    *,
    linear_bias: OptionalTensor = None,
    weight: OptionalTensor = None,
    reduction: Text = "mean",
    ignore_index: OptionalInt = None,
    label_smoothing: Float = 0.0,
    options: Anything = None,
) -> Any:
    """The cross entropy of a linear layer's output.  (n, m), (C, *, m), (n, *) -> ()."""
    classes, *outer, width = _check_linear(input, linear_weight, linear_bias)
    shape = (*input.shape[:-1], classes, *outer)
    if tuple(target.shape) == shape and ignore_index is not None:
        fail(RuntimeError, "ignore_index cannot be specified when target contains probabilities")
    if outer:
        linear_weight = F.reshape(linear_weight, (classes * int(np.prod(outer)), width))
        linear_bias = None if linear_bias is None else F.reshape(linear_bias, (classes * int(np.prod(outer)),))
    logits = F.reshape(F.linear(input, linear_weight, linear_bias), shape)
    index = -100 if ignore_index is None else ignore_index
    return cross_entropy_of(F, logits, target, weight, checked(reduction), index, label_smoothing)


def _check_linear(x: Any, weight: Any, bias: Any) -> list[int]:
    """The checks of `linear_cross_entropy`; gives the weight's sizes."""
    here, there = tuple(x.shape), tuple(weight.shape)
    if len(here) not in (1, 2):
        fail(RuntimeError, f"expected input with dimensionality 1 or 2, got {len(here)}", mistakes.shapes)
    if len(there) < 2:
        fail(RuntimeError, f"expected linear_weight with dimensionality at least 2, got {len(there)}", mistakes.shapes)
    if here[-1] != there[-1]:
        text = f"expected equal input and linear_weight last dimensions (in_features), got {here[-1]} and {there[-1]}, respectively"
        fail(RuntimeError, text, mistakes.shapes)
    if bias is not None and tuple(bias.shape) != there[:-1]:
        fail(RuntimeError, f"expected linear_bias shape {there[:-1]}, got {tuple(bias.shape)}", mistakes.shapes)
    if len(there) > 2 and len(here) == 1:
        text = (
            f"K-dimensional loss defined by linear_weight shape {there} requires batched input, (N, {here[-1]}), "
            f"got unbatched input with shape {here}"
        )
        fail(RuntimeError, text, mistakes.shapes)
    return list(there)
