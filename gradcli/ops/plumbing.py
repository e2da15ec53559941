"""What the engine and the rules lean on: undoing broadcasting and promotion, parts of memory, copies."""

from typing import Any

import numpy as np

from gradcli.engine import dtypes
from gradcli.engine.kinds import Anything, Array, Number, Shape, Tensor, Type
from gradcli.engine.table import S, composite, op


@op("", node="SumBackward1", self=lambda F, g, self_shape: F.expand(g, self_shape), samples=(S((2, 3), (1, 3)), S((2, 3), (3,)), S((2, 3), ())))
def sum_to(self: Tensor, shape: Shape) -> Tensor:
    """The reverse of broadcasting: sum until the shape is `shape`.  (*) -> shape."""
    lead = self.ndim - len(shape)
    ones = tuple(i + lead for i, length in enumerate(shape) if length == 1 and self.shape[i + lead] != 1)
    dims = (*range(lead), *ones)
    return np.sum(self, axis=dims, keepdims=True, dtype=self.dtype).reshape(shape) if dims else self.reshape(shape)


@op("", node="ToCopyBackward0", self=lambda F, g, self_dtype: F.cast_grad(g, self_dtype))
def cast_grad(self: Tensor, dtype: Type) -> Tensor:
    """A gradient in its tensor's dtype: of a real tensor, the real part.  (*) -> (*)."""
    if dtypes.category(self.dtype) == dtypes.COMPLEX and dtypes.category(dtype) != dtypes.COMPLEX:
        self = self.real
    return self.astype(dtype)


@op("", node="AsStridedBackward0", view=True, self=lambda F, g, where: F.put_strided_part(F.zeros_of(g, where), g, where))
def as_strided_view(self: Tensor, where: Anything) -> Tensor:
    """The part of `self` that a view of it has."""
    if not np.prod(where.shape, dtype=int):
        return np.empty(where.shape, self.dtype)
    return where.part(self)


@op("", node="AsStridedBackward0", self=lambda F, g, where: F.put_strided_part(F.zeros_of(g, where), g, where))
def as_strided_part(self: Tensor, where: Anything) -> Tensor:
    """The part of a gradient of the base that belongs to a view."""
    return where.part(where.laid_out(self)).copy()


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


@op("")
def zeros_of(like: Tensor, where: Anything) -> Tensor:
    """Zeros of the base's shape, in the dtype of `like`."""
    return np.zeros(where.base_shape, like.dtype)


@op(self=lambda g: g, samples=(S((2, 3)),))
def clone(self: Tensor) -> Tensor:
    """A copy with a history.  (*) -> (*)."""
    return np.array(self, order="K")


@composite("")
def conj_number(F: Any, value: Number) -> Any:
    """The conjugate of a Python number."""
    return value.conjugate() if isinstance(value, complex) else value


@op("Tensor", self=lambda F, g, self_shape: F.sum_to(g, self_shape), samples=(S((1, 3), (2, 3)),), view=True, varargs="size")
def expand(self: Tensor, size: Shape) -> Tensor:
    """Repeat along dimensions of size one, without copying.  (*) -> size."""
    return np.broadcast_to(self, size)


def array_of(value: Any) -> Array:
    return np.asarray(value)
