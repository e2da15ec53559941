"""What Python cannot raise: exceptions of generators that are collected, and generators that a program leaves suspended.

A generator runs its ``finally`` when it is collected, which may be while another program runs.  So those of a run are closed when it ends, and
what they raise is a warning, as it is in Python, in a program's words and without the host's traceback.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import TracebackType
from typing import Any

from gradcli.diagnostics.facts import text_of
from gradcli.engine.state import STATE
from gradcli.runs.raising import raise_in

SOON = 0.01  # seconds


class Ignored:
    """A block in which exceptions that nobody can catch are handed to `warn` as a category and a text."""

    def __init__(self, warn: Callable[[str, str], None]) -> None:
        self.warn = warn
        self.ended = False

    def __enter__(self) -> None:
        self.before = sys.unraisablehook
        self.hook = self.tell  # one object: a bound method is a new one each time
        sys.unraisablehook = self.hook

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        try:
            self.close_generators()
        finally:
            self.ended = True
            if sys.unraisablehook is self.hook:
                sys.unraisablehook = self.before

    def tell(self, unraisable: Any) -> None:
        """What Python calls where it has nobody to raise an exception to."""
        if self.ended:
            sys.__unraisablehook__(unraisable)
        elif unraisable.exc_type is KeyboardInterrupt:
            self.raise_again()
        elif unraisable.exc_value is not None:
            self.report(unraisable.object, unraisable.exc_value)

    def raise_again(self) -> None:
        """Ctrl-C came while a finalizer ran, where nothing is raised: interrupt the same thread when that is over."""
        from threading import Timer, get_ident

        thread = get_ident()

        def interrupt() -> None:
            if not self.ended:
                raise_in(thread, KeyboardInterrupt)

        Timer(SOON, interrupt).start()

    def report(self, where: Any, error: BaseException) -> None:
        name, text = getattr(where, "__qualname__", type(where).__name__), text_of(error)
        self.warn("RuntimeWarning", f"exception ignored in `{name}`: {type(error).__name__}{': ' * bool(text)}{text}")

    def close_generators(self) -> None:
        """Let the generators that the program left in the middle come to their end."""
        left, STATE.suspended = STATE.suspended, None
        for generator in list(left or ()):
            try:
                generator.close()
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                self.report(generator, error)
