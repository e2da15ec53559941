"""An exception as a traceback shows it, and the mistake behind it."""

from __future__ import annotations

import re
from math import prod

from gradcli.diagnostics import mistakes
from gradcli.diagnostics.facts import text_of
from gradcli.diagnostics.row import Raised, raised

# Texts that Python itself raises for functions of the host; everything else carries its mistake.
_UNEXPECTED_KEYWORD = re.compile(r"^(?P<function>[\w.<>]+)\(\) got an unexpected keyword argument '(?P<keyword>\w+)'")
_ARGUMENTS = re.compile(r"missing \d|positional argument|required positional")


def type_name(error: BaseException) -> str:
    """The type as a traceback names it."""
    return str(getattr(error, "type_name", None) or type(error).__name__)


def message(error: BaseException) -> str:
    """The text as a traceback shows it."""
    return text_of(error)


def full_text(error: BaseException) -> str:
    """``RuntimeError: what it says``."""
    text = message(error)
    return f"{type_name(error)}: {text}" if text else type_name(error)


def first_line(error: BaseException) -> str:
    """The first line of that; of a heading over a list the first item too."""
    first, *rest = full_text(error).split("\n")
    return f"{first} {rest[0].strip()}" if first.endswith(":") and rest else first


def mistake_of(error: BaseException) -> Raised:
    """The mistake that an exception carries; else the one of Python's or NumPy's own exceptions, or of its type."""
    return raised(error) or _mistake_of_host(error) or Raised(next(row for kind, row in mistakes.OF_TYPE if isinstance(error, kind)), {})


def _mistake_of_host(error: BaseException) -> Raised | None:
    """What Python says of the arguments of a function of its own, and NumPy of an array that does not fit into memory."""
    if isinstance(error, MemoryError) and hasattr(error, "shape") and hasattr(error, "dtype"):
        return Raised(mistakes.memory, {"size": error.dtype.itemsize * prod(map(int, error.shape))})
    if not isinstance(error, TypeError):
        return None
    keyword = _UNEXPECTED_KEYWORD.match(text_of(error))
    if keyword is not None:
        return Raised(mistakes.unknown_keyword, {"function": keyword["function"].removesuffix(".__init__"), "keyword": keyword["keyword"]})
    return Raised(mistakes.arguments, {}) if _ARGUMENTS.search(text_of(error)) else None
