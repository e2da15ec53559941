"""The line of a magic: options first, then, of ``%grad``, the program as it was typed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable

from gradcli.diagnostics.model import UsageError
from gradcli.options.option import Option

WORD = re.compile(r"""\s*((?:[^\s"']|"[^"]*"|'[^']*')+)""")
OPTION = re.compile(r"\s*(--?[A-Za-z][\w-]*)(=?)")


def split(line: str, options: Iterable[Option]) -> tuple[list[str], str]:
    """The words of the options, and what stands behind them."""
    rows = {name: option for option in options for name in option.words}
    words: list[str] = []
    position = 0
    while (match := OPTION.match(line, position)) is not None:
        name, equals = match[1], match[2]
        word = WORD.match(line, position)
        assert word is not None
        if name not in rows and name[:2] in rows and not name.startswith("--"):  # -vx
            words += unquoted(word[1])
            position = word.end()
            continue
        row = rows.get(name)
        words += unquoted(word[1])
        position = word.end()
        if row is not None and not equals and not row.is_flag and not row.is_optional:
            value = WORD.match(line, position)
            if value is None:
                raise UsageError("E0902", f"{name} needs a value: {name} {row.value_name}")
            words += unquoted(value[1])
            position = value.end()
    rest = line[position:].strip()
    return words, rest.removeprefix("-- ").strip() if rest.startswith("-- ") else rest


def unquoted(word: str) -> list[str]:
    """A word as a shell takes it."""
    try:
        return shlex.split(word)
    except ValueError:
        return [word]
