"""Curves and surfaces as pictures, drawn by matplotlib."""

from __future__ import annotations

import io
from typing import Any

from gradcli.analysis.curves.curves import Curves, Surface
from gradcli.render.plots.library import loaded, quiet
from gradcli.render.plots.pictures import METADATA
from gradcli.render.plots.settings import of_figures

LEVELS = 20


def content(data: Curves | Surface, form: str) -> bytes:
    """The file of a picture: curves with a legend, or contours with a scale."""
    package = loaded()
    with quiet(), package.rc_context(of_figures(package)):
        figure = package.figure.Figure(layout="constrained")
        package.backends.backend_agg.FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        if isinstance(data, Surface):
            contours(figure, axes, data)
        else:
            curves(axes, data)
        buffer = io.BytesIO()
        figure.savefig(buffer, format=form, metadata=METADATA[form])
        return buffer.getvalue()


def curves(axes: Any, data: Curves) -> None:
    """Each series as a line; derivatives are dashed."""
    for name, values in data.series.items():
        axes.plot(data.points, values, label=plain(name), linestyle="--" if name.startswith("d ") else "-")
    axes.set_xlabel(plain(data.axis))
    axes.grid(alpha=0.3)
    axes.legend()


def contours(figure: Any, axes: Any, data: Surface) -> None:
    filled = axes.contourf(data.first, data.second, data.values, levels=LEVELS)
    figure.colorbar(filled, ax=axes, label=plain(data.name))
    axes.set_xlabel(plain(data.axes[0]))
    axes.set_ylabel(plain(data.axes[1]))


def plain(text: str) -> str:
    """A name as it is, for dollar signs would make a formula of it; one that begins with an underscore would be left out of a legend."""
    return text.replace("$", r"\$").replace("_", "\u200b_", 1) if text.startswith("_") else text.replace("$", r"\$")
