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
from gradcli.ops.numerics.fused import multiply_add


def plain_arrays(param: Tensor, *others: Any) -> list[Array] | None:
    """The arrays of tensors that an update may read and write as they are; None where one of them needs an op.

    They have one shape and dtype, float32 or float64, memory of their own without gaps, and nobody looks on.
    """
    if type(param) is not Tensor or STATE.special or STATE.grad_enabled or STATE.packing is not None or WAITING:
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


def adam_update(param: Tensor, grad: Tensor, state: dict[str, Any], group: dict[str, Any]) -> bool:
    """Adam's step on one parameter, with its state and the settings of its group; also AdamW's, which shrinks the parameter first."""
    count, settings = state.get("step"), _adam_settings(group)
    if settings is None or type(count) is not Tensor or count.array.ndim or count.origin is not None or count.extra is not None:
        return False
    arrays = plain_arrays(param, grad, state.get("exp_avg"), state.get("exp_avg_sq"))
    if arrays is None or count.array.dtype.char not in "fd":
        return False
    lr, keep, beta1, beta2, eps = settings
    count.array += 1
    steps = count.array.item()
    root, pace = (1 - beta2**steps) ** 0.5, -(lr / (1 - beta1**steps))
    p, g, m, v = arrays
    number = p.dtype.type
    if keep != 1:
        p *= number(keep)
        param.cell[0] += 1
    share = number(1 - beta1)
    m[...] = multiply_add(share, g - m, m) if abs(share) < 0.5 else multiply_add(share - number(1), g - m, g)
    v *= number(beta2)
    v[...] = multiply_add(number(1 - beta2) * g, g, v)
    scale = np.sqrt(v)
    scale /= number(root)
    scale += number(eps)
    change = m * number(pace)
    change /= scale
    p += change
    for tensor, writes in ((param, 1), (state["exp_avg"], 1), (state["exp_avg_sq"], 2), (count, 1)):
        tensor.cell[0] += writes
    return True


def _adam_settings(group: dict[str, Any]) -> tuple[float, float, float, float, float] | None:
    """The learning rate, what is left of the parameter, both betas and epsilon; None where there is more to a step than that."""
    lr, decay, betas, eps = group["lr"], group["weight_decay"], group["betas"], group["eps"]
    if group["amsgrad"] or type(betas) is not tuple or len(betas) != 2 or not are_numbers(lr, decay, *betas, eps):
        return None
    if decay != 0 and not group["decoupled_weight_decay"]:
        return None
    return lr, 1 - lr * decay, *betas, eps


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
