"""Numbers from JSON: one value (``.json``), or a value a line (``.ndjson``, ``.jsonl``); objects are rows whose keys name the columns."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from gradcli.data.numbers import NOT_FINITE
from gradcli.data.reference import Reading
from gradcli.diagnostics.model import did_you_mean

EXPONENT = re.compile(r"-?[0-9][0-9.]*[eE][+-]?[0-9]{3,}|-?[0-9]{309,}(?:\.[0-9]*)?")
MOST_SHOWN = 40  # characters of a number
DEEPEST = 64  # dimensions that an array may have


def value_in(text: str) -> Any:
    """The value of a JSON document."""
    if not text.strip():
        raise ValueError("it is empty")
    try:
        return parsed(text)
    except json.JSONDecodeError as error:
        hint = "; a value a line is `:ndjson`" if error.lineno > 1 else ""
        raise ValueError(f"line {error.lineno}, column {error.colno}: {why_no_value(error)}{hint}") from None


def parsed(text: str) -> Any:
    """The value; ValueError for a key that an object has twice."""
    return DECODER.decode(text) if "{" in text else json.loads(text)


def an_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"an object has two values under {twice!r}")
    return found


DECODER = json.JSONDecoder(object_pairs_hook=an_object)


def why_no_value(error: json.JSONDecodeError) -> str:
    """What is wrong there."""
    return "something follows its value" if error.msg.startswith("Extra data") else "it is no JSON value"


def past_float64(text: str) -> str:
    """Where a number is past the largest of float64, which Python reads as infinity; empty: nowhere."""
    for match in EXPONENT.finditer(text):
        if math.isinf(float(match[0])):
            line, column = text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
            return f"line {line}, column {column}: {match[0][:MOST_SHOWN]} is past the largest number of float64"
    return ""


def columns_of(row: Any, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the columns that rows like this one have; nothing where they have none."""
    return (columns or tuple(row)) if isinstance(row, dict) and not _is_complex(row) else ()


def named_rows(lines: Iterable[str], columns: tuple[str, ...], reading: Reading) -> tuple[tuple[str, ...], Iterator[Any]]:
    """The names of the columns, which the first line has, and the numbers of each line."""
    values = _values_in(lines, 1)
    first = next(values, None)
    if first is None:
        return (), iter(())
    return columns_of(first[1], columns), rows_of(chain([first], values), "line", columns, reading)


def numbers_of(value: Any, columns: tuple[str, ...], reading: Reading) -> Any:
    """The nested lists of numbers that a JSON value is, or that its rows have."""
    if isinstance(value, list) and value and all(isinstance(row, dict) and not _is_complex(row) for row in value):
        return list(rows_of(((number, row) for number, row in enumerate(value, 1)), "row", columns, reading))
    if columns:
        raise ValueError("it holds no rows of objects, so it has no columns to name")
    return cleaned(value, reading)


def rows_in(lines: Iterable[str], columns: tuple[str, ...], reading: Reading, first_line: int = 1) -> Iterator[Any]:
    """The numbers of each line; empty lines are left out."""
    yield from rows_of(_values_in(lines, first_line), "line", columns, reading)


def _values_in(lines: Iterable[str], first_line: int) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(lines, first_line):
        if not line.strip():
            continue
        try:
            yield number, parsed(line.rstrip())
        except json.JSONDecodeError as error:
            is_part = number == first_line and line.strip() in ("[", "{")
            hint = "; a value over several lines is `:json`" if is_part else ""
            raise ValueError(f"line {number}, column {error.colno}: {why_no_value(error)}{hint}") from None
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from None


def rows_of(values: Iterable[tuple[int, Any]], unit: str, columns: tuple[str, ...], reading: Reading) -> Iterator[Any]:
    """Rows of numbers; those that are objects give the values of `columns`, or of the keys that the first one has."""
    names: tuple[str, ...] = columns
    known: frozenset[str] = frozenset()  # of the first object, where all columns are meant
    for number, value in values:
        where = f"{unit} {number}"
        if isinstance(value, dict) and not _is_complex(value):
            if not names:
                names, known = tuple(value), frozenset(value)
            row: Any = [cell_of(value, name, where, reading) for name in names]
            if known and value.keys() - known:
                more = next(name for name in value if name not in known)
                raise ValueError(
                    f"{where} has {more!r}, which the first has not; name the columns behind the file: `[{','.join(names[:8])}]`"
                )
            row = row[0] if len(row) == 1 else row
        elif names:
            raise ValueError(
                f"{where} is no object, as those before it are" if not columns else f"{where} is no object, so it has no columns"
            )
        else:
            row = cleaned(value, reading, where)
        if reading.missing != "drop" or not holds_nan(row):
            yield row


def cell_of(row: dict[str, Any], name: str, where: str, reading: Reading) -> Any:
    """The number under a key; a key that is not there is a missing value, unless it is spelled nearly as one that is."""
    if name not in row:
        near = did_you_mean(name, list(row), most=1)
        if near or reading.missing == "error":
            raise ValueError(f"{where} has no {name!r}; it has {', '.join(near or list(row)[:10])}")
    return cleaned(row.get(name), reading, f"{where}, {name!r}")


def cleaned(value: Any, reading: Reading, where: str = "", depth: int = 0) -> Any:
    """Nested lists of numbers, with nan for null if that is allowed; ValueError says what else there is."""
    if isinstance(value, list):
        if depth >= DEEPEST:
            raise ValueError(f"its lists are nested too deeply: more than {DEEPEST} levels")
        return [cleaned(item, reading, where, depth + 1) for item in value]
    if isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str) and value in NOT_FINITE:
        return NOT_FINITE[value]
    if isinstance(value, dict) and _is_complex(value):
        return complex(cleaned(value["real"], reading, where), cleaned(value["imag"], reading, where))
    at = f"{where}: " if where else ""
    if value is None and reading.missing == "error":
        raise ValueError(f"{at}it holds null, a missing value; `--missing=nan` reads it as nan, `--missing=drop` leaves such rows out")
    if value is None:
        return float("nan")
    raise ValueError(f"{at}it holds {'an object' if isinstance(value, dict) else 'text'}; numbers and lists of numbers can be read")


def holds_nan(value: Any) -> bool:
    return any(map(holds_nan, value)) if isinstance(value, list) else value != value


def without_missing(value: Any, reading: Reading) -> Any:
    """The rows without nan, under ``--missing=drop``."""
    return [row for row in value if not holds_nan(row)] if reading.missing == "drop" and isinstance(value, list) else value


def _is_complex(value: dict[str, Any]) -> bool:
    """Whether an object is a complex number as ``--json`` writes it."""
    return value.keys() == {"real", "imag"}
