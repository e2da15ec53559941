"""Comprehensions: a scope of their own, loops inside one another, an element at the bottom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import CellType
from typing import Any

from gradcli.diagnostics.model import Span
from gradcli.engine.state import STATE
from gradcli.lang.compile.frame import UNBOUND, Frame, Run, Unit, expression
from gradcli.lang.syntax import nodes as syntax

Emit = Callable[[Any], Any]
Loop = Callable[[Frame, Emit], None]
Walk = Callable[[Frame], Iterator[Any]]


@expression(syntax.Comprehension)
def comprehension(unit: Unit, node: syntax.Comprehension) -> Run:
    inner = unit.inner(node)
    first, span = unit.expression(node.clauses[0].iterable), node.clauses[0].iterable.span
    element = pair(inner, node) if node.key is not None else inner.expression(node.value)
    new_frame = frame_maker(unit, inner)
    if node.kind == "generator":
        return generator(first, span, new_frame, suspended_loops(inner, node.clauses, element), unit.qualname)
    loop = loops(inner, node.clauses, element)

    def run(frame: Frame) -> Any:
        values = first(frame)
        STATE.where = span
        own = new_frame(frame)
        own[-1] = iter(values)
        return collect(own)

    def collect(own: Frame) -> Any:
        made: list[Any] = []
        loop(own, made.append)
        return made

    if node.kind == "list":
        return run
    convert = set if node.kind == "set" else dict
    return lambda frame: convert(run(frame))


def pair(inner: Unit, node: syntax.Comprehension) -> Run:
    assert node.key is not None
    key, value = inner.expression(node.key), inner.expression(node.value)
    return lambda frame: (key(frame), value(frame))


def frame_maker(unit: Unit, inner: Unit) -> Run:
    """The comprehension's frame, made from the one around it; its last slot holds the first iterator."""
    free = [unit.scope.slots[name] for name in inner.scope.free]
    cells = [inner.scope.slots[name] for name in inner.scope.cells]
    blank = [UNBOUND] * (inner.scope.spare_slot() + 1 - len(free))

    def make(frame: Frame) -> list[Any]:
        own = [*[frame[slot] for slot in free], *blank]
        for slot in cells:
            own[slot] = CellType()
        return own

    return make


def source(inner: Unit, clause: syntax.Clause, index: int) -> Run:
    """Where a clause's values come from: the first iterator waits in the last slot."""
    return (lambda frame: frame[-1]) if index == 0 else inner.expression(clause.iterable)


def loops(inner: Unit, clauses: list[syntax.Clause], element: Run) -> Loop:
    """The nested loops that hand every element to `emit`."""

    def innermost(frame: Frame, emit: Emit) -> None:
        emit(element(frame))

    body: Loop = innermost
    for index in reversed(range(len(clauses))):
        clause = clauses[index]
        conditions = inner.expressions(clause.conditions)
        body = loop(source(inner, clause, index), inner.store(clause.target), conditions, body, clause.iterable.span)
    return body


def loop(values: Run, store: Callable[[Frame, Any], None], conditions: list[Run], body: Loop, span: Span) -> Loop:
    def run(frame: Frame, emit: Emit) -> None:
        iterable = values(frame)
        STATE.where = span
        for value in iterable:
            store(frame, value)
            for condition in conditions:
                if not condition(frame):
                    break
            else:
                body(frame, emit)

    return run


def generator(first: Run, span: Span, new_frame: Run, walk: Walk, qualname: str) -> Run:
    name = f"{qualname}.<locals>.<genexpr>" if qualname else "<genexpr>"

    def run(frame: Frame) -> Any:
        values = first(frame)
        STATE.where = span
        own = new_frame(frame)
        own[-1] = iter(values)
        made: Any = walk(own)
        made.__name__, made.__qualname__ = "<genexpr>", name
        return made

    return run


def suspended_loops(inner: Unit, clauses: list[syntax.Clause], element: Run) -> Walk:
    """The nested loops as one generator."""

    def innermost(frame: Frame) -> Iterator[Any]:
        yield element(frame)

    body: Walk = innermost
    for index in reversed(range(len(clauses))):
        clause = clauses[index]
        conditions = inner.expressions(clause.conditions)
        body = suspended_loop(source(inner, clause, index), inner.store(clause.target), conditions, body, clause.iterable.span)
    return body


def suspended_loop(values: Run, store: Callable[[Frame, Any], None], conditions: list[Run], body: Walk, span: Span) -> Walk:
    def run(frame: Frame) -> Iterator[Any]:
        iterable = values(frame)
        STATE.where = span
        for value in iterable:
            store(frame, value)
            if all(condition(frame) for condition in conditions):
                yield from body(frame)

    return run
