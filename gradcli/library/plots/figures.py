"""Figures, axes and what is on them, as a program holds them: methods that write down what is drawn."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np

from gradcli.diagnostics.facts import facts
from gradcli.diagnostics.model import did_you_mean
from gradcli.lang.access import runtime
from gradcli.library.plots import colours, names, results, saving
from gradcli.library.plots.record import Drawn
from gradcli.library.plots.values import arguments_of, plain

OF_ARTISTS = ("ticks", "labels", "minor", "vmin", "vmax")
EVERY_KEYWORD = frozenset((*names.LINE, *names.PATCH, *names.TEXT, *names.TICKS, *names.LEGEND, *names.LEGEND_ELEMENTS, *OF_ARTISTS))
ATTRIBUTES = {
    "Axes": {
        **dict.fromkeys(("xaxis", "yaxis", "patch", "title"), "artist"),
        **dict.fromkeys(("lines", "patches", "texts", "images", "collections"), "artists"),
        "spines": "spines",
        "transAxes": "transform",
        "transData": "transform",
    },
    "Figure": {"transFigure": "transform", "patch": "artist"},
    "Colorbar": {"ax": "Axes", "outline": "artist"},
    "spines": dict.fromkeys(("top", "bottom", "left", "right"), "spine"),
}
MOST_AXES = 1000
PROJECTIONS = (None, "rectilinear", "polar")


# ---- attributes -----------------------------------------------------------------------------------------------------------------------


def member(drawn: Drawn, name: str) -> Any:
    """What a figure, axes or something on them shows."""
    if name.startswith("__"):
        return runtime.common(drawn, name)
    if drawn.kind == "Figure" and name in OF_FIGURE:
        return lambda *arguments, **keywords: OF_FIGURE[name](drawn, *arguments, **keywords)
    if name == "get_label":
        return lambda: results.label_of(drawn)
    if drawn.kind == "Figure" and name == "axes":
        return list(drawn.axes.values())
    if drawn.kind == "Axes" and name == "figure":
        return drawn.figure
    if drawn.kind == "Axes" and name == "get_figure":
        return lambda: drawn.figure
    if name in ATTRIBUTES.get(drawn.kind, ()):
        return drawn.plots.call(drawn, f".{name}", (), {}, ATTRIBUTES[drawn.kind][name])
    methods = methods_of(drawn.kind)
    if name in methods:
        return method(drawn, name, methods[name])
    if drawn.kind == "Colormap" and name == "reversed":
        return lambda: drawn.plots.call(drawn, "reversed", (), {}, "Colormap")
    raise absent(drawn.kind, name, [*methods, *OF_FIGURE, *ATTRIBUTES.get(drawn.kind, ())])


def methods_of(kind: str) -> Mapping[str, Collection[str]]:
    """The methods that draw or change things, with their keywords."""
    if kind == "Axes":
        return names.AXES
    if kind == "Figure":
        return names.FIGURES
    return dict.fromkeys(names.ARTISTS, EVERY_KEYWORD) if kind in ("artist", "Colorbar", "Legend", "spine", "Colormap") else {}


def absent(kind: str, name: str, known: Collection[str]) -> AttributeError:
    """The refusal of a name, with what to do."""
    error = AttributeError(f"'{kind}' object has no attribute '{name}' in gradcli's plots", name=name, obj=None)
    near = did_you_mean(name, known, most=1)
    facts(error)["help"] = names.NOT_DRAWN.get(name) or (
        f"did you mean `{near[0]}`?" if near else "remove the call, or run with --skip-plots"
    )
    return error


def put(drawn: Drawn, name: str, value: Any) -> None:
    raise absent(drawn.kind, name, ())


runtime.handle(Drawn, member, put, lambda drawn: [*methods_of(drawn.kind), *ATTRIBUTES.get(drawn.kind, ())])


# ---- methods --------------------------------------------------------------------------------------------------------------------------


def method(drawn: Drawn, name: str, allowed: Collection[str]) -> Callable[..., Any]:
    """A method as a program calls it."""

    def write_down(*arguments: Any, **keywords: Any) -> Any:
        return draw(drawn, name, allowed, arguments, keywords)

    write_down.__name__ = write_down.__qualname__ = name
    return write_down


def draw(drawn: Drawn, name: str, allowed: Collection[str], arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    """Check the arguments, write the call down, and give what a program may take apart."""
    check_keywords(name, allowed, keywords)
    if "cmap" in keywords and type(keywords["cmap"]) is not Drawn:
        colours.checked(keywords["cmap"])
    given = arguments_of(name, arguments)
    named = {key: plain(value) for key, value in keywords.items()}
    check_reads(name, given, named)
    results.check(name, given, named)
    kind, parts = names.GIVES.get(name, ("artist", None))
    parts = results.parts_of(name, given, named) if parts is None else parts
    made = drawn.plots.call(drawn, name, given, named, kind, parts)
    if name in names.NEW_AXES and drawn.figure is not None:
        drawn.figure.axes[id(made)] = drawn.figure.current = made
    return results.values_of(name, given, named, made)


def check_keywords(name: str, allowed: Collection[str], keywords: dict[str, Any]) -> None:
    """Refuse a keyword by name."""
    for key in keywords:
        if key not in allowed:
            error = TypeError(f"{name}() got an unexpected keyword argument '{key}'")
            near = did_you_mean(key, allowed, most=1)
            facts(error)["help"] = f"did you mean `{near[0]}`?" if near else "remove the argument, or run with --skip-plots"
            raise error


READS = ("set_xlim", "set_ylim", "axis")


def check_reads(name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> None:
    """Limits are not known before the figure is drawn."""
    if name in READS and not arguments and not keywords:
        error = ValueError(
            f"{name.removeprefix('set_')}() without arguments asks for limits, which are worked out when the figure is drawn"
        )
        facts(error)["help"] = "compute the limits from the data"
        raise error


# ---- figures --------------------------------------------------------------------------------------------------------------------------


def subplots(figure: Drawn, nrows: Any = 1, ncols: Any = 1, **keywords: Any) -> Any:
    """The axes of a grid, the last of them current; one of them alone, or an array of them."""
    check_keywords("subplots", names.GRID, keywords)
    for kind in ((keywords.get("subplot_kw") or {}).get("projection"),):
        check_projection(kind)
    squeeze = bool(keywords.pop("squeeze", True))
    named = {key: plain(value) for key, value in keywords.items()}
    rows, columns = int(nrows), int(ncols)
    if not 0 < rows * columns <= MOST_AXES:
        raise ValueError(f"a figure has from 1 to {MOST_AXES} axes, not {rows} x {columns}")
    whole = figure.plots.call(figure, "subplots", (rows, columns), {**named, "squeeze": False}, "axes", None)
    grid = np.empty((rows, columns), object)
    for number, place in enumerate(np.ndindex(rows, columns), 1):
        made = figure.plots.call(whole, "__getitem__", (tuple(map(int, place)),), {}, "Axes")
        grid[place] = figure.axes[rows, columns, number] = figure.current = made
    if squeeze and grid.size == 1:
        return grid[0, 0]
    return Axes(grid.squeeze() if squeeze else grid)


class Axes:
    """An array of axes: what ``plt.subplots(2, 2)`` gives."""

    __slots__ = ("array",)

    def __init__(self, array: Any) -> None:
        self.array = array

    def __getitem__(self, key: Any) -> Any:
        found = self.array[plain(key)]
        return Axes(found) if isinstance(found, np.ndarray) else found

    def __iter__(self) -> Any:
        return (Axes(one) if isinstance(one, np.ndarray) else one for one in self.array)

    def __len__(self) -> int:
        return len(self.array)

    def __repr__(self) -> str:
        return f"<array of axes {self.array.shape}>"


def of_array(axes: Axes, name: str) -> Any:
    if name in ("shape", "size", "ndim"):
        return getattr(axes.array, name)
    if name == "T":
        return Axes(axes.array.T)
    if name == "flat":
        return Axes(axes.array.reshape(-1))
    if name in ("flatten", "ravel"):
        return lambda *order: Axes(axes.array.reshape(-1))
    if name == "reshape":
        return lambda *shape: Axes(axes.array.reshape(*plain(shape)))
    if name == "tolist":
        return axes.array.tolist
    return runtime.common(axes, name)


runtime.handle(Axes, of_array, put, lambda axes: ("shape", "size", "ndim", "flat", "ravel", "flatten", "reshape"))


def add_subplot(figure: Drawn, *arguments: Any, **keywords: Any) -> Drawn:
    """New axes at a place of a grid: ``(2, 2, 1)``, ``221``, or a part of a grid specification."""
    check_projection(keywords.get("projection"))
    if keywords.pop("polar", False):
        keywords["projection"] = "polar"
    check_keywords(
        "add_subplot",
        (*names.FIGURES["add_axes"], "projection", "title", "xlabel", "ylabel", "aspect", "xlim", "ylim", "xticks", "yticks"),
        keywords,
    )
    given = plain(arguments)
    made = figure.plots.call(figure, "add_subplot", given, {key: plain(value) for key, value in keywords.items()}, "Axes")
    figure.axes[key_of(given) if given else (1, 1, 1)] = figure.current = made
    return made


def key_of(given: tuple[Any, ...]) -> Any:
    """How axes are found again: ``221`` is ``(2, 2, 1)``."""
    if len(given) == 1 and isinstance(given[0], int):
        return tuple(map(int, str(given[0])))
    return given if all(isinstance(one, int) for one in given) else object()


def add_axes_for_matrix(figure: Drawn) -> Drawn:
    """Where ``plt.matshow`` draws."""
    made = figure.plots.call(figure, "add_axes", ([0.15, 0.09, 0.775, 0.775],), {}, "Axes")
    figure.axes[id(made)] = figure.current = made
    return made


def check_projection(kind: Any) -> None:
    """Refuse axes in three dimensions, and others that there are not."""
    if kind in PROJECTIONS:
        return
    error = ValueError("3-D axes are no part of gradcli's plots" if kind == "3d" else f"gradcli's plots have no projection {kind!r}")
    facts(error)["help"] = names.THREE_D if kind == "3d" else "there are 'rectilinear' and 'polar'"
    raise error


def current_axes(figure: Drawn) -> Drawn:
    """Those that pyplot draws on, made if there are none."""
    return figure.current if figure.current is not None else add_subplot(figure)


def clear(figure: Drawn, *arguments: Any) -> None:
    """``clf``: an empty figure."""
    figure.plots.call(figure, "clf", (), {}, "artist")
    figure.axes, figure.current = {}, None


def colorbar(figure: Drawn, mappable: Any = None, **keywords: Any) -> Drawn:
    """A colour bar for an image, of the last one where none is named."""
    image = current_image(figure) if mappable is None else mappable
    if type(image) is not Drawn:
        raise RuntimeError(
            "No mappable was found to use for colorbar creation. First define a mappable such as an image (with imshow) or a contour set "
            "(with contourf)."
        )
    check_keywords("colorbar", names.COLOURBAR, keywords)
    named = {key: axes_in(value) for key, value in keywords.items()}
    return figure.plots.call(figure, "colorbar", (image,), named, "Colorbar")


def current_image(figure: Drawn) -> Drawn | None:
    """What pyplot drew last with colours of a map: on the current axes, else on the latest that have something."""
    candidates = [figure.current, *reversed(figure.axes.values())]
    return next((axes.image for axes in candidates if axes is not None and axes.image is not None), None)


def axes_in(value: Any) -> Any:
    """Axes as a list where they are an array."""
    return list(value.array.reshape(-1)) if type(value) is Axes else plain(value)


def add_gridspec(figure: Drawn, nrows: Any = 1, ncols: Any = 1, **keywords: Any) -> Drawn:
    check_keywords("add_gridspec", names.MADE["gridspec"]["GridSpec"], keywords)
    named = {key: plain(value) for key, value in keywords.items()}
    return figure.plots.call(figure, "add_gridspec", (int(nrows), int(ncols)), named, "grid specification")


def show(figure: Drawn, *arguments: Any, **keywords: Any) -> None:
    figure.plots.keep(figure)
    figure.plots.close(figure)


OF_FIGURE: dict[str, Callable[..., Any]] = {
    "add_subplot": add_subplot,
    "subplots": subplots,
    "gca": current_axes,
    "colorbar": colorbar,
    "add_gridspec": add_gridspec,
    "savefig": saving.savefig,
    "show": show,
    "clf": clear,
    "clear": clear,
}
