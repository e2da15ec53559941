"""Adaptive max pooling and the reverse of max pooling, as a program calls them."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Anything, Bool, Dims, Index, OptionalDims, Shape, Sizes, Tensor
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.dtypes import of_value, scalar_name
from gradcli.ops.nn.pool.shared import adaptive_size, as_planes, check_adaptive, one_dimension
from gradcli.ops.nn.shared.checks import not_implemented_for
from gradcli.ops.nn.shared.windows import Ints, spread_to


def _adaptive_max(F: Any, dims: int, x: Any, output_size: Any, name: str = "") -> Any:
    """Values and indices of adaptive max pooling."""
    own = f"adaptive_max_pool{dims}d"
    size = adaptive_size(own, x, dims, output_size)
    check_adaptive(own, x.shape, dims)
    if min(size) < 0:
        shape = [*x.shape[:-dims], *size]
        fail(RuntimeError, f"Trying to create tensor with negative dimension {min(size)}: {shape}")
    if of_value(x).kind in "biuc":
        not_implemented_for(own if dims == 2 else f"{own}_cpu", x)
    return getattr(F, f"{own}_windows")(x, size)


@composite("torch.adaptive_max_pool1d nn.functional.adaptive_max_pool1d_with_indices", samples=(S((1, 2, 5), 3),))
def adaptive_max_pool1d_pair(F: Any, self: Tensor, output_size: Dims) -> Any:
    """The maximum of each of `output_size` windows that cover the input, and where it was.  (n, C, length) -> (n, C, output_size)."""
    one_dimension("adaptive_max_pool1d", self, output_size)
    if self.shape[-1] == 0:
        check_adaptive("adaptive_max_pool1d", self.shape, 1)
    values, indices = _adaptive_max(F, 2, F.unsqueeze(self, -2), (1, *output_size))
    return F.squeeze_dim(values, -2), F.squeeze_dim(indices, -2)


@composite("F", samples=(S((1, 2, 5), 3),))
def adaptive_max_pool1d(F: Any, input: Tensor, output_size: Dims, return_indices: Bool = False) -> Any:
    """The maximum of each of `output_size` windows that cover the input.  (n, C, length) -> (n, C, output_size)."""
    pair = F.adaptive_max_pool1d_pair(input, output_size)
    return pair if return_indices else pair[0]


@composite("F", samples=(S((1, 2, 4, 3), 2),))
def adaptive_max_pool2d(F: Any, input: Tensor, output_size: Sizes, return_indices: Bool = False) -> Any:
    """The maximum of each of `output_size` windows that cover the input; None keeps a size.  (n, C, h, w) -> (n, C, *output_size)."""
    pair = _adaptive_max(F, 2, input, output_size)
    return pair if return_indices else pair[0]


@composite("F", samples=(S((1, 2, 3, 3, 2), 2),))
def adaptive_max_pool3d(F: Any, input: Tensor, output_size: Sizes, return_indices: Bool = False) -> Any:
    """The maximum of each of `output_size` windows that cover the input; None keeps a size.  (n, C, d, h, w) -> (n, C, *output_size)."""
    pair = _adaptive_max(F, 3, input, output_size)
    return pair if return_indices else pair[0]


# ---- the reverse of max pooling ---------------------------------------------------------------------------------------------------


def _unpool_rows(dims: int) -> None:
    """Enter the op that puts pooled values back where they were."""
    name = f"max_unpool{dims}d"
    sample = S((1, 1, 1, 1, 2)[-dims - 2 :], T(np.array([0, 3]).reshape(1, 1, *[1] * (dims - 1), 2)), (2,) * dims)

    def unpool(self: Tensor, indices: Index, output_size: Shape) -> Tensor:
        planes, size = as_planes(indices, dims), int(np.prod(output_size))
        out = np.zeros((planes.shape[0], size), self.dtype)
        np.put_along_axis(out, planes, as_planes(self, dims), 1)
        return out.reshape(*self.shape[: self.ndim - dims], *output_size)

    unpool.__name__ = f"{name}_at"
    unpool.__doc__ = "Put every value where its index says, zeros elsewhere.  (*, *lengths), (*, *lengths) -> (*, *output_size)."
    rule = lambda F, g, indices: F.max_pool_double_backward(g, indices, dims)  # noqa: E731
    op("", node=f"MaxUnpool{dims}DBackward0", samples=(sample,), self=rule)(unpool)


for _dims in (2, 3):
    _unpool_rows(_dims)


def _unpooled_size(shape: Ints, kernel: Ints, stride: Ints, padding: Ints, output_size: Any) -> tuple[int, ...]:
    """The size before pooling: the one given, if pooling could have come from it."""
    dims = len(kernel)
    usual = [(shape[i - dims] - 1) * stride[i] + kernel[i] - 2 * padding[i] for i in range(dims)]
    if output_size is None:
        return tuple(usual)
    given = tuple(output_size)[2:] if len(output_size) == dims + 2 else tuple(output_size)
    if len(given) != dims:
        text = f"output_size should be a sequence containing {dims} or {dims + 2} elements, but it has a length of '{len(given)}'"
        fail(ValueError, text)
    for i in range(dims):
        low, high = usual[i] - stride[i], usual[i] + stride[i]
        if not low < given[i] < high:
            fail(
                ValueError,
                f'invalid output_size "{given}" (dim {i} must be between {low} and {high})',
            )
    return given


def _check_unpool(dims: int, x: Any, indices: Any, size: Ints, stride: Ints, padding: Ints) -> None:
    if of_value(indices) != np.int64:
        fail(RuntimeError, f"elements in indices should be type int64 but got: {scalar_name(indices)}", mistakes.dtypes)
    if len(x.shape) not in (dims + 1, dims + 2):
        text = (
            f"Input to max_unpooling{dims}d should be a {dims + 1}d or {dims + 2}d Tensor, but got a tensor with {len(x.shape)} dimensions."
        )
        fail(RuntimeError, text)
    if dims == 3 and min(stride) <= 0:
        fail(RuntimeError, f"strides should be greater than zero, but got stride: {list(stride)}")
    if tuple(indices.shape) != tuple(x.shape):
        text = (
            f"Expected shape of indices to be same as that of the input tensor ({list(x.shape)}) but got indices "
            f"tensor with shape: {list(indices.shape)}"
        )
        fail(RuntimeError, text, mistakes.shapes)
    if not dtypes.is_differentiable(of_value(x)) or of_value(x).kind == "c":
        not_implemented_for(f"max_unpool{dims}d", x)
    values = indices if isinstance(indices, np.ndarray) else indices.array
    wrong = values[(values < 0) | (values >= np.prod(size))]
    if wrong.size:
        text = f"Found an invalid max index: {wrong.flat[0]} (output volumes are of size {'x'.join(map(str, size))})"
        fail(RuntimeError, text, mistakes.indices)


def _unpool(F: Any, dims: int, x: Any, indices: Any, kernel: Ints, stride: Any, padding: Ints, output_size: Any) -> Any:
    """What max_unpool2d and max_unpool3d do."""
    kernel = spread_to(kernel, dims)
    step, pad = spread_to(stride, dims) if stride else kernel, spread_to(padding, dims)
    if len(x.shape) < dims:
        fail(IndexError, "tuple index out of range")
    size = _unpooled_size(x.shape, kernel, step, pad, output_size)
    _check_unpool(dims, x, indices, size, step, pad)
    return getattr(F, f"max_unpool{dims}d_at")(x, indices, size)


@composite("F", samples=(S((1, 1, 2), T([[[0, 3]]]), 2),))
def max_unpool1d(
    F: Any,
    input: Tensor,
    indices: Index,
    kernel_size: Dims,
    stride: OptionalDims = None,
    padding: Dims = (0,),
    output_size: Anything = None,
) -> Any:
    """Put pooled values back where `indices` say, zeros elsewhere.  (n, C, length) -> (n, C, length')."""
    step = stride or kernel_size
    (length,) = _unpooled_size(input.shape, kernel_size, step, padding, output_size)
    flat, places = F.unsqueeze(input, -1), F.unsqueeze(indices, -1)
    _check_unpool(2, flat, places, (length, 1), (1, 1), (0, 0))
    return F.squeeze_dim(F.max_unpool2d_at(flat, places, (length, 1)), -1)


@composite("F", samples=(S((1, 1, 1, 2), T([[[[0, 3]]]]), 2),))
def max_unpool2d(
    F: Any,
    input: Tensor,
    indices: Index,
    kernel_size: Dims,
    stride: OptionalDims = None,
    padding: Dims = (0,),
    output_size: Anything = None,
) -> Any:
    """Put pooled values back where `indices` say, zeros elsewhere.  (n, C, h, w) -> (n, C, h', w')."""
    return _unpool(F, 2, input, indices, kernel_size, stride, padding, output_size)


@composite("F", samples=(S((1, 1, 1, 1, 2), T([[[[[0, 3]]]]]), 2),))
def max_unpool3d(
    F: Any,
    input: Tensor,
    indices: Index,
    kernel_size: Dims,
    stride: OptionalDims = None,
    padding: Dims = (0,),
    output_size: Anything = None,
) -> Any:
    """Put pooled values back where `indices` say, zeros elsewhere.  (n, C, d, h, w) -> (n, C, d', h', w')."""
    return _unpool(F, 3, input, indices, kernel_size, stride, padding, output_size)
