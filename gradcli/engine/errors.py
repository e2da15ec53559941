"""Raising PyTorch's exceptions, with a word on which argument is to blame."""

from __future__ import annotations

from typing import Any, NoReturn


class LinAlgError(RuntimeError):
    """A factorization that could not be completed; PyTorch calls it ``torch.linalg.LinAlgError``."""


class OutOfMemoryError(RuntimeError):
    """An allocation past the limit or the memory of the machine."""


# As they are called where they come from.
LinAlgError.__name__ = LinAlgError.__qualname__ = "_LinAlgError"
OutOfMemoryError.__name__ = OutOfMemoryError.__qualname__ = "RuntimeError"


# What gradcli knows of an exception lies in its own dict, under a key that no program can write: a class of the program's may have attributes
# of any name, and `__getattribute__` and `__dict__` of its own.
_NAMES = BaseException.__dict__["__dict__"].__get__
_KEY: Any = object()
_NOTHING: dict[str, Any] = {}


# A class of the program's has a `__getattribute__` of its own, perhaps; these look past it.
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


def fail(kind: type[Exception], text: str, *, blame: tuple[str, ...] = (), rule: str = "", about: Any = None) -> NoReturn:
    """Raise `kind` with PyTorch's `text`.

    `blame` names the arguments at fault, `rule` the kind of mistake and `about` is what it is about; a diagnostic uses them, a program sees none.
    """
    error = kind(text)
    facts(error).update(blame=blame, rule=rule, about=about)
    raise error


def refuse_memory(size: int, shape: tuple[int, ...] = ()) -> NoReturn:
    """Refuse an allocation of `size` bytes; past what 64 bits count, PyTorch says so of the shape."""
    if size >= 2**63 and shape:
        raise OutOfMemoryError(f"Storage size calculation overflowed with sizes={list(shape)}")
    raise OutOfMemoryError(
        "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: "
        f"you tried to allocate {size} bytes. Error code 12 (Cannot allocate memory)"
    )


def not_implemented(name: str) -> NoReturn:
    """Refuse a derivative that PyTorch does not have either."""
    fail(NotImplementedError, f"the derivative for '{name}' is not implemented.", rule="no derivative")
