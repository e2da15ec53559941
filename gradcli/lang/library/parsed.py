"""Parsed once: the syntax of the library's own texts, kept in the cache folder as plain data.

Marshal holds numbers, texts and tuples only, so reading a cache file runs nothing.
"""

from __future__ import annotations

import marshal
import os
import sys
import tempfile
import zlib
from functools import cache
from pathlib import Path
from typing import Any

from gradcli.diagnostics import Source, Span
from gradcli.lang import syntax
from gradcli.lang.parser import parse
from gradcli.lang.tables import grammar_text

KINDS: dict[str, type[syntax.Node]] = {name: kind for name, kind in vars(syntax).items() if isinstance(kind, syntax.NodeType)}


def parsed(source: Source) -> syntax.Module:
    """The syntax of a text, from the cache if it has it."""
    path = cache_path(source)
    if path is not None:
        try:
            found: syntax.Module = decoded(marshal.loads(path.read_bytes()), source)
        except (OSError, ValueError, TypeError, KeyError, EOFError):
            pass  # not there yet, or not what was written: parse the text
        else:
            return found
    module = parse(source)
    if path is not None:
        write(path, marshal.dumps(encoded(module)))
    return module


@cache
def language() -> str:
    """All that the syntax of a text depends on beside the text."""
    here = Path(syntax.__file__)
    stamps = [here.with_name(name).stat().st_mtime_ns for name in ("syntax.py", "build.py", "build_expressions.py", "lexer.py", "parser.py", "literals.py")]
    return f"{sys.version} {stamps} {zlib.crc32(grammar_text().encode()):08x}"


def cache_path(source: Source) -> Path | None:
    """Where the syntax of this very text is kept."""
    import platformdirs

    key = f"{language()} {source.name} {source.text}"
    try:
        folder = platformdirs.user_cache_path("gradcli")
    except RuntimeError:  # no home at all
        return None
    return folder / f"library-{zlib.crc32(source.name.encode()):08x}-{zlib.crc32(key.encode()):08x}.bin"


def write(path: Path, data: bytes) -> None:
    """Write the cache in one step; a read-only home is fine."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob(f"{path.name.rpartition('-')[0]}-*.bin"):
            old.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except OSError:
        return


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
