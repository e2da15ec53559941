"""Read a stretch of an input's rows, from what its layout says."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
from gradcli.rows.layout import Layout, Mark, is_blank, opened

Array = np.ndarray[Any, Any]


def present_rows(layouts: Sequence[Layout], start: int, stop: int, reading: Reading) -> list[Array]:
    """The rows from `start` up to `stop` of each input; under ``--missing=drop`` those that no input lacks a value of."""
    if reading.missing != "drop":
        return [rows_between(layout, start, stop, reading) for layout in layouts]
    arrays = [rows_between(layout, start, stop, reading._replace(missing="nan")) for layout in layouts]
    lacking = [np.isnan(array).any(tuple(range(1, array.ndim))) for layout, array in zip(layouts, arrays, strict=True) if layout.may_lack]
    present = ~np.logical_or.reduce(lacking) if lacking else np.ones(stop - start, bool)
    kept = [array if present.all() else array[present] for array in arrays]
    return [
        array.astype(np.int64) if layout.has_gaps_only and array.dtype.kind == "f" else array
        for layout, array in zip(layouts, kept, strict=True)
    ]


def rows_between(layout: Layout, start: int, stop: int, reading: Reading) -> Array:
    """Rows `start` up to, not including, `stop`. (stop - start, …)."""
    if not layout.kind:
        _, source = split(layout.text, layout.option)
        return array_of(read(source))[start:stop]
    reference = reference_of(_reference_text(layout))
    try:
        if layout.kind == "parquet":
            array = rows_of_groups(layout, reference, start, stop, reading)
        elif reference.is_compressed and stop - start <= FEW:
            array = few_rows(layout, reference, start, stop, reading)
        else:
            array = _of_file(layout, reference, start, stop, reading)
    except UsageError:
        raise
    except BAD_FILE as error:
        raise unreadable(reference, error) from None
    if len(array) != stop - start:
        raise UsageError("E0901", f"cannot read {reference.shown}: it has changed since its rows were counted")
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def few_rows(layout: Layout, reference: Reference, start: int, stop: int, reading: Reading) -> Array:
    """A few rows of a compressed file, kept: what combines is found out on the same ones at both of its ends, again and again."""
    key = (*file_key(layout.path), reference, start, stop, reading)
    if key not in KEPT:
        if len(KEPT) >= MOST_OPEN:
            KEPT.clear()
        KEPT[key] = _of_file(layout, reference, start, stop, reading)
    return KEPT[key].copy()


KEPT: dict[Any, Array] = {}
FEW = 64


def _of_file(layout: Layout, reference: Reference, start: int, stop: int, reading: Reading) -> Array:
    with reader_of(layout, reference) as reader:
        return _of_array(layout, reader, start, stop) if layout.dtype else _of_text(layout, reader, start, stop, reading)


class Reader:
    """A file that is open, and the row that begins where it has been read to; None: nobody knows."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.place: Mark | None = None


@contextmanager
def reader_of(layout: Layout, reference: Reference) -> Iterator[Reader]:
    """A file to read rows from. One that is compressed stays open, so that the next block goes on where this one ends."""
    if not reference.is_compressed:
        with opened(layout.path) as file:
            yield Reader(file)
        return
    key = file_key(layout.path)
    reader = OPEN.pop(key, None) or Reader(opened(layout.path, is_compressed=True))
    try:
        yield reader
    except BaseException:
        reader.file.close()
        raise
    OPEN[key] = reader
    while len(OPEN) > MOST_OPEN:
        OPEN.pop(next(iter(OPEN))).file.close()


def file_key(path: str) -> tuple[Any, ...]:
    """What is the same as long as a file is."""
    return (path, *(os.stat(path)[6:9:2] if os.path.exists(path) else ()))


OPEN: dict[Any, Reader] = {}  # compressed files, the one that was read last at the end
MOST_OPEN = 16


def as_input(layout: Layout, array: Array, reading: Reading) -> Input:
    """The input that a block's program gets, in the memory of the array."""
    make = leaf_maker if layout.option == "-v" else constant_maker
    loaded = Loaded(array, columns=layout.columns, fresh=lambda: array)
    return make(layout.name, _reference_text(layout), reading)(loaded)._replace(note=None)


def _reference_text(layout: Layout) -> str:
    """What stands behind the ``@``; empty where the value is written out."""
    return split(layout.text, layout.option)[1].text[1:] if layout.kind else ""


def _of_array(layout: Layout, reader: Reader, start: int, stop: int) -> Array:
    file = reader.file
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


def _of_text(layout: Layout, reader: Reader, start: int, stop: int, reading: Reading) -> Array:
    """The rows of lines of text. (rows, columns); of a single column (rows,)."""
    if start == stop:
        return np.empty((0, *np.shape(_of_text(layout, reader, 0, 1, reading))[1:]))
    reference = reference_of(_reference_text(layout))
    marks = [*layout.marks, *([] if reader.place is None else [reader.place])]
    mark = max((mark for mark in marks if mark.row <= start), key=lambda mark: mark.row)
    reader.file.seek(mark.byte)
    lines = list(_lines(reader.file, DELIMITERS.get(layout.kind, "").encode(), start - mark.row, stop - mark.row))
    texts = [text for text in lines if text is not None]
    reader.place = Mark(stop, reader.file.tell(), mark.line + len(lines))
    if not texts:
        return np.empty(0)
    first = mark.line + len(lines) - len(texts)
    array = _of_lines(layout, reference, texts, first, reading)
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


def _lines(file: IO[bytes], delimiter: bytes, first: int, stop: int) -> Iterator[str | None]:
    """The lines up to the row before `stop`; None for those before the row `first`."""
    row = 0
    while row < stop:
        text = file.readline()
        if not text:
            return
        try:
            yield text.decode("utf-8-sig") if row >= first else None
        except UnicodeDecodeError as error:
            raise ValueError(reason(error)) from None
        row += not is_blank(text, delimiter)


# ---- Parquet ----------------------------------------------------------------------------------------------------------


def rows_of_groups(layout: Layout, reference: Reference, start: int, stop: int, reading: Reading) -> Array:
    """The rows of a file of Parquet, which is read by its groups of rows. (rows, columns); of a single column (rows,)."""
    from gradcli.data import parquet

    with opened(layout.path) as file:
        content, picked = parquet.opened(file, reference)
        parts, first = [np.empty((0, len(picked)), layout.dtype)], 0
        for group in range(content.num_row_groups):
            count = content.metadata.row_group(group).num_rows
            if first < stop and start < first + count:
                rows = group_of(layout.path, group, content, picked, reference, reading, first)
                parts.append(rows[max(0, start - first) : stop - first].astype(layout.dtype, copy=False))
            first += count
    array = parts[1] if len(parts) == 2 else np.concatenate(parts)
    return array[:, 0] if array.shape[1] == 1 else array


def group_of(path: str, group: int, content: Any, picked: tuple[str, ...], reference: Reference, reading: Reading, first: int) -> Array:
    """The numbers of a group of rows; those of the last one are kept, because the next block may begin in it."""
    from gradcli.data import parquet

    key = (*file_key(path), group, picked, reading)
    if key not in GROUP:
        GROUP.clear()  # before the next one takes its memory
        with parquet.named_damage():
            table = content.read_row_group(group, columns=sorted(set(picked)), use_threads=False)
        GROUP[key] = parquet.numbers_in(table, picked, reference, reading, first)[0]
    return GROUP[key]


GROUP: dict[Any, Array] = {}
