"""Curves to be drawn: of a sweep, or of a run whose leaf is a row of points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.diagnostics.model import UsageError
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.analysis.elsewhere.sweep import Sweep
    from gradcli.runs.replay import Replay
    from gradcli.runs.report import Report

Array = np.ndarray[Any, Any]
LEAST = 2  # points of a curve
NOTHING = (
    "a sweep draws value and derivative along a line: --sweep x=-2:2:0.1 --plot",
    "or make a leaf a row of points: x = linspace(-3, 3, 100); y = sin(x)",
)


class Curves(NamedTuple):
    """Values over one axis: the name and the points of the axis, and the values by their names."""

    axis: str
    points: Array
    series: Mapping[str, Array]

    def parts(self) -> tuple[tuple[str, ...], tuple[Array, ...], Mapping[str, Array]]:
        """The names of the axes, the points on each, and the values by their names."""
        return (self.axis,), (self.points,), self.series


class Surface(NamedTuple):
    """Values over two axes: `values` has a row for each point of the second one."""

    axes: tuple[str, str]
    first: Array
    second: Array
    name: str
    values: Array

    def parts(self) -> tuple[tuple[str, ...], tuple[Array, ...], Mapping[str, Array]]:
        """The names of the axes, the points on each, and the values by their names."""
        return self.axes, (self.first, self.second), {self.name: self.values}


def of_sweep(sweep: Sweep) -> Curves | Surface:
    """What a sweep came to: curves along a line, the value on a grid."""
    if len(sweep.axes) == 2:
        first, second = sweep.axes
        values = np.asarray(sweep.values, np.float64)[:, 0].reshape(len(first.values), len(second.values)).T
        return Surface((first.name, second.name), np.array(first.values), np.array(second.values), sweep.outputs[0], values)
    if len(sweep.axes) > 2:
        raise UsageError(
            "E0905", f"a sweep over {len(sweep.axes)} inputs cannot be drawn", help=("one input gives curves, two give contours",)
        )
    (axis,) = sweep.axes
    table = np.array(sweep.rows, np.float64)
    return Curves(axis.name, table[:, 0], {name: table[:, place] for place, name in enumerate(sweep.columns) if place})


def of_run(report: Report, replay: Replay, limit: int | None) -> Curves:
    """The leaf that is a row of points, every value with an entry for each of them, and the derivative where it is one."""
    rows = [row for row in report.rows() if is_row(row.value)]
    axis = next((row for row in rows if row.value.is_leaf and row.value.requires_grad), None)
    if axis is None:
        raise UsageError("E0905", "there is nothing to plot: no leaf is a row of points", help=NOTHING)
    beside = [row for row in rows if row is not axis and row.value.array.shape == axis.value.array.shape]
    series = {row.name: numbers(row.value) for row in beside}
    series |= derivative(report, replay, axis.name, limit)
    if not series:
        raise UsageError("E0905", f"there is nothing to plot: no value has an entry for each of `{axis.name}`", help=NOTHING)
    return Curves(axis.name, numbers(axis.value), series)


def is_row(value: Any) -> bool:
    return isinstance(value, Tensor) and value.array.ndim == 1 and value.array.size >= LEAST and dtypes.is_floating(value.array.dtype)


def numbers(value: Tensor) -> Array:
    return np.asarray(value.detach().array, np.float64)


def derivative(report: Report, replay: Replay, leaf: str, limit: int | None) -> dict[str, Array]:
    """The gradient, or, of a value with an entry for each point, the diagonal of its Jacobian, where all else is zero."""
    gradient = next((each for each in report.gradients() if each.leaf == leaf), None)
    if gradient is not None:
        return {gradient.label: numbers(gradient.value)}
    if report.last is None and report.root is None and not any(is_row(row.value) and not row.value.is_leaf for row in report.rows()):
        return {}
    from gradcli.analysis.matrices import jacobian

    for block in jacobian(replay, f":{leaf}", limit).blocks:
        square = block.matrix
        if square.shape[0] == square.shape[1] and not np.any(square - np.diag(square.diagonal())):
            return {f"d {block.of}/d {leaf}": np.asarray(square.diagonal(), np.float64)}
    return {}
