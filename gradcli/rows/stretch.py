"""Read a stretch of an input's rows, from what its layout says."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain
from typing import IO, Any

import numpy as np

from gradcli.data.files import BAD_FILE, READERS, Loaded, reason, unreadable
from gradcli.data.inputs import Input, constant_maker, leaf_maker, read, split
from gradcli.data.json_values import rows_in
from gradcli.data.numbers import array_of
from gradcli.data.reference import Reading, Reference, reference_of
from gradcli.data.tables import DELIMITERS, Table
from gradcli.diagnostics.model import UsageError
from gradcli.rows.layout import Layout, is_blank, opened

Array = np.ndarray[Any, Any]


def rows_between(layout: Layout, start: int, stop: int, reading: Reading) -> Array:
    """Rows `start` up to, not including, `stop`. (stop - start, …)."""
    if not layout.kind:
        _, source = split(layout.text, layout.option)
        return array_of(read(source))[start:stop]
    reference = reference_of(_reference_text(layout))
    try:
        with opened(layout.path) as file:
            array = _of_array(layout, file, start, stop) if layout.dtype else _of_text(layout, file, start, stop, reading)
    except UsageError:
        raise
    except BAD_FILE as error:
        raise unreadable(reference, error) from None
    if len(array) != stop - start:
        raise UsageError("E0901", f"cannot read {reference.shown}: it has changed since its rows were counted")
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def as_input(layout: Layout, array: Array, reading: Reading) -> Input:
    """The input that a block's program gets, in the memory of the array."""
    make = leaf_maker if layout.option == "-v" else constant_maker
    loaded = Loaded(array, columns=layout.columns, fresh=lambda: array)
    return make(layout.name, _reference_text(layout), reading)(loaded)._replace(note=None)


def _reference_text(layout: Layout) -> str:
    """What stands behind the ``@``; empty where the value is written out."""
    return split(layout.text, layout.option)[1].text[1:] if layout.kind else ""


def _of_array(layout: Layout, file: IO[bytes], start: int, stop: int) -> Array:
    file.seek(layout.offset + start * layout.size)
    array = np.empty((stop - start, *layout.shape[1:]), layout.dtype)
    view = array.reshape(-1).view(np.uint8).data
    done = 0
    while done < len(view):
        count = file.readinto(view[done:])  # type: ignore[attr-defined]  # every file of bytes has it
        if not count:
            raise ValueError("it ends too early")
        done += count
    return array


def _of_text(layout: Layout, file: IO[bytes], start: int, stop: int, reading: Reading) -> Array:
    """The rows of lines of text. (rows, columns); of a single column (rows,)."""
    reference = reference_of(_reference_text(layout))
    mark = next(mark for mark in reversed(layout.marks) if mark.row <= start)
    file.seek(mark.byte)
    lines = _lines(file, DELIMITERS.get(layout.kind, "").encode(), start - mark.row, stop - start)
    first = next(lines, None)
    if first is None:
        return np.empty((0, *np.shape(rows_between(layout, 0, 1, reading))[1:]))
    number, text = first
    texts = [text, *(text for _, text in lines)]
    array = _of_lines(layout, reference, texts, mark.line + number, reading)
    return array if layout.is_whole or array.dtype.kind not in "iu" else array.astype(np.float64)


def _of_lines(layout: Layout, reference: Reference, texts: list[str], line: int, reading: Reading) -> Array:
    """The numbers of these lines, the first of which is `line` in its file."""
    head = [layout.head] if layout.head else []
    how = reading._replace(header="yes" if head else "no")
    try:
        return READERS[reference.kind](io.BytesIO("".join([*head, *texts]).encode()), reference, how).array
    except ValueError:
        if reference.kind in DELIMITERS:  # once more, for the line to be named
            list(Table(chain(head, texts), reference, how, line - len(head)).rows())
        else:
            list(rows_in(texts, reference.columns, reading, line))
        raise


def _lines(file: IO[bytes], delimiter: bytes, skipped: int, wanted: int) -> Iterator[tuple[int, str]]:
    """The lines with so many rows after so many others, each with its number, counted from 0 at the first line that is read."""
    row = -skipped
    for number, text in enumerate(file):
        if row >= wanted:
            return
        try:
            if row >= 0:
                yield number, text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ValueError(reason(error)) from None
        row += not is_blank(text, delimiter)
