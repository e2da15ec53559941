"""The LALR tables: packed into the wheel, else (in a checkout) worked out once by Lark and kept in the cache."""

from __future__ import annotations

import os
from typing import Any

from gradcli.lang.parsing import cache
from gradcli.lang.parsing.rules import Rule, Tables

PACKED = f"{os.path.dirname(os.path.abspath(__file__))}/tables.bin"  # only an installed package has it


def grammar_text() -> str:
    """The grammar, from the package if it was packed into it, else from the checkout."""
    package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    packed = f"{package}/grammar/gradcli.lark"
    with open(packed if os.path.isfile(packed) else f"{package}/../grammar/gradcli.lark", encoding="utf-8") as file:
        return file.read()


def load() -> Tables:
    """The tables as they were packed, else from the cache, else from Lark."""
    packed = cache.read_file(PACKED)
    if packed is not None:
        return unpack(packed)
    grammar = grammar_text()
    name = cache.named("grammar", f"{grammar} {os.stat(__file__).st_mtime_ns} {lark_version()}")
    kept = cache.read(name)
    if kept is not None:
        return unpack(kept)
    from gradcli.lang.parsing.lark_tables import build

    tables = build(grammar)
    cache.write(name, plain(tables))
    return tables


def plain(tables: Tables) -> tuple[Any, ...]:
    """Tables as numbers, texts, lists and tuples only."""
    return (tables.rows, [tuple(rule) for rule in tables.rules], *tables[2:])


def unpack(data: tuple[Any, ...]) -> Tables:
    """The inverse of `plain`."""
    tables = Tables(*data)
    return tables._replace(rules=[Rule(*rule) for rule in tables.rules])


def lark_version() -> str:
    """Something that changes with Lark; asking for its version proper would take ten milliseconds."""
    from importlib.util import find_spec

    spec = find_spec("lark")
    return "" if spec is None or spec.origin is None else f"{spec.origin} {os.stat(spec.origin).st_mtime_ns}"
