"""Parsed once: the syntax of the library's own texts as plain data, packed into the wheel or kept in the cache folder.

Marshal holds numbers, texts and tuples only, so reading a cache file runs nothing.
"""

from __future__ import annotations

import os
import zlib
from functools import cache as remembered
from typing import Any

from gradcli.diagnostics.model import Source, Span
from gradcli.lang.parsing import cache
from gradcli.lang.parsing.parser import parse
from gradcli.lang.parsing.tables import grammar_text
from gradcli.lang.syntax import nodes as syntax

PACKED = ".syntax"  # what the name of a packed file ends in; only an installed package has such files
KINDS: dict[str, Any] = {name: kind for name, kind in vars(syntax).items() if isinstance(kind, syntax.NodeType)}


def parsed(source: Source, path: str = "") -> syntax.Module:
    """The syntax of a text of the library: packed beside its `path`, else from the cache, else parsed."""
    packed = cache.read_file(path + PACKED) if path else None
    if packed is not None:
        return _module(packed, source)
    name = cache.named(f"library-{zlib.crc32(source.name.encode()):08x}", f"{language()} {source.name} {source.text}")
    kept = cache.read(name)
    if kept is not None:
        return _module(kept, source)
    module = parse(source)
    cache.write(name, encoded(module))
    return module


def _module(data: Any, source: Source) -> syntax.Module:
    module: syntax.Module = decoded(data, source)
    return module


@remembered
def language() -> str:
    """All that the syntax of a text depends on beside the text."""
    here = os.path.dirname(os.path.dirname(syntax.__file__))
    files = (
        "syntax/nodes.py",
        "syntax/literals.py",
        "parsing/build.py",
        "parsing/build_expressions.py",
        "parsing/lexer.py",
        "parsing/parser.py",
        "parsing/precedence.py",
    )
    return f"{[os.stat(f'{here}/{name}').st_mtime_ns for name in files]} {zlib.crc32(grammar_text().encode()):08x}"


# ---- syntax as plain data and back ---------------------------------------------------------------------------------------------------


def encoded(value: Any) -> Any:
    """A node as ``(kind, start, end, field, …)``, a list or tuple marked as such, anything else as it is."""
    if isinstance(value, syntax.Node):
        return (type(value).__name__, value.span.start, value.span.end, *(encoded(getattr(value, name)) for name in type(value).fields[1:]))
    if isinstance(value, Span):
        return ("span", value.start, value.end)
    if isinstance(value, list):
        return ["list", *map(encoded, value)]
    if isinstance(value, tuple):
        return ["tuple", *map(encoded, value)]
    return value


def decoded(value: Any, source: Source) -> Any:
    """The inverse of `encoded`."""
    if type(value) is tuple:
        kind, start, end = value[:3]
        span = Span(source, start, end)
        return span if kind == "span" else KINDS[kind](span, *[decoded(field, source) for field in value[3:]])
    if type(value) is list:
        items = [decoded(item, source) for item in value[1:]]
        return items if value[0] == "list" else tuple(items)
    return value
