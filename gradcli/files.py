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

from gradcli.diagnostics import UsageError, did_you_mean

Array = np.ndarray[Any, Any]
STANDARD_INPUT = "-"


def array_from(reference: str) -> Array:
    """The array a reference leads to."""
    name, part, kind = parts_of(reference)
    read = READERS.get(kind)
    if read is None:
        raise UsageError(
            "E0901", f"cannot tell what {reference} holds", help=("files end in .npy, .npz, .csv or .json; standard input is `@-:csv`",)
        )
    content = content_of(name)
    try:
        array = read(content, part)
    except (ValueError, EOFError, OSError, KeyError, zipfile.BadZipFile) as error:
        raise UsageError("E0901", f"cannot read {name}: {reason(error)}") from None
    if array.dtype.kind not in "biufc":
        raise UsageError("E0901", f"cannot read {name}: it holds {array.dtype}, not numbers")
    return array


def rows_from(reference: str) -> tuple[Iterator[Array], int | None]:
    """The rows of a file's array, and how many; a table's rows as they are read, which may take as long as standard input lasts."""
    name, _, kind = parts_of(reference)
    if kind == "csv":
        return csv_rows(name), None
    array = array_from(reference)
    if not array.ndim:
        raise UsageError("E0901", f"{name} holds one number, and --each needs rows")
    return iter(array), len(array)


def csv_rows(name: str) -> Iterator[Array]:
    """The rows of a table, one after the other. (columns,); of a single column ()."""
    try:
        with io.TextIOWrapper(opened(name), "utf-8-sig", newline="") as lines:
            for row in table_rows(lines):
                yield np.array(row if len(row) > 1 else row[0])
    except OSError as error:
        raise unreadable(name, error) from None
    except ValueError as error:
        raise UsageError("E0901", f"cannot read {name}: {reason(error)}") from None


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
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise unreadable(name, error) from None


def unreadable(name: str, error: OSError) -> UsageError:
    return UsageError("E0901", f"cannot read {name}: {(error.strerror or str(error)).lower()}")


def reason(error: Exception) -> str:
    """Why a file could not be read, in a line and in words of ours where NumPy's lead astray."""
    text = str(error).strip("'\"").split("\n")[0]
    return "it holds Python objects, which could run code" if "allow_pickle" in text else text or "it ends too early"


def from_npy(content: bytes, part: str) -> Array:
    """NumPy's own format; pickled objects are refused."""
    return np.asarray(np.lib.format.read_array(io.BytesIO(content), allow_pickle=False))


def from_npz(content: bytes, part: str) -> Array:
    """One array of an archive; the only one if none is named."""
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        names = list(archive)
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
        raise ValueError(f"line {number}: {wrong!r} is no number")
    return [float(cell) for cell in row]


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def from_json(content: bytes, part: str) -> Array:
    """A number or nested lists of numbers."""
    return np.array(json.loads(content))


READERS: dict[str, Callable[[bytes, str], Array]] = {"npy": from_npy, "npz": from_npz, "csv": from_csv, "json": from_json}
TYPED = ("npy", "npz")


def has_dtype(reference: str) -> bool:
    """Whether a kind of file says of which dtype its numbers are; text does not."""
    return Path(split(reference)[0]).suffix.lstrip(".").lower() in TYPED
