"""The gamma function and its kin."""

from typing import Any

import numpy as np

from gradcli.engine.errors import fail, not_implemented
from gradcli.engine.kinds import Array, Int, Operand, Tensor
from gradcli.engine.table import S, T, composite, op
from gradcli.ops.pointwise_checks import refuse_kinds
from gradcli.ops.special_values import computed

LARGE = S(T([2.5, 3.5, 7.0], grad=True), 3)


@op("torch Tensor special.gammaln", dtype="float", inplace=True, samples=(S((2, 3)),), self=lambda F, g, self: g * F.digamma(self))
def lgamma(self: Tensor) -> Tensor:
    """The logarithm of the size of the gamma function.  (*) -> (*)."""
    refuse_kinds("lgamma_vml_cpu", "c", self)
    return computed("gammaln", self)


@op(
    "torch Tensor special.digamma special.psi",
    dtype="float",
    inplace=True,
    samples=(S((2, 3)),),
    self=lambda F, g, self: g * F.polygamma(1, self),
)
def digamma(self: Tensor) -> Tensor:
    """The derivative of `lgamma`; infinite at zero, NaN at negative whole numbers.  (*) -> (*)."""
    refuse_kinds("digamma", "c", self)
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


@op("Tensor.polygamma", dtype="float", inplace=True, samples=(S((2, 3), 2),), self=lambda F, g, n, self: g * F.polygamma(n + 1, self))
def polygamma_method(self: Tensor, n: Int) -> Tensor:
    """The derivative of `digamma` of order `n`.  (*) -> (*)."""
    return derivative_of_digamma(n, self)


def derivative_of_digamma(n: int, self: Array) -> Array:
    """By PyTorch's formulas, which at negative whole numbers give large values where the truth is infinite."""
    if n < 0:
        fail(RuntimeError, "polygamma(n, x) does not support negative n.", blame=("n",), rule="range")
    refuse_kinds("polygamma", "c", self)
    if n == 0:
        return digamma(self)
    if n == 1:
        return trigamma(self)
    from scipy.special import factorial, zeta

    return np.asarray((1.0 if n % 2 else -1.0) * factorial(n) * zeta(n + 1.0, self.astype(np.float64))).astype(self.dtype)


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
    inplace=True,
    samples=(LARGE,),
    self=lambda F, g, self, p: g * F.mvlgamma_slope(self, p),
)
def mvlgamma(self: Tensor, p: Int) -> Tensor:
    """The logarithm of the gamma function of `p` dimensions.  (*) -> (*)."""
    refuse_kinds("mvlgamma", "c", self)
    if p < 1:
        fail(RuntimeError, "p has to be greater than or equal to 1", blame=("p",), rule="range")
    if self.size and not np.all(self > (p - 1) / 2):
        fail(RuntimeError, "All elements must be greater than (p-1)/2", blame=("self",), rule="range")
    start = self.dtype.type(p * (p - 1) / 4 * np.log(np.pi))
    return sum((computed("gammaln", self - self.dtype.type(j / 2)) for j in range(p)), start)


@composite("")
def mvlgamma_slope(F: Any, self: Tensor, p: Int) -> Tensor:
    """The derivative of `mvlgamma`: a sum of digammas."""
    return sum((F.digamma(F.add_number(self, -j / 2)) for j in range(1, p)), F.digamma(self))


@op(
    "torch Tensor torch.special.gammainc special.gammainc",
    dtype="float",
    inplace=True,
    samples=(S(T([1.5, 2.5, 0.7]), (2, 3)),),
    self=lambda: not_implemented("igamma: input"),
    other=lambda F, g, self, other: g * F.gamma_density(self, other),
)
def igamma(self: Tensor, other: Tensor) -> Tensor:
    """The share of the gamma function's integral up to `other`.  (*A), (*B) -> (*broadcast(A, B))."""
    refuse_kinds("igamma_cpu", "c", self)
    return np.where((self < 0) | (other < 0), self.dtype.type(np.nan), computed("gammainc", self, other))


@op(
    "torch Tensor torch.special.gammaincc special.gammaincc",
    dtype="float",
    inplace=True,
    samples=(S(T([1.5, 2.5, 0.7]), (2, 3)),),
    self=lambda: not_implemented("igammac: input"),
    other=lambda F, g, self, other: -g * F.gamma_density(self, other),
)
def igammac(self: Tensor, other: Tensor) -> Tensor:
    """The share of the gamma function's integral past `other`.  (*A), (*B) -> (*broadcast(A, B))."""
    refuse_kinds("igammac_cpu", "c", self)
    return np.where((self < 0) | (other < 0), self.dtype.type(np.nan), computed("gammaincc", self, other))


@composite("", samples=(S((2, 3), (2, 3)),))
def gamma_density(F: Any, self: Tensor, other: Tensor) -> Tensor:
    """The density of a gamma distribution at `other`."""
    return F.exp((self - 1) * F.log(other) - other - F.lgamma(self))


@op(
    "special.zeta",
    node="SpecialZetaBackward0",
    dtype="float",
    samples=(S(T([2.5, 3.5, 4.0]), (2, 3)),),
    self=lambda: not_implemented("zeta"),
    other=lambda F, g, self, other: g * -self * F.zeta(F.add_number(self, 1.0), other),
)
def zeta(self: Tensor, other: Tensor) -> Tensor:
    """Hurwitz's zeta function: the sum of ``(k + other) ** -self`` over k from 0.  (*A), (*B) -> (*broadcast(A, B))."""
    refuse_kinds("zeta", "c", self)
    return computed("zeta", self, other)


@op(
    "special.zeta",
    node="SpecialZetaBackward1",
    dtype="float",
    samples=(S(2.5, (2, 3)),),
    other=lambda F, g, self, other: F.mul_number(g, -self) * F.zeta_of_number(self + 1.0, other),
)
def zeta_of_number(self: Operand, other: Tensor) -> Tensor:
    """`zeta` with a number for exponent.  (*) -> (*)."""
    return computed("zeta", self, other)


@op("special.zeta", node="SpecialZetaBackward2", dtype="float", samples=(S(T([2.5, 3.5]), 1.5),), self=lambda: not_implemented("zeta"))
def zeta_number(self: Tensor, other: Operand) -> Tensor:
    """`zeta` starting from a number.  (*) -> (*)."""
    return computed("zeta", self, other)
