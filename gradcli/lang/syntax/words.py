"""Lists of names, written as text."""

from __future__ import annotations


def words(text: str) -> list[str]:
    """``"a b"`` -> ``["a", "b"]``."""
    return text.split()
