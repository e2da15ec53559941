"""Rounding, signs and sizes: functions with steps or corners, where PyTorch's choice of a derivative is kept."""

import builtins
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Array, Int, OptionalFloat, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.pointwise.complex import is_complex_value
from gradcli.ops.shared.checks import flat, in_place, real_gradient, refuse_kinds


@op(
    "torch Tensor torch.absolute Tensor.absolute",
    lacks=("abs_cpu", "b"),
    inplace=True,
    samples=(S((2, 3)),),
    self=lambda F, g, self: g * F.sgn(self),
)
def abs(self: Tensor) -> Tensor:
    """The size of each element; its gradient at zero is zero.  (*) -> (*)."""
    return np.abs(self)


@composite("torch.abs_ Tensor.abs_ torch.absolute_ Tensor.absolute_")
def abs_(F: Any, self: Tensor) -> Tensor:
    """`abs` written into `self`, which must hold real numbers."""
    if is_complex_value(self):
        fail(RuntimeError, "In-place abs is not supported for complex tensors.", mistakes.dtypes)
    return in_place("abs", self)


@op(dtype="promote", inplace=True, samples=(S((2, 3)),), self=flat)
def sign(self: Tensor) -> Tensor:
    """-1, 0 or 1.  (*) -> (*)."""
    if np.iscomplexobj(self):
        text = "Unlike NumPy, torch.sign is not intended to support complex numbers. Please use torch.sgn instead."
        fail(NotImplementedError, text, mistakes.dtypes)
    return np.not_equal(self, 0) if self.dtype == np.bool_ else signs(self)


def signs(self: Array) -> Array:
    """NumPy's sign, but zero for NaN."""
    found = np.sign(self)
    return np.where(np.isnan(found), found.dtype.type(0), found) if found.dtype.kind == "f" else found


@op(
    dtype="promote",
    inplace=True,
    samples=(S((2, 3)),),
    self=lambda F, g, self, out: F.sgn_backward(g, self, out),
    forward=lambda F, t_self, self, out: F.sgn_backward(t_self, self, out),
)
def sgn(self: Tensor) -> Tensor:
    """`sign`, and for complex numbers the direction ``self / |self|``.  (*) -> (*)."""
    if not np.iscomplexobj(self):
        return np.not_equal(self, 0) if self.dtype == np.bool_ else signs(self)
    size = np.abs(self)
    return np.where(size == 0, 0, self / np.where(size == 0, 1, size)).astype(self.dtype)


@composite("")
def sgn_backward(F: Any, g: Tensor, self: Tensor, out: Tensor) -> Tensor:
    """Of a complex direction, the part of the gradient across it; nothing for real numbers."""
    if not is_complex_value(self):
        return F.zeros_like(g)
    size = F.abs(self)
    return F.masked_zero((g - out * out * F.conj(g)) / F.mul_number(size, 2), size == 0)


def no_complex(name: str) -> Any:
    """A check for an op of real numbers."""

    def check(self: Any, *_: Any) -> None:
        if is_complex_value(self):
            fail(NotImplementedError, f"{name} is not supported for complex inputs", mistakes.dtypes)

    return check


# ---- rounding --------------------------------------------------------------------------------------------------------


@op(dtype="promote", check=no_complex("floor"), lacks=("floor_vml_cpu", "b"), inplace=True, samples=(S((2, 3)),), self=flat)
def floor(self: Tensor) -> Tensor:
    """The next whole number below.  (*) -> (*)."""
    return rounded(np.floor, self)


@op(dtype="promote", check=no_complex("ceil"), lacks=("ceil_vml_cpu", "b"), inplace=True, samples=(S((2, 3)),), self=flat)
def ceil(self: Tensor) -> Tensor:
    """The next whole number above.  (*) -> (*)."""
    return rounded(np.ceil, self)


@op(
    "torch Tensor torch.fix Tensor.fix",
    dtype="promote",
    check=no_complex("trunc"),
    lacks=("trunc_vml_cpu", "b"),
    inplace=True,
    samples=(S((2, 3)),),
    self=flat,
)
def trunc(self: Tensor) -> Tensor:
    """The whole number next towards zero.  (*) -> (*)."""
    return rounded(np.trunc, self)


@op(dtype="promote", lacks=("round_vml_cpu", "bc"), inplace=True, samples=(S((2, 3)),), self=flat)
def round(self: Tensor) -> Tensor:
    """The nearest whole number, halves to the even one.  (*) -> (*)."""
    return rounded(np.rint, self)


def rounded(run: Any, self: Array) -> Array:
    """Whole numbers are their own rounding."""
    return self.copy() if self.dtype.kind in "iu" else np.asarray(run(self))


def refuse_decimals(self: Any, decimals: int) -> None:
    """Decimals are of floating numbers only."""
    refuse_kinds("round_cpu" if decimals else "round_vml_cpu", "biuc", self.array)


@op(
    "torch.round Tensor.round special.round",
    node="RoundBackward1",
    dtype="promote",
    check=refuse_decimals,
    inplace=True,
    samples=(S((2, 3), decimals=1),),
    self=flat,
)
def round_decimals(self: Tensor, *, decimals: Int = 0) -> Tensor:
    """Rounded to so many decimals; a negative number rounds to tens, hundreds and so on.  (*) -> (*)."""
    if not decimals:
        return rounded(np.rint, self)
    ten = self.dtype.type(np.power(10.0, builtins.abs(decimals)))
    return np.rint(self * ten) / ten if decimals > 0 else np.rint(self / ten) * ten


@op("torch Tensor", dtype="promote", lacks=("frac_cpu", "bic"), inplace=True, samples=(S((2, 3)),), self=lambda g: g)
def frac(self: Tensor) -> Tensor:
    """What `trunc` takes away.  (*) -> (*)."""
    return self - np.trunc(self)


@op(
    "torch Tensor",
    check=real_gradient("nan_to_num"),
    inplace=True,
    samples=(S((2, 3)),),
    self=lambda F, g, self: g * F.isfinite(self),
)
def nan_to_num(self: Tensor, nan: OptionalFloat = None, posinf: OptionalFloat = None, neginf: OptionalFloat = None) -> Tensor:
    """NaN and infinities replaced: by zero and the largest numbers, or as given.  No gradient reaches what was replaced.  (*) -> (*)."""
    if self.dtype.kind in "iub":
        return self.copy()
    if np.iscomplexobj(self):
        return (replaced(self.real, nan, posinf, neginf) + 1j * replaced(self.imag, nan, posinf, neginf)).astype(self.dtype)
    return replaced(self, nan, posinf, neginf)


def replaced(self: Array, nan: float | None, posinf: float | None, neginf: float | None) -> Array:
    limits = dtypes.finfo(self.dtype)
    found = np.where(np.isnan(self), 0.0 if nan is None else nan, self)
    found = np.where(found == np.inf, float(limits.max) if posinf is None else posinf, found)
    return np.where(found == -np.inf, float(limits.min) if neginf is None else neginf, found).astype(self.dtype)


@op(
    "torch Tensor",
    dtype="promote",
    returns=("mantissa", "exponent"),
    samples=(S((2, 3)),),
    self=lambda F, g_mantissa, out_exponent: g_mantissa / F.exp2(F.cast(out_exponent, STATE.default_dtype)),
)
def frexp(self: Tensor) -> Tensor:
    """Each element as a mantissa in [0.5, 1) and an exponent of two.  (*) -> (*), (*)."""
    if self.dtype.kind != "f":
        fail(RuntimeError, "torch.frexp() only supports floating-point dtypes", mistakes.dtypes)
    return np.frexp(self)  # type: ignore[return-value]  # one array an output
