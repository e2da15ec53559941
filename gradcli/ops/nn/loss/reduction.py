"""How a loss is summed up, and the warnings about older ways to say it."""

from typing import Any

import numpy as np

from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Array
from gradcli.ops.reduce.sums import add_up


def reduction_of(size_average: bool | None, reduce: bool | None, reduction: str) -> str:
    """The reduction a call asks for: none, mean or sum."""
    if size_average is not None or reduce is not None:
        averaged, reduced = size_average is not False, reduce is not False
        found = "none" if not reduced else "mean" if averaged else "sum"
        STATE.warn("UserWarning", f"size_average and reduce args will be deprecated, please use reduction='{found}' instead.")
        return found
    return checked(reduction)


def checked(reduction: str) -> str:
    """`reduction`, if it is one."""
    if reduction == "elementwise_mean":
        STATE.warn("UserWarning", "reduction='elementwise_mean' is deprecated. Please use reduction='mean' instead.")
        return "mean"
    if reduction not in ("none", "mean", "sum"):
        fail(ValueError, f"{reduction} is not a valid value for reduction")
    return reduction


def numbered(reduction: int) -> str:
    """A reduction that is given as PyTorch numbers them; what is no such number reduces nothing."""
    return {1: "mean", 2: "sum"}.get(reduction, "none")


def reduced(loss: Array, reduction: str) -> Array:
    """An array of losses, reduced."""
    if reduction == "none":
        return loss
    total = add_up(loss, tuple(range(loss.ndim)), False, loss.dtype)
    return np.asarray(total if reduction == "sum" else total / loss.dtype.type(loss.size))


def in_dtype(loss: Array, dtype: np.dtype[Any] | None) -> Array:
    """A loss in the dtype of the tensor that PyTorch writes it into."""
    return loss if dtype is None or loss.dtype == dtype else loss.astype(dtype)


def share(loss_size: int, reduction: str) -> float:
    """What each element's loss weighs in the result."""
    return 1.0 if reduction != "mean" else 1.0 / loss_size if loss_size else float("nan")


def in_total(F: Any, loss: Any, reduction: str) -> Any:
    """A tensor of losses, reduced by the ops a program would use."""
    return loss if reduction == "none" else F.mean(loss) if reduction == "mean" else F.sum(loss)


def shown_size(x: Any) -> str:
    return f"torch.Size({list(x.shape)})"


def warn_sizes(input: Any, target: Any) -> None:
    """Say that input and target will be broadcast, which is seldom meant."""
    if tuple(input.shape) != tuple(target.shape):
        STATE.warn(
            "UserWarning",
            f"Using a target size ({shown_size(target)}) that is different to the input size ({shown_size(input)}). "
            "This will likely lead to incorrect results due to broadcasting. Please ensure they have the same size.",
        )
