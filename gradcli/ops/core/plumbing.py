"""What the engine and the rules lean on: undoing broadcasting and promotion, parts of memory, copies."""

from functools import lru_cache
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.summation import FEW, MOST, ordered_sum
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Anything, Array, Number, Shape, Tensor, Type
from gradcli.engine.table.table import RAW, S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.shared.arrays import array_of


@composite("", samples=(S((2, 3), (1, 3)), S((2, 3), (3,)), S((2, 3), ())))
def sum_to(F: Any, self: Tensor, shape: Shape) -> Tensor:
    """The reverse of broadcasting: sum until the shape is `shape`.  (*) -> shape."""
    have = array_of(self).shape
    over = repeated_axes(have, shape)
    if F is RAW and over and 0 < self.size <= MOST and self.dtype.char in "fd":
        found = ordered_sum(self, over, False)
        if found is not None:
            return found if found.shape == shape else found.reshape(shape)
        if self.size <= FEW:
            return np.add.reduce(self, axis=over, keepdims=True).reshape(shape)
    if not shape:
        return F.sum(self)
    if over:
        self = F.sum_dim(self, over, True)
    if len(have) == len(shape):
        return self
    return F.view(self, shape) if F.traces else self.reshape(shape)


@lru_cache(512)
def repeated_axes(have: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
    """The axes of a gradient along which broadcasting repeated a value of this shape."""
    lead = len(have) - len(shape)
    if lead < 0 or any(length not in (1, own) for own, length in zip(have[lead:], shape, strict=True)):
        text = f"Function returned an invalid gradient - got {list(have)} but expected shape compatible with {list(shape)}"
        fail(RuntimeError, text, mistakes.shapes)
    return (*range(lead), *[at for at, length in enumerate(shape, lead) if length == 1 and have[at] != 1])


@composite("")
def cast_grad(F: Any, self: Tensor, dtype: Type) -> Tensor:
    """A gradient in its tensor's dtype: of a real tensor, the real part.  (*) -> (*)."""
    if dtypes.category(array_of(self).dtype) == dtypes.COMPLEX and dtypes.category(dtype) != dtypes.COMPLEX:
        self = F.real(self)
    return self if array_of(self).dtype == dtype else F.to_copy(self, dtype)


@composite("")
def as_given(F: Any, self: Tensor, dtype: Type) -> Tensor:
    """A float32 operand that was promoted, as it was: PyTorch's rules compute with it in its own precision.  (*) -> (*)."""
    return F.to_copy(self, dtype) if dtype == np.float32 and dtypes.of_value(self) == np.float64 else self


@op("", node="ToCopyBackward0", self=lambda g: g)
def to_copy(self: Tensor, dtype: Type) -> Tensor:
    """A copy in another dtype.  (*) -> (*)."""
    return cast(self, dtype)


def cast(self: Array, dtype: np.dtype[Any]) -> Array:
    """A copy in another dtype, by C++'s rules: complex numbers lose their imaginary part, small integers wrap around."""
    if self.dtype.kind == "c" and dtypes.category(dtype) < dtypes.COMPLEX and dtype != np.bool_:
        self = self.real
    if dtype.kind in "iu" and (dtype.itemsize < 4 or dtype.kind == "u") and dtypes.is_floating(self.dtype):
        return self.astype(np.int64).astype(dtype)
    return self.astype(dtype)


def cast_warned(self: Array, dtype: np.dtype[Any]) -> Array:
    """The array in another dtype, itself where it has it; PyTorch warns of complex numbers that become real ones."""
    if self.dtype.kind == "c" and dtype.kind != "c" and dtype != np.bool_:
        STATE.warn("UserWarning", "Casting complex values to real discards the imaginary part")
    return self if self.dtype == dtype else cast(self, dtype)


# ---- a view's part of its base ---------------------------------------------------------------------------------------


@op("", node="AsStridedBackward0", view=True, self=lambda F, g, where: F.spread_strided_part(g, where))
def as_strided_view(self: Tensor, where: Anything) -> Tensor:
    """The part of `self` that a view of it has."""
    if not np.prod(where.shape, dtype=int):
        return np.empty(where.shape, self.dtype)
    return where.part(self)


@op("", node="AsStridedBackward0", self=lambda F, g, where: F.spread_strided_part(g, where))
def as_strided_part(self: Tensor, where: Anything) -> Tensor:
    """The part of a gradient of the base that belongs to a view."""
    return where.part(where.laid_out(self)).copy()


def add_everywhere(target: Array, values: Array) -> None:
    """``target += values`` where elements of the target share memory: each gets all of its sums."""
    everything: Any = ...
    np.add.at(target, everything, values)


@op("", node="AsStridedBackward0", self=lambda F, g, where: F.as_strided_part(g, where))
def spread_strided_part(self: Tensor, where: Anything) -> Tensor:
    """Zeros of the base's shape with `self` in place of a view; what meets in one place is added up."""
    found = where.laid_out(np.zeros((), self.dtype))
    if any(stride == 0 and length > 1 for stride, length in zip(where.strides, where.shape, strict=True)):
        add_everywhere(where.part(found), self)
    else:
        where.part(found)[...] = self
    return found


@op(
    "",
    node="AsStridedScatterBackward0",
    self=lambda F, g, where: F.put_strided_part(g, None, where),
    src=lambda F, g, where: F.as_strided_part(g, where),
)
def put_strided_part(self: Tensor, src: Anything, where: Anything) -> Tensor:
    """A copy of `self` with the part of a view replaced by `src`; by zeros without one."""
    copy = where.laid_out(self)
    where.part(copy)[...] = 0 if src is None else src
    return copy


# ---- zeros and numbers -------------------------------------------------------------------------------------------------


@op("")
def new_zeros_raw(self: Tensor, size: Shape) -> Tensor:
    """Zeros in the dtype of `self`."""
    return np.zeros(size, self.dtype)


@composite("")
def conj_number(F: Any, value: Number) -> Any:
    """The conjugate of a Python number."""
    return value.conjugate() if isinstance(value, complex) else value
