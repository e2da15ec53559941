"""Attention with several heads, as a function of all its weights."""

from math import sqrt
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Bool, Float, Int, OptionalTensor, Tensor
from gradcli.engine.table.table import S, composite
from gradcli.engine.tensor.dtypes import of_value
from gradcli.ops.nn.shared.checks import is_floating
from gradcli.ops.shared.arrays import array_of


def _assert(condition: bool, text: str) -> None:
    if not condition:
        fail(AssertionError, text)


# ---- shapes and masks ---------------------------------------------------------------------------------------------------------


def _is_batched(query: Any, key: Any, value: Any, padding: Any, mask: Any, heads: int) -> bool:
    """Whether the inputs have a batch dimension; everything must agree on it."""
    dims = len(query.shape)
    if dims not in (2, 3):
        _assert(False, f"query should be unbatched 2D or batched 3D tensor but received {dims}-D query tensor")
    lead = "For batched (3-D) `query`" if dims == 3 else "For unbatched (2-D) `query`"
    k, v = len(key.shape), len(value.shape)
    _assert(k == v == dims, f"{lead}, expected `key` and `value` to be {dims}-D but found {k}-D and {v}-D tensors respectively")
    if padding is not None:
        count = len(padding.shape)
        _assert(count == dims - 1, f"{lead}, expected `key_padding_mask` to be `None` or {dims - 1}-D but found {count}-D tensor instead")
    if mask is not None:
        count = len(mask.shape)
        _assert(count in (2, 3), f"{lead}, expected `attn_mask` to be `None`, 2-D or 3-D but found {count}-D tensor instead")
        if dims == 2 and count == 3:
            wanted = (heads, query.shape[0], key.shape[0])
            _assert(tuple(mask.shape) == wanted, f"Expected `attn_mask` shape to be {wanted} but got torch.Size({list(mask.shape)})")
    return dims == 3


def _as_summand(F: Any, mask: Any, name: str, dtype: np.dtype[Any], other: np.dtype[Any] | None = None) -> Any:
    """A mask as something to add to the scores: minus infinity where it is True."""
    if mask is None:
        return None
    have = of_value(mask)
    _assert(have == np.bool_ or is_floating(mask), f"only bool and floating types of {name} are supported")
    if other is not None and have != other:
        STATE.warn("UserWarning", f"Support for mismatched {name} and attn_mask is deprecated. Use same type for both instead.")
    return F.constant(np.where(array_of(mask), -np.inf, 0).astype(dtype)) if have == np.bool_ else mask


def _check_mask(mask: Any, batch: int, heads: int, length: int, source: int) -> None:
    wanted = (length, source) if len(mask.shape) == 2 else (batch * heads, length, source)
    if tuple(mask.shape) != wanted:
        text = f"The shape of the {len(mask.shape)}D attn_mask is torch.Size({list(mask.shape)}), but should be {wanted}."
        fail(RuntimeError, text, mistakes.shapes)


# ---- projections ------------------------------------------------------------------------------------------------------------------


def _shared_projection(F: Any, x: Any, weight: Any, bias: Any, count: int) -> list[Any]:
    """Project once what is queries, keys and values (or the last two) at the same time."""
    width = x.shape[-1]
    flat = F.unflatten(F.linear(x, weight, bias), -1, (count, width))
    parts = F.contiguous(F.squeeze_dim(F.transpose(F.unsqueeze(flat, 0), 0, -2), -2))
    return [F.select(parts, 0, i) for i in range(count)]


def _packed(F: Any, query: Any, key: Any, value: Any, weight: Any, bias: Any) -> list[Any]:
    """Queries, keys and values by one stacked weight."""
    width = query.shape[-1]
    if key is value and query is key:
        return _shared_projection(F, query, weight, bias, 3)
    if key is value:
        own, rest = F.split_with_sizes(weight, (width, 2 * width), 0)
        own_bias, rest_bias = (None, None) if bias is None else F.split_with_sizes(bias, (width, 2 * width), 0)
        return [F.linear(query, own, own_bias), *_shared_projection(F, key, rest, rest_bias, 2)]
    weights = F.chunk(weight, 3, 0)
    biases = (None, None, None) if bias is None else F.chunk(bias, 3, 0)
    return [F.linear(x, w, b) for x, w, b in zip((query, key, value), weights, biases, strict=True)]


def _separate(F: Any, inputs: Any, weights: Any, bias: Any) -> list[Any]:
    """Queries, keys and values by a weight each."""
    width = inputs[0].shape[-1]
    for name, x, w in zip(("query", "key", "value"), inputs, weights, strict=True):
        wanted = (width, x.shape[-1])
        _assert(tuple(w.shape) == wanted, f"expecting {name} weights shape of {wanted}, but got torch.Size({list(w.shape)})")
    biases = (None, None, None) if bias is None else F.chunk(bias, 3, 0)
    return [F.linear(x, w, b) for x, w, b in zip(inputs, weights, biases, strict=True)]


def _as_heads(F: Any, x: Any, batch: int, heads: int, width: int) -> Any:
    """(length, batch, heads * width) -> (batch * heads, length, width)."""
    return F.transpose(F.view(x, (x.shape[0], batch * heads, width)), 0, 1)


def _given(static: Any, name: str, count: int, width: int) -> Any:
    _assert(static.shape[0] == count, f"expecting {name}.size(0) of {count}, but got {static.shape[0]}")
    _assert(static.shape[2] == width, f"expecting {name}.size(2) of {width}, but got {static.shape[2]}")
    return static


# ---- what a program calls ------------------------------------------------------------------------------------------------------------


@composite("F", samples=(S((2, 1, 2), (2, 1, 2), (2, 1, 2), 2, 1, (6, 2), (6,), None, None, False, 0.0, (2, 2), (2,)),))
def multi_head_attention_forward(
    F: Any,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    embed_dim_to_check: Int,
    num_heads: Int,
    in_proj_weight: OptionalTensor,
    in_proj_bias: OptionalTensor,
    bias_k: OptionalTensor,
    bias_v: OptionalTensor,
    add_zero_attn: Bool,
    dropout_p: Float,
    out_proj_weight: Tensor,
    out_proj_bias: OptionalTensor,
    training: Bool = True,
    key_padding_mask: OptionalTensor = None,
    need_weights: Bool = True,
    attn_mask: OptionalTensor = None,
    use_separate_proj_weight: Bool = False,
    q_proj_weight: OptionalTensor = None,
    k_proj_weight: OptionalTensor = None,
    v_proj_weight: OptionalTensor = None,
    static_k: OptionalTensor = None,
    static_v: OptionalTensor = None,
    average_attn_weights: Bool = True,
    is_causal: Bool = False,
) -> Any:
    """Project, attend in `num_heads` parts, project back; also the weights.  (l, n, e), (s, n, e), (s, n, e) -> (l, n, e), (n, l, s)."""
    batched = _is_batched(query, key, value, key_padding_mask, attn_mask, num_heads)
    if not batched:
        query, key, value = (F.unsqueeze(x, 1) for x in (query, key, value))
        key_padding_mask = None if key_padding_mask is None else F.unsqueeze(key_padding_mask, 0)
    length, batch, width = query.shape
    padding = _as_summand(F, key_padding_mask, "key_padding_mask", of_value(query), None if attn_mask is None else of_value(attn_mask))
    if is_causal and attn_mask is None:
        text = (
            "Need attn_mask if specifying the is_causal hint. You may use the Transformer module method "
            "`generate_square_subsequent_mask` to create this mask."
        )
        fail(RuntimeError, text)
    if is_causal and padding is None and not need_weights:
        mask = None
    else:
        mask = _as_summand(F, attn_mask, "attn_mask", of_value(query))
        is_causal = is_causal and padding is None
    _assert(width == embed_dim_to_check, f"was expecting embedding dimension of {embed_dim_to_check}, but got {width}")
    head = width // num_heads
    _assert(head * num_heads == width, f"embed_dim {width} not divisible by num_heads {num_heads}")
    _check_sources(key, value, use_separate_proj_weight)
    if use_separate_proj_weight:
        weights = {"q": q_proj_weight, "k": k_proj_weight, "v": v_proj_weight}
        for name, weight in weights.items():
            _assert(weight is not None, f"use_separate_proj_weight is True but {name}_proj_weight is None")
        q, k, v = _separate(F, (query, key, value), tuple(weights.values()), in_proj_bias)
    else:
        _assert(in_proj_weight is not None, "use_separate_proj_weight is False but in_proj_weight is None")
        q, k, v = _packed(F, query, key, value, in_proj_weight, in_proj_bias)
    if mask is not None:
        _check_mask(mask, batch, num_heads, length, key.shape[0])
        mask = F.unsqueeze(mask, 0) if len(mask.shape) == 2 else mask
    if bias_k is not None or bias_v is not None:
        k, v = _with_biases(F, k, v, bias_k, bias_v, static_k, static_v, batch)
        mask, padding = (None if x is None else F.pad(x, (0, 1)) for x in (mask, padding))
    count = batch * num_heads
    q = _as_heads(F, q, batch, num_heads, head)
    k = _as_heads(F, k, batch, num_heads, head) if static_k is None else _given(static_k, "static_k", count, head)
    v = _as_heads(F, v, batch, num_heads, head) if static_v is None else _given(static_v, "static_v", count, head)
    if add_zero_attn:
        nothing = F.zeros((count, 1, head), dtype=of_value(k))
        k, v = F.cat((k, nothing), 1), F.cat((v, nothing), 1)
        mask, padding = (None if x is None else F.pad(x, (0, 1)) for x in (mask, padding))
    source = k.shape[1]
    if padding is not None:
        for place, wanted in enumerate((batch, source)):
            found = padding.shape[place]
            _assert(found == wanted, f"Expected key_padded_mask.shape[{place}] to be {wanted}, but got {found}")
        spread = F.expand(F.view(padding, (batch, 1, 1, source)), (batch, num_heads, 1, source))
        spread = F.reshape(spread, (count, 1, source))
        mask = spread if mask is None else F.add(mask, spread)
    dropped = dropout_p if training else 0.0
    sizes = (length, batch, width, num_heads, head, source)
    if need_weights:
        out, shares = _with_weights(F, q, k, v, mask, dropped, sizes, out_proj_weight, out_proj_bias)
        if average_attn_weights:
            shares = F.mean_dim(shares, (1,))
        return (out, shares) if batched else (F.squeeze_dim(out, 1), F.squeeze_dim(shares, 0))
    out = _without_weights(F, q, k, v, mask, dropped, is_causal, sizes, out_proj_weight, out_proj_bias)
    return (out if batched else F.squeeze_dim(out, 1)), None


def _check_sources(key: Any, value: Any, separate: bool) -> None:
    """Keys and values belong together one by one."""
    k, v = tuple(key.shape), tuple(value.shape)
    if separate:
        _assert(k[:2] == v[:2], f"key's sequence and batch dims torch.Size({list(k[:2])}) do not match value's torch.Size({list(v[:2])})")
    else:
        _assert(k == v, f"key shape torch.Size({list(k)}) does not match value shape torch.Size({list(v)})")


def _with_biases(F: Any, k: Any, v: Any, bias_k: Any, bias_v: Any, static_k: Any, static_v: Any, batch: int) -> tuple[Any, Any]:
    """One more key and value, the same for every batch."""
    _assert(bias_v is not None, "bias_k is set but bias_v is None")
    _assert(bias_k is not None, "bias_v is set but bias_k is None")
    _assert(static_k is None, "bias cannot be added to static key.")
    _assert(static_v is None, "bias cannot be added to static value.")
    return F.cat((k, F.repeat(bias_k, (1, batch, 1))), 0), F.cat((v, F.repeat(bias_v, (1, batch, 1))), 0)


def _with_weights(F: Any, q: Any, k: Any, v: Any, mask: Any, dropped: float, sizes: Any, weight: Any, bias: Any) -> tuple[Any, Any]:
    """Attention step by step, which also gives the weights."""
    length, batch, width, heads, head, source = sizes
    scaled = F.mul(q, sqrt(1.0 / head))
    turned = F.transpose(k, -2, -1)
    scores = F.bmm(scaled, turned) if mask is None else F.baddbmm(mask, scaled, turned)
    shares = F.softmax(scores, -1)
    if dropped > 0.0:
        shares = F.dropout(shares, dropped, True)
    out = F.reshape(F.transpose(F.bmm(shares, v), 0, 1), (length * batch, width))
    out = F.view(F.linear(out, weight, bias), (length, batch, weight.shape[0]))
    return out, F.view(shares, (batch, heads, length, source))


def _without_weights(F: Any, q: Any, k: Any, v: Any, mask: Any, dropped: float, causal: bool, sizes: Any, weight: Any, bias: Any) -> Any:
    """Attention in one go."""
    length, batch, width, heads, head, source = sizes
    if mask is not None:
        alone = mask.shape[0] == 1 and len(mask.shape) == 3
        mask = F.unsqueeze(mask, 0) if alone else F.view(mask, (batch, heads, -1, source))
    parts = [F.view(x, (batch, heads, x.shape[1], head)) for x in (q, k, v)]
    out = F.scaled_dot_product_attention(*parts, mask, dropped, causal)
    out = F.reshape(F.permute(out, (2, 0, 1, 3)), (batch * length, width))
    return F.view(F.linear(out, weight, bias), (length, batch, weight.shape[0]))
