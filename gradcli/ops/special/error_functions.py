"""The error functions, the normal distribution, and their inverses; entropy and logits."""

from typing import Any

import numpy as np

from gradcli.engine.table.kinds import Array, OptionalFloat, Scalar, Tensor
from gradcli.engine.table.table import S, T, composite, op
from gradcli.ops.special.values import computed

ROOT_PI, ROOT_2_PI = float(np.sqrt(np.pi)), float(np.sqrt(2 * np.pi))
INSIDE = S(T([-0.8, 0.1, 0.6], grad=True))
CHANCES = S(T([0.1, 0.4, 0.9], grad=True))


@op(
    "torch Tensor special.erf",
    dtype="float",
    lacks=("erf_vml_cpu", "c"),
    inplace=True,
    samples=(S((2, 3)),),
    self=lambda F, g, self: F.mul_number(F.exp(-F.pow_number(self, 2)), 2 / ROOT_PI) * g,
)
def erf(self: Tensor) -> Tensor:
    """The error function: twice the area under ``exp(-t ** 2) / sqrt(pi)`` from 0 to `self`.  (*) -> (*)."""
    return computed("erf", self)


@op(
    "torch Tensor special.erfc",
    dtype="float",
    lacks=("erfc_vml_cpu", "c"),
    inplace=True,
    samples=(S((2, 3)),),
    self=lambda F, g, self: F.mul_number(F.exp(-F.pow_number(self, 2)), -2 / ROOT_PI) * g,
)
def erfc(self: Tensor) -> Tensor:
    """``1 - erf(self)``, precise for large values.  (*) -> (*)."""
    return computed("erfc", self)


@op(
    "special.erfcx",
    node="SpecialErfcxBackward0",
    dtype="float",
    lacks=("erfcx_cpu", "ch"),
    samples=(S((2, 3)),),
    self=lambda F, g, self, out: F.add_number(F.mul_number(self, 2.0) * out, -2 / ROOT_PI) * g,
)
def erfcx(self: Tensor) -> Tensor:
    """``exp(self ** 2) * erfc(self)``, without underflow.  (*) -> (*)."""
    return computed("erfcx", self)


@op(
    "torch Tensor special.erfinv",
    dtype="float",
    lacks=("erfinv_vml_cpu", "c"),
    inplace=True,
    samples=(INSIDE,),
    self=lambda F, g, self: F.mul_number(F.exp(F.pow_number(F.erfinv(self), 2)), 0.5 * ROOT_PI) * g,
)
def erfinv(self: Tensor) -> Tensor:
    """The number with this error function.  (*) -> (*)."""
    return computed("erfinv", self)


@composite("special.ndtr", samples=(S((2, 3)),))
def ndtr(F: Any, self: Tensor) -> Tensor:
    """The chance that a normal number is below `self`.  (*) -> (*)."""
    return F.mul_number(F.add_number(F.erf(F.mul_number(self, float(np.sqrt(0.5)))), 1), 0.5)


@op(
    "special.log_ndtr",
    node="SpecialLogNdtrBackward0",
    dtype="float",
    lacks=("log_ndtr_cpu", "ch"),
    samples=(S((2, 3)),),
    self=lambda F, g, self, out: F.div_number(g, ROOT_2_PI) * F.exp(-(out + F.div_number(F.pow_number(self, 2), 2))),
)
def log_ndtr(self: Tensor) -> Tensor:
    """The logarithm of `ndtr`.  (*) -> (*)."""
    return computed("log_ndtr", self)


@op(
    "special.ndtri",
    node="SpecialNdtriBackward0",
    dtype="float",
    lacks=("ndtri_cpu", "ch"),
    samples=(CHANCES,),
    self=lambda F, g, out: F.mul_number(g, ROOT_2_PI) * F.exp(F.div_number(F.pow_number(out, 2), 2)),
)
def ndtri(self: Tensor) -> Tensor:
    """The number a normal one is below with this chance.  (*) -> (*)."""
    return computed("ndtri", self)


@op(
    "special.entr",
    node="SpecialEntrBackward0",
    dtype="float",
    lacks=("entr_cpu", "c"),
    samples=(S((2, 3)),),
    self=lambda F, g, self: g * -F.add_number(F.log(self), 1),
)
def entr(self: Tensor) -> Tensor:
    """``-self * log(self)``; zero at zero, minus infinity below.  (*) -> (*)."""
    return np.where(self > 0, -self * np.log(self), np.where(self == 0, 0, np.where(np.isnan(self), self, -np.inf))).astype(self.dtype)


@op(
    "torch Tensor special.logit",
    dtype="float",
    lacks=("logit_cpu", "c"),
    inplace=True,
    samples=(CHANCES, S(T([0.1, 0.4, 0.9], grad=True), 0.2)),
    self=lambda F, g, self, eps: logit_slope(F, g, self, eps),
)
def logit(self: Tensor, eps: OptionalFloat = None) -> Tensor:
    """``log(self / (1 - self))``, the inverse of `sigmoid`; with `eps`, `self` is first kept that far from 0 and 1.  (*) -> (*)."""
    chance = self if eps is None else kept_apart(self, self.dtype.type(eps))
    return np.log(chance / (1 - chance))


def kept_apart(self: Array, eps: Any) -> Array:
    """`self` kept `eps` away from 0 and 1, the lower limit first."""
    return np.where(self < eps, eps, np.where(self > 1 - eps, 1 - eps, self))


def logit_slope(F: Any, g: Any, self: Any, eps: float | None) -> Any:
    """The gradient between the limits; past them there is none, and without limits no answer."""
    slope = g / (self * (1 - self))
    if eps is not None:
        return F.where((self >= eps) & (self <= 1 - eps), slope, 0.0) if F.traces else F.where((self < eps) | (self > 1 - eps), 0.0, slope)
    return F.where((self >= 0.0) & (self <= 1.0), slope, np.nan)


# ---- a number times a logarithm -------------------------------------------------------------------------------------


@op(
    "torch Tensor special.xlogy",
    dtype="float",
    lacks=("xlogy_cpu", "c"),
    inplace=True,
    samples=(S((2, 3), (3,)),),
    self=lambda F, g, self, other: F.masked_zero(F.xlogy(g, other), (self == 0.0) & (other <= 0.0)),
    other=lambda g, self, other: g * self / other,
)
def xlogy(self: Tensor, other: Tensor) -> Tensor:
    """``self * log(other)``, zero where `self` is.  (*A), (*B) -> (*broadcast(A, B))."""
    return times_log(self, other, np.log)


@op(
    "torch.xlogy special.xlogy",
    node="XlogyBackward1",
    dtype="float",
    lacks=("xlogy_cpu", "c"),
    samples=(S(2.0, (2, 3)),),
    other=lambda F, g, self, other: F.mul_number(g, self) / other,
)
def xlogy_of_number(self: Scalar, other: Tensor) -> Tensor:
    """A number times the logarithm of a tensor.  (*) -> (*)."""
    return times_log(self, other, np.log)


@op(
    "torch.xlogy Tensor.xlogy special.xlogy",
    node="XlogyBackward2",
    dtype="float",
    lacks=("xlogy_cpu", "c"),
    inplace=True,
    samples=(S((2, 3), 2.0),),
    self=lambda F, g, self, other: F.xlogy_number(g, other) if other > 0.0 else F.masked_zero(F.xlogy_number(g, other), self == 0.0),
)
def xlogy_number(self: Tensor, other: Scalar) -> Tensor:
    """A tensor times the logarithm of a number.  (*) -> (*)."""
    return times_log(self, other, np.log)


@op(
    "special.xlog1py",
    node="SpecialXlog1PyBackward0",
    dtype="float",
    lacks=("xlog1py_cpu", "c"),
    samples=(S((2, 3), (3,)),),
    self=lambda F, g, self, other: F.masked_zero(F.xlog1py(g, other), (self == 0.0) & (other <= -1.0)),
    other=lambda F, g, self, other: g * self / F.add_number(other, 1),
)
def xlog1py(self: Tensor, other: Tensor) -> Tensor:
    """``self * log(1 + other)``, zero where `self` is.  (*A), (*B) -> (*broadcast(A, B))."""
    return times_log(self, other, np.log1p)


@op(
    "special.xlog1py",
    node="SpecialXlog1PyBackward1",
    dtype="float",
    lacks=("xlog1py_cpu", "c"),
    samples=(S(2.0, (2, 3)),),
    other=lambda F, g, self, other: F.mul_number(g, self) / F.add_number(other, 1),
)
def xlog1py_of_number(self: Scalar, other: Tensor) -> Tensor:
    """A number times ``log(1 + other)``.  (*) -> (*)."""
    return times_log(self, other, np.log1p)


@op(
    "special.xlog1py",
    node="SpecialXlog1PyBackward2",
    dtype="float",
    lacks=("xlog1py_cpu", "c"),
    samples=(S((2, 3), 2.0),),
    self=lambda F, g, self, other: F.xlog1py_number(g, other) if other > -1.0 else F.masked_zero(F.xlog1py_number(g, other), self == 0.0),
)
def xlog1py_number(self: Tensor, other: Scalar) -> Tensor:
    """A tensor times ``log(1 + other)`` of a number.  (*) -> (*)."""
    return times_log(self, other, np.log1p)


def times_log(self: Any, other: Any, log: Any) -> Any:
    """``self * log(other)``: zero times anything is zero, but for NaN."""
    found = self * log(other)
    return np.where(np.equal(self, 0) & ~np.isnan(other), np.zeros_like(found), found)
