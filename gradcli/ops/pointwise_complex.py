"""Complex numbers: their parts, their conjugates, and making them."""

from typing import Any

import numpy as np

from gradcli.engine import dtypes
from gradcli.engine.errors import fail
from gradcli.engine.kinds import Array, Operand, Tensor
from gradcli.engine.state import STATE
from gradcli.engine.table import S, composite, op
from gradcli.ops.pointwise_checks import refuse_kinds


def is_complex_value(value: Any) -> bool:
    return dtypes.of_value(value).kind == "c"


@composite(samples=(S((2, 3)),))
def conj(F: Any, self: Operand) -> Tensor:
    """The complex conjugate; of a real tensor, the tensor itself.  (*) -> (*)."""
    return F.conj_complex(self) if is_complex_value(self) else self


@op("", node="ConjBackward0", self=lambda F, g: F.conj(g))
def conj_complex(self: Operand) -> Tensor:
    """The complex conjugate of complex numbers.  (*) -> (*)."""
    return np.conjugate(self)


@composite("torch Tensor", samples=(S((2, 3)),))
def conj_physical(F: Any, self: Tensor) -> Tensor:
    """The complex conjugate as a tensor of its own; of a real tensor, the tensor itself.  (*) -> (*)."""
    return F.conj_physical_complex(self) if is_complex_value(self) else self


@op("Tensor.conj_physical", node="ConjPhysicalBackward0", inplace=True, self=lambda F, g: F.conj_physical(g))
def conj_physical_complex(self: Tensor) -> Tensor:
    """The complex conjugate of complex numbers.  (*) -> (*)."""
    return np.conjugate(self)


@composite("torch Tensor", samples=(S((2, 3)),))
def resolve_conj(F: Any, self: Tensor) -> Tensor:
    """The tensor itself: conjugates are always computed here.  (*) -> (*)."""
    return self


@composite("torch Tensor", samples=(S((2, 3)),))
def resolve_neg(F: Any, self: Tensor) -> Tensor:
    """The tensor itself: negatives are always computed here.  (*) -> (*)."""
    return self


@composite("torch Tensor", samples=(S((2, 3)),))
def positive(F: Any, self: Tensor) -> Tensor:
    """``+self``: the tensor itself.  (*) -> (*)."""
    if dtypes.of_value(self) == np.bool_:
        text = "The `+` operator, on a bool tensor is not supported."
        fail(RuntimeError, text, blame=("self",), rule="bool")
    return self


# ---- parts -----------------------------------------------------------------------------------------------------------


@op("torch Tensor", dtype="float", samples=(S((2, 3)),), self=lambda F, g, self: F.angle_backward(g, self))
def angle(self: Tensor) -> Tensor:
    """The angle of a complex number; of a real one, zero or pi.  (*) -> (*)."""
    if np.iscomplexobj(self):
        return np.angle(self)
    return np.where(np.isnan(self), self, np.where(self < 0, self.dtype.type(np.pi), self.dtype.type(0)))


@composite("")
def angle_backward(F: Any, g: Tensor, self: Tensor) -> Tensor:
    """Across the direction of a complex number, over its size; nothing for real numbers."""
    if not is_complex_value(self):
        return F.zeros_like(self)
    turned = g * self / F.pow_number(F.abs(self), 2)
    return F.where(self == 0, 0.0, F.mul_number(turned, 1j))
