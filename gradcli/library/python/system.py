"""``sys``, ``os``, ``time``, ``warnings``: what of the surroundings a program may know."""

from __future__ import annotations

import builtins
import re
import sys
import time
from typing import TYPE_CHECKING, Any

from gradcli.engine.state import STATE
from gradcli.lang.access import runtime
from gradcli.lang.syntax.words import words
from gradcli.library import Module
from gradcli.records import NamedTuple

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


ACTIONS = words("error ignore always default module once")


class Filter(NamedTuple):
    """What to do with warnings of a kind whose text begins as a pattern says."""

    action: str
    message: re.Pattern[str] | None
    category: type[Warning]

    def fits(self, category: str, text: str) -> bool:
        return issubclass(kind_of(category), self.category) and (self.message is None or self.message.match(text) is not None)


class Filters(list[Filter]):
    """The filters of a program, the one that counts first."""

    def action(self, category: str, text: str) -> str:
        """What becomes of a warning; one that is an error is raised here."""
        found = next((each.action for each in self if each.fits(category, text)), "")
        if found == "error":
            raise kind_of(category)(text)
        return found

    def add(self, action: Any, message: str, category: Any, append: bool) -> None:
        if action not in ACTIONS:
            raise AssertionError(f"invalid action: {action!r}")
        if not (isinstance(category, type) and issubclass(category, Warning)):
            raise AssertionError("category must be a Warning subclass")
        entry = Filter(action, re.compile(message, re.IGNORECASE) if message else None, category)
        self.insert(len(self) if append else 0, entry)
        STATE.warning_action = self.action


def kind_of(category: str) -> type[Warning]:
    """The class of a warning by its name; one of the program's own counts as the usual kind."""
    return getattr(builtins, category, UserWarning)


class Caught:
    """A warning as ``catch_warnings(record=True)`` keeps it."""

    def __init__(self, category: str, text: str) -> None:
        self.category = kind_of(category)
        self.message = self.category(text)


class Catching:
    """``warnings.catch_warnings()``: with `record`, warnings go to a list, and those that were told before come again."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        self.record: list[Caught] | None = [] if keywords.get("record") else None

    def __enter__(self) -> list[Caught] | None:
        self.before = STATE.warnings, STATE.on_warning
        self.action = STATE.warning_action
        record = self.record
        if record is not None:
            STATE.warnings = []
            STATE.on_warning = lambda category, text: record.append(Caught(category, text))
        return record

    def __exit__(self, *problem: object) -> None:
        STATE.warnings, STATE.on_warning = self.before
        STATE.warning_action = self.action


runtime.expose(Caught, ("category", "message"))
runtime.expose(Catching)


def warnings(world: World) -> dict[str, Any]:
    """Warnings, each told once if no filter says otherwise."""

    def filters() -> Filters:
        """A copy of those that count now: ``catch_warnings`` brings the old ones back."""
        found = getattr(STATE.warning_action, "__self__", ())
        return Filters(found)

    def simplefilter(action: Any, category: Any = Warning, lineno: int = 0, append: bool = False) -> None:
        """What becomes of warnings of a kind."""
        filters().add(action, "", category, append)

    def filterwarnings(
        action: Any, message: str = "", category: Any = Warning, module: str = "", lineno: int = 0, append: bool = False
    ) -> None:
        """The same, for those whose text begins as the pattern `message` says."""
        filters().add(action, runtime.exact(message), category, append)

    def resetwarnings() -> None:
        """No filters."""
        STATE.warning_action = None

    def warn(message: Any, category: Any = None, stacklevel: int = 1, source: Any = None) -> None:
        """Issue a warning."""
        kind = type(message) if issubclass(type(message), Warning) else UserWarning if category is None else category
        if not (isinstance(kind, type) and issubclass(kind, Warning)):
            shown = kind.__name__ if isinstance(kind, type) else runtime.type_of(kind).__name__
            raise TypeError(f"category must be a Warning subclass, not '{shown}'")
        STATE.warn(runtime.exact(kind.__name__), runtime.exact(str(message)))

    return {
        "warn": warn,
        "catch_warnings": Catching,
        "filterwarnings": filterwarnings,
        "simplefilter": simplefilter,
        "resetwarnings": resetwarnings,
    }
