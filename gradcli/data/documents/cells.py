"""A document as data: prose and cells, each cell a source of its own with the output that the document shows for it."""

from __future__ import annotations

from typing import Any

from gradcli.diagnostics.model import Diagnostic, Source
from gradcli.records import NamedTuple


class CellSource(Source):
    """The text of a cell. `first` is the line of the file at which it begins, 0 where lines of the file mean nothing to a reader."""

    in_document = True

    def __init__(self, file: str, number: int, text: str, first: int = 0) -> None:
        super().__init__(f"{file}, cell {number}", text)
        self.file, self.number, self.first = file, number, first

    def place(self, line: int, column: int) -> str:
        """``lesson.ipynb, cell 3, line 2``; of a Markdown file ``lesson.md:14, cell 3, line 2``."""
        file = f"{self.file}:{self.first + line - 1}" if self.first else self.file
        return f"{file}, cell {self.number}, line {line}"

    def changed(self, text: str) -> CellSource:
        made = CellSource(self.file, self.number, text, self.first)
        made.torch = self.torch
        return made


class Recorded(NamedTuple):
    """What a document shows below a cell. `error` is the type and text of an exception, `figures` how many pictures there are."""

    text: str = ""
    error: str = ""
    figures: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.error or self.figures)


class Cell:
    """A cell. `shows_all`: every expression's value is shown, as in a session, not only the last one's, as in a notebook."""

    def __init__(
        self,
        source: CellSource,
        recorded: Recorded,
        written: str,
        passed_over: tuple[str, ...] = (),
        *,
        shows_all: bool = False,
        fails: bool = False,
    ) -> None:
        self.source, self.recorded, self.shows_all = source, recorded, shows_all
        self.written, self.passed_over = written, passed_over  # the text in the document, and its lines for IPython or the shell
        self.fails = fails or bool(recorded.error)  # whether the document shows that this cell raises
        self.outputs: list[Output] = []  # of this run
        self.said: tuple[Diagnostic, ...] = ()  # warnings and notes of this run
        self.gradients: dict[str, Any] = {}  # of this run: what each leaf had collected after the cell

    @property
    def number(self) -> int:
        return self.source.number

    @property
    def is_quiet(self) -> bool:
        """Whether a semicolon at the end says that the value of the last expression is not to be shown."""
        return self.source.text.rstrip().endswith(";") and not self.shows_all


class Output(NamedTuple):
    """A piece of a cell's output: printed text, a value's text, a figure, or an error."""

    kind: str  # "stream", "result", "figure", "error"
    text: str = ""
    figure: Any = None
    error: str = ""  # TypeName: message
    diagnostic: Diagnostic | None = None  # of an error


class Document:
    """A document that was read. `whole` is what its format needs to write it again, `prose` the texts between the cells: (cells before it, text)."""

    def __init__(self, name: str, form: str, cells: list[Cell], prose: list[tuple[int, str]], whole: Any) -> None:
        self.name, self.form, self.cells, self.prose, self.whole = name, form, cells, prose, whole
        self.order: list[int] = []  # in which a notebook's cells ran when it was saved: their counts
