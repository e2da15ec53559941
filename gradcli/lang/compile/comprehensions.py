"""Comprehensions: a scope of their own, loops inside one another, an element at the bottom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import CellType
from typing import Any

from gradcli.diagnostics.model import Span
from gradcli.engine.state import STATE
from gradcli.lang.compile.frame import NEVER, UNBOUND, Frame, Rest, Run, Unit, expression
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
    rest = Rest(unit, node, "comprehension_function")
    rest.hopeless = rest.hopeless or bool(inner.scope.cells)  # what is captured is captured once
    if node.kind == "generator":
        return generator(first, span, new_frame, suspended_loops(inner, node.clauses, element), unit.qualname, rest)
    loop = loops(inner, node.clauses, element)
    convert: Any = {"list": list, "set": set, "dict": dict}[node.kind]

    def run(frame: Frame) -> Any:
        values = first(frame)
        STATE.where = span
        values = iter(values)
        left = rest.turns()
        if not left:
            return rest.run(values)
        own, made = new_frame(frame), list[Any]()
        own[-1] = start = Start(values, left) if left != NEVER else values
        loop(own, made.append)
        if start is values or start.left:  # there were no more
            return made if convert is list else convert(made)
        if rest.ready():
            return joined(convert(made), rest.run(values))
        own[-1] = values
        loop(own, made.append)
        return convert(made)

    return run


class Start:
    """The first values of an iterator."""

    def __init__(self, values: Iterator[Any], left: int) -> None:
        self.values, self.left = values, left

    def __iter__(self) -> Iterator[Any]:
        while self.left:
            for value in self.values:
                self.left -= 1
                yield value
                break
            else:
                return


def joined(whole: Any, more: Any) -> Any:
    """What closures have collected, and what native code has."""
    if isinstance(whole, list):
        whole += more
    else:
        whole.update(more)
    return whole


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


def generator(first: Run, span: Span, new_frame: Run, walk: Walk, qualname: str, rest: Rest) -> Run:
    name = f"{qualname}.<locals>.<genexpr>" if qualname else "<genexpr>"

    def walk_on(own: Frame, values: Iterator[Any], left: int) -> Iterator[Any]:
        own[-1] = start = Start(values, left)
        yield from walk(own)
        if not start.left:
            own[-1] = values
            yield from rest.run(values) if rest.ready() else walk(own)

    def run(frame: Frame) -> Any:
        values = first(frame)
        STATE.where = span
        values = iter(values)
        left = rest.turns()
        if not left:
            return rest.run(values)
        own = new_frame(frame)
        own[-1] = values
        made: Any = walk(own) if left == NEVER else walk_on(own, values, left)
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
