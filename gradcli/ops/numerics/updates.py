"""The updates of optimizers on plain parameters in one piece: the kernels that the ops would run, without a call of an op for each.

The optimizers are written in the language (``prelude/torch/optim``) and remain right without this: each of these functions says False where a
parameter, a gradient or the state of the run is out of the ordinary, and then the optimizer goes on op by op.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.engine.fusion import large
from gradcli.engine.state import STATE
from gradcli.engine.table.table import RAW
from gradcli.engine.tensor.tensor import WAITING, Array, Tensor


def plain_arrays(param: Tensor, *others: Tensor) -> list[Array] | None:
    """The arrays of tensors that an update may read and write as they are; None where one of them needs an op.

    They have one shape and dtype, float32 or float64, memory of their own without gaps, and nobody looks on.
    """
    if STATE.special or STATE.grad_enabled or STATE.packing is not None or WAITING:
        return None
    like = param.array
    if like.dtype.char not in "fd" or like.size >= large.SIZE:
        return None
    arrays = []
    for tensor in (param, *others):
        if (
            type(tensor) is not Tensor
            or tensor.origin is not None
            or (tensor is not param and (tensor.node is not None or tensor.requires))
        ):
            return None
        array = tensor.array
        if array.dtype is not like.dtype or array.shape != like.shape or not array.flags.c_contiguous or not array.flags.writeable:
            return None
        arrays.append(array)
    return arrays if len({id(array) for array in arrays}) == len(arrays) and param.node is None else None


def are_numbers(*values: Any) -> bool:
    """Whether settings are numbers: a learning rate may be a tensor too."""
    return all(type(value) in (float, int) for value in values)


def adam_update(
    param: Tensor, grad: Tensor, mean: Tensor, square: Tensor, keep: float, beta1: float, beta2: float, eps: float, root: float, step: float
) -> bool:
    """Adam's step on one parameter, which is first multiplied by `keep`; `root` corrects the root of the mean square, `step` is signed."""
    arrays = plain_arrays(param, grad, mean, square)
    if arrays is None or not are_numbers(keep, beta1, beta2, eps, root, step):
        return False
    p, g, m, v = arrays
    number = p.dtype.type
    if keep != 1:
        np.multiply(p, number(keep), out=p)
        param.cell[0] += 1
    m[...] = RAW.lerp_number(m, g, 1 - beta1)
    v[...] = RAW.addcmul(v * number(beta2), g, g, value=1 - beta2)
    p[...] = RAW.addcdiv(p, m, RAW.div(RAW.sqrt(v), number(root)) + number(eps), value=step)
    for tensor, writes in ((param, 1), (mean, 1), (square, 2)):
        tensor.cell[0] += writes
    return True


def sgd_update(param: Tensor, grad: Tensor, average: Tensor | None, momentum: float, share: float, step: float) -> bool:
    """A step along `grad`, or along its moving `average`, which takes over `share` of it; `step` is signed."""
    arrays = plain_arrays(param, grad) if average is None else plain_arrays(param, grad, average)
    if arrays is None or not are_numbers(momentum, share, step):
        return False
    p, direction = arrays[0], arrays[-1]
    if average is not None:
        direction[...] = RAW.add(direction * p.dtype.type(momentum), arrays[1], alpha=share)
        average.cell[0] += 2
    p[...] = RAW.add(p, direction, alpha=step)
    param.cell[0] += 1
    return True
