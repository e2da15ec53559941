"""``itertools``, ``functools`` and ``operator``: functions made of functions.  What looks into values does so by the closed table."""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from gradcli.lang.access import runtime
from gradcli.lang.access.guards import interruptible
from gradcli.lang.compile import operators
from gradcli.lang.syntax.words import words
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.library.protocol import World

COPIED = ("__module__", "__name__", "__qualname__", "__doc__")


def load(world: World, name: str) -> Module:
    return Module(name, {"itertools": iteration, "functools": higher_order, "operator": operators_as_functions}[name]())


def iteration() -> dict[str, Any]:
    """All of itertools: its functions only pass values on."""
    members = {name: value for name, value in vars(itertools).items() if not name.startswith("_")}
    for value in members.values():
        if isinstance(value, type):
            runtime.expose(value, (), of_class=("from_iterable",) if value is itertools.chain else ())
    return members


# ---- functools -----------------------------------------------------------------------------------------------------------------------


def higher_order() -> dict[str, Any]:
    return {
        "reduce": reduce,
        "partial": functools.partial,
        "wraps": wraps,
        "update_wrapper": update_wrapper,
        "lru_cache": functools.lru_cache,
        "cache": functools.cache,
        "cached_property": functools.cached_property,
        "cmp_to_key": functools.cmp_to_key,
        "total_ordering": functools.total_ordering,
    }


def reduce(function: Callable[[Any, Any], Any], iterable: Iterable[Any], *initial: Any) -> Any:
    """Apply a function of two arguments cumulatively to the items of an iterable."""
    return functools.reduce(function, interruptible(iterable), *initial)


def update_wrapper(wrapper: Any, wrapped: Any) -> Any:
    """Make `wrapper` look like `wrapped`."""
    for name in COPIED:
        value = getattr(wrapped, name, None)
        if isinstance(value, str):
            runtime.put(wrapper, name, value)
    for name, value in runtime.get(wrapped, "__dict__").items() if hasattr(wrapped, "__dict__") else ():
        runtime.put(wrapper, name, value)
    runtime.put(wrapper, "__wrapped__", wrapped)
    return wrapper


def wraps(wrapped: Any) -> Callable[[Any], Any]:
    """Decorator that makes a wrapper look like what it wraps."""
    return lambda wrapper: update_wrapper(wrapper, wrapped)


# ---- operator ------------------------------------------------------------------------------------------------------------------------


def operators_as_functions() -> dict[str, Any]:
    """The operators, with the same limits as their signs have."""
    names = words("""
        abs and_ concat contains countOf delitem eq floordiv ge getitem gt iadd iand ifloordiv imatmul imod imul index indexOf inv
        invert ior is_ is_not isub itruediv ixor le lt matmul mod ne neg not_ or_ pos rshift setitem sub truediv truth xor
        itemgetter
    """)
    members = {name: getattr(operator, name) for name in names}
    members |= {"add": operators.add, "mul": operators.multiply, "pow": operators.power, "lshift": operators.shift}
    return members | {"attrgetter": attrgetter, "methodcaller": methodcaller}


def attrgetter(*paths: str) -> Callable[[Any], Any]:
    """Return a callable that fetches the given attributes from its operand."""

    def one(value: Any, path: str) -> Any:
        for name in path.split("."):
            value = runtime.get(value, name)
        return value

    def fetch(value: Any) -> Any:
        found = tuple(one(value, path) for path in paths)
        return found[0] if len(paths) == 1 else found

    return fetch


def methodcaller(name: str, /, *arguments: Any, **keywords: Any) -> Callable[[Any], Any]:
    """Return a callable that calls the given method on its operand."""
    return lambda value: runtime.get(value, name)(*arguments, **keywords)
