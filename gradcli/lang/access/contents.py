"""The tensors that a value leads to, each with the expression that a reader would write for it: ``m.weight``, ``net[0].bias``, ``params["w"]``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from gradcli.engine.table.kinds import items_of
from gradcli.engine.tensor.subclassed import Subclassed, inner_of
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.runtime import is_program_class

DEEPEST, MOST = 12, 10_000  # how far into lists and modules to look, and at how many values
TABLES = ("_parameters", "_buffers", "_modules")  # where a module keeps what it was assigned


def tensors_below(path: str, value: Any, *, buffers: bool = True) -> Iterator[tuple[str, Tensor]]:
    """The tensors that a value is or holds, in the order in which they are written, with or without a module's buffers; each object is
    looked into once.
    """
    if isinstance(value, Tensor):
        return iter(((path, value),))
    seen: set[int] = set()

    def below(path: str, value: Any, depth: int) -> Iterator[tuple[str, Tensor]]:
        if isinstance(value, Tensor):
            yield path, value
        elif depth < DEEPEST and id(value) not in seen:
            seen.add(id(value))
            for part, item in islice(parts(path, value, buffers=buffers), MOST):
                yield from below(part, item, depth + 1)

    return below(path, value, 0)


def named_tensors(names: Mapping[str, Any]) -> dict[int, tuple[str, Tensor]]:
    """Each tensor that a program can reach, by its identity, under the shortest expression that leads to it."""
    found: dict[int, tuple[str, Tensor]] = {}
    if {*map(type, names.values())} == {Tensor}:
        for pair in names.items():
            found.setdefault(id(pair[1]), pair)
        return found
    level: list[tuple[str, Any]] = list(names.items())
    seen: set[int] = set()
    for _ in range(DEEPEST):
        following: list[tuple[str, Any]] = []
        for path, value in islice(level, MOST):
            if isinstance(value, Tensor):
                found.setdefault(id(value), (path, value))
            elif id(value) not in seen:
                seen.add(id(value))
                following += islice(parts(path, value), MOST)
        level = following
    return found


def parts(path: str, value: Any, *, buffers: bool = True) -> Iterator[tuple[str, Any]]:
    """What a list, tuple, dict or instance of a program's class (a module among them) holds."""
    if isinstance(value, (list, tuple)):
        fields = getattr(type(value), "_fields", ())
        count = len(items_of(value))
        is_named = type(fields) is tuple and len(fields) == count
        names = [f"{path}.{field}" for field in fields] if is_named else [f"{path}[{index}]" for index in range(count)]
        yield from zip(names, items_of(value), strict=True)
    elif isinstance(value, Subclassed):
        yield path, inner_of(value)
    elif isinstance(value, dict):
        yield from ((f"{path}[{key_text(key)}]", item) for key, item in dict.items(value))
    elif is_program_class(type(value)):
        own = own_names(value)
        is_mapping = any(kind.__name__ in ("ModuleDict", "ParameterDict") for kind in type(value).__mro__)
        for name, item in list(own.items()):
            if name == "_buffers" and not buffers:
                continue
            if name in TABLES and isinstance(item, dict):
                yield from ((member(path, key, is_mapping), part) for key, part in dict.items(item) if type(key) is str)
            elif not name.startswith("_"):
                yield f"{path}.{name}", item


def own_names(value: Any) -> dict[str, Any]:
    """What an instance has in its own dict; nothing of the program runs."""
    try:
        names = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return {}
    return {name: item for name, item in names.items() if type(name) is str}


def member(path: str, key: str, is_mapping: bool) -> str:
    """A module's own part: by attribute, by number in a sequence, by key in a dict of modules."""
    if key.isdecimal():
        return f"{path}[{key}]"
    return f"{path}[{quoted(key)}]" if is_mapping or not key.isidentifier() else f"{path}.{key}"


def key_text(key: Any) -> str:
    """A dict's key as a program would write it."""
    return (
        quoted(key)
        if type(key) is str
        else repr(key)
        if type(key) in (int, float, bool, type(None))
        or (type(key) is tuple and all(type(item) in (int, float, bool, str) for item in key))
        else "…"
    )


def quoted(text: str) -> str:
    """A string literal in double quotes, where the text allows it."""
    plain = text.isprintable() and not {'"', "\\"} & set(text)
    return f'"{text}"' if plain else repr(text)
