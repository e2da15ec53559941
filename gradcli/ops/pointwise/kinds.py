"""What kind of number each element is, and whether two tensors are the same or close."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Array, Bool, Float, Index, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.shared.checks import underivable

ONE = (S((2, 3)),)


@op(samples=ONE)
def isnan(self: Index) -> Tensor:
    """Whether it is not a number.  (*) -> (*)."""
    return np.isnan(self)


@op(samples=ONE)
def isinf(self: Index) -> Tensor:
    """Whether it is infinite.  (*) -> (*)."""
    return np.isinf(self)


@op(samples=ONE)
def isfinite(self: Index) -> Tensor:
    """Whether it is neither infinite nor NaN.  (*) -> (*)."""
    return np.isfinite(self)


@op(samples=ONE)
def isposinf(self: Index) -> Tensor:
    """Whether it is plus infinity.  (*) -> (*)."""
    refuse_complex("isposinf does not support complex inputs.", self)
    return self == np.inf


@op(samples=ONE)
def isneginf(self: Index) -> Tensor:
    """Whether it is minus infinity.  (*) -> (*)."""
    refuse_complex("isneginf does not support complex inputs.", self)
    return self == -np.inf


@op(samples=ONE)
def isreal(self: Index) -> Tensor:
    """Whether it has no imaginary part.  (*) -> (*)."""
    return np.isreal(self)


@op(samples=ONE)
def signbit(self: Index) -> Tensor:
    """Whether its sign is set, as of minus zero.  (*) -> (*)."""
    if np.iscomplexobj(self):
        fail(NotImplementedError, "signbit is not implemented for complex tensors.", mistakes.dtypes)
    return self < 0 if self.dtype.kind in "iu" else np.zeros(self.shape, np.bool_) if self.dtype.kind == "b" else np.signbit(self)


def refuse_complex(text: str, self: Array) -> None:
    if np.iscomplexobj(self):
        fail(RuntimeError, text, mistakes.dtypes)


@op(node="NotImplemented", inplace=True, samples=(S((2, 3), (3,)),), self=underivable("heaviside"), values=underivable("heaviside"))
def heaviside(self: Tensor, values: Tensor) -> Tensor:
    """0 below zero, 1 above, `values` at zero.  (*A), (*B) -> (*broadcast(A, B))."""
    if self.dtype.kind == "c" or values.dtype.kind == "c":
        fail(RuntimeError, "heaviside is not yet implemented for complex tensors.", mistakes.dtypes)
    if self.dtype != values.dtype:
        fail(RuntimeError, "heaviside is not yet implemented for tensors with different dtypes.", mistakes.dtypes)
    return np.where(self == 0, values, (self > 0).astype(self.dtype))


# ---- the same, or close ----------------------------------------------------------------------------------------------


@op(samples=(S((2, 3), (3,)),))
def isclose(self: Tensor, other: Tensor, rtol: Float = 1e-05, atol: Float = 1e-08, equal_nan: Bool = False) -> Tensor:
    """Whether ``|self - other| <= atol + rtol * |other|``.  (*A), (*B) -> (*broadcast(A, B))."""
    if self.dtype != other.dtype:
        first, second = (dtypes.of(value.dtype).scalar_name for value in (self, other))
        fail(RuntimeError, f"{first} did not match {second}", mistakes.dtypes)
    for name, value in (("rtol", rtol), ("atol", atol)):
        if value < 0:
            fail(RuntimeError, f"{name} must be greater than or equal to zero, but got {value:g}")
    close = self == other
    if equal_nan and self.dtype.kind in "fcV":
        close |= np.isnan(self) & np.isnan(other)
    if rtol == 0 and atol == 0:
        return close
    if self.dtype.kind in "iub":
        self, other = self.astype(STATE.default_dtype), other.astype(STATE.default_dtype)
    apart = np.abs(self - other)
    return close | (np.isfinite(apart) & (apart <= atol + np.abs(rtol * other)))


@composite("torch Tensor", samples=(S((2, 3), (2, 3)),))
def allclose(F: Any, self: Tensor, other: Tensor, rtol: Float = 1e-05, atol: Float = 1e-08, equal_nan: Bool = False) -> Any:
    """Whether all elements are close, as a Python bool."""
    refuse_slices(
        self,
        other,
        "vmap over torch.allclose isn't supported yet. Please file an issue at https://github.com/pytorch/pytorch/issues if you need this feature.",
    )
    return bool(np.all(F.isclose(self, other, rtol, atol, equal_nan).array))


def refuse_slices(self: Any, other: Any, text: str) -> None:
    """Refuse to answer for one slice what is to be answered for all."""
    if STATE.batches and any(tensor.note("batched") is not None for tensor in (self, other)):
        fail(RuntimeError, text)


@composite("torch Tensor", samples=(S((2, 3), (2, 3)),))
def equal(F: Any, self: Tensor, other: Tensor) -> Any:
    """Whether shapes and all elements are the same, as a Python bool."""
    refuse_slices(self, other, "Batching rule not implemented for aten::equal. We could not generate a fallback.")
    if self.shape != other.shape:
        return False
    return bool(np.all(F.eq(self, other).array))
