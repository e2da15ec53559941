"""The builtins of a program: the host's own where they are harmless, ours where they look into values, grow, or reach outside."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NoReturn

from gradcli.lang.access import runtime
from gradcli.lang.access.guards import check_power, collected, interruptible
from gradcli.lang.access.nesting import counted
from gradcli.lang.compile.classes import TypeStandIn
from gradcli.lang.compile.frame import MISSING
from gradcli.lang.syntax.words import words

PLAIN = words(
    """
    abs ascii bin bool bytearray bytes callable chr classmethod complex dict divmod enumerate filter float format frozenset hash
    hex id int isinstance issubclass iter len list map next object oct ord property range repr reversed round set slice
    staticmethod str tuple zip NotImplemented Ellipsis super
    """
)
REFUSED = {
    "input": "a program cannot read input: assign the value, or pass it with -v",
    "open": "a program has no access to files: pass data with -v x=@file",
    "eval": "a program cannot run text as code",
    "exec": "a program cannot run text as code",
    "compile": "a program cannot run text as code",
    "__import__": "use the `import` statement",
    "breakpoint": "there is no debugger",
    "help": "help is available on the command line: gradcli --help",
    "memoryview": "a program has no access to memory",
}


class Builtin:
    """A function that says of itself what the host's builtins say."""

    __slots__ = ("__name__", "__qualname__", "document", "function")
    __module__ = "builtins"

    def __init__(self, name: str, function: Callable[..., Any]) -> None:
        self.__name__ = self.__qualname__ = name
        self.document = function.__doc__
        self.function = function

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        return self.function(*arguments, **keywords)

    def __repr__(self) -> str:
        return f"<built-in function {self.__name__}>"


runtime.UNCHANGING.add(Builtin)
Builtin.__name__ = Builtin.__qualname__ = "builtin_function_or_method"
runtime.expose(Builtin, ("__name__", "__qualname__", "__module__", "__call__"), {"__doc__": lambda function: function.document})


def refuser(name: str, why: str) -> Callable[..., NoReturn]:
    def refuse(*arguments: Any, **keywords: Any) -> NoReturn:
        raise RuntimeError(f"{name}() is not part of the language: {why}")

    return refuse


# ---- attributes ----------------------------------------------------------------------------------------------------------------------


def getattr_(value: Any, name: Any, default: Any = MISSING) -> Any:
    """getattr(object, name[, default]) -> value"""
    if default is MISSING:
        return runtime.get(value, name)
    try:
        return runtime.get(value, name)
    except AttributeError:
        return default


def hasattr_(value: Any, name: Any) -> bool:
    """Return whether the object has an attribute with the given name."""
    try:
        runtime.get(value, name)
    except AttributeError:
        return False
    return True


def setattr_(value: Any, name: Any, new: Any) -> None:
    """Sets the named attribute on the given object to the specified value."""
    runtime.put(value, name, new)


def delattr_(value: Any, name: Any) -> None:
    """Deletes the named attribute from the given object."""
    runtime.delete(value, name)


def vars_(value: Any) -> Any:
    """vars([object]) -> dictionary"""
    try:
        return runtime.get(value, "__dict__")
    except AttributeError:
        raise TypeError("vars() argument must have __dict__ attribute") from None


def dir_(value: Any) -> list[str]:
    """dir([object]) -> list of strings"""
    return runtime.names_of(value)


# ---- values that may grow ------------------------------------------------------------------------------------------------------------


def pow_(base: Any, exp: Any, mod: Any = None) -> Any:
    """Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments."""
    if mod is None and type(base) is int and type(exp) is int:
        check_power(base, exp)
    return pow(base, exp) if mod is None else pow(base, exp, mod)


def sum_(iterable: Iterable[Any], /, start: Any = 0) -> Any:
    """Return the sum of a 'start' value (default: 0) plus an iterable of numbers."""
    return sum(interruptible(iterable), start)


def any_(iterable: Iterable[Any], /) -> bool:
    """Return True if bool(x) is True for any x in the iterable."""
    return any(interruptible(iterable))


def all_(iterable: Iterable[Any], /) -> bool:
    """Return True if bool(x) is True for all values x in the iterable."""
    return all(interruptible(iterable))


def min_(*arguments: Any, **options: Any) -> Any:
    """Return the smallest item of an iterable, or the smallest of two or more arguments."""
    return min(interruptible(arguments[0]), **options) if len(arguments) == 1 and iterates(arguments[0]) else min(*arguments, **options)


def max_(*arguments: Any, **options: Any) -> Any:
    """Return the biggest item of an iterable, or the biggest of two or more arguments."""
    return max(interruptible(arguments[0]), **options) if len(arguments) == 1 and iterates(arguments[0]) else max(*arguments, **options)


def iterates(value: Any) -> bool:
    return hasattr(type(value), "__iter__")


def sorted_(iterable: Iterable[Any], /, *, key: Any = None, reverse: bool = False) -> list[Any]:
    """Return a new list containing all items from the iterable in ascending order."""
    return sorted(collected(iterable, "list"), key=key, reverse=reverse)


SIZED = (list, tuple, dict, set, frozenset, str, bytes)


def constructor(kind: type, name: str) -> Callable[..., Any]:
    """``list(values)`` and its like: what has no end is given up in time."""

    def make(*arguments: Any) -> Any:
        if len(arguments) == 1 and type(arguments[0]) not in SIZED and iterates(arguments[0]) and not isinstance(arguments[0], SIZED):
            return kind(collected(arguments[0], name))
        return kind(*arguments)

    return make


for made in (list, tuple, set, frozenset):
    runtime.CONSTRUCTORS[made] = constructor(made, made.__name__)


def exit_(code: Any = None) -> NoReturn:
    """Leave the program."""
    raise SystemExit(code)


OURS: dict[str, Callable[..., Any]] = {
    "getattr": getattr_,
    "hasattr": hasattr_,
    "setattr": setattr_,
    "delattr": delattr_,
    "vars": vars_,
    "dir": dir_,
    "pow": pow_,
    "sum": sum_,
    "any": any_,
    "all": all_,
    "min": min_,
    "max": max_,
    "sorted": sorted_,
    "exit": exit_,
    "quit": exit_,
}


def printer(write: Callable[[str], object], write_error: Callable[[str], object]) -> Callable[..., None]:
    """`print`, to where the program's output goes."""

    def print_(*values: Any, sep: str | None = " ", end: str | None = "\n", file: Any = None, flush: bool = False, **unknown: Any) -> None:
        """Prints the values to a stream, or to sys.stdout by default."""
        if unknown:
            raise TypeError(f"'{next(iter(unknown))}' is an invalid keyword argument for print()")
        for what, option in (("sep", sep), ("end", end)):
            if option is not None and not issubclass(type(option), str):
                raise TypeError(f"{what} must be None or a string, not {type(option).__name__}")
        between, last = " " if sep is None else runtime.exact(sep), "\n" if end is None else runtime.exact(end)
        text = between.join([str(value) for value in values]) + last
        if file is None:
            write(text)
        else:
            runtime.get(file, "write")(text)

    return print_


@cache
def standard() -> dict[str, Any]:
    """The builtins that are the same for all programs, which can change none of them."""
    found = {name: counted(getattr(builtins, name)) for name in PLAIN}
    found |= {name: Builtin(name, function) for name, function in OURS.items()}
    found |= {name: Builtin(name, refuser(name, why)) for name, why in REFUSED.items()}
    return found | {
        name: value
        for name, value in vars(builtins).items()
        if isinstance(value, type) and issubclass(value, BaseException) and not name.startswith("_")
    }


def namespace(
    write: Callable[[str], object], write_error: Callable[[str], object], names: dict[str, Any], module: str = "__main__"
) -> dict[str, Any]:
    """All builtins of one program."""
    made = dict(standard())
    made["print"] = Builtin("print", printer(write, write_error))
    made["globals"] = Builtin("globals", lambda: names)
    made["locals"] = Builtin("locals", lambda: names)
    made["type"] = TypeStandIn
    made["__name__"], made["__doc__"] = module, None
    return made
