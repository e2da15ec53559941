"""Results that a gradient is wanted of and that PyTorch does not record."""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.tensor import dtypes

INFERENCE_TEXT = (
    "Inference tensors cannot be saved for backward. Please do not use Tensors created in inference mode in computation tracked by autograd. To work around "
    "this, you can make a clone to get a normal tensor and use it in autograd, or use `torch.no_grad()` instead of `torch.inference_mode()`."
)


def refuse_whole_numbers(dtype: np.dtype[Any]) -> NoReturn:
    """Refuse a history for whole numbers or truth values, which have no gradient."""
    fail(RuntimeError, f"Autograd not support dtype: {dtypes.of(dtype).scalar_name}", mistakes.dtypes)


def refuse_complex(name: str) -> NoReturn:
    """Refuse a history for a complex result of an op that PyTorch differentiates over real numbers only."""
    fail(RuntimeError, f"{name} does not support automatic differentiation for outputs with complex dtype.", mistakes.dtypes)


def refuse_inference() -> NoReturn:
    """Refuse to save a tensor that inference mode made."""
    fail(RuntimeError, INFERENCE_TEXT, mistakes.autograd)
