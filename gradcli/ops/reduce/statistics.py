"""Variance, deviation, covariance and correlation."""

import math
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Anything, Array, Bool, Int, OptionalDims, OptionalIndex, OptionalNumber, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.reduce.sums import REDUCE_SUM, average
from gradcli.ops.shared.dims import axes

SPREADS = (S((2, 3)), S((2, 3), (0,)), S((2, 3), (0, 1), keepdim=True), S((2, 3), (1,), correction=0))


def variance(name: str, self: Array, dim: tuple[int, ...] | None, correction: float | None, keepdim: bool) -> Array:
    """The variance over axes in float64: real, also of complex numbers."""
    if dtypes.category(self.dtype) <= dtypes.INT:
        text = f"{name if name.endswith('mean') else 'std and var'} only support floating point and complex dtypes"
        fail(RuntimeError, text, mistakes.dtypes)
    over = axes(dim, self.ndim)
    count = math.prod([self.shape[at] for at in over])
    freedom = count - (1 if correction is None else correction)
    if freedom <= 0 and math.prod(self.shape[at] for at in range(self.ndim) if at not in over):
        few = "degrees of freedom is <= 0. Correction should be strictly less than the reduction factor"
        STATE.warn("UserWarning", f"{name}(): {few} (input numel divided by output numel).")
    wide = self.astype(np.complex128 if dtypes.category(self.dtype) == dtypes.COMPLEX else np.float64, copy=False)
    apart = wide - np.true_divide(REDUCE_SUM(wide, axis=over, keepdims=True), count)
    parts = (apart.real, apart.imag) if np.iscomplexobj(apart) else (apart,)
    return np.asarray(sum(np.true_divide(REDUCE_SUM(part * part, axis=over, keepdims=keepdim), max(freedom, 0)) for part in parts))


def deviation(name: str, self: Array, dim: tuple[int, ...] | None, correction: float | None, keepdim: bool) -> Array:
    """The square root of the variance."""
    return np.sqrt(variance(name, self, dim, correction, keepdim))


# ---- var, std --------------------------------------------------------------------------------------------------------


@composite("torch.var Tensor.var", samples=(S((2, 3), (0,), False), S((2, 3), (0, 1), True, True)))
def var_dim(F: Any, self: Tensor, dim: OptionalDims, unbiased: Bool = True, keepdim: Bool = False) -> Tensor:
    """The variance over dimensions; unbiased: divided by one less than their number.  (*A, n, *B) -> (*A, *B)."""
    return F.var(self, dim, correction=int(unbiased), keepdim=keepdim)


@op(
    self=lambda F, g, self, dim, correction, keepdim: F.var_backward(g, self, dim, correction, keepdim),
    samples=SPREADS,
)
def var(self: Tensor, dim: OptionalDims = None, *, correction: OptionalNumber = None, keepdim: Bool = False) -> Tensor:
    """The variance over dimensions, divided by their number less `correction` (one).  (*A, n, *B) -> (*A, *B)."""
    return variance("var", self, dim, correction, keepdim).astype(dtypes.real_of(self.dtype), copy=False)


@composite("torch.var Tensor.var", samples=(S((2, 3), False),))
def var_all(F: Any, self: Tensor, unbiased: Bool = True) -> Tensor:
    """The variance of all elements.  (*) -> ()."""
    return F.var(self, None, correction=int(unbiased))


@composite("torch.std Tensor.std", samples=(S((2, 3), (0,), False), S((2, 3), (0, 1), True, True)))
def std_dim(F: Any, self: Tensor, dim: OptionalDims, unbiased: Bool = True, keepdim: Bool = False) -> Tensor:
    """The standard deviation over dimensions; unbiased: divided by one less than their number.  (*A, n, *B) -> (*A, *B)."""
    return F.std(self, dim, correction=int(unbiased), keepdim=keepdim)


@op(
    self=lambda F, g, self, out, dim, correction, keepdim: F.std_backward(out, g, self, dim, correction, keepdim),
    forward=lambda F, t_self, self, out, dim, correction, keepdim: F.along_row(
        F.std_backward(out, F.ones_like(out), self, dim, correction, keepdim), t_self, dim, keepdim
    ),
    samples=SPREADS,
)
def std(self: Tensor, dim: OptionalDims = None, *, correction: OptionalNumber = None, keepdim: Bool = False) -> Tensor:
    """The square root of the variance over dimensions.  (*A, n, *B) -> (*A, *B)."""
    return deviation("std", self, dim, correction, keepdim).astype(dtypes.real_of(self.dtype), copy=False)


@composite("torch.std Tensor.std", samples=(S((2, 3), False),))
def std_all(F: Any, self: Tensor, unbiased: Bool = True) -> Tensor:
    """The standard deviation of all elements.  (*) -> ()."""
    return F.std(self, None, correction=int(unbiased))


# ---- with the mean ---------------------------------------------------------------------------------------------------


def with_mean(spread: Array, self: Array, dim: tuple[int, ...] | None, keepdim: bool) -> tuple[Array, Array]:
    return spread.astype(dtypes.real_of(self.dtype), copy=False), average(self, axes(dim, self.ndim), keepdim, self.dtype)


@composite("")
def plus_mean_backward(F: Any, grad: Anything, g_mean: Anything, self: Tensor, dim: OptionalDims, keepdim: Bool) -> Any:
    """The gradient of a spread, when there is one, and that of the mean, when there is one."""
    if g_mean is None:
        return grad
    of_mean = F.mean_backward(g_mean, tuple(self.shape), dim, keepdim)
    return of_mean if grad is None else grad + of_mean


@composite("")
def var_mean_backward(
    F: Any, g_var: Anything, g_mean: Anything, self: Tensor, dim: OptionalDims, correction: OptionalNumber, keepdim: Bool
) -> Any:
    """The sum of what comes through the variance and through the mean."""
    grad = None if g_var is None else F.var_backward(g_var, self, dim, correction, keepdim)
    return F.plus_mean_backward(grad, g_mean, self, dim, keepdim)


@composite("")
def std_mean_backward(
    F: Any, g_std: Anything, g_mean: Anything, self: Tensor, std: Tensor, dim: OptionalDims, correction: OptionalNumber, keepdim: Bool
) -> Any:
    """The sum of what comes through the deviation and through the mean."""
    grad = None if g_std is None else F.std_backward(std, g_std, self, dim, correction, keepdim)
    return F.plus_mean_backward(grad, g_mean, self, dim, keepdim)


@composite("torch.var_mean", samples=(S((2, 3), (0,), False),))
def var_mean_dim(F: Any, self: Tensor, dim: OptionalDims, unbiased: Bool = True, keepdim: Bool = False) -> Any:
    """The variance and the mean over dimensions.  (*A, n, *B) -> two of (*A, *B)."""
    return F.var_mean(self, dim, correction=int(unbiased), keepdim=keepdim)


@op(
    "torch",
    returns=("_0", "_1"),
    self=lambda F, g__0, g__1, self, dim, correction, keepdim: F.var_mean_backward(g__0, g__1, self, dim, correction, keepdim),
    samples=SPREADS,
)
def var_mean(self: Tensor, dim: OptionalDims = None, *, correction: OptionalNumber = None, keepdim: Bool = False) -> tuple[Tensor, Tensor]:
    """The variance, divided by the number of elements less `correction`, and the mean.  (*A, n, *B) -> two of (*A, *B)."""
    return with_mean(variance("var_mean", self, dim, correction, keepdim), self, dim, keepdim)


@composite("torch.var_mean", samples=(S((2, 3), False),))
def var_mean_all(F: Any, self: Tensor, unbiased: Bool = True) -> Any:
    """The variance and the mean of all elements.  (*) -> two of ()."""
    return F.var_mean(self, None, correction=int(unbiased))


@composite("torch.std_mean", samples=(S((2, 3), (0,), False),))
def std_mean_dim(F: Any, self: Tensor, dim: OptionalDims, unbiased: Bool = True, keepdim: Bool = False) -> Any:
    """The standard deviation and the mean over dimensions.  (*A, n, *B) -> two of (*A, *B)."""
    return F.std_mean(self, dim, correction=int(unbiased), keepdim=keepdim)


@op(
    "torch",
    returns=("_0", "_1"),
    self=lambda F, g__0, g__1, self, out__0, dim, correction, keepdim: F.std_mean_backward(
        g__0, g__1, self, out__0, dim, correction, keepdim
    ),
    forward=lambda F, t_self, self, out__0, dim, correction, keepdim: (
        F.along_row(F.std_backward(out__0, F.ones_like(out__0), self, dim, correction, keepdim), t_self, dim, keepdim),
        F.mean_dim(t_self, dim, keepdim),
    ),
    samples=SPREADS,
)
def std_mean(self: Tensor, dim: OptionalDims = None, *, correction: OptionalNumber = None, keepdim: Bool = False) -> tuple[Tensor, Tensor]:
    """The standard deviation and the mean.  (*A, n, *B) -> two of (*A, *B)."""
    return with_mean(deviation("std_mean", self, dim, correction, keepdim), self, dim, keepdim)


@composite("torch.std_mean", samples=(S((2, 3), False),))
def std_mean_all(F: Any, self: Tensor, unbiased: Bool = True) -> Any:
    """The standard deviation and the mean of all elements.  (*) -> two of ()."""
    return F.std_mean(self, None, correction=int(unbiased))


# ---- covariance ------------------------------------------------------------------------------------------------------


@composite(samples=(S((2, 4)), S((4,)), S((2, 4), correction=0)))
def cov(F: Any, self: Tensor, *, correction: Int = 1, fweights: OptionalIndex = None, aweights: OptionalIndex = None) -> Tensor:
    """The covariances of variables (rows) over observations (columns), which may be repeated or weighted.  (n, m) -> (n, n)."""
    require_rows("cov", self)
    rows = F.view(self, (1, -1)) if len(self.shape) < 2 else self
    number = rows.shape[1]
    require_weights("fweights", fweights, number)
    require_weights("aweights", aweights, number)
    weights = fweights if aweights is None else aweights if fweights is None else fweights * aweights
    total = number if weights is None else F.sum(weights)
    if weights is not None and not bool(total != 0):
        fail(RuntimeError, "cov(): weights sum to zero, can't be normalized")
    mean = F.sum_dim(rows if weights is None else rows * weights, (1,)) / total
    freedom = total - correction if correction else total
    if aweights is not None and correction != 0:
        freedom = total - F.mul_number(F.sum(weights * aweights), correction) / total
    if float(freedom) <= 0:
        text = "cov(): degrees of freedom is <= 0. Correction should be strictly less than the number of observations."
        STATE.warn("UserWarning", text)
        freedom = freedom * 0
    apart = rows - F.unsqueeze(mean, 1)
    products = F.mm(apart, F.conj(F.t(apart if weights is None else apart * weights)))
    return F.squeeze(F.div(products, freedom))


def require_rows(name: str, self: Any) -> None:
    """Refuse what is no table of variables and observations."""
    if len(self.shape) > 2:
        text = f"{name}(): expected input to have two or fewer dimensions but got an input with {len(self.shape)} dimensions"
        fail(RuntimeError, text, mistakes.shapes)
    if dtypes.of_value(self) == np.bool_:
        fail(RuntimeError, f"{name}(): bool dtype is not supported for input", mistakes.dtypes)


def require_weights(name: str, weights: Any, number: int) -> None:
    """Refuse weights that are no list of one non-negative number, of the right kind, for each observation."""
    if weights is None:
        return
    dtype, wanted = dtypes.of(dtypes.of_value(weights)), "integral" if name == "fweights" else "floating point"
    text = ""
    if len(weights.shape) > 1:
        text = f"expected {name} to have one or fewer dimensions but got {name} with {len(weights.shape)} dimensions"
    elif dtype.category != (dtypes.INT if name == "fweights" else dtypes.FLOAT):
        text = f"expected {name} to have {wanted} dtype but got {name} with {dtype.scalar_name} dtype"
    elif math.prod(weights.shape) != number:
        text = (
            f"expected {name} to have the same numel as there are observations in the input but got {math.prod(weights.shape)} != {number}"
        )
    elif number and np.any(getattr(weights, "array", weights) < 0):
        text = f"{name} cannot be negative"
    if text:
        fail(RuntimeError, f"cov(): {text}", mistakes.shapes)


@composite(samples=(S((2, 4)),))
def corrcoef(F: Any, self: Tensor) -> Tensor:
    """The covariances of variables divided by both deviations, kept in [-1, 1].  (n, m) -> (n, n)."""
    require_rows("corrcoef", self)
    products = F.cov(self)
    if not len(products.shape):
        return products / products
    deviations = F.sqrt(F.real_part(F.diagonal(products)))
    products = products / F.view(deviations, (-1, 1))
    products = products / F.view(deviations, (1, -1))
    if dtypes.category(dtypes.of_value(products)) == dtypes.COMPLEX:
        return F.complex(F.clamp_number(F.real(products), -1, 1), F.clamp_number(F.imag(products), -1, 1))
    return F.clamp_number(products, -1, 1)


@composite("")
def real_part(F: Any, self: Tensor) -> Tensor:
    """The real part; a real tensor as it is."""
    return F.real(self) if dtypes.category(dtypes.of_value(self)) == dtypes.COMPLEX else self
