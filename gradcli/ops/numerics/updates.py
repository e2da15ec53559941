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
from gradcli.engine.tensor.reflections import REFLECTED, settle
from gradcli.engine.tensor.tensor import WAITING, Array, Tensor
from gradcli.engine.tensor.unseen import owner_of
from gradcli.ops.numerics.fused import MOST, multiply_add_into

SMALL = 1 << 12  # elements; parameters of fewer are put together


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


def adam_updates(ready: list[Any], group: dict[str, Any]) -> list[Any]:
    """Adam's step, or AdamW's, on parameters with their gradients and states, small ones in one piece; gives those that need a step op by op."""
    settings = _adam_settings(group)
    if settings is None:
        return ready
    left, small, owners = list[Any](), dict[Any, list[list[Array]]](), set[int]()
    writes = 1 if settings[1] == 1 else 2
    for item in ready:
        param, grad, state = item
        arrays = _adam_arrays(param, grad, state)
        if arrays is None:
            left.append(item)
            continue
        count = state["step"]
        counted = count.array
        counted += 1
        steps = counted.item()
        param.cell[0] += writes
        state["exp_avg"].cell[0] += 1
        state["exp_avg_sq"].cell[0] += 2
        count.cell[0] += 1
        mine = {id(array if array.base is None else owner_of(array)) for array in arrays}
        if arrays[0].size > SMALL or not owners.isdisjoint(mine):  # what shares memory takes one step after the other
            for key, others in small.items():
                _adam_steps(others, settings, key[1])
            small.clear()
            _adam_step(arrays, settings, steps)
        else:
            small.setdefault((arrays[0].dtype.char, steps), []).append(arrays)
        owners |= mine
    for key, others in small.items():
        _adam_steps(others, settings, key[1])
    return left


def _adam_arrays(param: Tensor, grad: Tensor, state: dict[str, Any]) -> list[Array] | None:
    """The parameter, its gradient and both averages, or None where they need ops."""
    count = state.get("step")
    if type(count) is not Tensor or count.array.ndim or count.origin is not None or count.extra is not None:
        return None
    return plain_arrays(param, grad, state.get("exp_avg"), state.get("exp_avg_sq")) if count.array.dtype.char in "fd" else None


Settings = tuple[float, float, float, float, float]


def _adam_steps(several: list[list[Array]], settings: Settings, steps: float) -> None:
    """The same step for several parameters, which are put together for it, no more than are computed alike."""
    while several:
        size, taken = 0, 0
        while taken < len(several) and size + several[taken][0].size <= MOST:
            size += several[taken][0].size
            taken += 1
        part, several = several[:taken], several[taken:]
        if taken == 1:
            _adam_step([array.reshape(-1) for array in part[0]], settings, steps)
            continue
        flat = [np.concatenate([array.reshape(-1) for array in column]) for column in zip(*part, strict=True)]
        _adam_step(flat, settings, steps)
        start = 0
        for param, _, mean, square in part:
            end = start + param.size
            for array, whole in ((param, flat[0]), (mean, flat[2]), (square, flat[3])):
                array.reshape(-1)[:] = whole[start:end]
            start = end


def _adam_step(arrays: list[Array], settings: Settings, steps: float) -> None:
    """The parameter, and the averages of its gradient and of the square of that, changed in place."""
    p, g, m, v = arrays
    lr, keep, beta1, beta2, eps = settings
    root, pace = (1 - beta2**steps) ** 0.5, -(lr / (1 - beta1**steps))
    number = p.dtype.type
    if keep != 1:
        p *= number(keep)
    share, change = number(1 - beta1), np.subtract(g, m)
    if abs(share) < 0.5:
        multiply_add_into(m, share, change, m)
    else:
        multiply_add_into(m, share - number(1), change, g)
    v *= number(beta2)
    np.multiply(number(1 - beta2), g, out=change)
    multiply_add_into(v, change, g, v)
    scale = np.sqrt(v)
    scale /= number(root)
    scale += number(eps)
    np.multiply(m, number(pace), out=change)
    change /= scale
    p += change


def _adam_settings(group: dict[str, Any]) -> Settings | None:
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
    if REFLECTED:
        settle(p)
    param.cell[0] += 1
    return True
