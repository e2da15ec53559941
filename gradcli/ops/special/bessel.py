"""Bessel's functions, Airy's, and the cardinal sine."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.special.rationals import ORDER_0, ORDER_1, airy, first_kind, second_kind
from gradcli.ops.special.values import computed

ONE = (S((2, 3)),)
PI = float(np.pi)


@op("torch Tensor special.i0", dtype="float", lacks=("i0_vml_cpu", "c"), inplace=True, samples=ONE, self=lambda F, g, self: g * F.i1(self))
def i0(self: Tensor) -> Tensor:
    """The modified Bessel function of order 0.  (*) -> (*)."""
    return computed("i0", self)


@op(
    "special.i0e",
    node="SpecialI0EBackward0",
    dtype="float",
    lacks=("i0e_cpu", "c"),
    samples=ONE,
    self=lambda F, g, self, out: g * (F.i1e(self) - F.sgn(self) * out),
)
def i0e(self: Tensor) -> Tensor:
    """``exp(-|self|) * i0(self)``.  (*) -> (*)."""
    return computed("i0e", self)


@op(
    "special.i1",
    node="SpecialI1Backward0",
    dtype="float",
    lacks=("i1_cpu", "c"),
    samples=ONE,
    self=lambda F, g, self, out: F.i1_backward(g, self, out),
)
def i1(self: Tensor) -> Tensor:
    """The modified Bessel function of order 1.  (*) -> (*)."""
    return computed("i1", self)


@op(
    "special.i1e",
    node="SpecialI1EBackward0",
    dtype="float",
    lacks=("i1e_cpu", "c"),
    samples=ONE,
    self=lambda F, g, self, out: F.i1e_backward(g, self, out),
)
def i1e(self: Tensor) -> Tensor:
    """``exp(-|self|) * i1(self)``.  (*) -> (*)."""
    return computed("i1e", self)


@composite("", samples=(S((2, 3), (2, 3), (2, 3)),))
def i1_backward(F: Any, g: Tensor, self: Tensor, out: Tensor) -> Tensor:
    """The slope of `i1`, a half where `self` is too small to divide by."""
    large, safe = divisible(F, self, "i1_backward")
    return g * F.where(large, F.i0(safe) - out * F.reciprocal(safe), 0.5)


@composite("", samples=(S((2, 3), (2, 3), (2, 3)),))
def i1e_backward(F: Any, g: Tensor, self: Tensor, out: Tensor) -> Tensor:
    """The slope of `i1e`, a half where `self` is too small to divide by."""
    large, safe = divisible(F, self, "i1e_backward")
    return g * F.where(large, F.i0e(safe) - out * (F.sgn(safe) + F.reciprocal(safe)), 0.5)


def divisible(F: Any, self: Any, kernel: str) -> tuple[Any, Any]:
    """Where `self` is large enough to divide by, and a `self` that is so everywhere."""
    dtype = dtypes.of_value(self)
    if dtypes.is_half(dtype):
        fail(NotImplementedError, f"\"{kernel}\" not implemented for '{dtypes.of(dtype).scalar_name}'", mistakes.dtypes)
    smallest = float(np.finfo(dtype).eps)
    large = F.abs(self) > smallest
    return large, F.where(large, self, smallest)


@op("torch Tensor special.sinc", dtype="float", inplace=True, samples=ONE, self=lambda F, g, self: F.sinc_backward(g, self))
def sinc(self: Tensor) -> Tensor:
    """``sin(pi * self) / (pi * self)``, one at zero.  (*) -> (*)."""
    angle = self * self.dtype.type(np.pi)
    return np.where(self == 0, self.dtype.type(1), np.sin(angle) / angle)


@composite("", samples=(S((2, 3), (2, 3)),))
def sinc_backward(F: Any, g: Tensor, self: Tensor) -> Tensor:
    """The slope of `sinc`, zero at zero."""
    angle, square = F.mul_number(self, PI), F.mul_number(self * self, PI)
    return F.where(square == 0.0, 0.0, g * F.conj((angle * F.cos(angle) - F.sin(angle)) / square))


# ---- without a derivative in PyTorch --------------------------------------------------------------------------------


@op("special.airy_ai", dtype="float", lacks=("airy_ai_cpu", "ch"), samples=ONE)
def airy_ai(self: Tensor) -> Tensor:
    """Airy's function.  (*) -> (*)."""
    from scipy.special import airy as series

    return airy(self, series(self.astype(np.float64))[0].astype(self.dtype))


@op("special.bessel_j0", dtype="float", lacks=("bessel_j0_cpu", "ch"), samples=ONE)
def bessel_j0(self: Tensor) -> Tensor:
    """The Bessel function of the first kind of order 0.  (*) -> (*)."""
    return first_kind(ORDER_0, np.abs(self))


@op("special.bessel_j1", dtype="float", lacks=("bessel_j1_cpu", "ch"), samples=ONE)
def bessel_j1(self: Tensor) -> Tensor:
    """The Bessel function of the first kind of order 1.  (*) -> (*)."""
    found = first_kind(ORDER_1, np.abs(self))
    return np.where(self < 0, -found, found)


@op("special.bessel_y0", dtype="float", lacks=("bessel_y0_cpu", "ch"), samples=ONE)
def bessel_y0(self: Tensor) -> Tensor:
    """The Bessel function of the second kind of order 0.  (*) -> (*)."""
    return second_kind(ORDER_0, self)


@op("special.bessel_y1", dtype="float", lacks=("bessel_y1_cpu", "ch"), samples=ONE)
def bessel_y1(self: Tensor) -> Tensor:
    """The Bessel function of the second kind of order 1.  (*) -> (*)."""
    return second_kind(ORDER_1, self)


@op("special.modified_bessel_i0", dtype="float", lacks=("modified_bessel_i0_cpu", "ch"), samples=ONE)
def modified_bessel_i0(self: Tensor) -> Tensor:
    """The modified Bessel function of the first kind of order 0.  (*) -> (*)."""
    return computed("i0", self)


@op("special.modified_bessel_i1", dtype="float", lacks=("modified_bessel_i1_cpu", "ch"), samples=ONE)
def modified_bessel_i1(self: Tensor) -> Tensor:
    """The modified Bessel function of the first kind of order 1.  (*) -> (*)."""
    return computed("i1", self)


@op("special.modified_bessel_k0", dtype="float", lacks=("modified_bessel_k0_cpu", "ch"), samples=ONE)
def modified_bessel_k0(self: Tensor) -> Tensor:
    """The modified Bessel function of the second kind of order 0.  (*) -> (*)."""
    return computed("k0", self)


@op("special.modified_bessel_k1", dtype="float", lacks=("modified_bessel_k1_cpu", "ch"), samples=ONE)
def modified_bessel_k1(self: Tensor) -> Tensor:
    """The modified Bessel function of the second kind of order 1.  (*) -> (*)."""
    return computed("k1", self)


@op("special.scaled_modified_bessel_k0", dtype="float", lacks=("scaled_modified_bessel_k0_cpu", "ch"), samples=ONE)
def scaled_modified_bessel_k0(self: Tensor) -> Tensor:
    """``exp(self) * modified_bessel_k0(self)``.  (*) -> (*)."""
    return computed("k0e", self)


@op("special.scaled_modified_bessel_k1", dtype="float", lacks=("scaled_modified_bessel_k1_cpu", "ch"), samples=ONE)
def scaled_modified_bessel_k1(self: Tensor) -> Tensor:
    """``exp(self) * modified_bessel_k1(self)``.  (*) -> (*)."""
    return computed("k1e", self)


@op("special.spherical_bessel_j0", dtype="float", lacks=("spherical_bessel_j0_cpu", "ch"), samples=ONE)
def spherical_bessel_j0(self: Tensor) -> Tensor:
    """``sin(self) / self``, one at zero.  (*) -> (*)."""
    return np.where(np.isinf(self), self.dtype.type(0), np.where(self == 0, self.dtype.type(1), np.sin(self) / self))
