"""What the neural-network ops ask of their arguments in common, in PyTorch's words."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.engine.errors import fail
from gradcli.engine.tensor import dtypes


def dtype_of(value: Any) -> np.dtype[Any]:
    """The NumPy dtype of an array or a tensor."""
    found: np.dtype[Any] = value.dtype if isinstance(value, np.ndarray) else value.array.dtype
    return found


def array_of(value: Any) -> Any:
    """The array of an array or a tensor."""
    return value if isinstance(value, np.ndarray) else value.array


def scalar_name(value: Any) -> str:
    """What PyTorch's texts call the dtype of an array or a tensor: ``Float``."""
    return dtypes.of(dtype_of(value)).scalar_name


def is_floating(value: Any) -> bool:
    """Floating or complex."""
    return dtypes.is_differentiable(dtype_of(value))


def legacy_type(value: Any) -> str:
    """``torch.FloatTensor``; complex types have no such name."""
    word = scalar_name(value)
    return f"CPU{word}Type" if word.startswith("Complex") or word == "Bool" else f"torch.{word}Tensor"


def not_implemented_for(kernel: str, value: Any) -> None:
    """Refuse a dtype that `kernel` has no code for."""
    fail(NotImplementedError, f"\"{kernel}\" not implemented for '{scalar_name(value)}'", blame=("input",), rule="dtype")


def refuse_types(kernel: str, input: Any, weight: Any) -> None:
    """Refuse operands of different dtypes, and bools."""
    here, there = dtype_of(input), dtype_of(weight)
    if here == np.bool_:
        not_implemented_for(kernel, input)
    if here == there:
        return
    if dtypes.category(here) == dtypes.COMPLEX:
        text = f"Input type ({legacy_type(input)}) and weight type ({legacy_type(weight)}) should be the same"
        fail(RuntimeError, text, blame=("input", "weight"), rule="dtype")
    fail(
        RuntimeError, f"expected scalar type {scalar_name(input)} but found {scalar_name(weight)}", blame=("input", "weight"), rule="dtype"
    )
