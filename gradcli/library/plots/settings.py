"""``plt.rcParams`` and styles: settings that change how figures look, by name, and none that names a file or a program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gradcli.diagnostics.facts import facts
from gradcli.diagnostics.model import did_you_mean
from gradcli.lang.access import runtime
from gradcli.lang.syntax.words import words
from gradcli.library.plots.record import Plots, Settings
from gradcli.library.plots.values import plain

# Settings that can be written, with their defaults where a program may read them.
KNOWN: dict[str, Any] = {
    "figure.figsize": [6.4, 4.8],
    "figure.dpi": 100.0,
    "font.size": 10.0,
    "lines.linewidth": 1.5,
    "image.cmap": "viridis",
}
NAMES = frozenset(
    words("""
    figure.figsize figure.dpi figure.facecolor figure.edgecolor figure.autolayout figure.titlesize figure.titleweight figure.labelsize
    figure.constrained_layout.use figure.frameon figure.subplot.left figure.subplot.right figure.subplot.top figure.subplot.bottom
    figure.subplot.wspace figure.subplot.hspace savefig.dpi savefig.bbox savefig.facecolor savefig.transparent savefig.pad_inches
    font.size font.family font.weight font.style mathtext.fontset
    axes.grid axes.grid.axis axes.grid.which axes.titlesize axes.titleweight axes.titlepad axes.labelsize axes.labelweight axes.labelpad
    axes.labelcolor axes.linewidth axes.facecolor axes.edgecolor axes.spines.top axes.spines.right axes.spines.left axes.spines.bottom
    axes.axisbelow axes.xmargin axes.ymargin axes.unicode_minus axes.titlelocation axes.formatter.useoffset axes.formatter.limits
    axes.autolimit_mode
    lines.linewidth lines.linestyle lines.marker lines.markersize lines.markeredgewidth lines.color lines.antialiased patch.linewidth
    patch.edgecolor patch.facecolor patch.force_edgecolor hist.bins scatter.marker scatter.edgecolors errorbar.capsize boxplot.showmeans
    grid.color grid.linestyle grid.linewidth grid.alpha
    xtick.labelsize ytick.labelsize xtick.direction ytick.direction xtick.color ytick.color xtick.major.size ytick.major.size
    xtick.minor.visible ytick.minor.visible xtick.top ytick.right xtick.bottom ytick.left xtick.major.width ytick.major.width
    xtick.minor.size ytick.minor.size xtick.major.pad ytick.major.pad xtick.labelbottom ytick.labelleft xtick.alignment
    legend.fontsize legend.frameon legend.loc legend.framealpha legend.facecolor legend.edgecolor legend.title_fontsize legend.shadow
    legend.fancybox legend.numpoints legend.handlelength
    image.cmap image.interpolation image.origin image.aspect text.color contour.negative_linestyle contour.linewidth
    """)
)
QUIET = (
    "backend",
    "interactive",
    "text.usetex",
    "svg.fonttype",
    "pdf.fonttype",
    "ps.fonttype",
    "animation.html",
    "font.sans-serif",
    "font.serif",
)
STYLES = frozenset(
    words("""
    default classic ggplot bmh dark_background fast fivethirtyeight grayscale petroff10 Solarize_Light2 tableau-colorblind10 seaborn-v0_8
    seaborn-v0_8-bright seaborn-v0_8-colorblind seaborn-v0_8-dark seaborn-v0_8-dark-palette seaborn-v0_8-darkgrid seaborn-v0_8-deep
    seaborn-v0_8-muted seaborn-v0_8-notebook seaborn-v0_8-paper seaborn-v0_8-pastel seaborn-v0_8-poster seaborn-v0_8-talk
    seaborn-v0_8-ticks seaborn-v0_8-white seaborn-v0_8-whitegrid
    """)
)


class Parameters:
    """``rcParams``: a dict of the settings in `NAMES`."""

    def __init__(self, plots: Plots) -> None:
        self.plots = plots

    def __setitem__(self, key: Any, value: Any) -> None:
        self.plots.settings = (*self.plots.settings, setting(key, value))

    def __getitem__(self, key: Any) -> Any:
        name = setting_name(key)
        for known, value in reversed(self.plots.settings):
            if known == name:
                return value
        if name not in KNOWN:
            raise refused(KeyError, f"the value of the setting {name!r} is known when a figure is drawn, after the program", "")
        return KNOWN[name]

    def __contains__(self, key: Any) -> bool:
        return type(key) is str and key in NAMES

    def update(self, *settings: Any, **more: Any) -> None:
        """Several at once."""
        for each in (*settings, more):
            self.plots.settings = (*self.plots.settings, *(setting(key, value) for key, value in dict.items(each)))

    def __repr__(self) -> str:
        return "<rcParams>"


runtime.expose(Parameters, ("update",))


def setting_name(key: Any) -> str:
    """A setting that there is, or a refusal that names a near one."""
    if type(key) is not str or key not in (*NAMES, *QUIET):
        near = did_you_mean(str(key), NAMES) if type(key) is str else []
        advice = f"did you mean {near[0]!r}?" if near else "remove it, or run with --skip-plots"
        raise refused(KeyError, f"gradcli's plots have no setting {key!r}", advice)
    return str(key)


def setting(key: Any, value: Any) -> tuple[str, Any]:
    """A setting with a plain value; those of windows and fonts change nothing here."""
    name = setting_name(key)
    if name == "text.usetex" and value:
        raise refused(ValueError, "gradcli runs no TeX: formulas between dollar signs are drawn without it", "leave text.usetex out")
    return ("", None) if name in QUIET else (name, plain(value))


def refused(kind: type[Exception], text: str, advice: str) -> Exception:
    error = kind(text)
    if advice:
        facts(error)["help"] = advice
    return error


def style(name: Any) -> Settings:
    """One of matplotlib's own styles, or several over each other, or a dict of settings."""
    if isinstance(name, (list, tuple)):
        return tuple(part for one in name for part in style(one))
    if isinstance(name, dict):
        return tuple(setting(key, value) for key, value in dict.items(name))
    if type(name) is not str or name not in STYLES:
        near = did_you_mean(str(name), STYLES) if type(name) is str else []
        raise refused(
            OSError,
            f"{name!r} is not one of the styles that matplotlib has",
            f"did you mean {near[0]!r}?" if near else "plt.style.available lists them",
        )
    return (("style", name),)


class Within:
    """``with plt.style.context(…):`` and ``with plt.rc_context(…):``: settings for a block."""

    def __init__(self, plots: Plots, settings: Settings) -> None:
        self.plots, self.settings = plots, settings

    def __enter__(self) -> None:
        self.before = self.plots.settings
        self.plots.settings = (*self.before, *self.settings)

    def __exit__(self, *problem: object) -> None:
        self.plots.settings = self.before


runtime.expose(Within)


def rc(plots: Plots, group: Any, keywords: dict[str, Any]) -> None:
    """``plt.rc("font", size=12)``."""
    short = {
        "lw": "linewidth",
        "ls": "linestyle",
        "c": "color",
        "fc": "facecolor",
        "ec": "edgecolor",
        "mew": "markeredgewidth",
        "aa": "antialiased",
    }
    for one in group if isinstance(group, (list, tuple)) else [group]:
        plots.settings = (*plots.settings, *(setting(f"{one}.{short.get(name, name)}", value) for name, value in keywords.items()))


def available() -> Iterator[str]:
    return iter(sorted(STYLES))
