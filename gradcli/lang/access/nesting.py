"""Iterators of the host that ask another one: each level takes of the C stack, where no limit of Python's counts it, until the process crashes.

A program holds what stands for their classes, so that levels made by a function of the host (`reduce(zip, …)`, `partial(map, …)`) are counted too.
A level cannot be seen behind a list, a generator or a call (`map(next, [x])`, `iter(x.__next__, end)`), but each of these asks by a call, which
Python's own limit counts.  So every few levels an iterator is asked by a call as well, and whatever stands between, the sum stays below that limit.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any

from gradcli.lang.access.exposed import CONSTRUCTORS, sealed

DEEPEST = 10_000
UNCALLED = 4  # levels that ask each other without a call
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
    hides = kind is itertools.groupby  # the groups, which ask it, are iterators that nobody makes by a call

    def make(*arguments: Any, **options: Any) -> Any:
        depth = depth_over((*arguments, *options.values()))
        if not depth and not hides:
            made = kind(*arguments, **options)
            if _depths:
                _depths.pop(id(made), None)
            return made

        def below(each: Any) -> Any:
            return asked_by_call(each) if hides or _crosses(each, depth) else each

        made = kind(*map(below, arguments), **{name: below(each) for name, each in options.items()})
        _depths[id(made)] = depth
        return made

    make.__name__ = make.__qualname__ = kind.__name__
    return make


def nested(made: Any, below: Iterable[Any]) -> Any:
    """A new iterator that asks these by calls, if it is not too many levels above the lowest."""
    depth = depth_over(below)
    if depth:
        _depths[id(made)] = depth
    elif _depths:
        _depths.pop(id(made), None)
    return made


def depth_over(below: Iterable[Any]) -> int:
    """How many levels an iterator over these is above the lowest; RecursionError if it is too many."""
    depth = max([1 + _depths.get(id(each), 0) for each in below if type(each) in NESTING], default=0)
    if depth > DEEPEST:
        raise RecursionError("maximum recursion depth exceeded: iterators over iterators")
    return depth


def _crosses(below: Any, depth: int) -> bool:
    """Whether an iterator at this depth is to ask the one below by a call."""
    return type(below) in NESTING and depth // UNCALLED > _depths.get(id(below), 0) // UNCALLED


def asked_by_call(iterator: Any) -> Any:
    """The same items, each by a call that counts; what is no iterator stays what it is."""
    return map(next, itertools.repeat(iterator)) if hasattr(type(iterator), "__next__") else iterator
