"""Command lines whose options are written whole, ``--name value`` or ``--name=value``, read without click, which takes longer to load than to ask.

Anything else is click's: letters in a bundle, a value that sticks to a letter, whatever is wrong.  What is read here is what click would read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gradcli.data.sources import Kind, Program
from gradcli.options.option import Option


def plain(words: Iterable[str], options: Iterable[Option]) -> tuple[dict[str, Any], list[str]] | None:
    """Each option's values as a list (a flag's as True or False), and the programs; None where this is not the place to say."""
    rows = {word: option for option in options for word in option.words}
    values: dict[str, Any] = {}
    programs: list[str] = []
    waiting = iter(words)
    for word in waiting:
        if not word.startswith("-") or word == "-":
            programs.append(word)
            continue
        if word == "--":
            return values, [*programs, *waiting]
        name, sign, value = word.partition("=") if word.startswith("--") else (word, "", "")
        option = rows.get(name)
        if option is None or (option.is_flag and sign) or (option.is_optional and not word.startswith("--")):
            return None
        if option.is_flag:
            values[option.key] = name != option.negation
            continue
        if not sign and not option.is_optional:
            following = next(waiting, None)
            if following is None:
                return None
            value = following
        values.setdefault(option.key, []).append(value)
        if option.is_program:
            programs.append(Program(value, Kind(name)))
    return values, programs
