"""Reductions that leave out what a mask does not mark: masked elements are replaced by what does not change the result."""

from collections.abc import Callable
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail, refuse_dimension
from gradcli.engine.table.kinds import (
    Bool,
    Dims,
    Index,
    Int,
    OptionalBool,
    OptionalDims,
    OptionalIndex,
    OptionalInt,
    OptionalNumber,
    OptionalType,
    Tensor,
    Type,
)
from gradcli.engine.table.table import S, T, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.reduce.sums import REDUCE_SUM
from gradcli.ops.shape.expand import expanded_size

MASK = T([[True, False, True], [True, True, False]])
REDUCED = (S((2, 3), (0,), mask=MASK), S((2, 3), (0, 1), keepdim=True, mask=MASK), S((2, 3), (-1,)))
ALONG = (S((2, 3), 1, mask=MASK), S((2, 3), 0))


def canonical(dim: tuple[int, ...] | None, ndim: int) -> tuple[int, ...]:
    """Dimensions from 0, in order; none at all stands for every one."""
    if not dim:
        return tuple(range(ndim))
    bound, found = ndim or 1, []
    for item in dim:
        if item in found:
            fail(RuntimeError, f"dim={item} appears multiple times in the list of dims", mistakes.dimensions)
        if not -bound <= item < bound:
            refuse_dimension(item, ndim)
        found.append(item % bound)
    return tuple(sorted(found))


def lowest(F: Any, name: str, input: Any, mask: Any) -> Any:
    """`input` without what the mask leaves out: with what loses every comparison for the largest in its place."""
    return left(F, input, mask, -np.inf, lambda dtype: limits(name, dtype).min)


def highest(F: Any, name: str, input: Any, mask: Any) -> Any:
    """`input` without what the mask leaves out: with what loses every comparison for the smallest in its place."""
    return left(F, input, mask, np.inf, lambda dtype: limits(name, dtype).max)


def limits(name: str, dtype: np.dtype[Any]) -> Any:
    """The limits of an integer dtype; bools have none."""
    if dtypes.category(dtype) == dtypes.BOOL:
        fail(NotImplementedError, f"identity of {name} on {dtypes.of(dtype)!r} input", mistakes.dtypes)
    return np.iinfo(dtype)


def left(F: Any, input: Any, mask: Any, fill: float, fill_of_integers: Callable[[np.dtype[Any]], int] | None = None) -> Any:
    """`input`, with `fill` in its dtype where the mask is off."""
    if mask is None:
        return input
    dtype = dtypes.of_value(input)
    value = fill_of_integers(dtype) if fill_of_integers is not None and dtypes.category(dtype) <= dtypes.INT else fill
    return F.where(F.mask_for(mask, tuple(input.shape)), input, F.number_like(input, value))


@op("")
def mask_for(mask: Index, shape: Dims) -> Tensor:
    """A mask as bools, broadcast to a shape."""
    if mask.ndim > len(shape):
        text = "_input_mask expected broadcastable mask (got mask dimensionality higher than of the input)"
        fail(IndexError, text, mistakes.shapes)
    return np.broadcast_to(mask, expanded_size(mask, shape)).astype(np.bool_)


@op("")
def mask_count(mask: Index, dim: OptionalDims, keepdim: Bool) -> Tensor:
    """How many elements are marked along dimensions."""
    over = canonical(dim, mask.ndim) if mask.ndim else ()
    return np.asarray(REDUCE_SUM(mask != 0, axis=over, keepdims=keepdim, dtype=np.int64))


def counted(F: Any, input: Any, mask: Any, dim: Any, keepdim: bool) -> Any:
    """How many elements a reduction keeps."""
    whole = F.ones_along(input) if mask is None else F.mask_for(mask, tuple(input.shape))
    return F.mask_count(whole, dim, keepdim)


def whole_dtype(input: Any, dtype: np.dtype[Any] | None) -> np.dtype[Any]:
    """The dtype of a sum or product."""
    have = dtypes.of_value(input)
    return dtype or (np.dtype(np.int64) if dtypes.category(have) <= dtypes.INT else have)


# ---- sums and products -----------------------------------------------------------------------------------------------


@composite("masked.sum", samples=REDUCED)
def masked_sum(
    F: Any,
    input: Tensor,
    dim: OptionalDims = None,
    *,
    keepdim: OptionalBool = False,
    dtype: OptionalType = None,
    mask: OptionalIndex = None,
) -> Tensor:
    """The sum over dimensions of what the mask marks.  (*A, n, *B) -> (*A, *B)."""
    dims = canonical(dim, len(input.shape))
    return F.sum_dim(left(F, input, mask, 0), dims, bool(keepdim), dtype=whole_dtype(input, dtype))


@composite("masked.prod", samples=REDUCED)
def masked_prod(
    F: Any,
    input: Tensor,
    dim: OptionalDims = None,
    *,
    keepdim: OptionalBool = False,
    dtype: OptionalType = None,
    mask: OptionalIndex = None,
) -> Tensor:
    """The product over dimensions of what the mask marks.  (*A, n, *B) -> (*A, *B)."""
    dims = canonical(dim, len(input.shape))
    result = F.to_dtype(left(F, input, mask, 1), whole_dtype(input, dtype))
    for at in reversed(dims):
        result = F.prod_dim(result, at, bool(keepdim))
    return result


@composite("masked.cumsum", samples=ALONG)
def masked_cumsum(F: Any, input: Tensor, dim: Int, *, dtype: OptionalType = None, mask: OptionalIndex = None) -> Tensor:
    """The sum so far along a dimension of what the mask marks.  (*) -> (*)."""
    return F.cumsum(left(F, input, mask, 0), canonical((dim,), len(input.shape))[0], dtype=dtype or dtypes.of_value(input))


@composite("masked.cumprod", samples=ALONG)
def masked_cumprod(F: Any, input: Tensor, dim: Int, *, dtype: OptionalType = None, mask: OptionalIndex = None) -> Tensor:
    """The product so far along a dimension of what the mask marks.  (*) -> (*)."""
    return F.cumprod(left(F, input, mask, 1), canonical((dim,), len(input.shape))[0], dtype=dtype or dtypes.of_value(input))


# ---- extremes --------------------------------------------------------------------------------------------------------


@composite("masked.amax", samples=REDUCED)
def masked_amax(
    F: Any,
    input: Tensor,
    dim: OptionalDims = None,
    *,
    keepdim: OptionalBool = False,
    dtype: OptionalType = None,
    mask: OptionalIndex = None,
) -> Tensor:
    """The largest over dimensions of what the mask marks.  (*A, n, *B) -> (*A, *B)."""
    have = dtypes.of_value(input)
    return F.to_dtype(F.amax(lowest(F, "amax", input, mask), canonical(dim, len(input.shape)), bool(keepdim)), dtype or have)


@composite("masked.amin", samples=REDUCED)
def masked_amin(
    F: Any,
    input: Tensor,
    dim: OptionalDims = None,
    *,
    keepdim: OptionalBool = False,
    dtype: OptionalType = None,
    mask: OptionalIndex = None,
) -> Tensor:
    """The smallest over dimensions of what the mask marks.  (*A, n, *B) -> (*A, *B)."""
    have = dtypes.of_value(input)
    return F.to_dtype(F.amin(highest(F, "amin", input, mask), canonical(dim, len(input.shape)), bool(keepdim)), dtype or have)


@composite("masked.argmax")
def masked_argmax(
    F: Any, input: Tensor, dim: OptionalInt = None, *, keepdim: OptionalBool = False, dtype: OptionalType = None, mask: OptionalIndex = None
) -> Tensor:
    """Where the largest of what the mask marks is, in the dtype of `input`.  (*A, n, *B) -> (*A, *B)."""
    have = dtypes.of_value(input)
    return F.to_dtype(F.argmax(lowest(F, "argmax", input, mask), dim, bool(keepdim)), dtype or have)


@composite("masked.argmin")
def masked_argmin(
    F: Any, input: Tensor, dim: OptionalInt = None, *, keepdim: OptionalBool = False, dtype: OptionalType = None, mask: OptionalIndex = None
) -> Tensor:
    """Where the smallest of what the mask marks is, in the dtype of `input`.  (*A, n, *B) -> (*A, *B)."""
    have = dtypes.of_value(input)
    return F.to_dtype(F.argmin(highest(F, "argmin", input, mask), dim, bool(keepdim)), dtype or have)


@composite("masked.median", samples=ALONG)
def masked_median(
    F: Any, input: Tensor, dim: Int = -1, *, keepdim: Bool = False, dtype: OptionalType = None, mask: OptionalIndex = None
) -> Tensor:
    """The median along a dimension of what the mask marks.  (*A, n, *B) -> (*A, *B)."""
    have = dtypes.of_value(input)
    floating = dtypes.is_floating(have)
    if not floating:
        input = F.to_dtype(input, np.dtype(np.float32))
    values = F.nanmedian_dim(left(F, input, mask, np.nan), canonical((dim,), len(input.shape))[0], keepdim)[0]
    if floating:
        return values
    if F.any(values != values):
        text = "masked median expects no fully masked out rows if dtype is not floating point"
        fail(ValueError, text)
    return F.to_dtype(values, dtype or have)


# ---- means and spread ------------------------------------------------------------------------------------------------


@composite("masked.mean", samples=REDUCED)
def masked_mean(
    F: Any,
    input: Tensor,
    dim: OptionalDims = None,
    *,
    keepdim: OptionalBool = False,
    dtype: OptionalType = None,
    mask: OptionalIndex = None,
) -> Tensor:
    """The mean over dimensions of what the mask marks.  (*A, n, *B) -> (*A, *B)."""
    found = dtype or dtypes.of_value(input)
    if dtypes.category(found) <= dtypes.INT:
        text = (
            f"mean(): Could not infer output dtype. {'Input' if dtype is None else 'Optional'} dtype must be either "
            f"a floating point or complex dtype. Got: {dtypes.of(found)!r}"
        )
        fail(ValueError, text, mistakes.dtypes)
    count = counted(F, input, mask, dim, bool(keepdim))
    return F.masked_sum(input, dim, keepdim=keepdim, dtype=found, mask=mask) / count


@composite("masked.var", samples=(*REDUCED, S((2, 3), (0,), False, mask=MASK)))
def masked_var(
    F: Any,
    input: Tensor,
    dim: OptionalDims = None,
    unbiased: OptionalBool = None,
    *,
    correction: OptionalNumber = None,
    keepdim: OptionalBool = False,
    dtype: OptionalType = None,
    mask: OptionalIndex = None,
) -> Tensor:
    """The variance over dimensions of what the mask marks.  (*A, n, *B) -> (*A, *B)."""
    return _variance(F, input, dim, unbiased, correction, bool(keepdim), dtype, mask)


@composite("masked.std", samples=(S((2, 3), (0, 1), mask=MASK), S((2, 3), (-1,))))
def masked_std(
    F: Any,
    input: Tensor,
    dim: OptionalDims = None,
    unbiased: OptionalBool = None,
    *,
    correction: OptionalNumber = None,
    keepdim: OptionalBool = False,
    dtype: OptionalType = None,
    mask: OptionalIndex = None,
) -> Tensor:
    """The standard deviation over dimensions of what the mask marks.  (*A, n, *B) -> (*A, *B)."""
    return F.sqrt(_variance(F, input, dim, unbiased, correction, bool(keepdim), dtype, mask))


def _variance(F: Any, input: Any, dim: Any, unbiased: bool | None, correction: float | None, keepdim: bool, dtype: Any, mask: Any) -> Any:
    if unbiased is not None and correction is not None:
        fail(AssertionError, "Only one of unbiased and correction may be given")
    lost = correction if correction is not None else 1.0 if unbiased is None else float(unbiased)
    have = dtypes.of_value(input)
    wanted = dtype or (have if dtypes.category(have) >= dtypes.FLOAT else np.dtype(np.float32))
    compute = wanted if dtypes.category(wanted) >= dtypes.FLOAT else np.dtype(np.float32)
    mean = F.masked_sum(input, dim, keepdim=True, dtype=wanted, mask=mask) / counted(F, input, mask, dim, True)
    apart = input - mean
    total = F.masked_sum(apart * F.conj(apart), dim, keepdim=keepdim, dtype=compute, mask=mask)
    freedom = counted(F, input, mask, dim, keepdim)
    if lost:
        freedom = F.freedom(freedom, lost, dtypes.real_of(compute))
    return F.to_dtype(total / freedom, wanted)


@op("")
def freedom(count: Tensor, correction: OptionalNumber, dtype: Type) -> Tensor:
    """Counts less a correction, never below zero."""
    return np.maximum(count.astype(dtype) - dtype.type(correction), 0).astype(dtype)


# ---- norms, sums of exponentials -------------------------------------------------------------------------------------


@composite("masked.norm", samples=(S((2, 3), 2, (0,), mask=MASK), S((2, 3), 3.0), S((2, 3), float("-inf"), (1,), mask=MASK)))
def masked_norm(
    F: Any,
    input: Tensor,
    ord: OptionalNumber = 2.0,
    dim: OptionalDims = None,
    *,
    keepdim: OptionalBool = False,
    dtype: OptionalType = None,
    mask: OptionalIndex = None,
) -> Tensor:
    """The vector norm over dimensions of what the mask marks.  (*A, n, *B) -> (*A, *B)."""
    fill, have = np.inf if ord == -np.inf else 0, dtypes.of_value(input)
    if mask is not None and fill and not dtypes.is_floating(have):
        fail(AssertionError, f"input must be floating point, got {dtypes.of(have)!r}", mistakes.dtypes)
    dims = canonical(dim, len(input.shape))
    return F.vector_norm(left(F, input, mask, fill), 2.0 if ord is None else ord, dims, bool(keepdim), dtype=dtype or have)


@composite("masked.normalize", samples=(S((2, 3), 2.0, 0, mask=MASK), S((2, 3), 2.0, 1)))
def masked_normalize(
    F: Any,
    input: Tensor,
    ord: OptionalNumber,
    dim: Int,
    *,
    eps: OptionalNumber = 1e-12,
    dtype: OptionalType = None,
    mask: OptionalIndex = None,
) -> Tensor:
    """What the mask marks divided by its norm along a dimension.  (*) -> (*)."""
    norm = F.masked_norm(input, ord, (dim,), keepdim=True, dtype=dtype or dtypes.of_value(input), mask=mask)
    return left(F, input, mask, 0) / F.maximum(norm, F.number_like(norm, eps))


@composite("masked.logsumexp", samples=REDUCED)
def masked_logsumexp(
    F: Any, input: Tensor, dim: OptionalDims = None, *, keepdim: Bool = False, dtype: OptionalType = None, mask: OptionalIndex = None
) -> Tensor:
    """``log(sum(exp))`` over dimensions of what the mask marks.  (*A, n, *B) -> (*A, *B)."""
    have = dtypes.of_value(input)
    found = F.logsumexp(lowest(F, "logsumexp", input, mask), canonical(dim, len(input.shape)), keepdim)
    return F.to_dtype(found, dtype or have)


@composite("masked.logaddexp", samples=(S((2, 3), (2, 3)), S((2, 3), (2, 3), input_mask=MASK)))
def masked_logaddexp(
    F: Any, input: Tensor, other: Tensor, *, dtype: OptionalType = None, input_mask: OptionalIndex = None, other_mask: OptionalIndex = None
) -> Tensor:
    """``log(exp(input) + exp(other))`` of what the masks mark.  (*) -> (*)."""
    first, second = (lowest(F, "logaddexp", item, mask) for item, mask in ((input, input_mask), (other, other_mask)))
    return F.to_dtype(F.logaddexp(first, second), dtype or dtypes.of_value(input))


@composite("masked.softmax", samples=ALONG)
def masked_softmax(F: Any, input: Tensor, dim: Int, *, dtype: OptionalType = None, mask: OptionalIndex = None) -> Tensor:
    """The softmax along a dimension of what the mask marks.  (*) -> (*)."""
    have = dtypes.of_value(input)
    return F.softmax(lowest(F, "amax", input, mask), canonical((dim,), len(input.shape))[0], dtype or have)


@composite("masked.log_softmax", samples=(S((2, 3), 0),))
def masked_log_softmax(F: Any, input: Tensor, dim: Int, *, dtype: OptionalType = None, mask: OptionalIndex = None) -> Tensor:
    """The logarithm of the softmax along a dimension of what the mask marks.  (*) -> (*)."""
    have = dtypes.of_value(input)
    return F.log_softmax(lowest(F, "amax", input, mask), canonical((dim,), len(input.shape))[0], dtype or have)


@composite("masked.softmin", samples=ALONG)
def masked_softmin(F: Any, input: Tensor, dim: Int, *, dtype: OptionalType = None, mask: OptionalIndex = None) -> Tensor:
    """The softmax of the negative along a dimension of what the mask marks.  (*) -> (*)."""
    have = dtypes.of_value(input)
    return F.softmax(-highest(F, "amin", input, mask), canonical((dim,), len(input.shape))[0], dtype or have)
