"""``sys``, ``os``, ``time``, ``warnings``: what of the surroundings a program may know."""

from __future__ import annotations

import builtins
import sys
import time
from typing import TYPE_CHECKING, Any

from gradcli.engine.state import STATE
from gradcli.lang.access import runtime
from gradcli.lang.syntax.words import words
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.library.protocol import World

CLOCKS = words(
    """
    time time_ns perf_counter perf_counter_ns process_time process_time_ns monotonic monotonic_ns ctime strftime localtime gmtime
    asctime mktime
    """
)


def load(world: World, name: str) -> Module:
    return Module(name, {"sys": system, "os": operating_system, "time": clocks, "warnings": warnings}[name](world))


class Stream:
    """``sys.stdout`` or ``sys.stderr``."""

    def __init__(self, name: str, write: Any) -> None:
        self.name, self._write = f"<{name}>", write

    def write(self, text: str) -> int:
        if not issubclass(type(text), str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        text = runtime.exact(text)
        self._write(text)
        return len(text)

    def flush(self) -> None:
        """The program's output is never held back."""

    def isatty(self) -> bool:
        return False


runtime.expose(Stream, ("write", "flush", "isatty", "name"))
runtime.expose(type(sys.version_info), ("major", "minor", "micro", "releaselevel", "serial"))
runtime.expose(type(sys.float_info), [name for name in dir(sys.float_info) if not name.startswith("_")])
runtime.expose(time.struct_time, [name for name in dir(time.struct_time) if name.startswith("tm_")])


def system(world: World) -> dict[str, Any]:
    return {
        "version": sys.version,
        "version_info": sys.version_info,
        "platform": sys.platform,
        "maxsize": sys.maxsize,
        "float_info": sys.float_info,
        "byteorder": sys.byteorder,
        "stdout": Stream("stdout", lambda text: world.write(text)),
        "stderr": Stream("stderr", lambda text: world.write_error(text)),
        "path": [],
        "argv": [""],
        "exit": world.python.ambient["exit"],
        "getrecursionlimit": lambda: 1000,
        "setrecursionlimit": lambda limit: None,
        "getsizeof": sys.getsizeof,
    }


def operating_system(world: World) -> dict[str, Any]:
    """What needs no file and no process; the environment is what the program itself puts there."""
    from gradcli.library.closed import refuse

    environ: dict[str, str] = {}
    closed = words("chdir fork getcwd kill listdir makedirs mkdir open popen putenv remove rename rmdir scandir stat system walk")
    found = {"sep": "/", "linesep": "\n", "name": "posix", "environ": environ, "getenv": environ.get, "cpu_count": lambda: 1}
    return found | dict.fromkeys(closed, refuse)


def clocks(world: World) -> dict[str, Any]:
    return {name: getattr(time, name) for name in CLOCKS} | {
        "sleep": time.sleep,
        "struct_time": time.struct_time,
        "timezone": time.timezone,
    }


# ---- warnings ------------------------------------------------------------------------------------------------------------------------


class Caught:
    """A warning as ``catch_warnings(record=True)`` keeps it."""

    def __init__(self, category: str, text: str) -> None:
        self.category: type[Warning] = getattr(builtins, category, UserWarning)
        self.message = self.category(text)


class Catching:
    """``warnings.catch_warnings()``: with `record`, warnings go to a list, and those that were told before come again."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        self.record: list[Caught] | None = [] if keywords.get("record") else None

    def __enter__(self) -> list[Caught] | None:
        self.before = STATE.warnings, STATE.on_warning
        record = self.record
        if record is not None:
            STATE.warnings = []
            STATE.on_warning = lambda category, text: record.append(Caught(category, text))
        return record

    def __exit__(self, *problem: object) -> None:
        STATE.warnings, STATE.on_warning = self.before


runtime.expose(Caught, ("category", "message"))
runtime.expose(Catching)


def warnings(world: World) -> dict[str, Any]:
    """Filters do nothing: gradcli tells each warning once, and never stops for one."""

    def warn(message: Any, category: Any = None, stacklevel: int = 1, source: Any = None) -> None:
        """Issue a warning."""
        kind = type(message) if issubclass(type(message), Warning) else UserWarning if category is None else category
        if not (isinstance(kind, type) and issubclass(kind, Warning)):
            shown = kind.__name__ if isinstance(kind, type) else runtime.type_of(kind).__name__
            raise TypeError(f"category must be a Warning subclass, not '{shown}'")
        STATE.warn(runtime.exact(kind.__name__), runtime.exact(str(message)))

    def ignore(*arguments: Any, **keywords: Any) -> None:
        """Nothing."""

    return {"warn": warn, "catch_warnings": Catching, **dict.fromkeys(("filterwarnings", "simplefilter", "resetwarnings"), ignore)}
