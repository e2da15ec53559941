"""Keeping values within bounds.  At a bound the gradient still passes to `self`."""

from collections.abc import Callable
from operator import and_, or_
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.broadcasting import refuse_growth
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Array, OptionalScalar, OptionalTensor, Scalar, Tensor
from gradcli.engine.table.table import S, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.shared.checks import refuse_kinds

THREE = S((2, 3), (3,), (2, 3))


def within(F: Any, g: Any, self: Any, min: Any, max: Any) -> Any:
    """The gradient where `self` is within the bounds, whose ends belong to it."""
    if max is None:
        return F.where(self >= min, g, 0.0)
    return F.where(self <= max if min is None else kept(self >= min, self <= max, and_), g, 0.0)


def below(F: Any, g: Any, self: Any, min: Any, max: Any) -> Any:
    """The gradient where the lower bound was the result."""
    return F.where(self < min if max is None else kept(self < min, min < max, and_), g, 0.0)


def above(F: Any, g: Any, self: Any, min: Any, max: Any) -> Any:
    """The gradient where the upper bound was the result."""
    return F.where(self > max if min is None else kept(self > max, max < min, or_), g, 0.0)


def limited_tangent(F: Any, t_self: Any, t_min: Any, t_max: Any, self: Any, min: Any, max: Any) -> Any:
    """The tangent of what was the result: of one bound also where `self` is equal to it, of two where it is outside."""
    own, lower, upper = (0.0 if tangent is None else tangent for tangent in (t_self, t_min, t_max))
    if max is None or min is None:
        return F.where(self > min, own, lower) if max is None else F.where(self < max, own, upper)
    return F.where(min > max, upper, F.where(self < min, lower, F.where(self > max, upper, own)))


def kept(first: Any, second: Any, combine: Callable[[Any, Any], Any]) -> Any:
    """Two masks combined, which PyTorch does in the memory of the first: it must be as large as both."""
    refuse_growth(tuple(first.shape), tuple(second.shape))
    return combine(first, second)


def refuse_complex(self: Any, *_: Any) -> None:
    """Complex numbers have no order."""
    if dtypes.of_value(self).kind == "c":
        fail(NotImplementedError, "clamp is not supported for complex types", mistakes.dtypes)


@op(
    "torch Tensor torch.clip Tensor.clip",
    dtype="promote",
    check=refuse_complex,
    inplace=True,
    samples=(THREE, S((2, 3), (3,)), S((2, 3), max=(3,))),
    self=within,
    min=below,
    max=above,
    forward=limited_tangent,
)
def clamp(self: Tensor, min: OptionalTensor = None, max: OptionalTensor = None) -> Tensor:
    """`self` kept between two bounds, of which one may be missing.  (*A), (*B), (*C) -> (*broadcast(A, B, C))."""
    return limited(self, min, max)


@op(
    "torch.clamp Tensor.clamp torch.clip Tensor.clip",
    node="ClampBackward1",
    dtype="promote",
    check=refuse_complex,
    inplace=True,
    samples=(S((2, 3), 0.7, 1.2), S((2, 3), min=0.7), S((2, 3), max=1.2)),
    self=within,
)
def clamp_number(self: Tensor, min: OptionalScalar = None, max: OptionalScalar = None) -> Tensor:
    """`self` kept between two numbers, of which one may be missing.  (*) -> (*)."""
    return limited(self, min, max, "_scalar")


@op(
    "torch Tensor",
    node="ClampMinBackward1",
    dtype="promote",
    inplace=True,
    samples=(S((2, 3), (3,)),),
    self=lambda F, g, self, min: F.where(self >= min, g, 0.0),
    min=lambda F, g, self, min: F.where(self < min, g, 0.0),
)
def clamp_min(self: Tensor, min: Tensor) -> Tensor:
    """`self`, but no less than a bound.  (*A), (*B) -> (*broadcast(A, B))."""
    return limited(self, min, None)


@op(
    "torch.clamp_min Tensor.clamp_min",
    node="ClampMinBackward0",
    dtype="promote",
    check=refuse_complex,
    inplace=True,
    samples=(S((2, 3), 0.8),),
    self=lambda F, g, self, min: F.where(self >= min, g, 0.0),
)
def clamp_min_number(self: Tensor, min: Scalar) -> Tensor:
    """`self`, but no less than a number.  (*) -> (*)."""
    return limited(self, min, None, "_scalar")


@op(
    "torch Tensor",
    node="ClampMaxBackward1",
    dtype="promote",
    inplace=True,
    samples=(S((2, 3), (3,)),),
    self=lambda F, g, self, max: F.where(self <= max, g, 0.0),
    max=lambda F, g, self, max: F.where(self > max, g, 0.0),
)
def clamp_max(self: Tensor, max: Tensor) -> Tensor:
    """`self`, but no more than a bound.  (*A), (*B) -> (*broadcast(A, B))."""
    return limited(self, None, max)


@op(
    "torch.clamp_max Tensor.clamp_max",
    node="ClampMaxBackward0",
    dtype="promote",
    check=refuse_complex,
    inplace=True,
    samples=(S((2, 3), 0.8),),
    self=lambda F, g, self, max: F.where(self <= max, g, 0.0),
)
def clamp_max_number(self: Tensor, max: Scalar) -> Tensor:
    """`self`, but no more than a number.  (*) -> (*)."""
    return limited(self, None, max, "_scalar")


def limited(self: Any, min: Any, max: Any, scalar: str = "") -> Array:
    """`self` no less than `min`, then no more than `max`."""
    if min is None and max is None:
        fail(RuntimeError, "torch.clamp: At least one of 'min' or 'max' must not be None")
    which = "_max" if min is None else "_min" if max is None else ""
    if scalar or not which:
        refuse_kinds(f"clamp{which}{scalar}_cpu", "bc", self)
    else:
        refuse_kinds("minimum_cpu" if min is None else "maximum_cpu", "c", self)
    found = self if min is None else np.maximum(self, min)
    return np.asarray(found if max is None else np.minimum(found, max))
