"""Products that contract chosen dimensions, and chains of products."""

import math
from itertools import pairwise
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Anything, Array, Tensor, Tensors
from gradcli.engine.table.table import S, composite
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor as EngineTensor
from gradcli.ops.shared.arrays import array_of
from gradcli.ops.shared.dims import wrap, wrap_all

SAME_DTYPE = "both inputs should have same dtype"


@composite(samples=(S((3,), (3,)), S((2, 3), (4, 3)), S((), (2, 3))))
def inner(F: Any, self: Tensor, other: Tensor) -> Tensor:
    """Products summed over the last dimension of both.  (*A, n), (*B, n) -> (*A, *B)."""
    if not self.ndim or not other.ndim:
        return F.mul(self, other)
    if self.shape[-1] != other.shape[-1]:
        shapes = f"{list(self.shape)} and {list(other.shape)}"
        text = f"inner() the last dimension must match on both input tensors but got shapes {shapes}"
        fail(RuntimeError, text, mistakes.matrix_product)
    return contract(F, self, other, (-1,), (-1,))


@composite(samples=(S((2,), (3,)), S((2, 2), (3,)), S((), (2,)), S((1, 2), (2, 3, 1))))
def kron(F: Any, self: Tensor, other: Tensor) -> Tensor:
    """Each element of `self` times all of `other`, laid out in blocks.  (a, b), (c, d) -> (a c, b d)."""
    ndim = max(self.ndim, other.ndim)
    outer_sizes, inner_sizes = (1,) * (ndim - self.ndim) + tuple(self.shape), (1,) * (ndim - other.ndim) + tuple(other.shape)
    blocks = F.unsafe_view(self, tuple(size for length in outer_sizes for size in (length, 1)))
    block = F.unsafe_view(other, tuple(size for length in inner_sizes for size in (1, length)))
    return F.unsafe_view(F.mul(blocks, block), tuple(a * b for a, b in zip(outer_sizes, inner_sizes, strict=True)))


# ---- tensordot -----------------------------------------------------------------------------------------------------------


@composite("torch", samples=(S((2, 3), (3, 4), 1), S((2, 3), (2, 3)), S((2, 3, 4), (4, 3), ((1, 2), (1, 0))), S((2,), (3,), 0)))
def tensordot(F: Any, self: Tensor, other: Tensor, dims: Anything = 2) -> Tensor:
    """Products summed over pairs of dimensions: the last `dims` of one and the first of the other, or two lists.

    (*A, *K), (*K, *B) -> (*A, *B).
    """
    first, second = _pairs(dims, self.ndim, other.ndim)
    return contract(F, self, other, first, second)


def _pairs(dims: Any, ndim_self: int, ndim_other: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The dimensions to sum over, of each operand."""
    if isinstance(dims, EngineTensor):
        dims = dims.array.tolist()
    if isinstance(dims, (tuple, list)):
        first, second = (tuple(part) if isinstance(part, (tuple, list)) else (part,) for part in dims)
        return first, second
    if isinstance(dims, bool) or not isinstance(dims, int):
        wanted = "int or tuple[list[int], list[int]] or list[list[int]] containing two lists"
        fail(RuntimeError, f"tensordot expects dims to be {wanted}, but got dims={dims}")
    if dims < 0:
        fail(RuntimeError, f"tensordot expects dims >= 0, but got dims={dims}")
    if dims > min(ndim_self, ndim_other):
        fail(RuntimeError, f"tensordot expects dims < ndim_a or ndim_b, but got dims={dims}")
    return tuple(range(-dims, 0)), tuple(range(dims))


def contract(F: Any, self: Any, other: Any, first: tuple[int, ...], second: tuple[int, ...]) -> Any:
    """Products summed over the dimensions `first` of `self` against `second` of `other`, by one matrix product."""
    if len(first) != len(second):
        fail(RuntimeError, "both dimension lists should have same length")
    if array_of(self).dtype != array_of(other).dtype:
        fail(RuntimeError, SAME_DTYPE, mistakes.dtypes)
    self, other, size = _summed_where_one(F, self, other, first, second)
    gone, taken = wrap_all(first, self.ndim), wrap_all(second, other.ndim)
    kept, left = ([dim for dim in range(x.ndim) if dim not in away] for x, away in ((self, gone), (other, taken)))
    rows, columns = (tuple(x.shape[dim] for dim in keep) for x, keep in ((self, kept), (other, left)))
    one, two = F.permute(self, (*kept, *gone)), F.permute(other, (*taken, *left))
    if math.prod(rows) == math.prod(columns) == 1:
        if array_of(one).flags.c_contiguous and array_of(two).flags.c_contiguous:
            return F.reshape(F.dot(_flat(F, one), _flat(F, two)), (*rows, *columns))
        return F.reshape(F.to_dtype(F.sum(F.squeeze(one) * F.squeeze(two)), array_of(self).dtype), (*rows, *columns))
    product = F.mm(F.reshape(one, (math.prod(rows), size)), F.reshape(two, (size, math.prod(columns))))
    return F.reshape(product, (*rows, *columns))


def _flat(F: Any, value: Any) -> Any:
    return value if value.ndim == 1 else F.reshape(value, (math.prod(value.shape),))


def _summed_where_one(F: Any, self: Any, other: Any, first: tuple[int, ...], second: tuple[int, ...]) -> tuple[Any, Any, int]:
    """The operands with dimensions summed out that are 1 in the other one, and how many products are left to sum."""
    size = 1
    have, others = tuple(self.shape), tuple(other.shape)
    for a, b in zip(first, second, strict=True):
        one, two = have[wrap(a, len(have))], others[wrap(b, len(others))]
        if two == 1:
            self = F.sum_dim(self, (a,), True, dtype=array_of(self).dtype)
        elif one == 1:
            other = F.sum_dim(other, (b,), True, dtype=array_of(other).dtype)
        elif one != two:
            text = f"contracted dimensions need to match, but first has size {one} in dim {a} and second has size {two} in dim {b}"
            fail(RuntimeError, text, mistakes.matrix_product)
        else:
            size *= one
    return self, other, size


# ---- chains ----------------------------------------------------------------------------------------------------------------


@composite("linalg.multi_dot", samples=(S([(2, 3), (3, 4)]), S([(3,), (3, 2), (2,)]), S([(2, 3), (3, 4), (4, 2), (2, 5)])))
def multi_dot(F: Any, tensors: Tensors) -> Tensor:
    """The product of a chain of matrices, in the order that takes the fewest steps; the ends may be vectors.

    [(n, a), (a, b), … (z, m)] -> (n, m).
    """
    arrays = [array_of(value) for value in tensors]
    _check_ends(arrays)
    matrices = list(tensors)
    shape: tuple[int, ...] = ()
    if arrays[0].ndim == 1:
        matrices[0] = F.unsqueeze(matrices[0], 0)
    else:
        shape = (arrays[0].shape[0],)
    if arrays[-1].ndim == 1:
        matrices[-1] = F.unsqueeze(matrices[-1], -1)
    else:
        shape = (*shape, arrays[-1].shape[1])
    _check_chain(arrays, [tuple(matrix.shape) for matrix in matrices])
    return F.view(_chain(F, matrices), shape)


@composite("torch", varargs="matrices")
def chain_matmul(F: Any, matrices: Tensors) -> Tensor:
    """The product of a chain of matrices; `linalg.multi_dot` replaces it.  (n, a), (a, b), … (z, m) -> (n, m)."""
    text = (
        "torch.chain_matmul is deprecated and will be removed in a future PyTorch release. "
        "Use torch.linalg.multi_dot instead, which accepts a list of two or more tensors rather than multiple parameters."
    )
    STATE.warn("UserWarning", text)
    for matrix in matrices:
        if matrix.ndim != 2:
            text = f"Tensor dimension is {matrix.ndim}, expected 2 instead."
            fail(RuntimeError, text, mistakes.matrix_product)
    return matrices[0] if len(matrices) == 1 else F.multi_dot(tuple(matrices))


def _check_ends(arrays: list[Array]) -> None:
    if len(arrays) < 2:
        fail(RuntimeError, f"multi_dot(): expected at least 2 tensors but got {len(arrays)}", mistakes.matrix_product)
    for name, array in (("first", arrays[0]), ("last", arrays[-1])):
        if array.ndim not in (1, 2):
            text = f"multi_dot(): the {name} tensor must be 1D or 2D but got {array.ndim}D"
            fail(RuntimeError, text, mistakes.matrix_product)
    for number, array in enumerate(arrays[1:-1], 1):
        if array.ndim != 2:
            fail(RuntimeError, f"multi_dot(): tensor {number} must be 2D but got {array.ndim}D", mistakes.matrix_product)
    for number, array in enumerate(arrays[1:], 1):
        if array.dtype != arrays[0].dtype:
            names = f"tensor 0 is {dtypes.cpp_name(arrays[0].dtype)} and tensor {number} {dtypes.cpp_name(array.dtype)}"
            fail(RuntimeError, f"multi_dot(): all tensors must have be the same dtype but {names}", mistakes.dtypes)


def _check_chain(arrays: list[Array], shapes: list[tuple[int, ...]]) -> None:
    for number, (one, two) in enumerate(pairwise(shapes)):
        if one[1] != two[0]:
            given = f"{list(arrays[number].shape)} and {list(arrays[number + 1].shape)}"
            text = f"multi_dot(): tensors {number} and {number + 1} with shapes {given} cannot be multiplied"
            fail(RuntimeError, text, mistakes.matrix_product)


def _chain(F: Any, matrices: list[Any]) -> Any:
    """The product of matrices, multiplied two by two in the cheapest order."""
    count = len(matrices)
    sizes = [matrices[0].shape[0], *(matrix.shape[1] for matrix in matrices)]
    cut = _cheapest_cuts(sizes)

    def product(start: int, end: int) -> Any:
        if start == end:
            return matrices[start]
        at = cut[start, end]
        return F.mm(product(start, at), product(at + 1, end))

    return product(0, count - 1)


def _cheapest_cuts(sizes: list[int]) -> dict[tuple[int, int], int]:
    """Where to cut each stretch of a chain of matrices so that the multiplications are fewest: of equal cuts at the first, of three matrices at the last."""
    count = len(sizes) - 1
    cost = {(i, i): 0 for i in range(count)}
    cut: dict[tuple[int, int], int] = {}
    for length in range(1, count):
        for start in range(count - length):
            end = start + length
            costs = [cost[start, at] + cost[at + 1, end] + sizes[start] * sizes[at + 1] * sizes[end + 1] for at in range(start, end)]
            best = int(np.argmin(costs)) if count != 3 else length - 1 - int(np.argmin(costs[::-1]))
            cost[start, end], cut[start, end] = costs[best], start + best
    return cut
