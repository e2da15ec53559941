"""``re``: the host's regular expressions; patterns and matches show their pure methods."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gradcli.lang.access import runtime
from gradcli.lang.syntax.words import words
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.library.protocol import World

SEARCHES = words("findall finditer fullmatch match search split sub subn")
OTHERS = words("compile error escape Match Pattern A ASCII I IGNORECASE M MULTILINE S DOTALL X VERBOSE U UNICODE")

runtime.expose(re.Pattern, (*SEARCHES, "flags", "groupindex", "groups", "pattern"))
runtime.expose(
    re.Match,
    words("end endpos group groupdict groups lastgroup lastindex pos re span start string"),
    {"expand": lambda match: lambda template: match.expand(plainly(template))},
)
runtime.expose(re.RegexFlag, ("name", "value"))


TEXTS = (str, bytes)


def plainly(value: Any) -> Any:
    """A text as the host's own: its patterns are kept by what they were made of, from one run to the next."""
    kind = type(value)
    if kind in TEXTS or not issubclass(kind, TEXTS):
        return value
    return str.__str__(value) if issubclass(kind, str) else bytes(value)


def of_texts(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of `re`, its texts plain, and without what would write to the host's output."""

    def call(*arguments: Any, **keywords: Any) -> Any:
        given = [plainly(argument) for argument in arguments]
        named = {name: plainly(value) for name, value in keywords.items()}
        if any(isinstance(value, int) and value & re.DEBUG for value in [*given[1:2], named.get("flags")]) and function is re.compile:
            raise ValueError("re.DEBUG is not part of the language: it would write to the output")
        return function(*given, **named)

    call.__name__ = call.__qualname__ = function.__name__
    call.__doc__ = function.__doc__
    return call


def load(world: World, name: str) -> Module:
    functions = {member: of_texts(getattr(re, member)) for member in (*SEARCHES, "compile", "escape")}
    return Module(name, {member: functions.get(member, getattr(re, member)) for member in (*SEARCHES, *OTHERS)})
