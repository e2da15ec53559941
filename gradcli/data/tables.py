"""Tables as text, ``.csv`` and ``.tsv``: which line has the names of the columns, which columns are meant, what is missing."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from gradcli.data.numbers import is_missing, number_of
from gradcli.data.reference import Reading, Reference
from gradcli.diagnostics.model import did_you_mean

MOST_LETTERS = 4  # of a unit
MOST_SHOWN = 40  # characters of what a file holds, in a message
DELIMITERS = {"csv": ",", "tsv": "\t"}
NAMES = {",": "commas", "\t": "tabs"}
DIVIDING = (";", "\t", "|")
COMMENT = "#"
MOMENT = re.compile(r"\d[-/]\d+[-/]\d|\d:\d")  # in a date or a time
INFINITIES = (math.inf, -math.inf)
Number = bool | int | float


class Table:
    """The rows of a table as they are read, the first of them at line `first_line` of its file."""

    def __init__(self, lines: Iterable[str], reference: Reference, reading: Reading, first_line: int = 1) -> None:
        self.reading, self.columns, self.written = reading, reference.columns, reference.written
        self.name, self.is_compressed = reference.name, reference.is_compressed
        self.delimiter = DELIMITERS[reference.kind]
        self.names: list[str] = []  # of its columns, after the first row if it has any
        self.was_guessed = False  # whether nobody said that the first row has names, nor named one of them
        self.width = 0
        self.picked: Sequence[int] = ()  # the places of the columns that are meant
        self.begins_after: int | None = None  # the lines before the first row of numbers; None: not as many as rows
        self.first_cells: list[str] = []  # of the columns that are meant
        self.first_row: list[str] = []  # names or not
        self.first_line = 0
        self.count = 0  # rows of numbers that were read, those that were left out too
        self._before = first_line - 1  # lines of the file before these
        self._reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        self._records = self._named(self._reader)
        self._waiting: list[list[str]] = []

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns that are meant; nothing where they have none."""
        return tuple(self.names[place] for place in self.picked) if self.names else ()

    @property
    def is_whole(self) -> bool:
        """Whether all columns are meant, in their order."""
        return list(self.picked) == list(range(self.width))

    def begin(self) -> None:
        """Read the first row: whether it has names, and which columns are meant."""
        cells = next((cells for cells in self._records if not is_blank(cells)), None)
        if cells is None:
            return
        self.width = len(cells)
        self.first_row, self.first_line = cells, self._before + self._reader.line_num
        is_header = all(number_of(cell) is None for cell in cells) and not all(map(is_missing, cells))
        lines_before = None if any("\n" in cell for cell in cells) else self._reader.line_num - 1
        if self.reading.header == "yes" or (self.reading.header == "auto" and is_header):
            self.names = [cells[0].removeprefix(COMMENT).strip(), *(cell.strip() for cell in cells[1:])]  # NumPy writes names as a comment
            self.was_guessed = self.reading.header == "auto" and not self.columns
            self.begins_after = None if lines_before is None else lines_before + 1
            cells = next((cells for cells in self._records if not is_blank(cells)), None)
        else:
            self.begins_after = lines_before
        self.picked = self._places() if self.columns else range(self.width)
        if cells is not None:
            self._waiting.append(cells)
            self.first_cells = [cells[place] for place in self.picked if place < len(cells)]

    def rows(self) -> Iterator[list[Number]]:
        """Rows of numbers, all of one width; empty lines are left out. ValueError names the line, and the column."""
        if not self.width:
            self.begin()
        picks = not self.is_whole
        for cells in chain(self._waiting, self._records):
            if is_blank(cells):
                continue
            numbers = None if picks or len(cells) != self.width else plain_floats(cells)
            if numbers is None:
                numbers = self._row(cells)
            self.count += 1
            if numbers is not None:
                yield numbers
        self._waiting.clear()
        if not self.width:
            raise ValueError("it has no rows")

    def _named(self, records: Iterator[list[str]]) -> Iterator[list[str]]:
        """The rows; ValueError names the line whose quotes make no cell."""
        line = 0
        try:
            for cells in records:
                line = self._reader.line_num
                yield cells
        except csv.Error as error:
            if "end of data" in str(error):
                raise ValueError(f"line {self._before + line + 1}: a quote is opened and never closed") from None
            if "expected after" in str(error):
                raise ValueError(f"line {self._before + self._reader.line_num}: a cell goes on behind its closing quote") from None
            raise

    def _places(self) -> Sequence[int]:
        return [place_of(column, self.names, self.width) for column in self.columns]

    def _row(self, cells: list[str]) -> list[Number] | None:
        """The numbers of a row; None of one that is left out because a value is missing."""
        line = self._before + self._reader.line_num
        if len(cells) != self.width:
            raise ValueError(f"line {line} has {len(cells)} columns, those before it {self.width}{self._widths(cells)}")
        numbers: list[Number] = []
        for place in self.picked:
            number = number_of(cells[place])
            if self._is_missing(cells[place], number):
                number = None if self.reading.missing == "error" else math.nan
            if number is None:
                raise ValueError(self._no_number(line, place, cells))
            if number in INFINITIES and any(map(str.isdigit, cells[place])):
                raise ValueError(f"{self._where(line, place)}: {cells[place][:MOST_SHOWN]!r} is past the largest number of float64")
            numbers.append(number)
        is_left_out = self.reading.missing == "drop" and any(number != number for number in numbers)
        return None if is_left_out else numbers

    def _is_missing(self, cell: str, number: Number | None) -> bool:
        """Whether a value is not there. ``nan`` is a number where rows of numbers are all there is, as NumPy and gradcli write them."""
        return is_missing(cell) if number is None else number != number and bool(self.names)

    def _widths(self, cells: list[str]) -> str:
        """The hint for a comment above the rows, another delimiter, and decimal commas."""
        if self.first_row[0].startswith(COMMENT):
            return f"; line {self.first_line} begins with `{COMMENT}`, and comments are not left out here: `grep -v '^{COMMENT}'` does"
        other = next(filter(None, map(self.separated, (*self.first_row, *cells))), "")
        is_comma = self.delimiter == "," and len(cells) == 2 * self.width
        return other or ("; a comma separates columns, and a decimal point is a point" if is_comma else "")

    def _where(self, line: int, place: int) -> str:
        """The place of a cell, in a message."""
        column = f"column {self.names[place]!r}" if self.names and self.names[place] else f"column {place + 1}"
        return f"line {line}, {column}" if self.width > 1 else f"line {line}"

    def _no_number(self, line: int, place: int, cells: list[str]) -> str:
        cell = cells[place]
        where = self._where(line, place)
        if self._is_missing(cell, number_of(cell)):
            what = f"the value is missing ({cell.strip()!r})" if cell.strip() else "the value is missing"
            is_nameless = not (self.names[place] if self.names else place < self.width - 1)  # as behind a delimiter at the end of a line
            others = self._others(cells) if is_nameless else ""
            return f"{where}: {what}; `--missing=nan` reads it as nan, `--missing=drop` leaves such rows out{others}"
        other = self.separated(cell)
        if other:
            hint = other
        elif line == self.first_line and self.reading.header == "auto" and any(number_of(each) is not None for each in cells):
            hint = f"; `--header=yes` reads line {line} as column names" if len(cells) > 1 else ""
        else:
            hint = self._others(cells)
        return f"{where}: {cell[:MOST_SHOWN]!r} is not a number{'' if other else how_written(cell)}{hint}"

    def _others(self, cells: list[str]) -> str:
        """How to read the columns that hold numbers, where some hold text or nothing."""
        others = [place for place in self.picked if number_of(cells[place]) is not None]
        names = self.names or [str(place + 1) for place in range(self.width)]
        if self.columns or not others or not all(names[place] for place in others):
            return ""
        return f"; `@{self.written}[{','.join(names[place] for place in others[:8])}{',…' if len(others) > 8 else ''}]` reads other columns"

    def separated(self, cell: str) -> str:
        """The hint for a cell that is a whole row, written with another delimiter."""
        is_row = any(sign in cell for sign in DIVIDING if sign != self.delimiter)
        if not is_row:
            parts = [part for part in cell.split(" " if self.delimiter == "," else ",") if part]
            is_row = len(parts) > 1 and all(number_of(part) is not None for part in parts)
        return f"; columns are separated by {NAMES[self.delimiter]}{self._cure(cell)}" if is_row else ""

    def _cure(self, row: str) -> str:
        """How to have columns that another sign separates read."""
        sign = next((sign for sign in DIVIDING if sign in row), "")
        if self.delimiter != "," or not sign:
            return ""
        if sign == "\t":
            return f", and by tabs in `@{self.name}:tsv{'.gz' if self.is_compressed else ''}`"
        return f"; `tr '{sign}' ,` writes them so; with decimal commas `tr ',{sign}' .,`"

    def header_note(self) -> str:
        """What is said of a first row that was taken for names because no cell of it is a number."""
        shown = ", ".join(name[:MOST_SHOWN] for name in self.names[:8]) + (", …" if len(self.names) > 8 else "")
        return f"its first row was read as column names ({shown}), because no cell of it is a number"

    def reason_of_no_rows(self) -> str:
        hint = next((text for text in map(self.separated, self.names) if text), "")
        return f"it has no rows beneath its column names{hint}" if self.names else "it has no rows"


def how_written(cell: str) -> str:
    """The hint for a number with a unit, a currency, a comma or a percent sign."""
    if cell.strip()[:1] == '"':
        return " (a quote opens a cell only right behind the delimiter)"
    is_number = any(map(str.isdigit, cell)) and not MOMENT.search(cell) and sum(map(str.isalpha, cell)) < MOST_LETTERS
    return " (a number is written like 1234.5)" if is_number else ""


def plain_floats(cells: list[str]) -> list[Number] | None:
    """The numbers of cells that are nothing but finite numbers with a decimal point; None where there is anything else to think about."""
    numbers: list[Number] = []
    try:
        for cell in cells:
            if "." not in cell or "_" in cell:
                return None
            numbers.append(float(cell))
    except ValueError:
        return None
    return numbers if math.isfinite(sum(numbers)) else None


def is_blank(cells: list[str]) -> bool:
    """Whether a row is an empty line."""
    return len(cells) < 2 and not any(cell.strip() for cell in cells)


def place_of(column: str, names: Sequence[str], width: int, remedy: str = "; `--header=no` numbers them") -> int:
    """The place of a column that is named, or numbered from 1 where there are no names; `remedy`: what helps where two have one name."""
    if column in names:
        if list(names).count(column) > 1:
            raise ValueError(f"two of its columns are called {column!r}{remedy}")
        return names.index(column)
    if not names and column.isdecimal() and 1 <= int(column) <= width:
        return int(column) - 1
    if not names:
        raise ValueError(f"it has no column names, so columns are numbers from 1 to {width}, not {column!r}")
    near = did_you_mean(column, list(names)) or names
    raise ValueError(f"it has no column {column!r}; it has {', '.join(near[:10])}{', …' if len(near) > 10 else ''}")
