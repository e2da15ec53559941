"""Anomaly detection: which line of the forward pass a failing node comes from, and the first NaN of a backward pass."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.table import Algebra
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor


def run_watched(node: Any, F: Algebra, cotangents: list[Any]) -> list[Any]:
    """Run a node under anomaly detection: say where a failing one comes from, and refuse NaN."""
    try:
        results: list[Any] = node.run(F, cotangents)
    except Exception:
        _say_origin(node)
        raise
    _check_finite(node, results)
    return results


def _say_origin(node: Any) -> None:
    STATE.warn("UserWarning", f"Error detected in {node.name()}. Traceback of forward call that caused the error:\n{_forward_place(node)}")


def _check_finite(node: Any, results: list[Any]) -> None:
    """Under anomaly detection, name the node that made the first NaN."""
    if not STATE.check_nan:
        return
    for number, g in enumerate(results):
        array = g.array if isinstance(g, Tensor) else g
        if array is not None and dtypes.is_differentiable(array.dtype) and np.isnan(array).any():
            _say_origin(node)
            fail(RuntimeError, f"Function '{node.name()}' returned nan values in its {number}th output.", mistakes.nan_in_backward)


def _forward_place(node: Any) -> str:
    """The line of the program that made a node, as a traceback shows it."""
    span = node.span
    return (
        "" if span is None else f'  File "{span.source.name}", line {span.line}, in <module>\n    {span.source.line(span.line).strip()}\n'
    )
