"""Small pieces of sentences."""

from __future__ import annotations

from collections.abc import Sequence


def listed(items: Sequence[str], most: int = 3) -> str:
    """``a``, ``a and b``, ``a, b and c``, ``a, b, c and 2 more``."""
    if len(items) > most:
        return f"{', '.join(items[:most])} and {len(items) - most} more"
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def number(value: complex) -> str:
    """A number in a few digits."""
    return f"{value + 0:.6g}"  # no -0


def counted(count: int, noun: str) -> str:
    """``1 time``, ``2 times``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
