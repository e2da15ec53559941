"""Curves in letters, for a terminal: each series has a sign of its own, so that nothing hangs on colour."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gradcli.analysis.curves.curves import Curves, Surface
from gradcli.render.page import Page
from gradcli.render.values import number_text

SIGNS = "*o+x#@%&"
COLOURS = ("blue", "yellow", "green", "red", "magenta", "cyan")
SHADES = " .:-=+*#%@"
HEIGHT, WIDTH, NARROWEST = 18, 78, 20
Grid = list[list[int]]  # which series is in each place; -1: none


def chart(data: Curves, page: Page) -> str:
    """The curves over their axis, the extremes at its edges, and which sign is which."""
    return drawn(data.axis, data.points, data.series, page)


def drawn(axis: str, points: Any, series: Mapping[str, Any], page: Page) -> str:
    """The same for an axis and its series: `points` and each of the series are as long as one another."""
    finite = [value for values in series.values() for value in np.ravel(values) if math.isfinite(value)]
    if not finite:
        return f"{', '.join(series)}: no finite value to draw\n"
    low, high = min(finite), max(finite)
    if low == high:
        low, high = low - 1, high + 1
    labels = [number_text(high), number_text((low + high) / 2), number_text(low)]
    margin = max(map(len, labels))
    width = max(NARROWEST, min(page.width or WIDTH, 120) - margin - 2)
    grid = plotted(np.asarray(points, float), list(series.values()), (low, high), width)
    lines = [
        f"{label(labels, line).rjust(margin)} |{''.join(sign(place, page) for place in row)}".rstrip() for line, row in enumerate(grid)
    ]
    first, last = number_text(min(points)), number_text(max(points))
    below = [" " * margin + " +" + "-" * width, " " * (margin + 2) + first + axis.center(width - len(first) - len(last)) + last]
    names = [f"{sign(place, page)} {name}" for place, name in enumerate(series)]
    return "\n".join([*lines, *below, "", "   ".join(names)]) + "\n"


def label(labels: Sequence[str], line: int) -> str:
    """The number beside a line: at the top, in the middle and at the bottom."""
    return {0: labels[0], HEIGHT // 2: labels[1], HEIGHT - 1: labels[2]}.get(line, "")


def sign(place: int, page: Page) -> str:
    return " " if place < 0 else page.paint(SIGNS[place % len(SIGNS)], COLOURS[place % len(COLOURS)])


def plotted(points: Any, curves: Sequence[Any], bounds: tuple[float, float], width: int) -> Grid:
    """Each curve as one place a column, between its points on a straight line; an earlier curve lies over a later one."""
    low, high = bounds
    grid = [[-1] * width for _ in range(HEIGHT)]
    order = np.argsort(points, kind="stable")
    across = np.linspace(points[order[0]], points[order[-1]], width)
    for place in reversed(range(len(curves))):
        values = np.interp(across, points[order], np.asarray(curves[place], float)[order])
        for column, value in enumerate(values):
            if math.isfinite(value):
                grid[HEIGHT - 1 - round((value - low) / (high - low) * (HEIGHT - 1))][column] = place
    return grid


def surface(data: Surface, page: Page) -> str:
    """Values over two axes as shades, darker where they are larger."""
    finite = data.values[np.isfinite(data.values)]
    if not finite.size:
        return f"{data.name}: no finite value to draw\n"
    low, high = float(finite.min()), float(finite.max())
    labels = [number_text(float(data.second.max())), "", number_text(float(data.second.min()))]
    margin = max(map(len, labels))
    width = max(NARROWEST, min(page.width or WIDTH, 120) - margin - 2)
    shaded = data.values[np.argsort(data.second)][:, np.argsort(data.first)]
    rows = np.round(np.linspace(len(shaded) - 1, 0, HEIGHT)).astype(int)
    columns = np.round(np.linspace(0, shaded.shape[1] - 1, width)).astype(int)
    lines = [
        f"{label(labels, line).rjust(margin)} |{''.join(shade(shaded[row, column], low, high) for column in columns)}".rstrip()
        for line, row in enumerate(rows)
    ]
    first, last = number_text(float(data.first.min())), number_text(float(data.first.max()))
    middle = f"{data.axes[0]} (upwards {data.axes[1]})".center(width - len(first) - len(last))
    scale = f"{data.name}: {number_text(low)} {SHADES!r} {number_text(high)}"
    return "\n".join([*lines, " " * margin + " +" + "-" * width, " " * (margin + 2) + first + middle + last, "", scale]) + "\n"


def shade(value: float, low: float, high: float) -> str:
    if not math.isfinite(value):
        return "?"
    return SHADES[0 if high == low else round((value - low) / (high - low) * (len(SHADES) - 1))]
