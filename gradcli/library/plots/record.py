"""What a program drew, as data: each call on a figure with its arguments, in order.

Nothing here knows matplotlib.  An object that a program holds is a `Drawn`: the call that makes it, and the figure it is on.  A picture is a
figure and how many of its calls had been made, so that what is drawn later does not change it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradcli.diagnostics.model import Span
from gradcli.engine.state import STATE
from gradcli.library.plots.values import HELD, length_of, plain
from gradcli.records import NamedTuple

Settings = tuple[tuple[str, Any], ...]  # ("style", name) or (name of a setting, value), the later ones over the earlier


class Call(NamedTuple):
    """One call: on what, which method, with what, under which settings, and where in the program."""

    target: Drawn | None  # None: a function of the module `method` begins with
    method: str
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]
    result: Drawn | None
    settings: Settings
    place: Span | None


class Drawn:
    """Something that will be drawn, or helps drawing: figure, axes, line, colour map. `parts` is how many things it can be taken apart into."""

    __slots__ = ("axes", "calls", "current", "figure", "image", "kind", "made", "parts", "plots", "title")

    def __init__(self, plots: Plots, kind: str, figure: Drawn | None = None, parts: int | None = None) -> None:
        self.plots, self.kind, self.figure, self.parts = plots, kind, figure, parts
        self.made: Call | None = None
        self.calls: list[Call] = []  # of a figure: all that is drawn on it; of what is on none: what changes it
        self.axes: dict[Any, Drawn] = {}  # of a figure: its axes, by how they were asked for
        self.current: Drawn | None = None  # of a figure: the axes that pyplot draws on
        self.image: Drawn | None = None  # of axes: what a colour bar is for
        self.title: Any = ""  # of a figure: its number or name; of a box plot: how many parts of each name it has

    def __repr__(self) -> str:
        return f"<{self.kind}>"

    def __len__(self) -> int:
        if self.parts is None:
            raise TypeError(f"object of type '{self.kind}' has no len()")
        return self.parts

    def __iter__(self) -> Any:
        if self.parts is None:
            raise TypeError(f"'{self.kind}' object is not iterable here: how many there are is worked out when the figure is drawn")
        return (self[number] for number in range(self.parts))

    def __getitem__(self, key: Any) -> Drawn:
        if self.parts is None and self.kind not in INDEXED:
            raise TypeError(f"'{self.kind}' object is not subscriptable")
        if self.kind == "boxplot":
            return self.plots.call(self, "__getitem__", (plain(key),), {}, "artist", self.title.get(key))
        if isinstance(key, int) and self.parts is not None and not -self.parts <= key < self.parts:
            raise IndexError("list index out of range")
        return self.plots.call(self, "__getitem__", (plain(key),), {}, PARTS.get(self.kind, "artist"))

    def __add__(self, other: Any) -> list[Any]:
        """``lines + more_lines``: lists of what was drawn."""
        if self.parts is None or not isinstance(other, (list, Drawn)):
            return NotImplemented
        return [*self, *other]

    def __radd__(self, other: Any) -> list[Any]:
        return NotImplemented if self.parts is None or not isinstance(other, list) else [*other, *self]

    def __call__(self, value: Any = None, **keywords: Any) -> Drawn:
        """Of a colour map: the colours of numbers."""
        if self.kind != "Colormap":
            raise TypeError(f"'{self.kind}' object is not callable")
        if any(name not in ("alpha", "bytes") for name in keywords):
            raise TypeError("a colour map takes alpha and bytes")
        data = plain(value)
        is_one = isinstance(data, (int, float))
        return self.plots.call(
            self, "__call__", (data,), {key: plain(one) for key, one in keywords.items()}, "colour", 4 if is_one else length_of(data)
        )

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


HELD.add(Drawn)
INDEXED = ("spines", "grid specification", "artists", "boxplot")
PARTS = {"spines": "spine", "grid specification": "grid specification"}


class Picture(NamedTuple):
    """A figure as it was at one moment. `after`: how many pieces of text the program had printed before it was shown."""

    figure: Drawn
    extent: int  # how many of its calls
    name: str  # of its file, without a folder; empty where the program gave none
    keywords: dict[str, Any]  # of savefig
    after: int
    place: Span | None


class Plots:
    """The figures of one world: those that are open, and the pictures that were shown or saved. `clock` counts pieces of printed text."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self.clock = clock
        self.settings: Settings = ()
        self.open: list[Drawn] = []
        self.current: Drawn | None = None
        self.pictures: list[Picture] = []
        self.taken = 0  # how many pictures a cell of a document has taken for its output
        self.numbers = 0

    # ---- figures -----------------------------------------------------------------------------------------------------------------------

    def figure(self, title: Any = None, keywords: dict[str, Any] | None = None) -> Drawn:
        """The open figure of this number or name, or a new one."""
        for figure in self.open:
            if title is not None and figure.title == title:
                self.current = figure
                return figure
        self.numbers += 1
        figure = Drawn(self, "Figure")
        figure.figure, figure.title = figure, self.numbers if title is None else title
        figure.made = Call(None, "figure.Figure", (), keywords or {}, figure, self.settings, STATE.where)
        self.open.append(figure)
        self.current = figure
        return figure

    def now(self) -> Drawn:
        """The current figure."""
        return self.current if self.current is not None else self.figure()

    def close(self, figure: Drawn) -> None:
        self.open = [one for one in self.open if one is not figure]
        if self.current is figure:
            self.current = self.open[-1] if self.open else None

    # ---- calls -------------------------------------------------------------------------------------------------------------------------

    def call(
        self, target: Drawn | None, method: str, arguments: tuple[Any, ...], keywords: dict[str, Any], kind: str, parts: int | None = None
    ) -> Drawn:
        """Write a call down; gives what it will give."""
        figure = None if target is None else target.figure
        result = Drawn(self, kind, figure, parts)
        call = Call(target, method, arguments, keywords, result, self.settings, STATE.where)
        result.made = call
        if figure is not None:
            figure.calls.append(call)
        elif target is not None and method.startswith("set"):
            target.calls.append(call)
        return result

    # ---- pictures ----------------------------------------------------------------------------------------------------------------------

    def keep(self, figure: Drawn, name: str = "", keywords: dict[str, Any] | None = None) -> None:
        """Keep the figure as it is now; a file that is saved again is the later picture."""
        picture = Picture(figure, len(figure.calls), name, keywords or {}, self.clock(), STATE.where)
        if name:
            self.pictures = [one for one in self.pictures if one.name != name]
            self.taken = min(self.taken, len(self.pictures))
        self.pictures.append(picture)

    def show_open(self) -> None:
        """``plt.show()``: every open figure that has something is shown, and closed as a reader closes its window."""
        for figure in self.open:
            if figure.calls and not self.is_saved(figure):
                self.keep(figure)
        self.open, self.current = [], None

    def is_saved(self, figure: Drawn) -> bool:
        """Whether a file has the figure as it is."""
        return any(one.figure is figure and one.name and one.extent == len(figure.calls) for one in self.pictures)

    def taken_by_cell(self) -> list[Picture]:
        """The pictures since the last cell of a document."""
        new = self.pictures[self.taken :]
        self.taken = len(self.pictures)
        return new

    def all_pictures(self) -> list[Picture]:
        """Every picture of the run; what is open at its end was to be seen too."""
        self.show_open()
        return self.pictures
