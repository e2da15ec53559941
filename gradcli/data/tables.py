"""Tables as text, ``.csv`` and ``.tsv``: which line has the names of the columns, which columns are meant, what is missing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from gradcli.data.numbers import is_missing, number_of
from gradcli.data.reference import Reading, Reference
from gradcli.diagnostics.model import did_you_mean

MOST_SHOWN = 40  # characters of what a file holds, in a message
DELIMITERS = {"csv": ",", "tsv": "\t"}
NAMES = {",": "commas", "\t": "tabs"}
Number = bool | int | float


class Table:
    """The rows of a table as they are read. `names` are those of its columns, after the first row if it has any."""

    def __init__(self, lines: Iterable[str], reference: Reference, reading: Reading, first_line: int = 1) -> None:
        self.reading, self.columns = reading, reference.columns
        self.delimiter = DELIMITERS[reference.kind]
        self.names: list[str] = []
        self.was_guessed = False  # whether nobody said that the first row has names
        self._reader = csv.reader(lines, delimiter=self.delimiter)
        self._before = first_line - 1  # lines of the file before these
        self._width = 0
        self.picked: Sequence[int] = ()  # the places of the columns that are meant

    def rows(self) -> Iterator[list[Number]]:
        """Rows of numbers, all of one width; empty lines are left out. ValueError names the line, and the column."""
        for cells in self._reader:
            if not (cells and (any(cell.strip() for cell in cells) or len(cells) > 1)):
                continue
            if not self._width:
                self._begin(cells)
                if self.names:
                    continue
            row = self._numbers(cells)
            if row is not None:
                yield row
        if not self._width:
            raise ValueError("it has no rows")

    def _begin(self, cells: list[str]) -> None:
        """Take the first row: whether it has names, and which columns are meant."""
        self._width = len(cells)
        is_header = all(number_of(cell) is None and not is_missing(cell) for cell in cells)
        if self.reading.header == "yes" or (self.reading.header == "auto" and is_header):
            self.names, self.was_guessed = [cell.strip() for cell in cells], self.reading.header == "auto"
        self.picked = self._places() if self.columns else range(self._width)

    def _places(self) -> Sequence[int]:
        return [place_of(column, self.names, self._width) for column in self.columns]

    def _numbers(self, cells: list[str]) -> list[Number] | None:
        """The numbers of a row; None for one that is left out because a value is missing."""
        line = self._before + self._reader.line_num
        if len(cells) != self._width:
            raise ValueError(f"line {line} has {len(cells)} columns, those before it {self._width}")
        numbers: list[Number] = []
        for place in self.picked:
            number = number_of(cells[place])
            if number is None and is_missing(cells[place]) and self.reading.missing != "error":
                number = float("nan")
            if number is None:
                raise ValueError(self._no_number(line, place, cells[place]))
            numbers.append(number)
        return None if self.reading.missing == "drop" and any(number != number for number in numbers) else numbers

    def _no_number(self, line: int, place: int, cell: str) -> str:
        column = f"column {self.names[place]!r}" if self.names else f"column {place + 1}"
        where = f"line {line}, {column}" if self._width > 1 else f"line {line}"
        if is_missing(cell):
            what = f"the value is missing ({cell.strip()!r})" if cell.strip() else "the value is missing"
            return f"{where}: {what}; `--missing=nan` reads it as nan, `--missing=drop` leaves such rows out"
        return f"{where}: {cell[:MOST_SHOWN]!r} is not a number{self.separated(cell)}"

    def separated(self, cell: str) -> str:
        """The hint for a cell that is a whole row, written with another delimiter."""
        parts = cell.split(None if self.delimiter == "," else ",") if ";" not in cell else cell.split(";")
        is_row = len(parts) > 1 and (";" in cell or "\t" in cell or all(number_of(part) is not None for part in parts))
        return f"; columns are separated by {NAMES[self.delimiter]}" if is_row else ""

    def header_note(self) -> str:
        """What is said of a first row that was taken for names because no cell of it is a number."""
        shown = ", ".join(name[:MOST_SHOWN] for name in self.names[:8]) + (", …" if len(self.names) > 8 else "")
        return f"its first row was read as column names ({shown}), because no cell of it is a number"

    def reason_of_no_rows(self) -> str:
        hint = next((text for text in map(self.separated, self.names) if text), "")
        return f"it has no rows beneath its column names{hint}" if self.names else "it has no rows"


def place_of(column: str, names: Sequence[str], width: int) -> int:
    """The place of a column that is named, or numbered from 1 where there are no names."""
    if column in names:
        return names.index(column)
    if not names and column.isdecimal() and 1 <= int(column) <= width:
        return int(column) - 1
    if not names:
        raise ValueError(f"it has no column names, so columns are numbers from 1 to {width}, not {column!r}")
    near = did_you_mean(column, list(names)) or names
    raise ValueError(f"it has no column {column!r}; it has {', '.join(near[:10])}")
