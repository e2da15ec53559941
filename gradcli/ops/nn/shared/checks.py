"""What the neural-network ops ask of their arguments in common, in PyTorch's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.dtypes import of_value, scalar_name


def is_floating(value: Any) -> bool:
    """Floating or complex."""
    return dtypes.is_differentiable(of_value(value))


def legacy_type(value: Any) -> str:
    """``torch.FloatTensor``; complex types have no such name."""
    word = dtypes.scalar_name(value)
    return f"CPU{word}Type" if word.startswith("Complex") or word == "Bool" else f"torch.{word}Tensor"


def not_implemented_for(kernel: str, value: Any) -> None:
    """Refuse a dtype that `kernel` has no code for."""
    fail(NotImplementedError, f"\"{kernel}\" not implemented for '{dtypes.scalar_name(value)}'", mistakes.dtypes)


def refuse_bool(value: Any, operation: str) -> None:
    """Refuse bools where PyTorch's function starts with ``1 - x`` or ``-x``."""
    if of_value(value) != np.bool_:
        return
    text = {
        "subtraction": "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.",
        "negation": "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or "
        "`logical_not()` operator instead.",
    }
    fail(RuntimeError, text[operation], mistakes.dtypes)


def dtype_written(result: Any, *others: Any) -> Any:
    """The dtype of a result that PyTorch writes over `result`; refuses what cannot be cast to it."""
    own = of_value(result)
    dtypes.refuse_cast(dtypes.result_type((result, *others)), own)
    return own


def refuse_types(kernel: str, input: Any, weight: Any) -> None:
    """Refuse operands of different dtypes, and bools."""
    here, there = of_value(input), of_value(weight)
    if here == np.bool_:
        not_implemented_for(kernel, input)
    if here == there:
        return
    if dtypes.category(here) == dtypes.COMPLEX:
        text = f"Input type ({legacy_type(input)}) and weight type ({legacy_type(weight)}) should be the same"
        fail(RuntimeError, text, mistakes.dtypes)
    fail(RuntimeError, f"expected scalar type {dtypes.scalar_name(input)} but found {dtypes.scalar_name(weight)}", mistakes.dtypes)


INDICES = ("Long", "Int")
FLOATS = ("Half", "BFloat16", "Float", "Double")


def require_one_of(argument: str, value: Any, allowed: tuple[str, ...], function: str) -> None:
    """Refuse the first argument of a function unless it has one of these dtypes, by PyTorch's old names."""
    if scalar_name(value) not in allowed:
        text = (
            f"Expected tensor for argument #1 '{argument}' to have one of the following scalar types: {', '.join(allowed)}; "
            f"but got {legacy_type(value)} instead (while checking arguments for {function})"
        )
        fail(RuntimeError, text, mistakes.dtypes)


def require_parameter_dtypes(x: Any, parameters: Iterable[Any]) -> None:
    """Refuse parameters of a normalization in another dtype than `x`; beside 16 bits all of them may be float32."""
    own = of_value(x)
    present = [parameter for parameter in parameters if parameter is not None]
    if present and of_value(present[0]) != own:
        if any(of_value(parameter) != np.float32 for parameter in present):
            fail(RuntimeError, "mixed dtype (CPU): expect parameter to have scalar type of Float", mistakes.dtypes)
        if own.itemsize != 2 or own.kind not in "fV":
            fail(RuntimeError, "mixed dtype (CPU): all inputs must share same datatype.", mistakes.dtypes)
    elif present:
        unlike = next((parameter for parameter in present if of_value(parameter) != own), None)
        if unlike is not None:
            fail(RuntimeError, f"expected scalar type {scalar_name(x)} but found {scalar_name(unlike)}", mistakes.dtypes)


def refuse_derivative(function: str, argument: str, value: Any) -> None:
    """Refuse an argument that wants a gradient where PyTorch has none for it."""
    if value is not None and getattr(value, "requires_grad", False) and STATE.grad_enabled:
        text = f"The function '{function}' is not differentiable with respect to argument '{argument}'."
        fail(RuntimeError, f"{text} This input cannot have requires_grad True.")
