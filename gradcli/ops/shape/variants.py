"""What PyTorch has beside each view op: ``op_copy``, which copies, and ``op_``, which changes how a tensor looks at its memory."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Any

import numpy as np

from gradcli.engine.table import table
from gradcli.engine.table.table import Kernel, S, op

REAL = ("select", "slice")  # whose copying twins PyTorch does not record where they are complex


def view_op(
    names: str = "torch Tensor",
    *,
    node: str,
    restrides: str = "",
    copies: bool = True,
    several: bool = False,
    varargs: str = "",
    samples: tuple[S, ...] = (),
    **rules: Any,
) -> Callable[[Kernel], Kernel]:
    """Enter a view op, its copying twin and, when `restrides` names the node of one, its in-place form."""

    def register(kernel: Kernel) -> Kernel:
        op(names, node=node, view=True, several=several, varargs=varargs, samples=samples, **rules)(kernel)
        row = table.ROWS[kernel.__name__]
        if copies:
            twin = _twin(kernel, "_copy")
            real = f"{row.name}_copy" if row.name in REAL else ""
            op(f"torch.{row.name}_copy", node=f"{node}_copy", several=several, samples=samples, real_only=real, **rules)(twin)
            copy = table.ROWS[twin.__name__]
            assert isinstance(copy, table.Op)
            copy.kernel, copy.run = _copying(copy.kernel), _copying(copy.run)
        if restrides:
            methods = " ".join(f"{name}_" for name in row.public if name.startswith("Tensor."))
            op(methods, node=restrides, view=True, inplace=True, varargs=varargs, samples=samples, **rules)(_twin(kernel, "_"))
        return kernel

    return register


def _twin(kernel: Any, ending: str) -> Any:
    """The same function under another name."""
    twin = FunctionType(kernel.__code__, kernel.__globals__, kernel.__name__ + ending, kernel.__defaults__, kernel.__closure__)
    twin.__kwdefaults__, twin.__annotations__ = kernel.__kwdefaults__, kernel.__annotations__
    twin.__module__, twin.__doc__ = kernel.__module__, kernel.__doc__
    return twin


def _copying(kernel: Kernel) -> Kernel:
    """A kernel that gives copies of what `kernel` gives."""

    @wraps(kernel)
    def copy(*args: Any, **kwargs: Any) -> Any:
        found = kernel(*args, **kwargs)
        return [part.copy() for part in found] if isinstance(found, list) else np.array(found, order="C")

    return copy
