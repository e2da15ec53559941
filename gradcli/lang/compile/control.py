"""Compound statements: conditions, loops, `with`, `try`."""

from __future__ import annotations

from typing import Any

from gradcli.diagnostics import mistakes
from gradcli.diagnostics.model import GradcliError, Span
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE, Turn
from gradcli.lang.compile.assignments import clear
from gradcli.lang.compile.frame import BREAK, CONTINUE, Frame, Rest, Run, Store, Unit, note_origin, statement
from gradcli.lang.compile.names import store_name
from gradcli.lang.syntax import nodes as syntax


@statement(syntax.If)
def if_(unit: Unit, node: syntax.If) -> Run:
    chain, rest = syntax.branches(node)
    branches = [(unit.expression(one.test), unit.block(one.body), one.test.span) for one in chain]
    otherwise = unit.block(rest) if rest else None

    def run(frame: Frame) -> Any:
        for test, body, span in branches:  # in a row, so that their number is no depth
            value = test(frame)
            STATE.where = span
            if value:
                return body(frame)
        return None if otherwise is None else otherwise(frame)

    return run


def counting(body: Run) -> Run:
    """The body of a loop, where turns are counted."""

    def run(frame: Frame) -> Any:
        if STATE.turns:
            STATE.turns[-1].number += 1
        return body(frame)

    return run if STATE.turns is not None else body


def counted(loop: Run, span: Span) -> Run:
    """A loop, where turns are counted."""

    def run(frame: Frame) -> Any:
        turns = STATE.turns
        if turns is None:
            return loop(frame)
        turns.append(Turn(span))
        try:
            return loop(frame)
        finally:
            turns.pop()

    return run if STATE.turns is not None else loop


@statement(syntax.While)
def while_(unit: Unit, node: syntax.While) -> Run:
    test, body, span = unit.expression(node.test), counting(unit.block(node.body)), node.test.span
    otherwise = unit.block(node.otherwise) if node.otherwise else None

    rest = Rest(unit, node, "while_function")

    def run(frame: Frame) -> Any:
        left = rest.turns()
        while True:
            left -= 1
            if left < 0 and rest.ready():
                return rest.run()
            value = test(frame)
            STATE.where = span
            if not value:
                break
            signal = body(frame)
            if signal is not None and signal is not CONTINUE:
                return None if signal is BREAK else signal
        return None if otherwise is None else otherwise(frame)

    return counted(run, node.span)


@statement(syntax.For)
def for_(unit: Unit, node: syntax.For) -> Run:
    store, iterable, body = unit.store(node.target), unit.expression(node.iterable), counting(unit.block(node.body))
    otherwise = unit.block(node.otherwise) if node.otherwise else None
    span = node.iterable.span

    rest = Rest(unit, node, "for_function")

    def run(frame: Frame) -> Any:
        values = iterable(frame)
        STATE.where = span
        values = iter(values)
        left = rest.turns()
        if left or not rest.ready():
            for value in values:
                store(frame, value)
                signal = body(frame)
                if signal is not None and signal is not CONTINUE:
                    return None if signal is BREAK else signal
                left -= 1
                if not left and rest.ready():
                    return rest.run(values)
            return None if otherwise is None else otherwise(frame)
        return rest.run(values)

    return counted(run, node.span)


@statement(syntax.With)
def with_(unit: Unit, node: syntax.With) -> Run:
    body = unit.block(node.body)
    for item in reversed(node.items):
        body = with_one(unit.expression(item.context), None if item.target is None else unit.store(item.target), body, item.span)
    return body


def with_one(context: Run, store: Store | None, body: Run, span: Span) -> Run:
    def run(frame: Frame) -> Any:
        manager = context(frame)
        signal = None
        STATE.where = span
        with Travelling(manager) as value:
            if store is not None:
                store(frame, value)
            signal = body(frame)
        return signal  # noqa: RET504  # still None where the manager swallowed an exception

    return run


class Travelling:
    """A program's context manager; an exception on its way through keeps where it came from."""

    __slots__ = ("leave", "manager")

    def __init__(self, manager: Any) -> None:
        kind = type(manager)
        if not hasattr(kind, "__enter__"):
            fail(TypeError, f"'{kind.__name__}' object does not support the context manager protocol", mistakes.no_manager)
        if not hasattr(kind, "__exit__"):
            raise TypeError(f"'{kind.__name__}' object does not support the context manager protocol (missed __exit__ method)")
        self.manager = manager

    def __enter__(self) -> Any:
        return type(self.manager).__enter__(self.manager)

    def __exit__(self, kind: Any, error: BaseException | None, traceback: Any) -> Any:
        if error is not None:
            note_origin(error)
        return type(self.manager).__exit__(self.manager, kind, error, None)


# ---- try -----------------------------------------------------------------------------------------------------------------------------

Catch = tuple[Run | None, Store | None, Run | None, Run, Span]


@statement(syntax.Try)
def try_(unit: Unit, node: syntax.Try) -> Run:
    body = unit.block(node.body)
    otherwise = unit.block(node.otherwise) if node.otherwise else None
    run = body
    if node.handlers:
        run = with_handlers(body, [handler(unit, part, unit.block(part.body)) for part in node.handlers], otherwise)
    return with_finally(run, unit.block(node.final)) if node.final else run


def handler(unit: Unit, node: syntax.Handler, body: Run) -> Catch:
    store = store_name(unit, node.name) if node.name else None
    unbind = clear(unit, node.name) if node.name else None
    return unit.optional(node.kind), store, unbind, body, node.kind.span if node.kind else node.span


def with_handlers(body: Run, catches: list[Catch], otherwise: Run | None) -> Run:
    def run(frame: Frame) -> Any:
        try:
            signal = body(frame)
        except BaseException as error:
            note_origin(error)
            for kind, store, unbind, handle, span in catches:
                if catches_it(error, kind, frame, span):
                    return handled(frame, error, store, unbind, handle)
            raise
        if signal is not None or otherwise is None:
            return signal
        return otherwise(frame)

    return run


def catches_it(error: BaseException, kind: Run | None, frame: Frame, span: Span) -> bool:
    """Whether a handler takes an exception.  A bare ``except:`` leaves Ctrl-C alone, so that it gets through any loop.

    What ends the whole run, as output that cannot be written, is no exception of the program's.
    """
    if isinstance(error, GradcliError):
        return False
    if kind is None:
        return takes(error, None, bare=True)
    wanted = kind(frame)
    STATE.where = span
    return takes(error, wanted)


def takes(error: BaseException, wanted: Any, bare: bool = False) -> bool:
    """Whether ``except wanted:`` takes an exception, or ``except:``."""
    if bare:
        return not isinstance(error, KeyboardInterrupt)
    for one in wanted if isinstance(wanted, tuple) else (wanted,):
        if not (isinstance(one, type) and issubclass(one, BaseException)):
            raise TypeError("catching classes that do not inherit from BaseException is not allowed")
    return isinstance(error, wanted)


def handled(frame: Frame, error: BaseException, store: Store | None, unbind: Run | None, handle: Run) -> Any:
    if store is None or unbind is None:
        return handle(frame)
    store(frame, error)
    try:
        return handle(frame)
    finally:
        unbind(frame)


def with_finally(body: Run, final: Run) -> Run:
    def run(frame: Frame) -> Any:
        try:
            signal = body(frame)
        except BaseException as error:
            note_origin(error)
            last = final(frame)
            if last is not None:
                return last  # leaving a `finally` drops the exception
            raise
        last = final(frame)
        return signal if last is None else last

    return run
