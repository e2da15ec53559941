"""A view as a row: its option, its REPL command, its key in ``--json``, and the methods that make and write it."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from gradcli.options.option import VIEWS, Option
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.render.page import Page
    from gradcli.views.base.run import Run


class Prints(Enum):
    """What a view writes to standard output."""

    NOTHING = 0
    TEXT = 1  # for readers: beside other texts, each under its own heading
    MACHINE = 2  # for programs: alone


class View:
    """One question about a run that has ended. It never changes the run it looks at.

    `make` answers it with plain data, the other methods write that data. A request is what the option's value is: text, the empty text
    where an optional value was left out, True of a flag.
    """

    name: str  # of the option without its dashes, of the file, and of the keyword argument
    option: Option
    place: int  # among the views that print text, and in the help
    key: str  # in --json; empty: not there
    usage: str  # in the REPL: ":explain [NAME]"; empty: not there
    about: str  # and its help there
    heading: str  # above its text where other texts stand beside it
    suffixes: tuple[str, ...]  # of the files of -o that it writes
    needs_value: bool  # whether -o cannot write it before it is known what of
    silences = False  # whether the program's own output is only looked at, and not shown
    over_rows: bool  # whether it can be made of a run over rows in blocks

    def prints(self, request: Any) -> Prints:
        return Prints.TEXT

    def is_wanted(self, request: Any) -> bool:
        """Whether a value of the option asks for the view; one may only say what another view leaves out."""
        return True

    def check(self, request: Any) -> None:
        """Raise UsageError for a request that is none, before anything runs."""

    def make(self, run: Run, request: Any) -> Any:
        """The data."""
        raise NotImplementedError

    def text(self, data: Any, page: Page, request: Any) -> str:
        """The data as text for standard output."""
        raise NotImplementedError

    def shown(self, data: Any, page: Page, request: Any) -> str:
        """The same for a terminal, which nothing of the program's may command."""
        from gradcli.render.paint import without_controls

        return without_controls(self.text(data, page, request), page.paint.on)

    def as_dict(self, data: Any, nonfinite: str) -> Any:
        """The data as ``--json`` has it."""
        raise NotImplementedError

    def content(self, data: Any, name: str, page: Page) -> bytes:
        """The content of the file `name` of ``-o``; `page.kind` is one of the `suffixes`."""
        raise NotImplementedError

    def write(self, run: Run, data: Any, request: Any) -> None:
        """Write the files that the request itself names."""

    def failed(self, data: Any) -> bool:
        """Whether the command is to exit with status 1."""
        return False


class Request(NamedTuple):
    """A view, and the value of its option."""

    view: View
    value: Any


V = TypeVar("V", bound=type[View])
_ROWS: dict[str, View] = {}


def view(
    *names: str,
    help: str,
    place: int,
    metavar: str = "",
    choices: tuple[str, ...] = (),
    optional: bool = False,
    negation: str = "",
    many: bool = False,
    takes_file: bool = False,
    json: str = "",
    repl: str = "",
    repl_help: str = "",
    heading: str = "",
    suffixes: tuple[str, ...] = (),
    needs_value: bool = False,
    over_rows: bool = False,
) -> Callable[[V], V]:
    """Enter a view in the table. `names` are those of its option; the last one is also the view's name."""

    def register(kind: V) -> V:
        row = kind()
        row.name = names[-1].lstrip("-").replace("-", "_")
        row.option = Option(
            row.name,
            names,
            help,
            VIEWS,
            metavar,
            () if many else None,
            choices,
            negation,
            is_many=many,
            is_optional=optional,
            takes_file=takes_file,
        )
        row.place, row.key, row.usage, row.about = place, json, repl, repl_help or help
        row.heading, row.suffixes, row.needs_value, row.over_rows = heading, suffixes, needs_value, over_rows
        _ROWS[row.name] = row
        return kind

    return register


FOLDER = os.path.dirname(os.path.dirname(__file__))
PLACES = ("files",)  # folders of views that belong together


@cache
def names() -> dict[str, str]:
    """The views there are, with their modules: the files of the folder above and of `PLACES` in it. Without ``pathlib``, which a one-liner
    does not need.
    """
    places = [("gradcli.views", FOLDER), *((f"gradcli.views.{place}", os.path.join(FOLDER, place)) for place in PLACES)]
    found = {file[:-3]: f"{package}.{file[:-3]}" for package, folder in places for file in os.listdir(folder) if file.endswith(".py")}
    found.pop("__init__")
    return found


def named(name: str) -> View:
    """The view of this name; KeyError where there is none."""
    if name in names():
        importlib.import_module(names()[name])  # waits where another thread is in the middle of it
    return _ROWS[name]


def every() -> list[View]:
    """All views, in the order in which they print."""
    return sorted(map(named, names()), key=lambda row: row.place)


def options_for(word: str) -> Iterator[Option]:
    """The options of views that `word` may be: of the view it names, else of all views."""
    name = word.lstrip("-").replace("-", "_")
    if name not in names():
        name = name.removeprefix("no_")  # the word that says the opposite
    if name in names():
        yield named(name).option
    elif not word or not word.startswith("--"):
        yield from (row.option for row in every())
