"""``pprint`` and ``traceback``: values and errors told in several lines."""

from __future__ import annotations

import pprint
import sys
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.facts import text_of
from gradcli.lang.access import runtime
from gradcli.library import Module
from gradcli.library.python.records import fields_of

if TYPE_CHECKING:
    from gradcli.library.protocol import World

HEAD = "Traceback (most recent call last):"


def load(world: World, name: str) -> Module:
    return Module(name, printing(world) if name == "pprint" else tracing(world))


class Layout(pprint.PrettyPrinter):
    """The host's layout, which looks for the host's own kind of dataclass where ours is."""

    def _format(self, object: Any, stream: Any, indent: int, allowance: int, context: Any, level: int) -> None:
        fields = None if isinstance(object, type) else fields_of(object)
        if fields is None:
            super()._format(object, stream, indent, allowance, context, level)
            return
        text = self._repr(object, context, level)
        if len(text) <= self._width - indent - allowance or id(object) in context:  # type: ignore[attr-defined]
            stream.write(text)
            return
        name = type(object).__name__
        stream.write(f"{name}(")
        inner = {**context, id(object): 1}
        items = [(name, runtime.get(object, name)) for name, one in fields.items() if one.repr]
        self._format_namespace_items(items, stream, indent + len(name) + 1, allowance, inner, level)  # type: ignore[attr-defined]
        stream.write(")")


def pformat(
    object: Any,
    indent: int = 1,
    width: int = 80,
    depth: int | None = None,
    *,
    compact: bool = False,
    sort_dicts: bool = True,
    underscore_numbers: bool = False,
) -> str:
    """A value as text, over several lines if it is long."""
    layout = Layout(indent, width, depth, compact=compact, sort_dicts=sort_dicts, underscore_numbers=underscore_numbers)
    return layout.pformat(object)


class PrettyPrinter:
    """What prints with options that are given once."""

    def __init__(self, write: Any, options: dict[str, Any]) -> None:
        self._write, self._options = write, options

    def pprint(self, object: Any) -> None:
        self._write(pformat(object, **self._options))
        self._write("\n")

    def pformat(self, object: Any) -> str:
        return pformat(object, **self._options)


runtime.expose(PrettyPrinter, ("pprint", "pformat"))


def printing(world: World) -> dict[str, Any]:
    """The host lays the text out; it goes where the program's output goes."""

    def write(object: Any, stream: Any = None, *arguments: Any, **keywords: Any) -> None:
        """Print a value, over several lines if it is long."""
        put = world.write if stream is None else runtime.get(stream, "write")
        put(pformat(object, *arguments, **keywords))
        put("\n")

    def plainly(object: Any, *arguments: Any, sort_dicts: bool = False, **keywords: Any) -> None:
        """Print a value, its dicts in their own order."""
        write(object, *arguments, sort_dicts=sort_dicts, **keywords)

    def printer(indent: int = 1, width: int = 80, depth: int | None = None, stream: Any = None, **keywords: Any) -> PrettyPrinter:
        put = (lambda text: world.write(text)) if stream is None else runtime.get(stream, "write")
        return PrettyPrinter(put, {"indent": indent, "width": width, "depth": depth, **keywords})

    return {"pprint": write, "pp": plainly, "pformat": pformat, "PrettyPrinter": printer}


def tracing(world: World) -> dict[str, Any]:
    """What was raised, without the host's frames: gradcli itself tells where, when a program ends with it."""

    def format_exc(limit: Any = None, chain: bool = True) -> str:
        """The exception that is being handled."""
        error = sys.exception()
        return "NoneType: None\n" if error is None else "\n".join((HEAD, *told(error)))

    def print_exc(limit: Any = None, file: Any = None, chain: bool = True) -> None:
        """Tell the exception that is being handled."""
        (world.write_error if file is None else runtime.get(file, "write"))(format_exc())

    def format_exception(error: Any, *rest: Any, **keywords: Any) -> list[str]:
        """The lines that tell an exception."""
        return [f"{HEAD}\n", *told(error)]

    def format_exception_only(error: Any, *rest: Any) -> list[str]:
        """The line that names an exception."""
        return told(error)

    def print_exception(error: Any, *rest: Any, file: Any = None, **keywords: Any) -> None:
        """Tell an exception."""
        (world.write_error if file is None else runtime.get(file, "write"))("".join(format_exception(error)))

    found = (format_exc, print_exc, format_exception, format_exception_only, print_exception)
    return {function.__name__: function for function in found}


def told(error: BaseException) -> list[str]:
    """An exception's name and text."""
    text = text_of(error)
    return [f"{type(error).__name__}: {text}\n" if text else f"{type(error).__name__}\n"]
