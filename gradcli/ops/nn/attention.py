"""Scaled dot product attention: queries find keys, and take the mean of their values."""

import math
from functools import lru_cache
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Anything, Array, Bool, Float, Index, Int, OptionalFloat, OptionalIndex, OptionalTensor, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.dtypes import of_value, scalar_name
from gradcli.ops.nn.shared.checks import is_floating
from gradcli.ops.numerics.rows import sums, tops
from gradcli.ops.shared.arrays import array_of
from gradcli.ops.shared.dims import axis
from gradcli.ops.shared.kept import Kept
from gradcli.records import NamedTuple

MOST_MASKED = 1 << 16  # scores of a head, for which the bits of a mask are kept

# ---- softmax that gives zeros where everything is masked --------------------------------------------------------------------------


def safe_shares(x: Array, dim: int) -> Any:
    """Softmax; a slice of nothing but minus infinity becomes zeros."""
    return _shared_out(np.array(x), axis(dim, x.ndim))


def _shared_out(x: Array, along: tuple[int, ...]) -> Array:
    """The same along axes, in the memory of `x`."""
    top = tops(x, along) if x.size else x
    x -= np.where(np.isneginf(top), 0, top).astype(x.dtype, copy=False)
    np.exp(x, out=x)
    total = sums(x, along)
    x /= np.where(total == 0, 1, total).astype(x.dtype, copy=False)
    return x


@op(
    "aten._safe_softmax",
    node="SafeSoftmaxBackward0",
    dtype="promote",
    lacks=("softmax_lastdim_kernel_impl", "bic"),
    samples=(S((2, 3), 1),),
    self=lambda F, g, out, dim: F.softmax_backward_data(g, out, dim),
)
def _safe_softmax(self: Tensor, dim: Int, dtype: Anything = None) -> Any:
    """Softmax; a slice of nothing but minus infinity becomes zeros.  (*) -> (*)."""
    return safe_shares(self, dim)


# ---- the fused kernel ---------------------------------------------------------------------------------------------------------------


def _scores(query: Array, key: Array, mask: Array | None, causal: bool, scale: float) -> Any:
    scores = np.asarray(query @ key.swapaxes(-1, -2))
    scores *= query.dtype.type(scale)
    if mask is not None and mask.dtype != np.bool_:
        scores += mask.astype(scores.dtype)
    elif mask is not None:
        np.copyto(scores, -np.inf, where=~mask)
    if causal:
        _mask_later(scores)
    return _shared_out(scores, (scores.ndim - 1,))


def _mask_later(scores: Array) -> None:
    """Minus infinity for the keys that come after a query.  Of float32 the bits are masked, for a choice has a branch for each element."""
    sizes = scores.shape[-2:]
    if scores.dtype == np.float32 and math.prod(sizes) <= MOST_MASKED:
        bits = scores.view(np.int32)
        for change, mask in zip((np.bitwise_and, np.bitwise_or), _bits_of_later(*sizes), strict=True):
            change(bits, mask, out=bits)
    else:
        np.copyto(scores, -np.inf, where=~np.tri(*sizes, dtype=np.bool_))


@lru_cache(8)
def _bits_of_later(queries: int, keys: int) -> tuple[Array, Array]:
    """What float32 is masked with for minus infinity at later keys: the bits to keep, and those to set."""
    kept = -np.tri(queries, keys, dtype=np.int32)
    return kept, ~kept & np.float32(-np.inf).view(np.int32)


def _repeated(x: Array, heads: int) -> Array:
    """Each head of keys or values for as many heads of queries."""
    return x if x.shape[-3] == heads else np.repeat(x, heads // x.shape[-3], axis=-3)


def _collected(grad: Array, heads: int) -> Any:
    """The reverse of `_repeated`."""
    if grad.shape[-3] == heads:
        return grad
    return grad.reshape(*grad.shape[:-3], heads, grad.shape[-3] // heads, *grad.shape[-2:]).sum(axis=-3)


def _no_second_derivative(*_: Any) -> Any:
    text = "derivative for aten::_scaled_dot_product_flash_attention_for_cpu_backward is not implemented"
    fail(RuntimeError, text, mistakes.no_derivative)


FUSED = (S((1, 2, 2, 3), (1, 2, 4, 3), (1, 2, 4, 3), None, False, 0.5), S((1, 2, 2, 3), (1, 1, 2, 3), (1, 1, 2, 3), None, True, 0.5))


@op(
    "",
    node="ScaledDotProductFlashAttentionForCpuBackward0",
    dtype="promote",
    samples=FUSED,
    query=lambda F, g, query, key, value, out, mask, causal, scale: F.fused_attention_backward(
        g, query, key, value, out, mask, causal, scale, 0
    ),
    key=lambda F, g, query, key, value, out, mask, causal, scale: F.fused_attention_backward(
        g, query, key, value, out, mask, causal, scale, 1
    ),
    value=lambda F, g, query, key, value, out, mask, causal, scale: F.fused_attention_backward(
        g, query, key, value, out, mask, causal, scale, 2
    ),
)
def fused_attention(query: Tensor, key: Tensor, value: Tensor, mask: OptionalIndex, causal: Bool, scale: Float) -> Any:
    """``softmax(query @ key.T * scale + mask) @ value``.  (n, h, l, e), (n, h, s, e), (n, h, s, e) -> (n, h, l, e)."""
    heads = query.shape[-3]
    weights = _scores(query, _repeated(key, heads), mask, causal, scale)
    out = np.matmul(weights, _repeated(value, heads), out=np.empty_like(query))
    if _kept.pays(weights.size):
        _kept.keep(out, weights)
    return out


_kept = Kept()  # weights, by the result of their call


@op(
    "",
    node="NotImplemented",
    dtype="promote",
    grad=lambda F, g: _no_second_derivative(g),
    query=lambda F, g: _no_second_derivative(g),
    key=lambda F, g: _no_second_derivative(g),
    value=lambda F, g: _no_second_derivative(g),
)
def fused_attention_backward(
    grad: Tensor, query: Tensor, key: Tensor, value: Tensor, out: Index, mask: OptionalIndex, causal: Bool, scale: Float, number: Int
) -> Any:
    """The gradient of the queries (0), keys (1) or values (2)."""
    heads, own = query.shape[-3], key.shape[-3]
    keys = _repeated(key, heads)
    weights, slope = _shared((grad, query, key, value, out), keys, mask, causal, scale, number)
    if number == 0:
        return _heads_inside(slope, keys)
    return _collected(_heads_inside(*((weights.swapaxes(-1, -2), grad) if number == 2 else (slope.swapaxes(-1, -2), query))), own)


def _heads_inside(first: Array, second: Array) -> Array:
    """The product of two batches, in memory with the heads of each place together, as PyTorch's kernel writes gradients."""
    n, heads, length, _ = first.shape
    found: Array = np.empty((n, length, heads, second.shape[-1]), first.dtype).transpose(0, 2, 1, 3)
    return np.matmul(first, second, out=found)


class _Parts(NamedTuple):
    """What the three gradients of a call share: of which arrays, for which gradient it was last used, and the weights and their slopes."""

    operands: tuple[Array, ...]
    number: int
    weights: Array
    slope: Array


_last: list[_Parts] = []


def _shared(operands: tuple[Array, ...], keys: Array, mask: Array | None, causal: bool, scale: float, number: int) -> tuple[Array, Array]:
    """The weights, and the gradient of the scores.  A pass asks for the gradients in rising order, so whoever begins anew computes anew."""
    known = _last.pop() if _last else None
    if known is None or known.number >= number or any(one is not other for one, other in zip(known.operands, operands, strict=True)):
        grad, query, key, value, out = operands
        weights = _kept.of(out, query, key, *([] if mask is None else [mask]))
        if weights is None:
            weights = _scores(query, keys, mask, causal, scale)
        slope = grad @ _repeated(value, query.shape[-3]).swapaxes(-1, -2)
        slope -= (grad * out).sum(axis=-1, keepdims=True)
        slope *= weights
        slope *= query.dtype.type(scale)
        known = _Parts(operands, number, weights, slope)
    if number < 2:
        _last[:] = [known._replace(number=number)]
    return known.weights, known.slope


# ---- what a program calls --------------------------------------------------------------------------------------------------------------


def _check(query: Any, key: Any, value: Any, mask: Any) -> None:
    every = (query, key, value)
    if len({of_value(x) for x in every}) > 1:
        shown = [dtypes.cpp_name(of_value(x)) for x in every]
        text = (
            f"Expected query, key, and value to have the same dtype, but got query.dtype: {shown[0]} key.dtype: {shown[1]} "
            f"and value.dtype: {shown[2]} instead."
        )
        fail(RuntimeError, text, mistakes.dtypes)
    if min(len(x.shape) for x in every) < 2:
        text = (
            "Expected query, key, and value to all be  at least 2 dimensional, but got query.dim: "
            f"{len(query.shape)} key.dim: {len(key.shape)} "
            f"and value.dim: {len(value.shape)} instead."
        )
        fail(RuntimeError, text, mistakes.shapes)
    if mask is not None and of_value(mask).name not in ("bool", "float32", of_value(query).name):
        text = (
            f"Expected attn_mask dtype to be bool or float or to match query dtype, but got attn_mask.dtype: {dtypes.cpp_name(of_value(mask))} "
            f"and  query.dtype: {dtypes.cpp_name(of_value(query))} instead."
        )
        fail(RuntimeError, text, mistakes.dtypes)
    if mask is not None and len(mask.shape) < 2:
        text = "Dimension out of range (expected to be in range of [-1, 0], but got -2)"
        fail(IndexError, text if len(mask.shape) else "Dimension specified as -2 but tensor has no dimensions")
    if not is_floating(query):
        fail(RuntimeError, f"expected scalar type Float but found {scalar_name(query)}", mistakes.dtypes)


def _may_fuse(query: Any, key: Any, value: Any, mask: Any, gqa: bool) -> bool:
    """Whether PyTorch would take its fused kernel."""
    q, k, v = query.shape, key.shape, value.shape
    if not len(q) == len(k) == len(v) == 4 or 0 in (*q, *k, *v):
        return False
    if q[-1] != k[-1] or k[-1] != v[-1] or k[-2] != v[-2] or len({q[0], k[0], v[0]}) > 1:
        return False
    if (k[1] != v[1] or q[1] % k[1]) if gqa else len({q[1], k[1], v[1]}) > 1:
        return False
    if mask is not None and (STATE.grad_enabled and getattr(mask, "requires_grad", False)):
        return False
    return all(array_of(x).strides[-1] == array_of(x).itemsize or x.shape[-1] == 1 for x in (query, key, value))


@composite("F", samples=(S((1, 1, 2, 3), (1, 1, 3, 3), (1, 1, 3, 3)), S((2, 2, 3), (2, 2, 3), (2, 2, 3), is_causal=True)))
def scaled_dot_product_attention(
    F: Any,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: OptionalTensor = None,
    dropout_p: Float = 0.0,
    is_causal: Bool = False,
    scale: OptionalFloat = None,
    enable_gqa: Bool = False,
) -> Any:
    """``softmax(query @ key.T / sqrt(e) + attn_mask) @ value``.  (*, l, e), (*, s, e), (*, s, v) -> (*, l, v)."""
    _check(query, key, value, attn_mask)
    if attn_mask is not None and is_causal:
        fail(RuntimeError, "_scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True", mistakes.arguments)
    if not 0 <= dropout_p <= 1:
        fail(RuntimeError, f"dropout probability has to be between 0 and 1, but got {dropout_p:g}")
    if dropout_p == 0.0 and _may_fuse(query, key, value, attn_mask, enable_gqa):
        mask = attn_mask
        if mask is not None:
            _check_mask((*query.shape[:-1], key.shape[-2]), mask.shape)
        return F.fused_attention(query, key, value, mask, is_causal, 1 / math.sqrt(query.shape[-1]) if scale is None else scale)
    return _composed(F, query, key, value, attn_mask, dropout_p, is_causal, scale, enable_gqa)


def _check_mask(wanted: Any, given: Any) -> None:
    for i in range(1, min(len(wanted), len(given)) + 1):
        if given[-i] not in (1, wanted[-i]):
            text = (
                f"The size of tensor a ({wanted[-i]}) must match the size of tensor b ({given[-i]}) at non-singleton "
                f"dimension {len(wanted) - i}"
            )
            fail(RuntimeError, text, mistakes.broadcasting)


def _composed(F: Any, query: Any, key: Any, value: Any, mask: Any, dropout_p: float, causal: bool, scale: float | None, gqa: bool) -> Any:
    """The same from matmul and softmax, half of the scale on each side."""
    if causal:
        causal_mask = np.tri(query.shape[-2], key.shape[-2], dtype=np.bool_)
        mask = F.constant(np.where(causal_mask, 0, -np.inf).astype(of_value(query)))
    elif mask is not None and of_value(mask) == np.bool_:
        mask = F.constant(np.where(array_of(mask), 0, -np.inf).astype(of_value(query)))
    if gqa and query.shape[-3] != key.shape[-3]:
        key, value = (F.repeat_interleave(x, query.shape[-3] // x.shape[-3], -3) for x in (key, value))
    if scale is None:
        scale = 1 / math.sqrt(query.shape[-1]) if query.shape[-1] else 0.0
    factor = math.sqrt(abs(scale))
    scores = F.matmul(F.mul_number(query, -factor if scale < 0 else factor), F.mul_number(F.transpose(key, -2, -1), factor))
    if mask is not None:
        _check_mask(scores.shape, mask.shape)
        scores = F.add(scores, mask)
    weights = F._safe_softmax(scores, -1)
    if dropout_p > 0.0:
        weights = F.dropout(weights, dropout_p, True)
    return F.matmul(weights, value)
