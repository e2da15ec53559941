"""Arrays from files and standard input: one row of `READERS` for each kind, and the words for a file that cannot be read."""

from __future__ import annotations

import csv
import errno
import gzip
import io
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, cast

import numpy as np

from gradcli.data.incoming import from_standard_input, not_utf8
from gradcli.data.json_values import EXPONENT, columns_of, named_rows, numbers_of, past_float64, value_in, without_missing
from gradcli.data.npy import MAGIC, array_in, mapped, remark_on
from gradcli.data.numbers import array_of, plain_array
from gradcli.data.quick import quick_table, text_lines
from gradcli.data.reference import COLUMNS, KINDS, STANDARD_INPUT, Reading, Reference, reference_of
from gradcli.data.tables import Table
from gradcli.diagnostics.model import UsageError, did_you_mean
from gradcli.engine.tensor.dtypes import NAMES
from gradcli.records import NamedTuple

Array = np.ndarray[Any, Any]
DAMAGED = (zlib.error, struct.error)  # of what is compressed, and of the directory of an archive
# What reading a bad file raises: NumPy's and the standard library's own, and what a file that lies about its size or depth asks for.
BAD_FILE = (
    *(ValueError, EOFError, OSError, KeyError, MemoryError, OverflowError, RecursionError, NotImplementedError),
    *(csv.Error, zipfile.BadZipFile, *DAMAGED),
)
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
COMPRESSED = "it is compressed in a way that cannot be read here; numpy.savez_compressed writes one that can"
ENCRYPTED = 1  # a bit among the flags of an archive's member
# NumPy's and Python's words where they would lead astray -> ours.
REASONS = (
    ("allow_pickle", "it holds Python objects, which could run code"),
    ("EOF", "it ends too early"),
    ("not a zip file", "it is no .npz archive, or ends too early"),
    ("No data left", "it is empty"),
    ("integer string conversion", "it holds a number of more digits than can be read"),
    ("recursion", "its lists are nested too deeply"),
    ("field limit", "a cell is too long"),
    ("compression", COMPRESSED),
    ("Bad CRC", "its data is damaged"),
    ("CRC check", "its data is damaged"),
    ("magic number", "its data is damaged"),
    ("incorrect length", "its data is damaged"),
    ("gzipped", "it is not compressed with gzip, or something follows that is not"),
    ("end-of-stream", "it ends too early"),
)


class Loaded(NamedTuple):
    """The array of a file, what is to be said of how it was read (empty: nothing), and the names of its columns, if they have any.

    `fresh` gives the array anew, for one owner, where that costs less than a copy.
    """

    array: Array
    remark: str = ""
    columns: tuple[str, ...] = ()
    fresh: Callable[[], Array] | None = None


def loaded_from(text: str, reading: Reading) -> Loaded:
    """The array that a reference leads to."""
    reference = known_reference(text)
    try:
        with opened(reference) as file:
            loaded = READERS[reference.kind](file, reference, reading)
    except UsageError:
        raise
    except BAD_FILE as error:
        raise unreadable(reference, error) from None
    array = loaded.array
    if array.dtype.kind not in "biufc":
        raise UsageError("E0901", f"cannot read {reference.shown}: it contains {array.dtype}, not numbers")
    return loaded._replace(array=array.astype(array.dtype.newbyteorder("="), copy=False))


def known_reference(text: str) -> Reference:
    """A reference of a known kind."""
    reference = reference_of(text)
    if not reference.kind:
        endings = f"files end in {', '.join(f'.{kind}' for kind in KINDS[:-1])} or .{KINDS[-1]}, each also with .gz"
        name = "standard input" if text == STANDARD_INPUT else text or "@"
        array = re.fullmatch(COLUMNS, text)
        if array is not None and reference_of(array[1]).kind in ("npy", "npz"):
            how = (
                f"`@{array[1]}:{array[2]}` is an array of an archive"
                if reference_of(array[1]).kind == "npz"
                else "pick columns in the program"
            )
            raise UsageError("E0901", f"{array[1]} has no columns with names", help=(how,))
        raise UsageError(
            "E0901", f"unknown file format: {name}", help=(f"{endings}; any path can say its kind: `@{reference.name or '-'}:csv`",)
        )
    return reference


def as_it_is(array: Array, reference: str) -> Array:
    """An array that keeps its dtype, which has to be one that tensors have."""
    if array.dtype.name not in NAMES:
        helps = ("`-v` casts integers, and an array can be saved as int64",) if array.dtype.kind == "u" else ("save it as float64",)
        name = reference_of(reference)
        shown = name.shown if name.name == STANDARD_INPUT else reference
        raise UsageError("E0901", f"cannot read {shown}: there are no tensors of dtype {array.dtype.name}", help=helps)
    return array


def rows_from(text: str, reading: Reading) -> tuple[Iterator[Loaded], int | None]:
    """The rows of a file's array, and how many; those of lines of text as they are read, which may take as long as standard input lasts."""
    reference = known_reference(text)
    if reference.kind in STREAMED:
        return streamed_rows(reference, reading), None
    loaded = loaded_from(text, reading)
    if not loaded.array.ndim:
        raise UsageError("E0901", f"{reference.shown} contains one number, but --each needs rows")
    return (Loaded(row, loaded.remark, loaded.columns) for row in loaded.array), len(loaded.array)


def streamed_rows(reference: Reference, reading: Reading) -> Iterator[Loaded]:
    """The rows of lines of text, one after the other. (columns,); of a single column ()."""
    try:
        with opened(reference, is_streamed=True) as file:
            yield from STREAMED[reference.kind](file, reference, reading)
    except UsageError:
        raise
    except BAD_FILE as error:
        raise unreadable(reference, error) from None


def opened(reference: Reference, is_streamed: bool = False) -> IO[bytes]:
    """The bytes of a file or of standard input, decompressed."""
    is_input = reference.name == STANDARD_INPUT
    raw: IO[bytes] = (
        Path(reference.name).open("rb")  # noqa: SIM115  the caller closes it
        if not is_input
        else sys.stdin.buffer
        if is_streamed
        else io.BytesIO(from_standard_input())
    )
    if not reference.is_compressed:
        return raw
    unpacked = gzip.GzipFile(fileobj=raw)
    if not is_input:
        unpacked.myfileobj = cast("Any", raw)  # closed with it
    if is_streamed:
        return cast("IO[bytes]", unpacked)
    with unpacked:
        return io.BytesIO(unpacked.read())


def unreadable(reference: Reference, error: Exception) -> UsageError:
    if "://" in reference.name and isinstance(error, OSError):
        helps = (f"curl -s {reference.name} | gradcli … @-:{reference.kind}",)
        return UsageError("E0901", f"cannot read {reference.shown}: programs here have no network", help=helps)
    return UsageError("E0901", f"cannot read {reference.shown}: {reason(error)}")


def reason(error: Exception) -> str:
    """Why a file could not be read, in a line and in words of ours where NumPy's lead astray."""
    if isinstance(error, UnicodeDecodeError):
        return not_utf8(error)
    if isinstance(error, OSError) and error.errno == errno.EINVAL:
        return "its data is damaged"  # it names a place before its beginning
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    if isinstance(error, DAMAGED):
        return "its data is damaged"
    text = str(error.args[0] if isinstance(error, KeyError) and error.args else error).split("\n")[0]
    return next((ours for theirs, ours in REASONS if theirs in text), text[:1].lower() + text[1:]) or "it ends too early"


def text_of(file: IO[bytes]) -> str:
    return file.read().decode("utf-8-sig")


def from_npy(file: IO[bytes], reference: Reference, reading: Reading) -> Loaded:
    """NumPy's own format; pickled objects are refused."""
    if not file.seekable():
        file = io.BytesIO(file.read())
    remark = remark_on(file)
    fresh = mapped(file)
    return Loaded(array_in(file), remark) if fresh is None else Loaded(fresh(), remark, fresh=fresh)


def from_npz(file: IO[bytes], reference: Reference, reading: Reading) -> Loaded:
    """One array of an archive; the only one if none is named."""
    if not file.seekable():
        file = io.BytesIO(file.read())
    if not file.read(1):
        raise ValueError("it is empty")
    with zipfile.ZipFile(file) as archive:
        members = [info for info in archive.infolist() if is_array(archive, info)]
        files = {info.filename.removesuffix(".npy"): info for info in members}
        names = list(files)
        if not names:
            raise ValueError("it holds no arrays")
        key = reference.key or (names[0] if len(names) == 1 else "")
        if key not in names:
            near = did_you_mean(key, names) or names
            start = "-:npz" if reference.name == STANDARD_INPUT else reference.name
            how = f"name one of its arrays after a colon: {', '.join(near[:10])} (as `@{start}:{near[0]}`)"
            raise ValueError(f"no array {key!r}; it has {', '.join(near[:10])}" if key else how)
        info = files[key]
        if sum(other.filename == info.filename for other in members) > 1:
            raise ValueError(f"two of its arrays are called {key!r}")
        if info.flag_bits & ENCRYPTED:
            raise ValueError("it is encrypted")
        if info.compress_type not in COMPRESSIONS:
            raise ValueError(COMPRESSED)
        with archive.open(info) as member:
            array = array_in(member)
            if member.read(1):
                raise ValueError("its data is damaged")
        return Loaded(array)


def is_array(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """Whether a member of an archive is an array: by its name, or where that says nothing by how it begins."""
    if info.filename.endswith(".npy") or info.flag_bits & ENCRYPTED or info.compress_type not in COMPRESSIONS:
        return True
    with archive.open(info) as member:
        return member.read(len(MAGIC)) == MAGIC


def from_table(file: IO[bytes], reference: Reference, reading: Reading) -> Loaded:
    """Rows of numbers, a line with names above them or not. (rows, columns); of a single column (rows,)."""
    if not file.seekable():
        file = io.BytesIO(file.read())
    with text_lines(file) as lines:
        table = Table(lines, reference, reading)
        table.begin()
    array = quick_table(file, table)
    if array is None:
        with text_lines(file) as lines:
            table = Table(lines, reference, reading)
            rows = list(table.rows())
        if not rows:
            raise ValueError(table.reason_of_no_rows())
        array = array_of(rows)
    notes = [table.header_note() if table.was_guessed else "", left_out(table.count, len(array))]
    return Loaded(array[:, 0] if array.shape[1] == 1 else array, "; ".join(filter(None, notes)), table.column_names)


def left_out(all_rows: int, kept: int) -> str:
    """What is said of rows that `--missing=drop` left out; empty where it did not."""
    lost = all_rows - kept
    words = "1 row was" if lost == 1 else f"{lost} rows were"
    return f"{words} left out of {all_rows}, because a value is missing" if lost > 0 else ""


def table_rows(file: IO[bytes], reference: Reference, reading: Reading) -> Iterator[Loaded]:
    with io.TextIOWrapper(file, "utf-8-sig", newline=None) as lines:
        table = Table(lines, reference, reading)
        note, is_empty = "", True
        names: tuple[str, ...] = ()
        for row in table.rows():
            if is_empty:
                is_empty = False
                note, names = table.header_note() if table.was_guessed else "", table.column_names
            yield Loaded(array_of(row if len(row) > 1 else row[0]), note, names)
        if is_empty:
            raise ValueError(table.reason_of_no_rows())


def from_json(file: IO[bytes], reference: Reference, reading: Reading) -> Loaded:
    """A number or nested lists of numbers, or objects as rows."""
    text = text_of(file)
    value = value_in(text)
    names = columns_of(value[0] if isinstance(value, list) and value else None, reference.columns)
    array = None if names or reference.columns else plain_array(value)
    if array is None:
        array = array_of(without_missing(numbers_of(value, reference.columns, reading), reading))
    refuse_overflow(array, text)
    return Loaded(array, left_out(len(value) if isinstance(value, list) else 0, len(array) if array.ndim else 0), names)


def from_lines(file: IO[bytes], reference: Reference, reading: Reading) -> Loaded:
    """A JSON value a line."""
    text = text_of(file)
    lines = [line for line in text.split("\n") if line.strip()] if reading.missing == "drop" else []
    names, rows = named_rows(text.split("\n"), reference.columns, reading)
    found = list(rows)
    if not found:
        raise ValueError("it has no rows")
    array = array_of(found)
    refuse_overflow(array, text)
    return Loaded(array, left_out(len(lines), len(array)), names)


def refuse_overflow(array: Array, text: str) -> None:
    """Refuse JSON with a number that Python read as infinity, though nobody wrote that."""
    if array.dtype.kind in "fc" and np.isinf(array).any() and (where := past_float64(text)):
        raise ValueError(where)


def line_rows(file: IO[bytes], reference: Reference, reading: Reading) -> Iterator[Loaded]:
    with io.TextIOWrapper(file, "utf-8-sig") as lines:
        names, rows = named_rows(finite_lines(lines), reference.columns, reading)
        yield from (Loaded(array_of(row), columns=names) for row in rows)


def finite_lines(lines: Iterable[str]) -> Iterator[str]:
    """The lines; ValueError at one with a number past the largest of float64."""
    for number, line in enumerate(lines, 1):
        if EXPONENT.search(line) and (where := past_float64(line)):
            raise ValueError(f"line {number}, {where.partition(', ')[2]}")
        yield line


def from_parquet(file: IO[bytes], reference: Reference, reading: Reading) -> Loaded:
    """Columns of numbers. (rows, columns); of a single column (rows,)."""
    from gradcli.data.parquet import columns_in

    array, names, count = columns_in(file, reference, reading)
    if not len(array):
        raise ValueError("each of its rows has a missing value")
    return Loaded(array[:, 0] if array.shape[1] == 1 else array, left_out(count, len(array)), names)


READERS: dict[str, Callable[[IO[bytes], Reference, Reading], Loaded]] = {
    "npy": from_npy,
    "npz": from_npz,
    "csv": from_table,
    "tsv": from_table,
    "json": from_json,
    "ndjson": from_lines,
    "jsonl": from_lines,
    "parquet": from_parquet,
}
STREAMED: dict[str, Callable[[IO[bytes], Reference, Reading], Iterator[Loaded]]] = {
    "csv": table_rows,
    "tsv": table_rows,
    "ndjson": line_rows,
    "jsonl": line_rows,
}
