"""LALR tables as plain data."""

from __future__ import annotations

from gradcli.records import NamedTuple

STARTS = ("file", "replacement")


class Rule(NamedTuple):
    """How to reduce: pop `length` symbols, keep those the `plan` names, give them to the builder's `method`.

    A plan entry is ``-1`` for "None stands here", ``2 * i`` for symbol i, ``2 * i + 1`` for "the parts of symbol i".  An empty `method`
    means: stay a list and be spliced into the parent.  With `alone`, one part stands for the whole.
    """

    symbol: str
    length: int
    method: str
    plan: list[int]
    alone: bool


class Tables(NamedTuple):
    """`rows[state][symbol]` is the next state, or ``~n``: reduce by rule n."""

    rows: list[dict[str, int]]
    rules: list[Rule]
    starts: dict[str, int]
    patterns: list[tuple[str, str]]
    words: dict[str, str]
    ignored: list[str]
