"""Tables without surprises, read by NumPy's own reader, which is written in C. What it takes exception to is read again, slowly and with words.

It has to come to the same numbers as the slow way or to none: rows of one width, integers that stay integers, no missing values.
"""

from __future__ import annotations

import io
import os
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

import numpy as np

from gradcli.data.numbers import EXACT, INTEGER
from gradcli.data.tables import Table

Array = np.ndarray[Any, Any]
QUOTE = '"'
ENCODING = "utf-8-sig"
PIECE = 1 << 20  # bytes that are read at once
PACKED = (".gz", ".bz2", ".xz")  # endings of names at which NumPy's reader unpacks


def quick_table(file: IO[bytes], table: Table) -> Array | None:
    """The numbers of a table whose first row `table` has read; None where they have to be read row by row. (rows, columns)."""
    if not table.picked or table.begins_after is None or not is_even(file, table) or goes_on_behind_quotes(file, table.delimiter):
        return None
    is_integers = all(INTEGER.fullmatch(cell.strip()) for cell in table.first_cells)
    for dtype in (np.int64, np.float64) if is_integers else (np.float64,):
        array = _loaded(file, table, dtype)
        if array is not None:
            if array.shape[1] != len(table.picked):  # lines of numbers have another width than the line of their names
                return None
            is_exact = dtype is np.int64 or (array.size and array.max() < EXACT and array.min() > -EXACT)  # so it holds no nan either
            return array if array.size and is_exact else None
    return None


def _loaded(file: IO[bytes], table: Table, dtype: type) -> Array | None:
    columns: Sequence[int] | None = None if table.is_whole else table.picked
    try:
        with text_lines(file) as lines, warnings.catch_warnings():
            warnings.simplefilter("error")  # a number with a point that would become an integer
            return np.loadtxt(
                path_of(file) or lines,
                dtype,
                comments=None,
                delimiter=table.delimiter,
                skiprows=table.begins_after or 0,
                usecols=columns,
                quotechar=QUOTE,
                ndmin=2,
                encoding=ENCODING,
            )
    except (ValueError, Warning, OverflowError):
        return None


def is_even(file: IO[bytes], table: Table) -> bool:
    """Whether each line has as many cells as the first, where that is not noticed because only some of them are read."""
    if table.is_whole:
        return True
    file.seek(0)
    content = file.read()
    if QUOTE.encode() in content:
        return False
    characters = np.frombuffer(content, np.uint8)
    ends = np.flatnonzero(characters == ord("\n"))
    signs = np.searchsorted(np.flatnonzero(characters == ord(table.delimiter)), ends)
    return bool((np.diff(signs, prepend=0) == table.width - 1).all())


def goes_on_behind_quotes(file: IO[bytes], delimiter: str) -> bool:
    """Whether a cell goes on behind its closing quote, or has none, which NumPy's reader overlooks; perhaps also of odd cells that are right."""
    file.seek(0)
    sign, quote = re.escape(delimiter.encode()), QUOTE.encode()
    behind = re.compile(rb'(?:^|[\r\n%s])"[^"]*"[^"\r\n%s]' % (sign, sign))
    while piece := file.read(PIECE):
        if quote in piece:
            rest = piece + file.read()
            return rest.count(quote) % 2 == 1 or behind.search(rest) is not None
    return False


def path_of(file: IO[bytes]) -> str | None:
    """The path of a plain file, of which NumPy's reader takes large pieces, where it asks anything else for line after line."""
    if not isinstance(file, io.BufferedReader):
        return None
    path = os.path.abspath(os.fspath(file.name))
    return path if os.path.isfile(path) and not path.endswith(PACKED) else None


@contextmanager
def text_lines(file: IO[bytes]) -> Iterator[io.TextIOWrapper]:
    """The lines of a file from its beginning, whatever ends them; the file stays open."""
    file.seek(0)
    lines = io.TextIOWrapper(file, ENCODING, newline=None)
    try:
        yield lines
    finally:
        lines.detach()
