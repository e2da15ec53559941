"""Names of matplotlib's colour maps, without matplotlib."""

from __future__ import annotations

from typing import Any

from gradcli.diagnostics.facts import facts
from gradcli.diagnostics.model import did_you_mean
from gradcli.lang.syntax.words import words
from gradcli.library.plots.record import Drawn, Plots

_ONE_WAY = words("""
    magma inferno plasma viridis cividis twilight twilight_shifted turbo berlin managua vanimo Blues BrBG BuGn BuPu CMRmap GnBu Greens Greys OrRd
    Oranges PRGn PiYG PuBu PuBuGn PuOr PuRd Purples RdBu RdGy RdPu RdYlBu RdYlGn Reds Spectral Wistia YlGn YlGnBu YlOrBr YlOrRd afmhot autumn
    binary bone brg bwr cool coolwarm copper cubehelix flag gist_earth gist_gray gist_heat gist_ncar gist_rainbow gist_stern gist_yarg
    gist_grey gnuplot gnuplot2 gray grey hot hsv jet nipy_spectral ocean pink prism rainbow seismic spring summer terrain winter Accent Dark2
    Paired Pastel1 Pastel2 Set1 Set2 Set3 tab10 tab20 tab20b tab20c
""")
MOST_COLOURS = 1 << 16
NAMES = frozenset((*_ONE_WAY, *(f"{name}_r" for name in _ONE_WAY)))


def colour_map(plots: Plots, name: Any, count: Any = None) -> Drawn:
    """A colour map by its name; one that a program made already is itself."""
    if type(name) is Drawn:
        return name
    checked(name)
    if count is not None and not 0 < int(count) <= MOST_COLOURS:
        raise ValueError(f"a colour map has from 1 to {MOST_COLOURS} colours, not {int(count)}")
    return plots.call(None, "colormap", (name or "viridis", None if count is None else int(count)), {}, "Colormap")


def checked(name: Any) -> None:
    """Refuse a name that matplotlib has no colour map by."""
    if name is None or (type(name) is str and name in NAMES):
        return
    error = ValueError(f"{name!r} is not a valid value for cmap")
    near = did_you_mean(str(name), NAMES)
    facts(error)["help"] = f"did you mean {near[0]!r}?" if near else "such as 'viridis', 'coolwarm' or 'gray'"
    raise error
