"""Results that a gradient is wanted of and that PyTorch does not record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.tensor import dtypes

if TYPE_CHECKING:
    from gradcli.engine.table.table import Op

INFERENCE_TEXT = (
    "Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in computation tracked by autograd. To work around "
    "this, you can make a clone to get a normal tensor and use it in autograd, or use `torch.no_grad()` instead of `torch.inference_mode()`."
)


def check_whole_numbers(op: Op, wanted: int, dtype: np.dtype[Any]) -> None:
    """Refuse whole numbers or truth values that a gradient is `wanted` of, unless they are a comparison or a cast, which just end the record."""
    if wanted and op.dtype != "compare" and op.key != "to_copy":
        refuse_whole_numbers(dtype)


def check_complex(op: Op, dtype: np.dtype[Any]) -> None:
    """Refuse a complex result of an op that PyTorch differentiates over real numbers only."""
    if op.real_only and dtype.kind == "c":
        refuse_complex(op.real_only)


def refuse_whole_numbers(dtype: np.dtype[Any]) -> NoReturn:
    """Refuse a history for whole numbers or truth values, which have no gradient."""
    fail(RuntimeError, f"Autograd not support dtype: {dtypes.of(dtype).scalar_name}", mistakes.dtypes)


def refuse_complex(name: str) -> NoReturn:
    """Refuse a history for a complex result of an op that PyTorch differentiates over real numbers only."""
    fail(RuntimeError, f"{name} does not support automatic differentiation for outputs with complex dtype.", mistakes.dtypes)


def refuse_inference() -> NoReturn:
    """Refuse to save a tensor that inference mode made."""
    fail(RuntimeError, INFERENCE_TEXT, mistakes.autograd)
