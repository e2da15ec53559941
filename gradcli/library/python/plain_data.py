"""``json`` between texts, ``datetime`` and ``timeit``: what of them reaches no file."""

from __future__ import annotations

import datetime
import json
import timeit
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gradcli.lang.access import runtime
from gradcli.lang.syntax.words import words
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.library.protocol import World

DATES = {
    datetime.datetime: words(
        """
        year month day hour minute second microsecond date time timestamp strftime isoformat weekday isoweekday replace ctime timetuple
        """
    ),
    datetime.date: words("year month day strftime isoformat weekday isoweekday replace ctime"),
    datetime.time: words("hour minute second microsecond strftime isoformat replace"),
    datetime.timedelta: words("days seconds microseconds total_seconds"),
}
MADE_BY_CLASS = words("now today utcnow fromtimestamp combine min max resolution")
for kind, names in DATES.items():
    runtime.CLASS_GETTERS[kind] = lambda kind, name: of_texts(kind, name)
    runtime.expose(kind, names, of_class=[name for name in MADE_BY_CLASS if hasattr(kind, name)])
TEXTS_OF_CLASS = ("strptime", "fromisoformat")  # `strptime` keeps the formats it had


def of_texts(kind: type, name: str) -> Any:
    """A constructor from a text, which becomes the host's own first."""
    if name not in TEXTS_OF_CLASS or not hasattr(kind, name):
        return runtime.missing_of_class(kind, name)
    make = getattr(kind, name)
    return lambda *texts: make(*[runtime.exact(text) for text in texts])


def load(world: World, name: str) -> Module:
    return Module(name, MEMBERS[name]())


def dumps(
    obj: Any,
    *,
    indent: int | str | None = None,
    sort_keys: bool = False,
    ensure_ascii: bool = True,
    separators: Any = None,
    default: Any = None,
) -> str:
    """Plain data as JSON."""
    if isinstance(indent, str):
        indent = runtime.exact(indent)
    return json.dumps(obj, indent=indent, sort_keys=sort_keys, ensure_ascii=ensure_ascii, separators=separators, default=default)


def loads(s: str) -> Any:
    """Plain data from JSON."""
    if not isinstance(s, str | bytes | bytearray):
        raise TypeError(f"the JSON object must be str, bytes or bytearray, not {type(s).__name__}")
    return json.loads(runtime.exact(s) if isinstance(s, str) else s)


def timed(stmt: Callable[[], Any] | str = "pass", setup: Any = "pass", timer: Any = None, number: int = 1000000) -> float:
    """How long `number` calls take.  A statement given as text would be handed to Python, and is refused."""
    if not callable(stmt):
        raise TypeError("timeit takes a function here, not the text of a statement")
    start = timeit.default_timer()
    for _ in range(number):
        stmt()
    return timeit.default_timer() - start


MEMBERS: dict[str, Callable[[], dict[str, Any]]] = {
    "json": lambda: {"dumps": dumps, "loads": loads, "JSONDecodeError": json.JSONDecodeError},
    "datetime": lambda: {kind.__name__: kind for kind in DATES},
    "timeit": lambda: {"default_timer": timeit.default_timer, "timeit": timed},
}
dumps.__name__, loads.__name__, timed.__name__ = "dumps", "loads", "timeit"
