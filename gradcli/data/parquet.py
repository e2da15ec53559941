"""Parquet, which pyarrow reads and writes: an extra, imported where such a file is named."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

import numpy as np

from gradcli.data.reference import Reading, Reference
from gradcli.data.tables import place_of
from gradcli.diagnostics.model import UsageError

Array = np.ndarray[Any, Any]
INTEGER_DIGITS = 18  # of a decimal that 64 bits hold
NUMERIC = "biuf"
MAGIC = b"PAR1"  # at both ends of such a file


def pyarrow() -> Any:
    """The package, with what reads and writes files; UsageError where it is not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UsageError("E0901", ".parquet files need pyarrow, which is not installed", help=("pip install 'gradcli[parquet]'",)) from None
    return pyarrow


def columns_in(file: IO[bytes], reference: Reference, reading: Reading) -> tuple[Array, tuple[str, ...], int]:
    """The numbers of the columns that are wanted, or of all, their names, and how many rows there are. (rows, columns)."""
    whole = file.read()
    if not whole.startswith(MAGIC) or not whole.endswith(MAGIC):
        raise ValueError("it ends too early" if whole.startswith(MAGIC) else "it is no Parquet file" if whole else "it is empty")
    content, picked = opened(io.BytesIO(whole), reference)
    with named_damage():
        table = content.read(columns=sorted(set(picked)), use_threads=False)
    rows, present = numbers_in(table, picked, reference, reading)
    return (rows[present] if reading.missing == "drop" else rows), picked, len(rows)


def opened(file: IO[bytes], reference: Reference) -> tuple[Any, tuple[str, ...]]:
    """A file for pyarrow, and the names of the columns that are wanted."""
    wanted = reference.columns
    with named_damage():
        content = pyarrow().parquet.ParquetFile(file)
    names = list(content.schema_arrow.names)
    places = [place_of(name, names, len(names), "") for name in wanted or names]
    if not content.metadata.num_rows or not places:
        raise ValueError("it has no rows")
    return content, tuple(names[place] for place in places)


@contextmanager
def named_damage() -> Iterator[None]:
    """What pyarrow raises of a damaged file, in words of ours."""
    try:
        yield
    except (pyarrow().ArrowException, OSError) as error:
        raise ValueError("it is no Parquet file" if "magic bytes" in str(error) else "its data is damaged") from None


def numbers_in(table: Any, picked: Sequence[str], reference: Reference, reading: Reading, first: int = 0) -> tuple[Array, Array]:
    """The numbers of a table, and which of its rows have none missing; its own first row is row `first` of the file. (rows, columns)."""
    present = np.ones(table.num_rows, bool)
    arrays = {name: _numbers(table, name, reference, reading, present, first) for name in picked}
    rows = np.column_stack([arrays[name] for name in picked])
    if rows.dtype.kind == "f" and any(_rounds(array) for array in arrays.values()):
        raise ValueError("it holds integers that a float64 cannot hold exactly, beside numbers with a decimal point")
    return rows, present


def _numbers(table: Any, name: str, reference: Reference, reading: Reading, present: Array, first: int) -> Array:
    """One column; rows in which its value is missing are no longer `present`."""
    column = table.column(name)
    lost = column.is_null(nan_is_null=True).to_numpy()
    if lost.any() and reading.missing == "error":
        row = first + int(lost.argmax()) + 1
        hint = "`--missing=nan` reads it as nan, `--missing=drop` leaves such rows out"
        raise ValueError(f"row {row}, column {name!r}: the value is missing; {hint}")
    present &= ~lost
    if pyarrow().types.is_decimal(column.type):
        column = column.cast(
            pyarrow().int64() if column.type.scale == 0 and column.type.precision <= INTEGER_DIGITS else pyarrow().float64()
        )
    array = np.asarray(column.to_numpy())
    if array.dtype == object and lost.any():  # truth values with gaps
        array = np.array([float("nan") if gone else value for value, gone in zip(array, lost, strict=True)])
    if array.dtype.kind not in NUMERIC or str(column.type).startswith(("date", "time", "duration")):
        others = [each for each in table.column_names if _is_numeric(table.schema.field(each).type)]
        hint = f"; `@{reference.written}[{','.join(others[:8])}]` reads other columns" if others else ""
        raise ValueError(f"column {name!r} holds {column.type}, not numbers{hint}")
    return array


def _is_numeric(kind: Any) -> bool:
    types = pyarrow().types
    return bool(types.is_integer(kind) or types.is_floating(kind) or types.is_boolean(kind) or types.is_decimal(kind))


def _rounds(array: Array) -> bool:
    return array.dtype.kind in "iu" and bool((np.abs(array.astype(np.float64)) >= 2.0**53).any())


def content_of(columns: dict[str, Array]) -> bytes:
    """A file with these columns, which have one length."""
    package = pyarrow()
    buffer = io.BytesIO()
    package.parquet.write_table(package.table({name: np.ascontiguousarray(array) for name, array in columns.items()}), buffer)
    return buffer.getvalue()
