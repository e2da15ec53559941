"""What a kernel gave, as the arrays that rows promise."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.engine.tensor.tensor import Tensor


def arrays_of(result: Any) -> Any:
    """A kernel's result with NumPy scalars made 0-d arrays."""
    if type(result) is np.ndarray:
        return result
    if isinstance(result, np.generic):
        return np.asarray(result)
    if isinstance(result, (tuple, list)):
        return type(result)(arrays_of(item) for item in result)
    return result


def narrowed(result: Any, half: np.dtype[Any]) -> Any:
    """A kernel's float32 result rounded back to the two-byte dtype of its operands."""
    if isinstance(result, (tuple, list)):
        return type(result)(narrowed(item, half) for item in result)
    array = np.asarray(result)
    return array.astype(half) if array.dtype == np.float32 else array


# Rows whose numbers PyTorch rounds to a two-byte dtype before it computes in float32, and those that do not round a 0-d tensor beside a larger one.
ROUNDING = frozenset(
    [
        "add",
        "add_number",
        "sub",
        "sub_number",
        "rsub",
        "rsub_number",
        "fmod",
        "fmod_number",
        "remainder",
        "remainder_number",
        "pow_number",
        "pow_of_number",
    ]
)
KEEPING = {"mul": (0, 1), "div": (1,)}


def round_numbers(key: str, args: tuple[Any, ...], values: list[Any], half: np.dtype[Any]) -> None:
    """Give the numbers beside two-byte tensors the digits that PyTorch computes with."""
    if key in ROUNDING:
        for i, arg in enumerate(args):
            if type(arg) is float:
                values[i] = np.asarray(arg).astype(half).astype(np.float32)[()]
    for i in KEEPING.get(key, ()):
        if type(args[i]) is Tensor and not args[i].array.ndim and any(type(arg) is Tensor and arg.array.ndim for arg in args):
            values[i] = args[i].array.astype(np.float32)
