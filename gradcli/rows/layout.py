"""Where the rows of an input stand: found in one pass before anything runs, so that any stretch of them can be read by anybody.

A compressed file is read forwards, from where the last stretch ended if it can be; one of Parquet by its groups of rows.

A row of an `.npy` file begins at a place that its header gives away.  In a file of text each row has its own length, so that one pass marks
a place every few megabytes, and a reader goes on from the mark before the row it wants.
"""

from __future__ import annotations

import gzip
import os
import re
import zipfile
from collections.abc import Callable
from typing import IO, Any, cast

import numpy as np

from gradcli.data.files import BAD_FILE, known_reference, unreadable
from gradcli.data.inputs import read, split
from gradcli.data.json_values import columns_of, value_in
from gradcli.data.npy import stored
from gradcli.data.numbers import array_of
from gradcli.data.reference import STANDARD_INPUT, Reading, Reference
from gradcli.data.tables import DELIMITERS, Table
from gradcli.diagnostics.model import UsageError
from gradcli.records import NamedTuple

STRIDE = 1 << 22  # bytes of text between two marks
NUMBER = 8  # bytes of a number read from text
FRACTION = re.compile(rb"[.eEnN]")  # what only a number with a fraction or exponent, nan and inf have
LOCAL_HEADER = 30  # bytes of a zip archive's local header, before the name
IN_BLOCKS = (
    "blocks are read from .npy, .npz, .csv, .tsv, .ndjson, .jsonl and .parquet files, of which text and .npy may be compressed (.gz)"
)


class Mark(NamedTuple):
    """A row of a file of text, the byte it begins at, and its line, counted from 1."""

    row: int
    byte: int
    line: int


class Layout(NamedTuple):
    """The rows of one input. Plain data, which goes to other processes as it is.

    `size` is how many bytes a row takes in memory. `shape` and `dtype` are those of the whole array, where the file says so.
    """

    name: str
    text: str  # NAME=VALUE, as the command was given it
    option: str
    kind: str  # of the file; empty: the value is written out
    path: str
    total: int
    size: int
    shape: tuple[int, ...] = ()
    dtype: str = ""
    offset: int = 0  # the byte at which the numbers of an .npy file begin
    head: str = ""  # the line with the names of the columns
    columns: tuple[str, ...] = ()  # these names
    is_whole: bool = True  # whether all numbers of a text may be integers
    marks: tuple[Mark, ...] = ()
    remark: str = ""  # on how it was read

    @property
    def may_lack(self) -> bool:
        """Whether this kind of file has missing values; nan in an array is a number."""
        return self.kind in (*DELIMITERS, "ndjson", "jsonl", "parquet")

    @property
    def has_gaps_only(self) -> bool:
        """Whether all that is there are integers, so that those are left when rows that lack one are."""
        return self.may_lack and self.is_whole


def layout_of(text: str, option: str, reading: Reading) -> Layout:
    """Look at an input once."""
    name, source = split(text, option)
    if not source.text.startswith("@"):
        return literal_layout(Layout(name, text, option, "", "", 0, 0), read(source))
    reference = known_reference(source.text[1:])
    is_packed = reference.is_compressed and reference.kind not in FORWARDS
    if reference.name == STANDARD_INPUT or is_packed or reference.kind not in SURVEYS:
        raise UsageError("E0902", f"the rows of {reference.shown} cannot be read in blocks", help=(IN_BLOCKS,))
    try:
        with opened(reference.name, reference.is_compressed) as file:
            found = SURVEYS[reference.kind](file, reference, reading)
    except BAD_FILE as error:
        raise unreadable(reference, error) from None
    return found._replace(name=name, text=text, option=option)


def opened(path: str, is_compressed: bool = False) -> IO[bytes]:
    """A file, or what `fsspec` finds at a URL, decompressed."""
    if is_compressed:
        unpacked = gzip.GzipFile(fileobj=opened(path))
        unpacked.myfileobj = cast("Any", unpacked.fileobj)  # closed with it
        return cast("IO[bytes]", unpacked)
    if not is_url(path):
        return open(path, "rb")
    try:
        import fsspec

        file: IO[bytes] = fsspec.open(path, "rb").open()
    except ImportError as error:  # fsspec itself, or what it needs for this kind of URL
        why = str(error).partition("\n")[0]
        raise UsageError("E0902", f"cannot read {path}: {why}", help=("pip install 'gradcli[dask]'",)) from None
    return file


def is_url(path: str) -> bool:
    return "://" in path


def literal_layout(layout: Layout, literal: Any) -> Layout:
    """Rows that are written out on the command line."""
    if not isinstance(literal, (list, tuple)) or not literal:
        raise UsageError("E0902", f"--rows needs rows, but `{layout.name}` is a single value", help=("rows are the items of a list",))
    array = array_of(literal)
    return layout._replace(total=len(array), size=array[:1].nbytes, shape=array.shape)


# ---- arrays -----------------------------------------------------------------------------------------------------------


def survey_npy(file: IO[bytes], reference: Reference, reading: Reading) -> Layout:
    """The shape, the dtype and where the numbers begin; ValueError for what cannot be read a stretch at a time."""
    header = stored(file)
    if header.dtype.kind not in "biufc":
        raise ValueError(f"it contains {header.dtype}, not numbers")
    if not header.shape:
        raise ValueError("it contains one number, but --rows needs rows")
    if header.is_fortran and len(header.shape) > 1:
        raise ValueError("it is stored column by column; save it row by row, with numpy.ascontiguousarray")
    total, offset = header.shape[0], file.tell()
    if file.seek(0, os.SEEK_END) < offset + header.size:
        raise ValueError("it ends too early")
    return Layout("", "", "", reference.kind, reference.name, total, header.size // max(1, total), header.shape, header.dtype.str, offset)


def survey_npz(file: IO[bytes], reference: Reference, reading: Reading) -> Layout:
    """An array of an archive that is stored as it is."""
    with zipfile.ZipFile(file) as archive:
        members = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
    key = reference.key or (next(iter(members)) if len(members) == 1 else "")
    if key not in members:
        raise ValueError(f"no array {key!r}; it has {', '.join(members)}" if key else f"name one of its arrays: {', '.join(members)}")
    member = members[key]
    if member.compress_type != zipfile.ZIP_STORED:
        raise ValueError("it is compressed; numpy.savez stores arrays in a way that can be read in blocks")
    file.seek(member.header_offset)
    header = file.read(LOCAL_HEADER)
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), os.SEEK_CUR)
    return survey_npy(file, reference, reading)


# ---- text -------------------------------------------------------------------------------------------------------------


def survey_text(file: IO[bytes], reference: Reference, reading: Reading) -> Layout:
    """How many rows, and marks along the way."""
    delimiter = DELIMITERS.get(reference.kind, "").encode()
    found = Layout("", "", "", reference.kind, reference.name, 0, 0)
    marks: list[Mark] = []
    row = byte = 0
    for line, text in enumerate(file, 1):
        if not is_blank(text, delimiter):
            if not found.size:
                found = begun(found, text, line, reference, reading)
                row = -1 if found.head else 0
            if delimiter and text.count(b'"') % 2:
                raise ValueError(f"line {line}: a quoted cell over several lines cannot be read in blocks")
            if row >= 0 and found.is_whole and FRACTION.search(text):
                found = found._replace(is_whole=False)
            if row >= 0 and (not marks or byte - marks[-1].byte >= STRIDE):
                marks.append(Mark(row, byte, line))
            row += 1
        byte += len(text)
    if row < 1:
        raise ValueError("it has no rows")
    return found._replace(total=row, marks=tuple(marks))


def is_blank(text: bytes, delimiter: bytes) -> bool:
    """Whether a line is no row: there is nothing on it, not even an empty cell."""
    return not text.strip() and (not delimiter or delimiter not in text)


def begun(layout: Layout, text: bytes, line: int, reference: Reference, reading: Reading) -> Layout:
    """What the first row says: the names of the columns, and how many numbers a row has."""
    first = text.decode("utf-8-sig")
    if reference.kind not in DELIMITERS:
        columns = columns_of(value_in(first), reference.columns)
        return layout._replace(size=NUMBER * max(1, len(columns) or first.count(",") + 1), columns=columns)
    table = Table([first], reference, reading, line)
    list(table.rows())
    remark = table.header_note() if table.was_guessed else ""
    return layout._replace(
        size=NUMBER * max(1, len(table.picked)), head=first if table.names else "", columns=table.column_names, remark=remark
    )


# ---- Parquet ----------------------------------------------------------------------------------------------------------


def survey_parquet(file: IO[bytes], reference: Reference, reading: Reading) -> Layout:
    """How many rows, and whether all numbers are integers: what one block has every block has."""
    from gradcli.data import parquet

    content, picked = parquet.opened(file, reference)
    numbers, _ = parquet.numbers_in(content.schema_arrow.empty_table(), picked, reference, reading)
    may_lack = reading.missing != "error" and any(lacks(content, name) for name in picked)
    dtype = np.dtype(np.float64) if may_lack and numbers.dtype.kind in "biu" else numbers.dtype
    total = content.metadata.num_rows
    size = dtype.itemsize * len(picked)
    return Layout(
        "", "", "", reference.kind, reference.name, total, size, dtype=dtype.str, columns=picked, is_whole=numbers.dtype.kind in "iu"
    )


def lacks(content: Any, name: str) -> bool:
    """Whether a column may have missing values, by the statistics of its groups of rows."""
    place = content.schema_arrow.names.index(name)
    found = (content.metadata.row_group(group).column(place).statistics for group in range(content.num_row_groups))
    return any(each is None or not each.has_null_count or each.null_count for each in found)


FORWARDS = ("npy", "csv", "tsv", "ndjson", "jsonl")  # kinds that are read in one go from beginning to end, if they are compressed
SURVEYS: dict[str, Callable[[IO[bytes], Reference, Reading], Layout]] = {
    "npy": survey_npy,
    "npz": survey_npz,
    "csv": survey_text,
    "tsv": survey_text,
    "ndjson": survey_text,
    "jsonl": survey_text,
    "parquet": survey_parquet,
}
