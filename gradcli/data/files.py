"""Arrays from files and standard input: one row of `READERS` for each kind, and the words for a file that cannot be read."""

from __future__ import annotations

import csv
import gzip
import io
import sys
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, cast

import numpy as np

from gradcli.data.incoming import from_standard_input, not_utf8
from gradcli.data.json_values import numbers_in, rows_in, without_missing
from gradcli.data.numbers import array_of
from gradcli.data.reference import KINDS, STANDARD_INPUT, Reading, Reference, reference_of
from gradcli.data.tables import Table
from gradcli.diagnostics.model import UsageError, did_you_mean
from gradcli.engine.tensor.dtypes import NAMES
from gradcli.records import NamedTuple

Array = np.ndarray[Any, Any]
NPY = b"\x93NUMPY"  # how such a file begins
# What reading a bad file raises: NumPy's and the standard library's own, and what a file that lies about its size or depth asks for.
BAD_FILE = (ValueError, EOFError, OSError, KeyError, MemoryError, OverflowError, RecursionError, SyntaxError, csv.Error, zipfile.BadZipFile)
# NumPy's and Python's words where they would lead astray -> ours.
REASONS = (
    ("allow_pickle", "it holds Python objects, which could run code"),
    ("EOF", "it ends too early"),
    ("header", "its header is damaged"),
    ("malformed node", "its header is damaged"),
    ("not a zip file", "it is no .npz archive, or ends too early"),
    ("No data left", "it is empty"),
    ("integer string conversion", "it holds a number of more digits than can be read"),
    ("recursion", "its lists are nested too deeply"),
    ("field limit", "a cell is too long"),
    ("encrypted", "it is encrypted"),
    ("compression method", "it is compressed in a way that cannot be read here"),
    ("Bad CRC", "its data is damaged"),
    ("CRC check", "its data is damaged"),
    ("gzipped", "it is not compressed with gzip"),
    ("end-of-stream", "it ends too early"),
    ("inhomogeneous", "its lists are not all of one length"),
)


class Loaded(NamedTuple):
    """The array of a file, and what is to be said of how it was read; empty: nothing."""

    array: Array
    remark: str = ""


def loaded_from(text: str, reading: Reading) -> Loaded:
    """The array that a reference leads to."""
    reference = known_reference(text)
    try:
        with opened(reference) as file:
            loaded = READERS[reference.kind](file, reference, reading)
    except UsageError:
        raise
    except Exception as error:  # of a damaged file: Python's tokenizer, zlib and NumPy each raise what they like
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
        raise UsageError(
            "E0901", f"unknown file format: {name}", help=(f"{endings}; any path can say its kind: `@{reference.name or '-'}:csv`",)
        )
    return reference


def as_it_is(array: Array, reference: str) -> Array:
    """An array that keeps its dtype, which has to be one that tensors have."""
    if array.dtype.name not in NAMES:
        helps = ("`-v` casts integers, and an array can be saved as int64",) if array.dtype.kind == "u" else ()
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
    return (Loaded(row, loaded.remark) for row in loaded.array), len(loaded.array)


def streamed_rows(reference: Reference, reading: Reading) -> Iterator[Loaded]:
    """The rows of lines of text, one after the other. (columns,); of a single column ()."""
    try:
        with opened(reference, is_streamed=True) as file:
            yield from STREAMED[reference.kind](file, reference, reading)
    except UsageError:
        raise
    except (*BAD_FILE, zlib.error) as error:
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
    return UsageError("E0901", f"cannot read {reference.shown}: {reason(error)}")


def reason(error: Exception) -> str:
    """Why a file could not be read, in a line and in words of ours where NumPy's lead astray."""
    if isinstance(error, UnicodeDecodeError):
        return not_utf8(error)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    if not isinstance(error, BAD_FILE):
        return next((ours for theirs, ours in REASONS if theirs in str(error)), "its header or its data is damaged")
    text = str(error).strip("'\"").split("\n")[0]
    return next((ours for theirs, ours in REASONS if theirs in text), text[:1].lower() + text[1:]) or "it ends too early"


def text_of(file: IO[bytes]) -> str:
    return file.read().decode("utf-8-sig")


def from_npy(file: IO[bytes], reference: Reference, reading: Reading) -> Loaded:
    """NumPy's own format; pickled objects are refused."""
    beginning = file.peek(len(NPY)) if isinstance(file, io.BufferedReader) else file.getvalue()[:6] if isinstance(file, io.BytesIO) else NPY
    if not beginning.startswith(NPY):
        raise ValueError("it is no .npy file" if beginning else "it is empty")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of headers that Python 2 wrote, which are read all the same
        return Loaded(np.asarray(np.lib.format.read_array(file, allow_pickle=False)))


def from_npz(file: IO[bytes], reference: Reference, reading: Reading) -> Loaded:
    """One array of an archive; the only one if none is named."""
    content = io.BytesIO(file.read())
    with warnings.catch_warnings(), np.load(content, allow_pickle=False) as archive:
        warnings.simplefilter("ignore")
        names = list(archive)
        if not names:
            raise ValueError("it holds no arrays")
        key = reference.key or (names[0] if len(names) == 1 else "")
        if key not in names:
            near = did_you_mean(key, names) or names
            start = "-:npz" if reference.name == STANDARD_INPUT else reference.name
            how = f"name one of its arrays after a colon: {', '.join(near[:10])} (as `@{start}:{near[0]}`)"
            raise ValueError(f"no array {key!r}; it has {', '.join(near[:10])}" if key else how)
        return Loaded(np.asarray(archive[key]))


def from_table(file: IO[bytes], reference: Reference, reading: Reading) -> Loaded:
    """Rows of numbers, a line with names above them or not. (rows, columns); of a single column (rows,)."""
    table = Table(io.StringIO(text_of(file), newline=None), reference, reading)
    rows = list(table.rows())
    if not rows:
        raise ValueError(table.reason_of_no_rows())
    array = array_of(rows)
    return Loaded(array[:, 0] if array.shape[1] == 1 else array, table.header_note() if table.was_guessed else "")


def table_rows(file: IO[bytes], reference: Reference, reading: Reading) -> Iterator[Loaded]:
    with io.TextIOWrapper(file, "utf-8-sig", newline=None) as lines:
        table = Table(lines, reference, reading)
        is_empty = True
        for row in table.rows():
            is_empty = False
            yield Loaded(array_of(row if len(row) > 1 else row[0]), table.header_note() if table.was_guessed else "")
        if is_empty:
            raise ValueError(table.reason_of_no_rows())


def from_json(file: IO[bytes], reference: Reference, reading: Reading) -> Loaded:
    """A number or nested lists of numbers, or objects as rows."""
    return Loaded(array_of(without_missing(numbers_in(text_of(file), reference.columns, reading), reading)))


def from_lines(file: IO[bytes], reference: Reference, reading: Reading) -> Loaded:
    """A JSON value a line."""
    rows = list(rows_in(io.StringIO(text_of(file)), reference.columns, reading))
    if not rows:
        raise ValueError("it has no rows")
    return Loaded(array_of(rows))


def line_rows(file: IO[bytes], reference: Reference, reading: Reading) -> Iterator[Loaded]:
    with io.TextIOWrapper(file, "utf-8-sig") as lines:
        yield from (Loaded(array_of(row)) for row in rows_in(lines, reference.columns, reading))


READERS: dict[str, Callable[[IO[bytes], Reference, Reading], Loaded]] = {
    "npy": from_npy,
    "npz": from_npz,
    "csv": from_table,
    "tsv": from_table,
    "json": from_json,
    "ndjson": from_lines,
    "jsonl": from_lines,
}
STREAMED: dict[str, Callable[[IO[bytes], Reference, Reading], Iterator[Loaded]]] = {
    "csv": table_rows,
    "tsv": table_rows,
    "ndjson": line_rows,
    "jsonl": line_rows,
}
