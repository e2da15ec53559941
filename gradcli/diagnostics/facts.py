"""What gradcli knows of an exception, where no program can write it, and how an exception of a program's class is asked.

It lies in the exception's own dict, under a key that is no text: a class of the program's may have attributes of any name, and a
``__getattribute__`` and a ``__str__`` of its own.
"""

from __future__ import annotations

from typing import Any

_NAMES = BaseException.__dict__["__dict__"].__get__
_KEY: Any = object()
_NOTHING: dict[str, Any] = {}
traceback_of: Any = BaseException.__dict__["__traceback__"].__get__
arguments_of: Any = BaseException.__dict__["args"].__get__
number_of: Any = OSError.__dict__["errno"].__get__
code_of_exit: Any = SystemExit.__dict__["code"].__get__


def facts(error: BaseException) -> dict[str, Any]:
    """What is known of an exception, to be added to."""
    names = _NAMES(error)
    found: dict[str, Any] | None = names.get(_KEY)
    if found is None:
        found = names[_KEY] = {}
    return found


def fact(error: BaseException, name: str, default: Any = None) -> Any:
    """One thing that is known of an exception."""
    return _NAMES(error).get(_KEY, _NOTHING).get(name, default)


def names_of_program(error: BaseException) -> dict[str, Any]:
    """What a program wrote on an exception, as a new dict."""
    return {name: value for name, value in _NAMES(error).items() if type(name) is str}


def text_of(error: BaseException) -> str:
    """What an exception says, asked once: a class of the program's may fail at it, or say something else the next time."""
    text = fact(error, "text")
    if text is None:
        try:
            text = str.__str__(str(error))
        except KeyboardInterrupt:
            raise
        except BaseException:  # what Python itself prints in its place
            text = "<exception str() failed>"
        facts(error)["text"] = text
    return str(text)
