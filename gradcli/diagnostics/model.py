"""Where a program went wrong, what to say of it, and what to try instead: data, rendered elsewhere."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property

from gradcli.records import NamedTuple


class Source:
    """A piece of program text and the name it goes by: a file's path, ``<arg>``, ``<stdin>``, ``<repl 3>``."""

    in_document = False  # whether it is a cell of a document
    torch = False  # whether it is part of a PyTorch program, even if it does not import torch itself

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text

    def place(self, line: int, column: int) -> str:
        """A line and column as an error names them."""
        return f"{self.name}:{line}:{column}"

    def changed(self, text: str) -> Source:
        """The same source with another text."""
        return Source(self.name, text)

    @cached_property
    def line_starts(self) -> list[int]:
        """The offset at which each line begins."""
        return [0, *(offset + 1 for offset, character in enumerate(self.text) if character == "\n")]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both counted from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Line `number` (from 1), without its line end."""
        start = self.line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]


class Span(NamedTuple):
    """A stretch of a source: characters `start` up to, not including, `end`."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def line(self) -> int:
        return self.source.position(self.start)[0]

    @property
    def column(self) -> int:
        return self.source.position(self.start)[1]


class Label(NamedTuple):
    """A span and what to say below it; the primary one is where the error happened."""

    span: Span
    text: str = ""
    primary: bool = False


class Diagnostic(NamedTuple):
    """One thing to tell the user."""

    code: str
    headline: str
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: tuple[str, ...] = ()
    severity: str = "error"


class GradcliError(Exception):
    """Carries the diagnostics of a text that cannot be run, and the status the process ends with because of it."""

    exit_status = 3

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(diagnostics[0].headline)
        self.diagnostics = diagnostics

    @property
    def diagnostic(self) -> Diagnostic:
        return self.diagnostics[0]


class UsageError(GradcliError):
    """The command was asked for something that cannot be done: an option, an input or a file is at fault, not the program."""

    exit_status = 2

    def __init__(
        self, code: str, headline: str, *, labels: tuple[Label, ...] = (), notes: tuple[str, ...] = (), help: tuple[str, ...] = ()
    ) -> None:
        super().__init__(Diagnostic(code, headline, labels, notes, help))


def edit_distance(first: str, second: str) -> int:
    """How many letters must be added, dropped, changed or swapped with a neighbour (Damerau-Levenshtein, restricted)."""
    last: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        before, last, row = last, row, [i]
        for j, b in enumerate(second, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
    return row[-1]


def did_you_mean(word: str, candidates: Iterable[str], most: int = 3) -> list[str]:
    """The candidates nearest to `word`, those equally near in alphabetical order; how far is allowed grows with its length."""
    allowed = min(max(1, len(word) // 3), len(word) - 1)
    near = [(edit_distance(word.lower(), name.lower()), name) for name in set(candidates) if abs(len(name) - len(word)) <= allowed]
    nearest = min((distance for distance, name in near if name != word), default=allowed + 1)
    return sorted(name for distance, name in near if distance == nearest <= allowed and name != word)[:most]
