"""``matplotlib.pyplot``: functions that act on the current figure and axes, as far as tutorials use them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.diagnostics.facts import facts
from gradcli.diagnostics.model import did_you_mean
from gradcli.lang.access import runtime
from gradcli.library import Module
from gradcli.library.plots import colours, figures, names, saving, settings
from gradcli.library.plots.record import Drawn, Plots
from gradcli.library.plots.values import plain

if TYPE_CHECKING:
    from gradcli.library.protocol import World

SETTERS = ("xticks", "yticks")
NOTHING = ("draw", "pause", "ion", "ioff", "switch_backend", "draw_if_interactive")  # of windows, which there are none of


class Pyplot:
    """The functions, with the figures of one world."""

    def __init__(self, plots: Plots) -> None:
        self.plots = plots

    @property
    def figure_now(self) -> Drawn:
        return self.plots.now()

    @property
    def axes_now(self) -> Drawn:
        return figures.current_axes(self.figure_now)

    # ---- figures and axes ---------------------------------------------------------------------------------------------------------------

    def figure(self, num: Any = None, figsize: Any = None, dpi: Any = None, **keywords: Any) -> Drawn:
        """A new figure, or the one of this number or name."""
        if type(num) is Drawn:
            self.plots.current = num
            return num
        clears = keywords.pop("clear", False)
        figures.check_keywords("figure", names.FIGURE, keywords)
        sizes = {key: value for key, value in (("figsize", figsize), ("dpi", dpi)) if value is not None}
        figure = self.plots.figure(num, {key: plain(value) for key, value in {**sizes, **keywords}.items()})
        if clears:
            figures.clear(figure)
        return figure

    def subplots(self, nrows: Any = 1, ncols: Any = 1, **keywords: Any) -> tuple[Drawn, Any]:
        """A new figure and the axes of a grid."""
        of_grid = {key: keywords.pop(key) for key in list(keywords) if key in names.GRID}
        figure = self.figure(keywords.pop("num", None), **keywords)
        return figure, figures.subplots(figure, nrows, ncols, **of_grid)

    def subplot(self, *arguments: Any, **keywords: Any) -> Drawn:
        """Axes at a place of a grid, those that are there already or new ones."""
        figure = self.figure_now
        given = arguments or (1, 1, 1)
        key = figures.key_of(plain(given))
        if key in figure.axes and not keywords:
            figure.current = figure.axes[key]
            return figure.current
        return figures.add_subplot(figure, *given, **keywords)

    def subplot2grid(self, shape: Any, loc: Any, rowspan: int = 1, colspan: int = 1, **keywords: Any) -> Drawn:
        grid = figures.add_gridspec(self.figure_now, *shape)
        place = (slice(int(loc[0]), int(loc[0]) + rowspan), slice(int(loc[1]), int(loc[1]) + colspan))
        return figures.add_subplot(self.figure_now, grid[place], **keywords)

    def axes(self, arg: Any = None, **keywords: Any) -> Drawn:
        """Axes at ``[left, bottom, width, height]``, or over the whole figure."""
        figures.check_projection(keywords.get("projection"))
        if arg is None:
            return figures.add_subplot(self.figure_now, **keywords)
        made = figures.draw(self.figure_now, "add_axes", (*names.FIGURES["add_axes"], "projection"), (arg,), keywords)
        self.figure_now.axes[id(made)] = self.figure_now.current = made
        return made

    def sca(self, ax: Drawn) -> None:
        if type(ax) is not Drawn or ax.kind != "Axes" or ax.figure is None:
            raise TypeError("sca() takes axes")
        self.plots.current, ax.figure.current = ax.figure, ax

    def close(self, fig: Any = None) -> None:
        """Close the current figure, another one, or all."""
        if fig == "all":
            self.plots.open, self.plots.current = [], None
            return
        figure = fig if type(fig) is Drawn else next((one for one in self.plots.open if fig is not None and one.title == fig), None)
        target = self.plots.current if fig is None else figure
        if target is not None:
            self.plots.close(target)

    # ---- what is more than a method of axes ---------------------------------------------------------------------------------------------

    def ticks(self, name: str, ticks: Any = None, labels: Any = None, **keywords: Any) -> Drawn:
        """``xticks``: places and labels, or only how the labels look."""
        figures.check_keywords(name, names.AXES[f"set_{name}"], keywords)
        if ticks is None and labels is None and not keywords:
            raise ValueError(f"{name}() without arguments asks for ticks, which are worked out when the figure is drawn")
        named = {key: plain(value) for key, value in keywords.items()}
        return self.plots.call(self.axes_now, name, (plain(ticks), plain(labels)), named, "artist")

    def matshow(self, A: Any, fignum: Any = None, **keywords: Any) -> Any:
        """A matrix in a figure of its own, which has its shape."""
        data = plain(A)
        figure = self.plots.figure(None, {"figsize": ("figaspect", length_and_width(data))}) if fignum is None else self.figure(fignum)
        ax = figures.add_axes_for_matrix(figure)
        ax.image = figures.draw(ax, "matshow", names.AXES["matshow"], (data,), keywords)
        return ax.image

    def clim(self, vmin: Any = None, vmax: Any = None) -> None:
        image = figures.current_image(self.figure_now)
        if image is None:
            raise RuntimeError("You must first define an image, e.g., with imshow")
        self.plots.call(image, "set_clim", (plain(vmin), plain(vmax)), {}, "artist")

    def setp(self, obj: Any, **keywords: Any) -> None:
        """``setp(lines, color="r")``: what is set on each of several things."""
        figures.check_keywords("setp", figures.EVERY_KEYWORD, keywords)
        named = {key: plain(value) for key, value in keywords.items()}
        for one in obj if isinstance(obj, (list, tuple)) else [obj]:
            if type(one) is not Drawn:
                raise TypeError("setp() takes what was drawn")
            self.plots.call(one, "setp", (), named, "artist")

    def members(self) -> dict[str, Any]:
        """All of them by name."""
        own: dict[str, Any] = {
            name: getattr(self, name)
            for name in ("figure", "subplots", "subplot", "subplot2grid", "axes", "sca", "close", "matshow", "clim", "setp")
        }
        own |= {name: self.on_axes(method) for name, method in names.OF_AXES.items()}
        own |= {name: self.on_figure(method) for name, method in names.OF_FIGURES.items()}
        own |= dict.fromkeys(NOTHING, lambda *arguments, **keywords: None)
        own |= {name: lambda *arguments, name=name, **keywords: self.ticks(name, *arguments, **keywords) for name in SETTERS}
        own |= {
            "gca": lambda **ignored: self.axes_now,
            "gcf": lambda: self.figure_now,
            "gci": lambda: figures.current_image(self.figure_now),
            "delaxes": lambda ax=None: figures.member(ax or self.axes_now, "remove")(),
            "clf": lambda: figures.clear(self.figure_now),
            "colorbar": lambda mappable=None, **keywords: figures.colorbar(self.figure_now, mappable, **keywords),
            "savefig": lambda fname, **keywords: saving.savefig(self.figure_now, fname, **keywords),
            "show": lambda *arguments, **keywords: self.plots.show_open(),
            "fignum_exists": lambda num: any(one.title == num for one in self.plots.open),
            "get_fignums": lambda: [one.title for one in self.plots.open],
            "isinteractive": lambda: False,
            "rcParams": settings.Parameters(self.plots),
            "rc": lambda group, **keywords: settings.rc(self.plots, group, keywords),
            "rcdefaults": lambda: setattr(self.plots, "settings", ()),
            "rc_context": lambda rc=None, fname=None: settings.Within(self.plots, settings.style(rc or {})),
            "set_cmap": lambda cmap: self.plots.__setattr__("settings", (*self.plots.settings, ("image.cmap", checked_name(cmap)))),
            "get_cmap": lambda name=None, lut=None: colours.colour_map(self.plots, name, lut),
        }
        for module in ("patches", "lines"):
            own |= {
                name: maker(self.plots, module, name) for name in names.MADE[module] if name in ("Circle", "Rectangle", "Polygon", "Line2D")
            }
        return own

    def on_axes(self, name: str) -> Callable[..., Any]:
        def write_down(*arguments: Any, **keywords: Any) -> Any:
            axes = self.axes_now
            made = figures.draw(axes, name, names.AXES[name], arguments, keywords)
            if name in names.MAPPABLE:
                axes.image = made[3] if name == "hist2d" else made
            elif name in ("cla", "clear"):
                axes.image = None
            return made

        return write_down

    def on_figure(self, name: str) -> Callable[..., Any]:
        def write_down(*arguments: Any, **keywords: Any) -> Any:
            return figures.draw(self.figure_now, name, names.FIGURES[name], arguments, keywords)

        return write_down


def length_and_width(data: Any) -> tuple[int, ...]:
    return tuple(map(int, np.shape(data)))


def checked_name(name: Any) -> Any:
    colours.checked(name)
    return name


def maker(plots: Plots, module: str, name: str) -> Callable[..., Drawn]:
    """``Circle((0, 0), 1)``: something to put on axes."""

    def make(*arguments: Any, **keywords: Any) -> Drawn:
        figures.check_keywords(name, names.MADE[module][name], keywords)
        named = {key: plain(value) for key, value in keywords.items()}
        kind = "Colormap" if name.endswith(("Colormap", "from_list")) else "grid specification" if name == "GridSpec" else "artist"
        return plots.call(None, f"{module}.{name}", plain(arguments), named, kind)

    make.__name__ = make.__qualname__ = name.rpartition(".")[2]
    return make


# ---- modules ----------------------------------------------------------------------------------------------------------------------------


def load(world: World, name: str) -> Module:
    """The module `name` of matplotlib."""
    if world.plots is None:
        world.plots = Plots(world.clock)
    plots = world.plots
    members = Pyplot(plots).members()
    last = name.rpartition(".")[2]
    if last == "pyplot":
        return closed(name, members, {"style": styles(plots), "cm": colour_maps(plots, "matplotlib.cm")})
    if last == "style":
        return styles(plots)
    if last == "cm":
        return colour_maps(plots, name)
    if last in names.MADE:
        makers = {one: maker(plots, last, one) for one in names.MADE[last] if "." not in one}
        if last == "colors":
            makers["LinearSegmentedColormap"] = Module(
                "LinearSegmentedColormap", {"from_list": maker(plots, last, "LinearSegmentedColormap.from_list")}
            )  # type: ignore[assignment]
        return closed(name, makers)
    own = {key: members[key] for key in ("rcParams", "rc", "rc_context", "rcdefaults")}
    return closed(name, {**own, "use": lambda *arguments, **keywords: None, "colormaps": Maps(plots)})


def closed(name: str, members: dict[str, Any], more: dict[str, Any] | None = None) -> Module:
    """A module that refuses by name what it does not have."""
    every = {**members, **(more or {})}

    def find(wanted: str) -> Any:
        if wanted.startswith("__") or f"{name}.{wanted}" in SUBMODULES:
            return None
        error = AttributeError(f"module '{name}' has no attribute '{wanted}' in gradcli", name=wanted, obj=None)
        facts(error)["help"] = advice(wanted, every)
        raise error

    return Module(name, every, find, lambda: every)


def advice(wanted: str, known: Any) -> str:
    """What to do about a name that is not there."""
    near = did_you_mean(wanted, known, most=1)
    return names.NOT_DRAWN.get(wanted) or (
        f"did you mean `{near[0]}`?" if near else "remove the calls that use it, or run with --skip-plots"
    )


SUBMODULES = frozenset(f"matplotlib.{name}" for name in ("pyplot", "style", "cm", *names.MADE))


def styles(plots: Plots) -> Module:
    def use(style: Any) -> None:
        plots.settings = (*plots.settings, *settings.style(style))

    context = lambda style, after_reset=False: settings.Within(plots, settings.style(style))  # noqa: E731
    return closed("matplotlib.style", {"use": use, "context": context, "available": list(settings.available())})


def colour_maps(plots: Plots, name: str) -> Module:
    """``plt.cm.viridis``."""

    def find(wanted: str) -> Any:
        return colours.colour_map(plots, wanted) if wanted in colours.NAMES else None

    members = {"get_cmap": lambda name=None, lut=None: colours.colour_map(plots, name, lut), "ScalarMappable": scalar_mappable(plots)}
    return Module(name, members, find, lambda: colours.NAMES)


def scalar_mappable(plots: Plots) -> Callable[..., Drawn]:
    def ScalarMappable(norm: Any = None, cmap: Any = None) -> Drawn:  # noqa: N802  its name in matplotlib
        """What a colour bar can be made of without an image."""
        return plots.call(None, "cm.ScalarMappable", (plain(norm), colours.colour_map(plots, cmap)), {}, "artist")

    return ScalarMappable


class Maps:
    """``matplotlib.colormaps["viridis"]``."""

    def __init__(self, plots: Plots) -> None:
        self.plots = plots

    def __getitem__(self, name: Any) -> Drawn:
        return colours.colour_map(self.plots, name)


runtime.expose(Maps)
