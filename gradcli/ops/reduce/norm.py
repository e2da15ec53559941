"""Vector norms, and what is built on them."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.refusal import refuse_as
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Anything, Array, Bool, Int, Number, OptionalDims, OptionalType, Shape, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.pointwise.arithmetic import refuse_bools
from gradcli.ops.reduce.sums import add_up, summed_dtype, unsupported
from gradcli.ops.shared.dims import axes, wrap

ORDERS = tuple(S((2, 3), ord, (0,)) for ord in (2, 1, 3, 1.5, 0.5, float("inf"), float("-inf")))


def powers_summed(size: Array, over: tuple[int, ...], ord: float) -> Array:
    """The `ord`-norm of magnitudes over axes, kept as size one."""
    if ord == np.inf:
        return np.asarray(np.maximum.reduce(size, axis=over, keepdims=True))
    if ord == -np.inf:
        return np.asarray(np.minimum.reduce(size, axis=over, keepdims=True))
    if ord != 0 and over and all(size.shape[axis] == 1 for axis in over):
        return size  # nothing to square, and so nothing to overflow
    if ord == 0:
        return add_up((size != 0).astype(size.dtype), over, True, size.dtype)
    if ord == 1:
        return add_up(size, over, True, size.dtype)
    if ord == 2:
        return np.sqrt(add_up(size * size, over, True, size.dtype))
    return np.power(add_up(np.power(size, ord), over, True, size.dtype), 1 / ord)


def require_norm(self: Array, ord: float, dim: tuple[int, ...] | None) -> None:
    """Refuse an order without a value over nothing."""
    if self.size or (0 <= ord < np.inf):
        return
    said = f"linalg.vector_norm cannot compute the {ord:g} norm on"
    because = "the operation does not have an identity"
    if not dim:
        fail(RuntimeError, f"{said} an empty tensor because {because}")
    for at in dim:
        if not self.shape[wrap(at, self.ndim)]:
            fail(RuntimeError, f"{said} the dimension {at}because this dimension is empty and {because}")


def norm_dtype(self: Array, dtype: np.dtype[Any] | None) -> np.dtype[Any]:
    """The dtype a norm is computed in: at least as wide as the tensor's, complex where that is."""
    fault = _norm_dtype_fault(dtypes.of(self.dtype), None if dtype is None else dtypes.of(dtype))
    if fault:
        fail(RuntimeError, f"linalg.vector_norm: {fault}", mistakes.dtypes)
    return dtype or self.dtype


def _norm_dtype_fault(have: dtypes.DType, want: dtypes.DType | None) -> str:
    """What PyTorch has against these dtypes; nothing when they are fine."""
    if have.category <= dtypes.INT:
        return f"Expected a floating point or complex tensor as input. Got {have.scalar_name}"
    if want is None:
        return ""
    if want.category <= dtypes.INT:
        return f"dtype should be floating point or complex, but got {want.scalar_name}"
    if want.category != have.category:
        kind = "complex" if have.category == dtypes.COMPLEX else "real"
        return f"dtype should be {kind} for {kind} inputs, but got {want.scalar_name}"
    if dtypes.promote(have.np, want.np) != want.np:
        return (
            f"the dtype of the input ({have.scalar_name}) should be convertible without narrowing "
            f"to the specified dtype ({want.scalar_name})"
        )
    return ""


@op(
    "linalg.vector_norm",
    node="LinalgVectorNormBackward0",
    self=lambda F, g, self, ord, out, dim, keepdim: F.norm_backward(g, F.in_dtype_of_norm(self, g), ord, out, dim, keepdim),
    forward=lambda F, t_self, self, ord, out, dim, keepdim: F.along_row(
        F.norm_backward(F.ones_like(out), F.in_dtype_of_norm(self, out), ord, out, dim, keepdim), t_self, dim, keepdim
    ),
    samples=(*ORDERS, S((2, 3)), S((2, 3), 2, (0, 1), True), S((), 3), S((2, 3), 4, (-1,))),
)
def vector_norm(self: Tensor, ord: Number = 2, dim: OptionalDims = None, keepdim: Bool = False, *, dtype: OptionalType = None) -> Tensor:
    """The sum of magnitudes to the power `ord`, to the power ``1 / ord``; the largest one for infinity.  (*A, n, *B) -> (*A, *B)."""
    if isinstance(ord, complex):
        fail(RuntimeError, "linalg.vector_norm: Expected a non-complex scalar as the order of norm.", mistakes.dtypes)
    wanted = norm_dtype(self, dtype)
    require_norm(self, ord, dim)
    over = axes(dim, self.ndim)
    wide = np.dtype(np.float32) if dtypes.is_half(wanted) else wanted
    norm = powers_summed(np.abs(self.astype(wide, copy=False)), over, ord).astype(dtypes.real_of(wanted), copy=False)
    return norm if keepdim else norm.squeeze(over)


@composite("")
def in_dtype_of_norm(F: Any, self: Tensor, grad: Tensor) -> Tensor:
    """A tensor in the precision its norm was asked for, complex where it was."""
    have, real = dtypes.of_value(self), dtypes.of_value(grad)
    want = dtypes.complex_of(real) if dtypes.category(have) == dtypes.COMPLEX else real
    return self if have == want else F.cast_grad(self, want)


@composite(samples=(S((2, 3)), S((2, 3), 3, (0,)), S((2, 3), "fro", (0, 1))))
def norm(F: Any, self: Tensor, p: Anything = "fro", dim: Anything = None, keepdim: Anything = False, dtype: OptionalType = None) -> Tensor:
    """A vector norm over the given dimensions, or a matrix norm by name: ``"fro"``, ``"nuc"``.  (*A, n, *B) -> (*A, *B)."""
    dim = [dim] if isinstance(dim, int) else dim
    if F.traces:
        refuse_as("linalg.vector_norm", self, 2 if p is None or isinstance(p, str) else p, dim, keepdim)
    dim = None if dim is None else tuple(dim)
    if isinstance(p, str):
        if p != "fro" or (dim is not None and len(dim) > 2):
            return F.matrix_norm(self, p, tuple(range(self.ndim)) if dim is None else dim, keepdim, dtype=dtype)
        p = 2
    return F.vector_norm(self, 2 if p is None else p, dim, keepdim, dtype=dtype)


@op(
    dtype="promote",
    check=refuse_bools,
    self=lambda F, g, self, other, p, out: F.norm_backward(g, self - other, p, out, (), True),
    other=lambda F, g, self, other, p, out: F.negated(F.norm_backward(g, self - other, p, out, (), True)),
    forward=lambda F, t_self, t_other, self, other, p, out: F.dist_forward(t_self, t_other, self - other, p, out),
    samples=(S((2, 3), (2, 3)), S((2, 3), (3,), 3), S((2, 3), (2, 3), 1), S((2, 3), (2, 3), float("inf"))),
    strict=True,
)
def dist(self: Tensor, other: Tensor, p: Number = 2) -> Tensor:
    """The `p`-norm of the difference.  (*A), (*B) -> ()."""
    if dtypes.category(self.dtype) <= dtypes.INT:
        text = f"norm(): input dtype should be either floating point or complex. Got {dtypes.of(self.dtype).scalar_name} instead."
        fail(RuntimeError, text, mistakes.dtypes)
    apart = self - other
    require_norm(apart, p, None)
    return powers_summed(np.abs(apart), tuple(range(apart.ndim)), p).reshape(())


@composite("")
def dist_forward(F: Any, first: Anything, second: Anything, apart: Tensor, p: Number, norm: Tensor) -> Tensor:
    """The tangent of a distance: that of the norm of the difference."""
    tangent = F.neg(second) if first is None else first if second is None else first - second
    return F.along_row(F.norm_backward(F.ones_like(norm), apart, p, norm, (), True), tangent, None, False)


@composite("")
def negated(F: Any, grad: Anything) -> Tensor:
    """The negative of a gradient; PyTorch cannot negate the missing one of a count."""
    if grad is None:
        text = "Expected a proper Tensor but got None (or an undefined Tensor in C++) for argument #0 'self'"
        fail(RuntimeError, text)
    return -grad


# ---- renorm ----------------------------------------------------------------------------------------------------------


def other_dims(shape: tuple[int, ...], dim: int) -> tuple[int, ...]:
    dim = wrap(dim, len(shape))
    return tuple(at for at in range(len(shape)) if at != dim)


@op(
    inplace=True,
    self=lambda F, g, self, p, dim, maxnorm: F.renorm_backward(g, self, p, dim, maxnorm),
    forward=lambda F, t_self, self, p, dim, maxnorm: F.renorm_forward(t_self, self, p, dim, maxnorm),
    samples=(S((3, 2), 2, 0, 1.0), S((3, 2), 3, -1, 1.5), S((3, 2), 1, 0, 1.0)),
)
def renorm(self: Tensor, p: Number, dim: Int, maxnorm: Number) -> Tensor:
    """Slices along `dim` whose `p`-norm is above `maxnorm` are scaled down to it.  (*) -> (*)."""
    for what, number in (("p", p), ("maxnorm", maxnorm)):
        if isinstance(number, complex):
            fail(RuntimeError, f"renorm: {what} must be real-valued")
    if p <= 0:
        fail(RuntimeError, "renorm: non-positive-norm not supported")
    if maxnorm < 0:
        fail(RuntimeError, f"renorm: expected maxnorm to be >= 0 but got {maxnorm:g}")
    if self.ndim < 2:
        fail(RuntimeError, f"renorm: input needs at least 2 dimensions, got {self.ndim} dimensions", mistakes.shapes)
    over = other_dims(self.shape, dim)
    wide = norm_dtype(self, np.dtype(np.float32) if dtypes.is_half(self.dtype) else None)
    norm = powers_summed(np.abs(self.astype(wide, copy=False)), over, p)
    factor = np.where(norm > maxnorm, maxnorm / (norm + 1e-7), 1).astype(wide)
    return (self * factor).astype(self.dtype, copy=False)


@composite("")
def renorm_backward(F: Any, grad: Tensor, self: Tensor, p: Number, dim: Int, maxnorm: Number) -> Tensor:
    """A slice that was scaled has a constant norm: its gradient loses what points along the norm."""
    over = other_dims(tuple(self.shape), dim)
    norm = F.vector_norm(self, p, over, True)
    along = F.norm_backward(F.sum_dim(F.real_part(F.conj(self) * grad), over, True), self, p, norm, over, True)
    inverse = F.reciprocal(F.add_number(norm, 1e-7))
    return F.where(norm > maxnorm, F.mul_number(inverse, maxnorm) * (grad - inverse * along), grad)


@composite("")
def renorm_forward(F: Any, tangent: Tensor, self: Tensor, p: Number, dim: Int, maxnorm: Number) -> Tensor:
    """The tangent of a slice that was scaled, less what lengthens it."""
    over = other_dims(tuple(self.shape), dim)
    norm = F.vector_norm(self, p, over, True)
    along = F.along_row(F.norm_backward(F.ones_like(norm), self, p, norm, over, True), tangent, over, True)
    inverse = F.reciprocal(F.add_number(norm, 1e-7))
    return F.where(norm > maxnorm, F.mul_number(inverse, maxnorm) * (tangent - self * inverse * along), tangent)


# ---- trace -----------------------------------------------------------------------------------------------------------


@op(self=lambda F, g, self_shape: F.trace_backward(g, self_shape), samples=(S((2, 3)), S((3, 3))))
def trace(self: Tensor) -> Tensor:
    """The sum of the diagonal.  (n, m) -> ()."""
    if self.ndim != 2:
        fail(RuntimeError, f"trace: expected a matrix, but got tensor with dim {self.ndim}", mistakes.shapes)
    if self.dtype == np.bool_:
        unsupported("trace", self.dtype)
    return add_up(np.diagonal(self), (0,), False, summed_dtype(self, None))


@op("", node="ViewBackward0", grad=lambda F, g: F.trace(g), samples=(S((), (2, 3)),))
def trace_backward(grad: Tensor, sizes: Shape) -> Tensor:
    """The cotangent of a trace on the diagonal, zeros elsewhere.  () -> (n, m)."""
    spread = np.zeros(sizes, grad.dtype)
    np.fill_diagonal(spread[: sizes[1]], grad)
    return spread
