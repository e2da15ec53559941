"""gradcli: a command-line differentiator, and the same thing from Python.

import gradcli
result = gradcli.run("x = ones(2, 2); out = (x * 3).sum()")
result.names["x"].grad
"""

from __future__ import annotations

TYPE_CHECKING = False  # as `typing` has it, which takes longer to load than `gradcli --help` to answer
if TYPE_CHECKING:
    from typing import Any

    from gradcli.api import Result, run
    from gradcli.engine.tensor.tensor import Tensor
    from gradcli.runs.results import ProgramError

__version__ = "0.2.0"
__all__ = ["ProgramError", "Result", "Tensor", "__version__", "run"]

# Imported when first asked for: `gradcli --help` needs none of them, and NumPy takes longer to load than all the rest.
HOME = {"run": "gradcli.api", "Result": "gradcli.api", "ProgramError": "gradcli.runs.results", "Tensor": "gradcli.engine.tensor.tensor"}


def load_ipython_extension(ipython: Any) -> None:
    """``%load_ext gradcli``."""
    from gradcli.ipython.magic import load

    load(ipython)


def __getattr__(name: str) -> Any:
    if name not in HOME:
        raise AttributeError(f"module 'gradcli' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(HOME[name]), name)
