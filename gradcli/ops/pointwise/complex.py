"""Complex numbers: their parts, their conjugates, and making them."""

import builtins
from operator import pos
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.unrecorded import refuse_complex
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Anything, Array, Operand, Tensor
from gradcli.engine.table.table import RAW, S, T, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.reflections import PLAIN, REFLECTED, Signs, reflected, signs_of
from gradcli.engine.tensor.tensor import Tensor as SomeTensor
from gradcli.ops.shape.variants import view_op
from gradcli.ops.shared.checks import in_place


def is_complex_value(value: Any) -> bool:
    dtype = value.dtype if type(value) is np.ndarray else dtypes.of_value(value)
    return bool(dtype.kind == "c")


@composite("torch Tensor torch._conj Tensor._conj", samples=(S((2, 3)),), number=pos)
def conj(F: Any, self: Operand) -> Tensor:
    """The complex conjugate, a view of the same memory; of a real tensor, the tensor itself.  (*) -> (*)."""
    if not is_complex_value(self):
        return self
    if isinstance(self, builtins.complex):
        return self.conjugate()
    return np.conjugate(self) if F is RAW else F.conj_complex(self)


@op("", node="ConjBackward0", view=True, self=lambda F, g: F.conj(g))
def conj_complex(self: Operand) -> Tensor:
    """The complex conjugate of complex numbers.  (*) -> (*)."""
    return reflected(self, conj=True)


@op("torch._neg_view Tensor._neg_view", node="NegViewBackward0", view=True, samples=(S((2, 3)),), self=lambda F, g: F.neg(g))
def neg_view(self: Tensor) -> Tensor:
    """The negative, a view of the same memory.  (*) -> (*)."""
    return reflected(self, neg=True)


@composite("torch Tensor torch._conj_physical Tensor._conj_physical", samples=(S((2, 3)),))
def conj_physical(F: Any, self: Tensor) -> Tensor:
    """The complex conjugate as a tensor of its own; of a real tensor, the tensor itself.  (*) -> (*)."""
    return F.conj_physical_complex(self) if is_complex_value(self) else self


@composite("torch.conj_physical_ Tensor.conj_physical_")
def conj_physical_(F: Any, self: Tensor) -> Tensor:
    """`conj_physical` written into `self`."""
    return in_place("conj_physical_written", self)


@op("", node="ConjPhysicalBackward1", inplace=True, samples=(S((2, 3)),), self=lambda F, g: F.conj_physical(g))
def conj_physical_written(self: Tensor) -> Tensor:
    """The complex conjugate in place, which leaves a node of its own.  (*) -> (*)."""
    return np.conjugate(self) if np.iscomplexobj(self) else self.copy()


@op("", node="ConjPhysicalBackward0", self=lambda F, g: F.conj_physical(g))
def conj_physical_complex(self: Tensor) -> Tensor:
    """The complex conjugate of complex numbers.  (*) -> (*)."""
    return np.conjugate(self)


@composite("torch Tensor", samples=(S((2, 3)),))
def resolve_conj(F: Any, self: Tensor) -> Tensor:
    """The tensor itself, or a copy of a conjugate in memory of its own.  (*) -> (*)."""
    return F.clone(self) if _signs(self).conj else self


@composite("torch Tensor", samples=(S((2, 3)),))
def resolve_neg(F: Any, self: Tensor) -> Tensor:
    """The tensor itself, or a copy of a negative view in memory of its own.  (*) -> (*)."""
    return F.clone(self) if _signs(self).neg else self


@composite("torch Tensor", samples=(S((2, 3)),))
def positive(F: Any, self: Tensor) -> Tensor:
    """``+self``: the tensor itself.  (*) -> (*)."""
    if dtypes.of_value(self) == np.bool_:
        text = "The `+` operator, on a bool tensor is not supported."
        fail(RuntimeError, text)
    return self


# ---- parts -----------------------------------------------------------------------------------------------------------


@op(
    "torch Tensor",
    dtype="float",
    samples=(S((2, 3)),),
    self=lambda F, g, self: F.angle_backward(g, self),
    forward=lambda F, t_self, self: F.angle_forward(t_self, self),
)
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


@composite("")
def angle_forward(F: Any, t: Tensor, self: Tensor) -> Tensor:
    """The part of a direction across a complex number, over its size; zero at the origin, and for real numbers."""
    if not is_complex_value(self):
        return F.zeros_like(self)
    return F.masked_zero(F.imag(F.conj(self) * t) / F.pow_number(F.abs(self), 2), self == 0)


@composite("torch attribute", samples=(S((2, 3)),))
def real(F: Any, self: Tensor) -> Tensor:
    """The real part; of a real tensor, the tensor itself.  (*) -> (*)."""
    return F.select(F.view_as_real(_unconjugated(F, self)), -1, 0) if is_complex_value(self) else self


def _unconjugated(F: Any, self: Any) -> Any:
    """The tensor whose conjugate `self` is a view of, or `self`."""
    return F.conj(self) if F is not RAW and _signs(self).conj else self


def _signs(self: Any) -> Signs:
    """Which signs a tensor turns; what stands for one in other algebras turns none."""
    return signs_of(self.array) if REFLECTED and isinstance(self, SomeTensor) else PLAIN


@composite("torch attribute")
def imag(F: Any, self: Tensor) -> Tensor:
    """The imaginary part of a complex tensor.  (*) -> (*)."""
    if not is_complex_value(self):
        fail(RuntimeError, "imag is not implemented for tensors with non-complex dtypes.", mistakes.dtypes)
    plain = _unconjugated(F, self)
    pairs = F.view_as_real(plain)
    return F.select(pairs if plain is self else F.neg_view(pairs), -1, 1)


CONJUGATED_TEXT = (
    "view_as_real doesn't work on unresolved conjugated tensors.  To resolve the conjugate tensor so you can view it as real, use self.resolve_conj(); "
    "however, be warned that the resulting tensor will NOT alias the original."
)


@view_op("torch", node="ViewAsRealBackward0", samples=(S(T([1 + 2j, 3 - 1j])),), self=lambda F, g: F.view_as_complex(F.contiguous(g)))
def view_as_real(self: Tensor) -> Tensor:
    """A complex tensor's memory as pairs of real numbers.  (*) -> (*, 2)."""
    if not np.iscomplexobj(self):
        fail(RuntimeError, "view_as_real is only supported for complex tensors", mistakes.dtypes)
    if REFLECTED and signs_of(self).conj:
        fail(RuntimeError, CONJUGATED_TEXT, mistakes.views)
    return self[..., np.newaxis].view(dtypes.real_of(self.dtype))


def _refuse_recording(self: Any) -> None:
    if STATE.grad_enabled and self.requires_grad:
        refuse_complex("view_as_complex_copy")


@op("torch", check=_refuse_recording)
def view_as_complex_copy(self: Tensor) -> Tensor:
    """Pairs of real numbers as complex ones in memory of their own; as in PyTorch without a gradient.  (*, 2) -> (*)."""
    return view_as_complex(self).copy()


@op("torch", view=True, node="ViewAsComplexBackward0", samples=(S((3, 2)),), self=lambda F, g: F.view_as_real(g))
def view_as_complex(self: Tensor) -> Tensor:
    """Pairs of real numbers as a complex tensor on the same memory.  (*, 2) -> (*)."""
    if self.dtype.char not in "fde":
        word = dtypes.of(self.dtype).scalar_name
        fail(
            RuntimeError,
            f"view_as_complex is only supported for half, float and double tensors, but got a tensor of scalar type: {word}",
        )
    if not self.ndim:
        fail(RuntimeError, "Input tensor must have one or more dimensions")
    if self.shape[-1] != 2:
        fail(RuntimeError, "Tensor must have a last dimension of size 2")
    if self.size and self.strides[-1] != self.itemsize:
        fail(RuntimeError, "Tensor must have a last dimension with stride 1")
    return self.view(dtypes.complex_of(self.dtype))[..., 0]


@op(
    "torch",
    node="ComplexBackward0",
    samples=(S((2, 3), (3,)),),
    real=lambda F, g: F.real(g),
    imag=lambda F, g: F.imag(g),
)
def complex(real: Tensor, imag: Tensor) -> Tensor:
    """Complex numbers of given parts.  (*A), (*B) -> (*broadcast(A, B))."""
    check_parts("complex", real, imag)
    found = np.empty(np.broadcast_shapes(real.shape, imag.shape), dtypes.complex_of(real.dtype))
    found.real, found.imag = real, imag
    return found


@composite("")
def polar_forward(F: Any, longer: Anything, turned: Anything, abs: Tensor, angle: Tensor, out: Tensor) -> Tensor:
    """The tangent of a number of a length and an angle, at length zero too."""
    along = None if longer is None else F.polar(F.ones_like(abs), angle) * longer
    across = None if turned is None else F.mul_number(out, 1j) * turned
    found: Any = across if along is None else along if across is None else along + across
    return found


@op(
    "torch",
    node="PolarBackward0",
    samples=(S((2, 3), (3,)),),
    abs=lambda F, g, out: F.real(F.conj(g) * F.sgn(out)),
    angle=lambda F, g, out: F.real(F.conj(g) * F.mul_number(out, 1j)),
    forward=lambda F, t_abs, t_angle, abs, angle, out: F.polar_forward(t_abs, t_angle, abs, angle, out),
)
def polar(abs: Tensor, angle: Tensor) -> Tensor:
    """Complex numbers of given size and angle.  (*A), (*B) -> (*broadcast(A, B))."""
    check_parts("polar", abs, angle)
    refuse_halves("polar_cpu", abs)
    found = np.empty(np.broadcast_shapes(abs.shape, angle.shape), dtypes.complex_of(abs.dtype))
    found.real, found.imag = abs * np.cos(angle), abs * np.sin(angle)
    return found


def refuse_halves(kernel: str, part: Array) -> None:
    """PyTorch makes complex halves of nothing but pairs."""
    if part.dtype == np.float16:
        fail(NotImplementedError, f"\"{kernel}\" not implemented for 'Half'", mistakes.dtypes)


def check_parts(name: str, first: Array, second: Array) -> None:
    """Both parts are of one floating dtype."""
    words = [dtypes.of(part.dtype).scalar_name for part in (first, second)]
    if first.dtype.char not in "fde" or second.dtype.char not in "fde":
        text = f"Expected both inputs to be Half, Float or Double tensors but got {words[0]} and {words[1]}"
        fail(RuntimeError, text, mistakes.dtypes)
    if words[0] != words[1]:
        text = f"Expected object of scalar type {words[0]} but got scalar type {words[1]} for second argument"
        fail(RuntimeError, text, mistakes.dtypes)
