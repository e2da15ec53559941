"""Iterators of the host that ask another one: each level takes of the C stack, where no limit of Python's counts it, until the process crashes.

A program holds what stands for their classes, so that levels made by a function of the host (`reduce(zip, …)`, `partial(map, …)`) are counted too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from gradcli.lang.access.exposed import CONSTRUCTORS, sealed

DEEPEST = 10_000
NESTING: set[type] = set()
_depths: dict[int, int] = {}  # address of an iterator over another one -> how many there are below it; a new one at the address replaces it


def count_levels(*kinds: type) -> None:
    """Have a call of what stands for these classes count how deep the new iterator is nested."""
    for kind in kinds:
        NESTING.add(kind)
        make = _constructor(kind)
        CONSTRUCTORS[sealed(kind, make)] = make


def counted(value: Any) -> Any:
    """What a program holds of a value of the host's: of a class that nests, what counts its levels."""
    return sealed(value) if isinstance(value, type) and value in NESTING else value


def _constructor(kind: type) -> Callable[..., Any]:
    def make(*arguments: Any, **options: Any) -> Any:
        return nested(kind(*arguments, **options), (*arguments, *options.values()))

    make.__name__ = make.__qualname__ = kind.__name__
    return make


def nested(made: Any, below: Iterable[Any]) -> Any:
    """A new iterator over these, if it is not too many levels above the lowest."""
    depth = max([1 + _depths.get(id(each), 0) for each in below if type(each) in NESTING], default=0)
    if depth > DEEPEST:
        raise RecursionError("maximum recursion depth exceeded: iterators over iterators")
    if depth:
        _depths[id(made)] = depth
    elif _depths:
        _depths.pop(id(made), None)
    return made
