"""Linear and bilinear layers."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.broadcasting import refuse_growth
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Anything, OptionalTensor, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.nn.shared.checks import not_implemented_for
from gradcli.ops.shared.arrays import array_of


@composite("F", samples=(S((2, 3), (4, 3), (4,)), S((2, 2, 3), (4, 3)), S((3,), (4, 3), (4,))))
def linear(F: Any, input: Tensor, weight: Tensor, bias: OptionalTensor = None) -> Any:
    """``input @ weight.T + bias``.  (*, n), (m, n), (m) -> (*, m)."""
    dims, wide = len(input.shape), len(weight.shape)
    if not dims or not wide:
        text = f"both arguments to linear need to be at least 1D, but they are {dims}D and {wide}D"
        fail(RuntimeError, text, mistakes.matrix_product)
    if bias is None:
        return F.matmul(input, F.t(weight))
    if wide == 1 and len(bias.shape) == 1:
        fail(RuntimeError, "mat2 must be a matrix, got 1-D tensor", mistakes.matrix_product)
    if dims == 2:
        return F.addmm(bias, input, F.t(weight))
    if array_of(input).flags.c_contiguous and len(bias.shape) == 1:
        lead = tuple(input.shape[:-1])
        flat = F.view(input, (int(np.prod(lead)), input.shape[-1]))
        return F.view(F.addmm(bias, flat, F.t(weight)), (*lead, weight.shape[0]))
    product = F.matmul(input, F.t(weight))
    refuse_growth(tuple(product.shape), tuple(bias.shape))
    return F.add(product, bias)


# ---- bilinear ------------------------------------------------------------------------------------------------------------------


def _letters(ndim: int, missing: tuple[int, ...]) -> str:
    return "".join(letter for i, letter in enumerate("abcdefgh"[:ndim]) if i not in missing)


def _contracted(i1: Any, i2: Any, i3: Any, expand1: Any, expand2: Any, expand3: Any, sumdim: Any) -> Any:
    """Multiply three tensors along shared dimensions, of which each lacks some, and sum over `sumdim`."""
    ndim = i1.ndim + len(expand1)
    into = _letters(ndim, sumdim)
    return np.einsum(f"{_letters(ndim, expand1)},{_letters(ndim, expand2)},{_letters(ndim, expand3)}->{into}", i1, i2, i3, optimize=True)


@op(
    "",
    node="TrilinearBackward0",
    dtype="promote",
    samples=(S((2, 3), (4, 3, 2), (2, 2), (1, 3), (0,), (1, 2), (2, 3)),),
    i1=lambda F, g, i2, i3, expand1, expand2, expand3, sumdim: F.trilinear(g, F.conj(i2), F.conj(i3), sumdim, expand2, expand3, expand1),
    i2=lambda F, g, i1, i3, expand1, expand2, expand3, sumdim: F.trilinear(F.conj(i1), g, F.conj(i3), expand1, sumdim, expand3, expand2),
    i3=lambda F, g, i1, i2, expand1, expand2, expand3, sumdim: F.trilinear(F.conj(i1), F.conj(i2), g, expand1, expand2, sumdim, expand3),
    real_only="_trilinear",
)
def trilinear(i1: Tensor, i2: Tensor, i3: Tensor, expand1: Anything, expand2: Anything, expand3: Anything, sumdim: Anything) -> Any:
    """The product of three tensors, each repeated along the dimensions it lacks, summed over `sumdim`."""
    return _contracted(i1, i2, i3, expand1, expand2, expand3, sumdim)


@composite("F torch", samples=(S((2, 3), (2, 2), (4, 3, 2), (4,)), S((3,), (2,), (4, 3, 2))))
def bilinear(F: Any, input1: Tensor, input2: Tensor, weight: Tensor, bias: OptionalTensor = None) -> Any:
    """``input1 @ weight[k] @ input2`` for every k.  (*, n), (*, m), (k, n, m), (k) -> (*, k)."""
    _check(input1.shape, input2.shape, weight.shape, None if bias is None else bias.shape)
    _check_dtypes({"input1": input1, "input2": input2, "weight": weight} | ({} if bias is None else {"bias": bias}))
    lead = tuple(input1.shape[:-1])
    flat = [F.reshape(x, (int(np.prod(lead)), x.shape[-1])) for x in (input1, input2)]
    out = F.reshape(F.trilinear(flat[0], weight, flat[1], (1, 3), (0,), (1, 2), (2, 3)), (*lead, weight.shape[0]))
    return out if bias is None else F.add(out, bias)


def _check_dtypes(values: dict[str, Any]) -> None:
    """One dtype for all, and none that there are no products of."""
    found = {name: dtypes.of_value(value) for name, value in values.items()}
    if len(set(found.values())) > 1:
        listed = ", ".join(f"{name}: {dtypes.cpp_name(dtype)}" for name, dtype in found.items())
        fail(RuntimeError, f"All tensors must have the same dtype, got {listed}", mistakes.dtypes)
    if found["weight"] == np.bool_:
        not_implemented_for("bmm", values["weight"])


def _check(one: Any, two: Any, weight: Any, bias: Any) -> None:
    """Refuse inputs and weights that do not meet."""
    if len(one) != len(two):
        fail(
            RuntimeError,
            f"bilinear(): input dimensions do not match: got {len(one)} and {len(two)}",
            mistakes.shapes,
        )
    for i in range(len(one) - 1):
        if one[i] != two[i]:
            text = f"bilinear(): input batch dimensions do not match at dim {i}: got {one[i]} and {two[i]}"
            fail(RuntimeError, text, mistakes.shapes)
    for number, x in ((1, one), (2, two)):
        if x[-1] != weight[number]:
            text = f"bilinear(): input{number} size does not match weight size: got {x[-1]} but expected {weight[number]}"
            fail(RuntimeError, text, mistakes.shapes)
    if bias is not None and bias[0] != weight[0]:
        fail(
            RuntimeError,
            f"bilinear(): bias size does not match weight size: got {bias[0]} but expected {weight[0]}",
            mistakes.shapes,
        )
