"""Arrays from files: ``data.npy``, ``all.npz:key``, ``data.csv``, ``data.json``, and standard input as ``-:csv`` or ``-:json``."""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np

from gradcli.data.incoming import from_standard_input, not_utf8
from gradcli.diagnostics.model import UsageError, did_you_mean
from gradcli.engine.tensor.dtypes import NAMES

Array = np.ndarray[Any, Any]
STANDARD_INPUT = "-"
MOST_SHOWN = 40  # characters of what a file holds, in a message
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
)


def array_from(reference: str) -> Array:
    """The array a reference leads to."""
    name, part, kind = parts_of(reference)
    read = READERS.get(kind)
    if read is None:
        raise UsageError(
            "E0901",
            f"unknown file format: {shown(reference) or '@'}",
            help=("files end in .npy, .npz, .csv or .json; standard input is `@-:csv`",),
        )
    content = content_of(name)
    try:
        array = read(content, part)
    except Exception as error:  # of a damaged file: Python's tokenizer, zlib and NumPy each raise what they like
        raise UsageError("E0901", f"cannot read {shown(name)}: {reason(error)}") from None
    if array.dtype.kind not in "biufc":
        raise UsageError("E0901", f"cannot read {shown(name)}: it contains {array.dtype}, not numbers")
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def as_it_is(array: Array, reference: str) -> Array:
    """An array that keeps its dtype, which has to be one that tensors have."""
    if array.dtype.name not in NAMES:
        helps = ("`-v` casts integers, and an array can be saved as int64",) if array.dtype.kind == "u" else ()
        raise UsageError("E0901", f"cannot read {shown(reference)}: there are no tensors of dtype {array.dtype.name}", help=helps)
    return array


def shown(name: str) -> str:
    """A file's name in a message."""
    return "standard input" if name == STANDARD_INPUT else name


def rows_from(reference: str) -> tuple[Iterator[Array], int | None]:
    """The rows of a file's array, and how many; a table's rows as they are read, which may take as long as standard input lasts."""
    name, _, kind = parts_of(reference)
    if kind == "csv":
        return csv_rows(name), None
    array = array_from(reference)
    if not array.ndim:
        raise UsageError("E0901", f"{shown(name)} contains one number, but --each needs rows")
    return iter(array), len(array)


def csv_rows(name: str) -> Iterator[Array]:
    """The rows of a table, one after the other. (columns,); of a single column ()."""
    try:
        with io.TextIOWrapper(opened(name), "utf-8-sig", newline="") as lines:
            for row in table_rows(lines):
                yield np.array(row if len(row) > 1 else row[0])
    except OSError as error:
        raise unreadable(name, error) from None
    except (ValueError, csv.Error) as error:
        raise UsageError("E0901", f"cannot read {shown(name)}: {reason(error)}") from None


def opened(name: str) -> IO[bytes]:
    return sys.stdin.buffer if name == STANDARD_INPUT else Path(name).open("rb")


def parts_of(reference: str) -> tuple[str, str, str]:
    """A file's name, the part of it that is meant, and which kind of file it is."""
    name, part = split(reference)
    return name, part, part if name == STANDARD_INPUT else Path(name).suffix.lstrip(".").lower()


def split(reference: str) -> tuple[str, str]:
    """A file's name and, after a colon, the part of it or the kind of standard input."""
    name, colon, part = reference.rpartition(":")
    return (name, part) if colon and (name == STANDARD_INPUT or name.endswith(".npz")) else (reference, "")


def content_of(name: str) -> bytes:
    """All bytes of a file or of standard input."""
    if name == STANDARD_INPUT:
        return from_standard_input()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise unreadable(name, error) from None


def unreadable(name: str, error: OSError) -> UsageError:
    return UsageError("E0901", f"cannot read {shown(name)}: {(error.strerror or str(error)).lower()}")


def reason(error: Exception) -> str:
    """Why a file could not be read, in a line and in words of ours where NumPy's lead astray."""
    if isinstance(error, UnicodeDecodeError):
        return not_utf8(error)
    if not isinstance(error, BAD_FILE):
        return next((ours for theirs, ours in REASONS if theirs in str(error)), "its header or its data is damaged")
    text = str(error).strip("'\"").split("\n")[0]
    return next((ours for theirs, ours in REASONS if theirs in text), text[:1].lower() + text[1:]) or "it ends too early"


def from_npy(content: bytes, part: str) -> Array:
    """NumPy's own format; pickled objects are refused."""
    if not content.startswith(NPY):
        raise ValueError("it is no .npy file" if content else "it is empty")
    return np.asarray(np.lib.format.read_array(io.BytesIO(content), allow_pickle=False))


def from_npz(content: bytes, part: str) -> Array:
    """One array of an archive; the only one if none is named."""
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        names = list(archive)
        if not names:
            raise ValueError("it holds no arrays")
        if not part and len(names) == 1:
            part = names[0]
        if part not in names:
            near = did_you_mean(part, names) or names
            raise ValueError(
                f"name one of its arrays after a colon: {', '.join(near[:10])}"
                if not part
                else f"no array {part!r}; it has {', '.join(near[:10])}"
            )
        return np.asarray(archive[part])


def from_csv(content: bytes, part: str) -> Array:
    """Rows of numbers, a line with names above them or not. (rows, columns); of a single column (rows,)."""
    table = list(table_rows(io.StringIO(content.decode("utf-8-sig"))))
    if not table:
        raise ValueError("it has no rows")
    array = np.array(table)
    return array[:, 0] if array.shape[1] == 1 else array


def table_rows(lines: Iterable[str]) -> Iterator[list[float]]:
    """The rows of numbers, all of one width; empty lines and a first one without any number are left out."""
    width, first = 0, True
    reader = csv.reader(lines)
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        if not first or any(is_number(cell) for cell in row):
            width = width or len(row)
            yield numbers_of(reader.line_num, row, width)
        first = False


def numbers_of(number: int, row: list[str], width: int) -> list[float]:
    if len(row) != width:
        raise ValueError(f"line {number} has {len(row)} columns, those before it {width}")
    wrong = next((cell for cell in row if not is_number(cell)), None)
    if wrong is not None:
        separated = "; columns are separated by commas" if ";" in wrong or "\t" in wrong else ""
        raise ValueError(f"line {number}: {wrong[:MOST_SHOWN]!r} is not a number{separated}")
    return [float(cell) for cell in row]


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell  # Python's way to write a number, and nobody else's


def from_json(content: bytes, part: str) -> Array:
    """A number or nested lists of numbers."""
    if not content.strip():
        raise ValueError("it is empty")
    value = json.loads(content)
    strange = next(no_numbers(value), None)
    if strange is not None:
        raise ValueError(f"it holds {strange}; numbers and lists of numbers can be read")
    try:
        return np.array(value)
    except ValueError:
        raise ValueError("its lists are not all of one length") from None


def no_numbers(value: Any) -> Iterator[str]:
    """What else than numbers there is in nested lists, as JSON calls it."""
    if isinstance(value, list):
        for item in value:
            yield from no_numbers(item)
    elif isinstance(value, int) and abs(value) > np.iinfo(np.uint64).max:
        yield "an integer past 64 bits"
    elif not isinstance(value, (int, float)):
        yield "an object" if isinstance(value, dict) else "null" if value is None else "text"


READERS: dict[str, Callable[[bytes, str], Array]] = {"npy": from_npy, "npz": from_npz, "csv": from_csv, "json": from_json}
TYPED = ("npy", "npz")


def has_dtype(reference: str) -> bool:
    """Whether a kind of file says of which dtype its numbers are; text does not."""
    return Path(split(reference)[0]).suffix.lstrip(".").lower() in TYPED
