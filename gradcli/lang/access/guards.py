"""Refusing Python values that would not fit: a list, a text, an integer is measured before it is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE

GROWING = frozenset({str, bytes, list, tuple, int, bool, bytearray})
POINTER = 8
MOST_BITS = 1 << 27  # an integer past 16 MiB takes minutes to multiply, and nothing could interrupt that
CHUNK = 1 << 16
UNLIMITED = 1 << 34  # bytes, where a run has no limit of its own


def room() -> int:
    """How many bytes one value may take."""
    limit = STATE.memory_limit
    return UNLIMITED if limit is None else limit


def refuse(size: int, what: str) -> None:
    if size > room():
        fail(MemoryError, f"{what} would take {size} bytes, which exceeds the limit of {room()}", mistakes.memory, size=size, limit=room())


def item_size(value: Any) -> int:
    """Bytes an element takes."""
    return POINTER if isinstance(value, (list, tuple)) else 1 if isinstance(value, (bytes, bytearray)) or value.isascii() else 4


def check_product(left: Any, right: Any) -> None:
    """Before ``[0] * n``, ``"a" * n``, and the product of two integers."""
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length() + right.bit_length()
        if bits > MOST_BITS:
            fail(MemoryError, f"an integer of {bits} bits exceeds the limit of {MOST_BITS}", mistakes.big_integer)
        return
    sequence, times = (right, left) if isinstance(left, int) else (left, right)
    if isinstance(times, int) and isinstance(sequence, (str, bytes, bytearray, list, tuple)):
        refuse(len(sequence) * max(times, 0) * item_size(sequence), f"{type(sequence).__name__} of {len(sequence) * max(times, 0)} items")


def check_sum(left: Any, right: Any) -> None:
    """Before two sequences are joined; the sum of integers cannot grow quickly."""
    if not isinstance(left, int) and type(left) is type(right):
        refuse((len(left) + len(right)) * item_size(left), f"{type(left).__name__} of {len(left) + len(right)} items")


def check_power(base: int, exponent: int) -> None:
    if exponent > 0 and base.bit_length() * exponent > MOST_BITS and base not in (-1, 0, 1):
        fail(
            MemoryError,
            f"an integer of about {base.bit_length() * exponent} bits exceeds the limit of {MOST_BITS}",
            mistakes.big_integer,
        )


def check_shift(value: int, count: int) -> None:
    if value and value.bit_length() + count > MOST_BITS:
        fail(MemoryError, f"an integer of {value.bit_length() + count} bits exceeds the limit of {MOST_BITS}", mistakes.big_integer)


def interruptible(values: Iterable[Any]) -> Iterable[Any]:
    """The same values; what could go on for long is walked by a Python loop, which Ctrl-C gets through, where a host loop would not."""
    if isinstance(values, (list, tuple, dict, set, frozenset, str, bytes)):
        return values
    return walk(values)


def walk(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:  # noqa: UP028  # `yield from` would be a host loop again
        yield value


def collected(values: Iterable[Any], what: str) -> list[Any]:
    """All values as a new list, given up when they outgrow the limit."""
    length = length_of(values)
    if length is not None:
        refuse(length * POINTER, f"{what} of {length} items")
    if isinstance(values, (list, tuple, dict, set, frozenset, str, bytes)):
        return list(values)
    made: list[Any] = []
    rest = iter(values)
    while True:
        chunk = list(islice(rest, CHUNK))
        made += chunk
        if len(chunk) < CHUNK:
            return made
        refuse(len(made) * POINTER * 2, f"{what} of more than {len(made)} items")


def length_of(values: Any) -> int | None:
    """How many values there will be, where the host knows that without counting."""
    if isinstance(values, range):
        return max(0, (values.stop - values.start + values.step - (1 if values.step > 0 else -1)) // values.step)
    return len(values) if isinstance(values, (list, tuple, dict, set, frozenset, str, bytes)) else None
