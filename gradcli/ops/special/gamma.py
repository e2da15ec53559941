"""The gamma function and its kin."""

import math
from typing import Any

import numpy as np

from gradcli.engine.errors import fail, not_implemented
from gradcli.engine.table.kinds import Array, Int, Scalar, Tensor
from gradcli.engine.table.table import S, T, composite, op
from gradcli.ops.shared.checks import in_place
from gradcli.ops.special.values import computed

LARGE = S(T([2.5, 3.5, 7.0], grad=True), 3)


@op(
    "torch Tensor special.gammaln",
    dtype="float",
    lacks=("lgamma_vml_cpu", "c"),
    inplace=True,
    samples=(S((2, 3)),),
    self=lambda F, g, self: g * F.digamma(self),
)
def lgamma(self: Tensor) -> Tensor:
    """The logarithm of the size of the gamma function.  (*) -> (*)."""
    return log_gamma(self)


def log_gamma(self: Array) -> Array:
    """SciPy's, but infinite at minus infinity, and finite at numbers too small to be normal."""
    size = np.abs(self)
    found = np.where(np.isinf(self), self.dtype.type(np.inf), computed("gammaln", self))
    tiny = (size > 0) & (size < np.finfo(self.dtype).tiny)
    return np.where(tiny, -np.log(np.where(tiny, size, 1)), found) if tiny.any() else found


@op(
    "torch Tensor special.digamma special.psi",
    dtype="float",
    lacks=("digamma", "c"),
    inplace=True,
    samples=(S((2, 3)),),
    self=lambda F, g, self: g * F.polygamma(1, self),
)
def digamma(self: Tensor) -> Tensor:
    """The derivative of `lgamma`; infinite at zero, NaN at negative whole numbers.  (*) -> (*)."""
    found = computed("digamma", self)
    found = np.where(self == 0, np.copysign(self.dtype.type(np.inf), -self), found)
    return np.where((self < 0) & (self == np.trunc(self)), self.dtype.type(np.nan), found)


@op(
    "torch special.polygamma",
    dtype="float",
    samples=(S(0, (2, 3)), S(2, (2, 3))),
    self=lambda F, g, n, self: g * F.polygamma(n + 1, self),
)
def polygamma(n: Int, self: Tensor) -> Tensor:
    """The derivative of `digamma` of order `n`.  (*) -> (*)."""
    return derivative_of_digamma(n, self)


@composite("Tensor.polygamma", samples=(S((2, 3), 2),))
def polygamma_method(F: Any, self: Tensor, n: Int) -> Tensor:
    """The derivative of `digamma` of order `n`.  (*) -> (*)."""
    return F.polygamma(n, self)


@composite("Tensor.polygamma_")
def polygamma_(F: Any, self: Tensor, n: Int) -> Tensor:
    """`polygamma` written into `self`."""
    return in_place("polygamma_written", self, n)


@op(
    "",
    node="PolygammaBackward1",
    dtype="float",
    inplace=True,
    samples=(S((2, 3), 2),),
    self=lambda F, g, n, self: g * F.polygamma(n + 1, self),
)
def polygamma_written(self: Tensor, n: Int) -> Tensor:
    """`polygamma` as a method of `self` in place, which leaves a node of its own.  (*) -> (*)."""
    return derivative_of_digamma(n, self)


LARGEST_FACTORIAL = 170  # that a float64 holds


def derivative_of_digamma(n: int, self: Array) -> Array:
    """By PyTorch's formulas, which at negative whole numbers give large values where the truth is infinite."""
    if n < 0:
        fail(RuntimeError, "polygamma(n, x) does not support negative n.")
    if n == 0:
        return digamma(self)
    if n == 1:
        return trigamma(self)
    return (
        (1.0 if n % 2 else -1.0) * (math.factorial(n) if n <= LARGEST_FACTORIAL else math.inf) * zeta_values(self.dtype.type(n + 1), self)
    ).astype(self.dtype)


def trigamma(self: Array) -> Array:
    """The first derivative of `digamma`: reflected to above one half, moved up by six, then summed as a series in ``1 / x``."""
    low = self < 0.5
    x = np.where(low, 1 - self, self)
    total = np.zeros_like(x)
    for _ in range(6):
        total = total + 1 / (x * x)
        x = x + 1
    inverse = 1 / (x * x)
    total = total + (1 + 1 / (2 * x) + inverse * (1 / 6 - inverse * (1 / 30 - inverse / 42))) / x
    sine = np.sin(self.dtype.type(np.pi) * self)
    return np.where(low, self.dtype.type(np.pi**2) / (sine * sine) - total, total)


@op(
    "torch Tensor torch.special.multigammaln special.multigammaln",
    dtype="float",
    lacks=("arange_cpu", "c"),
    inplace=True,
    samples=(LARGE,),
    self=lambda F, g, self, p: g * F.mvlgamma_slope(self, p),
)
def mvlgamma(self: Tensor, p: Int) -> Tensor:
    """The logarithm of the gamma function of `p` dimensions.  (*) -> (*)."""
    if p < 1:
        fail(RuntimeError, "p has to be greater than or equal to 1")
    start = self.dtype.type(p * (p - 1) / 4 * np.log(np.pi))
    return sum((log_gamma(np.asarray(self - self.dtype.type(j / 2))) for j in range(p)), start)


@composite("")
def mvlgamma_slope(F: Any, self: Tensor, p: Int) -> Tensor:
    """The derivative of `mvlgamma`: a sum of digammas."""
    return sum((F.digamma(F.add_number(self, 0.0 - j / 2)) for j in range(1, p)), F.digamma(F.add_number(self, 0.0)))


@op(
    "torch Tensor torch.special.gammainc special.gammainc",
    dtype="promote",
    lacks=("igamma_cpu", "bic"),
    inplace=True,
    samples=(S(T([1.5, 2.5, 0.7]), (2, 3)),),
    self=lambda: not_implemented("igamma: input"),
    other=lambda F, g, self, other: g * F.gamma_density(self, other),
)
def igamma(self: Tensor, other: Tensor) -> Tensor:
    """The share of the gamma function's integral up to `other`.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.where((self < 0) | (other < 0), self.dtype.type(np.nan), computed("gammainc", self, other))


@op(
    "torch Tensor torch.special.gammaincc special.gammaincc",
    dtype="promote",
    lacks=("igammac_cpu", "bic"),
    inplace=True,
    samples=(S(T([1.5, 2.5, 0.7]), (2, 3)),),
    self=lambda: not_implemented("igammac: input"),
    other=lambda F, g, self, other: -g * F.gamma_density(self, other),
)
def igammac(self: Tensor, other: Tensor) -> Tensor:
    """The share of the gamma function's integral past `other`.  (*A), (*B) -> (*broadcast(A, B))."""
    return np.where((self < 0) | (other < 0), self.dtype.type(np.nan), computed("gammaincc", self, other))


@composite("", samples=(S((2, 3), (2, 3)),))
def gamma_density(F: Any, self: Tensor, other: Tensor) -> Tensor:
    """The density of a gamma distribution at `other`."""
    return F.exp((self - 1) * F.log(other) - other - F.lgamma(self))


@op(
    "special.zeta",
    node="SpecialZetaBackward0",
    dtype="float",
    lacks=("zeta_cpu", "ch"),
    samples=(S(T([2.5, 3.5, 4.0]), (2, 3)),),
    self=lambda: not_implemented("zeta"),
    other=lambda F, g, self, other: g * -self * F.zeta(F.add_number(self, 1.0), other),
)
def zeta(self: Tensor, other: Tensor) -> Tensor:
    """Hurwitz's zeta function: the sum of ``(k + other) ** -self`` over k from 0.  (*A), (*B) -> (*broadcast(A, B))."""
    return zeta_values(self, other)


def zeta_values(self: Any, other: Any) -> Array:
    """SciPy's, but NaN from infinity on."""
    return np.where(np.equal(other, np.inf), np.asarray(other).dtype.type(np.nan), computed("zeta", self, other))


@op(
    "special.zeta",
    node="SpecialZetaBackward1",
    dtype="float",
    lacks=("zeta_cpu", "ch"),
    samples=(S(2.5, (2, 3)),),
    other=lambda F, g, self, other: F.mul_number(g, -self) * F.zeta_of_number(self + 1.0, other),
)
def zeta_of_number(self: Scalar, other: Tensor) -> Tensor:
    """`zeta` with a number for exponent.  (*) -> (*)."""
    return zeta_values(self, other)


@op(
    "special.zeta",
    node="SpecialZetaBackward2",
    dtype="float",
    lacks=("zeta_cpu", "ch"),
    samples=(S(T([2.5, 3.5]), 1.5),),
    self=lambda: not_implemented("zeta"),
)
def zeta_number(self: Tensor, other: Scalar) -> Tensor:
    """`zeta` starting from a number.  (*) -> (*)."""
    return zeta_values(self, other)
