"""``contextlib``: context managers from generators, and the small ready-made ones.  What they call on a value goes by the closed table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from gradcli.lang.access import runtime
from gradcli.lang.compile.control import Travelling
from gradcli.library import Module
from gradcli.library.python.functions import Wrapped

if TYPE_CHECKING:
    from gradcli.library.protocol import World


def load(world: World, name: str) -> Module:
    kinds = (suppress, nullcontext, closing, ExitStack)
    return Module(name, {"contextmanager": contextmanager, **{kind.__name__: kind for kind in kinds}})


class Decorating:
    """A manager that is a decorator too: each call of the function runs within it."""

    def _again(self) -> Any:
        return self

    def __call__(self, function: Callable[..., Any]) -> Any:
        def run(*arguments: Any, **keywords: Any) -> Any:
            with Travelling(self._again()):
                return function(*arguments, **keywords)

        return Wrapped(run, function)


class Generated(Decorating):
    """What a generator function with one `yield` manages."""

    def __init__(self, function: Callable[..., Iterator[Any]], arguments: tuple[Any, ...], keywords: dict[str, Any]) -> None:
        self._made = function, arguments, keywords
        self._generator: Any = function(*arguments, **keywords)

    def _again(self) -> Generated:
        return Generated(*self._made)

    def __enter__(self) -> Any:
        try:
            return next(self._generator)
        except StopIteration:
            raise RuntimeError("generator didn't yield") from None

    def __exit__(self, kind: Any, error: BaseException | None, traceback: Any) -> bool:
        if kind is None:
            return self._ended(lambda: next(self._generator), "generator didn't stop")
        if error is None:
            error = kind()
        try:
            return self._ended(lambda: runtime.get(self._generator, "throw")(error), "generator didn't stop after throw()", error)
        except RuntimeError as other:
            if other is error or (isinstance(error, StopIteration) and other.__cause__ is error):
                return False
            raise
        except BaseException as other:
            if other is error:
                return False
            raise

    def _ended(self, resume: Callable[[], Any], complaint: str, error: BaseException | None = None) -> bool:
        """Let the generator come to its end; whether it kept an exception to itself."""
        try:
            resume()
        except StopIteration as stop:
            return error is not None and stop is not error
        try:
            raise RuntimeError(complaint)
        finally:
            runtime.get(self._generator, "close")()


def contextmanager(func: Callable[..., Iterator[Any]]) -> Any:
    """A generator function that yields once, as a function that gives a context manager."""
    return Wrapped(lambda *arguments, **keywords: Generated(func, arguments, keywords), func)


class suppress(Decorating):  # noqa: N801  # as it is called
    """Keep some exceptions from leaving the block."""

    def __init__(self, *exceptions: Any) -> None:
        self._exceptions = exceptions

    def __enter__(self) -> None: ...

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> bool:
        return kind is not None and issubclass(kind, self._exceptions)


class nullcontext:  # noqa: N801
    """A manager that does nothing."""

    def __init__(self, enter_result: Any = None) -> None:
        self._result = enter_result

    def __enter__(self) -> Any:
        return self._result

    def __exit__(self, *problem: object) -> None: ...


class closing:  # noqa: N801
    """Close a value when the block ends."""

    def __init__(self, thing: Any) -> None:
        self._thing = thing

    def __enter__(self) -> Any:
        return self._thing

    def __exit__(self, *problem: object) -> None:
        runtime.get(self._thing, "close")()


class ExitStack:
    """Managers and calls to be left in the reverse order."""

    def __init__(self) -> None:
        self._exits: list[Callable[..., Any]] = []

    def __enter__(self) -> ExitStack:
        return self

    def enter_context(self, cm: Any) -> Any:
        """Enter a manager, to be left with the others."""
        manager = Travelling(cm)
        result = manager.__enter__()
        self._exits.append(manager.__exit__)
        return result

    def push(self, exit: Any) -> Any:
        """Leave a manager, or call an ``__exit__``, with the others."""
        self._exits.append(Travelling(exit).__exit__ if hasattr(type(exit), "__enter__") and hasattr(type(exit), "__exit__") else exit)
        return exit

    def callback(self, callback: Any, /, *arguments: Any, **keywords: Any) -> Any:
        """Call a function when the block ends."""
        self._exits.append(lambda *problem: callback(*arguments, **keywords) and None)
        return callback

    def pop_all(self) -> ExitStack:
        """A stack that leaves them instead of this one."""
        other = ExitStack()
        other._exits, self._exits = self._exits, []
        return other

    def close(self) -> None:
        """Leave them all now."""
        self.__exit__(None, None, None)

    def __exit__(self, kind: Any, error: BaseException | None, traceback: Any) -> bool:
        first = error
        while self._exits:
            leave = self._exits.pop()
            try:
                if leave(None if error is None else type(error), error, None):
                    error = None
            except BaseException as other:
                if other.__context__ is None and other is not error:
                    other.__context__ = error
                error = other
        if error is not None and error is not first:
            raise error
        return first is not None and error is None


for _manager in (Generated, suppress, nullcontext, closing):
    runtime.expose(_manager)
    _manager.__module__ = "contextlib"
runtime.expose(ExitStack, ("enter_context", "push", "callback", "pop_all", "close"))
ExitStack.__module__ = "contextlib"
Generated.__name__ = Generated.__qualname__ = "_GeneratorContextManager"


class Unwatched(Decorating):
    """``profile()`` and ``record_function(name)``: the block runs, and nobody takes its time."""

    def __init__(self, *arguments: Any, **keywords: Any) -> None: ...

    def __enter__(self) -> Unwatched:
        return self

    def __exit__(self, *problem: object) -> None: ...


runtime.expose(Unwatched)
PROFILER = {"profile": Unwatched, "record_function": Unwatched, "emit_nvtx": Unwatched, "emit_itt": Unwatched}
