"""How many floating-point operations an op takes: exact for products of matrices and convolutions, one for each element of any other result."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING, Any

from gradcli.engine.tensor.tensor import Tensor

if TYPE_CHECKING:
    from gradcli.engine.table.table import Op

INNER = {"mm": 0, "mv": 0, "dot": 0, "vdot": 0, "bmm": 0, "addmm": 1, "addmv": 1, "baddbmm": 1}  # whose last dimension is summed over
PRODUCTS = (*INNER, "addbmm", "convolve")
FREE = ("expand", "contiguous", "clone", "cast", "copy", "unsafe_view", "_unsafe_view", "detach")


def flops(op: Op, args: Sequence[Any], outs: Sequence[Tensor]) -> int:
    """Multiplications and additions of one forward call."""
    if op.view or op.creates or op.key in FREE:
        return 0
    out = outs[0].array
    if op.key in INNER:
        return 2 * out.size * int(args[INNER[op.key]].array.shape[-1])
    if op.key == "addbmm":
        return 2 * int(prod(args[1].array.shape)) * int(args[2].array.shape[-1])
    if op.key == "convolve":  # each element of the result, or of the input where that is spread, meets the kernel of its group
        x, weight, how = args[0].array, args[1].array, args[3]
        return 2 * int((x if how.transposed else out).size) * int(prod(weight.shape[1:]))
    if op.key == "fused_attention":
        query, key, value = (arg.array.shape for arg in args[:3])
        return 2 * int(prod(query[:-1])) * int(key[-2]) * int(query[-1] + value[-1])
    return int(sum(each.array.size for each in outs if each.array.dtype.kind in "fcV"))


def backward_flops(op: Op, forward: int, operands: Sequence[str]) -> int:
    """Of the backward pass of one call, by the operands that want a gradient: of a product one more product for each factor."""
    if op.key in PRODUCTS:
        return forward * sum(
            name not in ("self", "bias") or op.key not in ("addmm", "addmv", "addbmm", "baddbmm", "convolve") for name in operands
        )
    if op.key == "fused_attention":
        return forward * 5 // 2  # the weights again, and a product for each of four gradients
    return forward * len(operands)
