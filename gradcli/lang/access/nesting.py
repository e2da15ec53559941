"""Iterators of the host that ask another one: each level takes of the C stack, where no limit of Python's counts it, until the process crashes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradcli.lang.access.exposed import CONSTRUCTORS

DEEPEST = 10_000
NESTING: set[type] = set()
_depths: dict[int, int] = {}  # address of an iterator over another one -> how many there are below it; a new one at the address replaces it


def count_levels(*kinds: type) -> None:
    """Have a call of these classes count how deep the new iterator is nested."""
    for kind in kinds:
        NESTING.add(kind)
        CONSTRUCTORS[kind] = _constructor(kind)


def _constructor(kind: type) -> Callable[..., Any]:
    def make(*arguments: Any, **options: Any) -> Any:
        made = kind(*arguments, **options)
        depth = max([1 + _depths.get(id(each), 0) for each in (*arguments, *options.values()) if type(each) in NESTING], default=0)
        if depth > DEEPEST:
            raise RecursionError("maximum recursion depth exceeded: iterators over iterators")
        if depth:
            _depths[id(made)] = depth
        elif _depths:
            _depths.pop(id(made), None)
        return made

    make.__name__ = make.__qualname__ = kind.__name__
    return make
