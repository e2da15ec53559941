"""The frameworks that source is written for: what they import, how they write arrays, and how the gradient is taken."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from gradcli.analysis.source.adjoints import ADJOINT_HELPERS, ADJOINTS
from gradcli.analysis.source.arrays import COMMON, HELPERS
from gradcli.analysis.source.jax_rows import JAX
from gradcli.analysis.source.shared import Templates
from gradcli.analysis.source.torch_rows import TORCH
from gradcli.records import NamedTuple

Array = np.ndarray[Any, Any]
SHORT = 200  # elements of an array that is written as numbers; a larger one as text


class Framework(NamedTuple):
    """`xp` stands before its functions; `array` and `decoded` make arrays of numbers and of text; `cut` is how a gradient is stopped."""

    name: str
    xp: str
    imports: tuple[str, ...]
    rows: Templates
    array: str
    buffer: str
    cut: str
    helpers: dict[str, str]
    autograd: bool


NUMPY = Framework(
    "numpy",
    "np",
    ("import numpy as np",),
    COMMON | ADJOINTS,
    "np.array",
    "np.frombuffer(data, dtype)",
    "{}",
    HELPERS | ADJOINT_HELPERS,
    False,
)
JAX_ = Framework(
    "jax",
    "jnp",
    ("import jax", "import jax.numpy as jnp"),
    JAX,
    "jnp.array",
    "jnp.frombuffer(data, dtype)",
    "jax.lax.stop_gradient({})",
    HELPERS,
    True,
)
PYTORCH = Framework(
    "torch",
    "torch",
    ("import torch", "import torch.nn.functional as F"),
    TORCH,
    "torch.tensor",
    "torch.frombuffer(data, dtype=dtype)",
    "{}.detach()",
    {},
    True,
)
FRAMEWORKS = {each.name: each for each in (PYTORCH, JAX_, NUMPY)}
NAMES = tuple(FRAMEWORKS)


def dtype_text(framework: Framework, dtype: np.dtype[Any]) -> str:
    name = dtype.name
    return f"{framework.xp}.{'bool_' if name == 'bool' and framework.name != 'torch' else name}"


def array_text(framework: Framework, array: Array) -> str:
    """An array in full, as a call that makes it; one number throughout is said once."""
    dtype = dtype_text(framework, array.dtype)
    if array.size > 8 and (array == array.flat[0]).all():
        return f"{framework.xp}.full({shape_text(array)}, {number_text(array.flat[0])}, dtype={dtype})"
    if array.size > SHORT:
        text = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
        return f'decoded("{text}", {dtype}, {shape_text(array)})'
    if 0 in array.shape:
        return f"{framework.xp}.zeros({shape_text(array)}, dtype={dtype})"
    return f"{framework.array}({nested_text(array)}, dtype={dtype})"


def shape_text(array: Array) -> str:
    return repr(tuple(int(size) for size in array.shape))


def nested_text(array: Array) -> str:
    return number_text(array[()]) if not array.ndim else f"[{', '.join(map(nested_text, array))}]"


def number_text(number: Any) -> str:
    """The shortest digits that read back."""
    if isinstance(number, (bool, np.bool_)) or np.issubdtype(type(number), np.integer):
        return str(number.item())
    return str(number) if np.isfinite(number) else f'float("{number}")'
