"""Dimensions of size one, put in and taken out: unsqueeze, squeeze, at least so many dimensions."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gradcli.engine.table.kinds import Dims, Int, Tensor, Tensors
from gradcli.engine.table.table import S, composite, op
from gradcli.ops.shape.variants import view_op
from gradcli.ops.shared.arrays import array_of
from gradcli.ops.shared.dims import wrap, wrap_all

# ---- dimensions of size one --------------------------------------------------------------------------------------------


@view_op(
    node="UnsqueezeBackward0",
    restrides="UnsqueezeBackward1",
    samples=(S((2, 3), 0), S((2, 3), -1)),
    self=lambda F, g, self_shape, dim: F.squeeze_dim(g, wrap(dim, len(self_shape) + 1)),
)
def unsqueeze(self: Tensor, dim: Int) -> Tensor:
    """One more dimension, of size one.  (*A, *B) -> (*A, 1, *B)."""
    at = wrap(dim, self.ndim + 1)
    shape = self.shape
    return self.reshape((*shape[:at], 1, *shape[at:]))


@view_op(
    node="SqueezeBackward0",
    restrides="SqueezeBackward3",
    samples=(S((2, 1, 3)),),
    self=lambda F, g, self_shape: F.unsqueeze_at(g, [at for at, length in enumerate(self_shape) if length == 1]),
)
def squeeze(self: Tensor) -> Tensor:
    """No dimensions of size one.  (*) -> (*)."""
    return self.squeeze()


@view_op(
    "torch.squeeze Tensor.squeeze",
    node="SqueezeBackward1",
    restrides="SqueezeBackward4",
    samples=(S((2, 1, 3), 1), S((2, 3), 0)),
    self=lambda F, g, self_shape, dim: F.unsqueeze_at(g, ones_among((dim,), self_shape)),
)
def squeeze_dim(self: Tensor, dim: Int) -> Tensor:
    """Without the dimension `dim`, where its size is one.  (*A, 1, *B) -> (*A, *B)."""
    return self.squeeze(axis=tuple(ones_among((dim,), self.shape)))


@view_op(
    "torch.squeeze Tensor.squeeze",
    node="SqueezeBackward2",
    restrides="SqueezeBackward5",
    varargs="dim",
    samples=(S((2, 1, 3, 1), (1, 3)),),
    self=lambda F, g, self_shape, dim: F.unsqueeze_at(g, ones_among(dim, self_shape)),
)
def squeeze_dims(self: Tensor, dim: Dims) -> Tensor:
    """Without those of the dimensions `dim` whose size is one.  (*A, 1, *B) -> (*A, *B)."""
    return self.squeeze(axis=tuple(ones_among(dim, self.shape)))


def ones_among(dims: Sequence[int], shape: tuple[int, ...]) -> list[int]:
    """Those of `dims` whose size is one, in order."""
    return sorted(at for at in wrap_all(dims, len(shape)) if shape and shape[at] == 1)


@composite("")
def unsqueeze_at(F: Any, self: Tensor, dims: Dims) -> Tensor:
    """Put dimensions of size one back where they were."""
    for at in dims:
        self = F.unsqueeze(self, at)
    return self


# ---- at least so many dimensions ----------------------------------------------------------------------------------------


@composite("torch", samples=(S(()),))
def atleast_1d(F: Any, self: Tensor) -> Tensor:
    """The tensor itself, or (1,) of a 0-d one."""
    return F.reshape(self, (1,)) if not array_of(self).ndim else self


@composite("torch.atleast_1d", varargs="tensors")
def atleast_1d_all(F: Any, tensors: Tensors = ()) -> Any:
    """Several tensors of at least one dimension."""
    return tuple(F.atleast_1d(tensor) for tensor in tensors)


@composite("torch", samples=(S(()), S((3,))))
def atleast_2d(F: Any, self: Tensor) -> Tensor:
    """The tensor itself, (1, n) of a 1-d one, (1, 1) of a 0-d one."""
    ndim = array_of(self).ndim
    return F.reshape(self, (1, 1)) if not ndim else F.unsqueeze(self, 0) if ndim == 1 else self


@composite("torch.atleast_2d", varargs="tensors")
def atleast_2d_all(F: Any, tensors: Tensors = ()) -> Any:
    """Several tensors of at least two dimensions."""
    return tuple(F.atleast_2d(tensor) for tensor in tensors)


@composite("torch", samples=(S(()), S((3,)), S((2, 3))))
def atleast_3d(F: Any, self: Tensor) -> Tensor:
    """The tensor itself, (n, m, 1) of a 2-d one, (1, n, 1) of a 1-d one, (1, 1, 1) of a 0-d one."""
    ndim = array_of(self).ndim
    if ndim > 2:
        return self
    if ndim == 1:
        return F.unsqueeze(F.unsqueeze(self, 0), -1)
    return F.unsqueeze(self, -1) if ndim else F.reshape(self, (1, 1, 1))


@composite("torch.atleast_3d", varargs="tensors")
def atleast_3d_all(F: Any, tensors: Tensors = ()) -> Any:
    """Several tensors of at least three dimensions."""
    return tuple(F.atleast_3d(tensor) for tensor in tensors)


# ---- as above in place, of a result that has no other name yet -------------------------------------------------------------


@op("", node="UnsqueezeBackward1", self=lambda F, g, dim: F.squeeze_dim(g, dim), samples=(S((2, 3), 0),))
def unsqueezed(self: Tensor, dim: Int) -> Tensor:
    """A dimension of one put in.  (*A, *B) -> (*A, 1, *B)."""
    return np.expand_dims(self, dim)


@op("", node="SqueezeBackward4", self=lambda F, g, dim: F.unsqueeze(g, dim), samples=(S((2, 1), -1),))
def squeezed(self: Tensor, dim: Int) -> Tensor:
    """A dimension of one dropped.  (*A, 1, *B) -> (*A, *B)."""
    return np.squeeze(self, dim)
