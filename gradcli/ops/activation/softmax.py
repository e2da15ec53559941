"""Softmax and its logarithm: shares of a whole along one dimension."""

from typing import Any

import numpy as np

from gradcli.engine.random.default import default_generator
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Array, Bool, Float, Int, OptionalInt, OptionalType, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.ops.create.casts import cast_to
from gradcli.ops.numerics.fused import multiply_add
from gradcli.ops.numerics.precise import precise
from gradcli.ops.numerics.register_sums import summed
from gradcli.ops.numerics.rows import tops
from gradcli.ops.shared.checks import refuse_kinds
from gradcli.ops.shared.dims import axis

ROWS = (S((2, 3), 1), S((2, 3), 0))


@op("", node="SoftmaxBackward0", dtype="promote", samples=ROWS, self=lambda F, g, out, dim: F.softmax_backward_data(g, out, dim))
def softmax_dim(self: Tensor, dim: Int) -> Tensor:
    """``exp(self)`` divided by its sum along a dimension.  (*) -> (*)."""
    raised, along = precise(np.exp, lowered("softmax", self, dim)), axis(dim, self.ndim)
    total = summed(raised, along)
    return raised * (1 / total) if along == (self.ndim - 1,) else raised / total


@op("", node="LogSoftmaxBackward0", dtype="promote", samples=ROWS, self=lambda F, g, out, dim: F.log_softmax_backward_data(g, out, dim))
def log_softmax_dim(self: Tensor, dim: Int) -> Tensor:
    """The logarithm of `softmax`, without the rounding.  (*) -> (*)."""
    low = lowered("log_softmax", self, dim)
    return low - precise(np.log, summed(precise(np.exp, low), axis(dim, self.ndim)))


def lowered(name: str, self: Array, dim: int) -> Array:
    """`self` moved so that its largest element along a dimension is zero."""
    along = axis(dim, self.ndim)
    last = "_lastdim" if along in ((), (self.ndim - 1,)) else ""
    refuse_kinds(f"{name}{last}_kernel_impl", "biuc", self)
    return self - tops(self, along) if self.size else self


@op(
    "",
    node="SoftmaxBackwardDataBackward0",
    dtype="promote",
    samples=(S((2, 3), (2, 3), 1),),
    grad_output=lambda F, g, output, dim: F.softmax_backward_data(g, output, dim),
    output=lambda F, g, grad_output, output, dim: (
        grad_output * g - total(F, output * grad_output, dim) * g - grad_output * total(F, output * g, dim)
    ),
)
def softmax_backward_data(grad_output: Tensor, output: Tensor, dim: Int) -> Tensor:
    """A gradient through `softmax`.  (*), (*) -> (*)."""
    parts = np.asarray(grad_output * output)
    np.subtract(grad_output, summed(parts, axis(dim, output.ndim)), out=parts)
    parts *= output
    return parts


@op(
    "",
    node="LogSoftmaxBackwardDataBackward0",
    dtype="promote",
    samples=(S((2, 3), (2, 3), 1),),
    grad_output=lambda F, g, output, dim: g - total(F, F.exp(output) * g, dim),
    output=lambda F, g, grad_output, output, dim: -total(F, grad_output, dim) * F.exp(output) * g,
)
def log_softmax_backward_data(grad_output: Tensor, output: Tensor, dim: Int) -> Tensor:
    """A gradient through `log_softmax`.  (*), (*) -> (*)."""
    return multiply_add(-precise(np.exp, output), summed(grad_output, axis(dim, output.ndim)), grad_output)


def total(F: Any, value: Any, dim: int) -> Any:
    """The sum along a dimension, which stays with length one."""
    return F.sum_dim(value, (dim,), True)


# ---- what a program calls --------------------------------------------------------------------------------------------


@composite("torch Tensor special.softmax", samples=ROWS)
def softmax(F: Any, self: Tensor, dim: Int, dtype: OptionalType = None) -> Tensor:
    """Shares of a whole along a dimension: ``exp(self)`` divided by its sum.  (*) -> (*)."""
    return F.softmax_dim(cast_to(F, self, dtype), dim)


@composite("torch Tensor special.log_softmax", samples=ROWS)
def log_softmax(F: Any, self: Tensor, dim: Int, dtype: OptionalType = None) -> Tensor:
    """The logarithm of `softmax`.  (*) -> (*)."""
    return F.log_softmax_dim(cast_to(F, self, dtype), dim)


@composite("nn.functional.softmax", samples=ROWS)
def nn_softmax(F: Any, self: Tensor, dim: OptionalInt = None, _stacklevel: Int = 3, dtype: OptionalType = None) -> Tensor:
    """`softmax`; without `dim` it is chosen by the number of dimensions, with a warning.  (*) -> (*)."""
    return F.softmax(self, chosen("softmax", self, dim), dtype)


@composite("nn.functional.log_softmax", samples=ROWS)
def nn_log_softmax(F: Any, self: Tensor, dim: OptionalInt = None, _stacklevel: Int = 3, dtype: OptionalType = None) -> Tensor:
    """`log_softmax`; without `dim` it is chosen by the number of dimensions, with a warning.  (*) -> (*)."""
    return F.log_softmax(self, chosen("log_softmax", self, dim), dtype)


@composite("nn.functional.softmin", samples=ROWS)
def softmin(F: Any, self: Tensor, dim: OptionalInt = None, _stacklevel: Int = 3, dtype: OptionalType = None) -> Tensor:
    """`softmax` of the negative: the smallest get the largest shares.  (*) -> (*)."""
    return F.softmax(-self, chosen("softmin", self, dim), dtype)


def chosen(name: str, self: Any, dim: int | None) -> int:
    """The dimension PyTorch takes when none is given."""
    if dim is not None:
        return dim
    text = f"Implicit dimension choice for {name} has been deprecated. Change the call to include dim=X as an argument."
    STATE.warn("UserWarning", text)
    return 0 if self.ndim in (0, 1, 3) else 1


@composite("F")
def gumbel_softmax(F: Any, logits: Tensor, tau: Float = 1, hard: Bool = False, eps: Float = 1e-10, dim: Int = -1) -> Tensor:
    """`softmax` of logits with Gumbel noise over `tau`; `hard` gives one-hot rows with the gradient of the soft ones.  (*) -> (*)."""
    if eps != 1e-10:
        STATE.warn("UserWarning", "`eps` parameter is deprecated and has no effect.")
    soft = F.softmax((logits + F.gumbel_noise(logits)) / tau, dim)
    return F.one_hot_of_largest(soft, dim) - soft.alias() + soft if hard else soft


@op("")
def gumbel_noise(self: Tensor) -> Tensor:
    """Gumbel noise of the shape of `self`."""
    return -np.log(default_generator().exponential(self.shape, self.dtype))


@op("")
def one_hot_of_largest(self: Tensor, dim: Int) -> Tensor:
    """One where the largest element along a dimension first occurs, else zero."""
    found = np.zeros_like(self)
    np.put_along_axis(found, np.expand_dims(self.argmax(dim), dim), 1, dim)
    return found
