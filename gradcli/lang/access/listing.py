"""``dir(value)``: the names that the closed table shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gradcli.lang.access.exposed import FORBIDDEN, LISTERS, OF_HOSTS, TABLES, is_program_class

ON_EVERYTHING = ("__class__", "__doc__", "__setattr__", "__delattr__", "__getattribute__")


def names_of(value: Any) -> list[str]:
    """``dir(value)``."""
    return sorted(set(found_names(value)))


def special_names_of(value: Any) -> list[str]:
    """The special names that a value may have for operators and builtins; of a class of the program's, `names_of` has them."""
    kind = type(value)
    if not any(base in LISTERS for base in kind.__mro__):
        return []
    return [*ON_EVERYTHING, *(name for name in OF_HOSTS if callable(getattr(kind, name, None)))]


def found_names(value: Any) -> Iterator[str]:
    if isinstance(value, type):
        yield from names_of_class(value)
        return
    if is_program_class(type(value)):
        yield from names_of_class(type(value))
        own = getattr(value, "__dict__", {})
        yield from (name for name in own if type(name) is str)
        if "_parameters" in own and "_buffers" in own and "_modules" in own:  # what a module finds there is its attribute too
            kept = (name for place in ("_parameters", "_buffers", "_modules") if isinstance(own[place], dict) for name in own[place])
            yield from (name for name in kept if type(name) is str and not name[:1].isdigit())
    for base in type(value).__mro__:
        if base in LISTERS:
            yield from LISTERS[base](value)
            return
        if base in TABLES:
            yield from TABLES[base].names()
            return


def names_of_class(kind: type) -> Iterator[str]:
    for base in kind.__mro__:
        if is_program_class(base):
            yield from (name for name in base.__dict__ if name not in FORBIDDEN)
        elif base in TABLES:
            yield from TABLES[base].names()
            yield from TABLES[base].of_class
