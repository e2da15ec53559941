"""Functions that yield, as host generators.

Only what contains a `yield` is compiled here again, to generator functions that the one around delegates to with ``yield from``; all else
is the ordinary closure.  An expression around a `yield` is taken apart: its operands are evaluated in order into spare slots of the frame,
the yielding ones by delegation, and then the expression is computed from those slots.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from gradcli.engine.state import STATE
from gradcli.lang.compile.control import Travelling, catches_it, handler
from gradcli.lang.compile.frame import BREAK, CONTINUE, Frame, Run, Unit, expression, note_origin
from gradcli.lang.syntax import nodes as syntax

Suspended = Generator[Any, Any, Any]
Walk = Callable[[Frame], Suspended]


class Waiting(syntax.Expression):
    """A value that was evaluated before and waits in a slot."""

    slot: int


@expression(Waiting)
def waiting(unit: Unit, node: Waiting) -> Run:
    slot = node.slot
    return lambda frame: frame[slot]


def suspends(node: syntax.Node) -> bool:
    """Whether a node contains a `yield` of the function it stands in."""
    return any(isinstance(part, (syntax.Yield, syntax.YieldFrom)) for part in syntax.walk(node, syntax.SCOPES))


# ---- expressions ---------------------------------------------------------------------------------------------------------------------


def generator_expression(unit: Unit, node: syntax.Expression) -> Walk:
    """An expression that may yield, as a generator that returns its value."""
    if not suspends(node):
        return settled(unit.expression(node))
    if isinstance(node, syntax.Yield):
        return yielding(generator_expression(unit, node.value) if node.value is not None else settled(lambda frame: None))
    if isinstance(node, syntax.YieldFrom):
        return delegating(generator_expression(unit, node.value), node)
    if isinstance(node, (syntax.Conditional, syntax.Boolean)):
        return branching(unit, node)
    steps, rest = taken_apart(unit, node)
    final = unit.expression(rest)

    def walk(frame: Frame) -> Suspended:
        for slot, step in steps:
            frame[slot] = yield from step(frame)
        return final(frame)

    return walk


def settled(run: Run) -> Walk:
    """An ordinary closure as a generator that never yields."""

    def walk(frame: Frame) -> Suspended:
        return run(frame)
        yield

    return walk


def yielding(value: Walk) -> Walk:
    def walk(frame: Frame) -> Suspended:
        given = yield from value(frame)
        return (yield given)

    return walk


def delegating(value: Walk, node: syntax.YieldFrom) -> Walk:
    def walk(frame: Frame) -> Suspended:
        source = yield from value(frame)
        STATE.where = node.span
        return (yield from source)

    return walk


def branching(unit: Unit, node: syntax.Conditional | syntax.Boolean) -> Walk:
    """Where not every operand is evaluated."""
    if isinstance(node, syntax.Conditional):
        test, then, otherwise = (generator_expression(unit, part) for part in (node.test, node.then, node.otherwise))

        def walk_conditional(frame: Frame) -> Suspended:
            if (yield from test(frame)):
                return (yield from then(frame))
            return (yield from otherwise(frame))

        return walk_conditional
    parts, stops = [generator_expression(unit, part) for part in node.values], node.operator == "or"

    def walk(frame: Frame) -> Suspended:
        value: Any = None
        for part in parts:
            value = yield from part(frame)
            if bool(value) is stops:
                return value
        return value

    return walk


def taken_apart(unit: Unit, node: syntax.Node) -> tuple[list[tuple[int, Walk]], Any]:
    """The operands of a node as steps into slots, and the node with those slots for operands."""
    steps: list[tuple[int, Walk]] = []

    def replaced(value: Any) -> Any:
        if isinstance(value, list):
            return [replaced(item) for item in value]
        if isinstance(value, syntax.Starred):
            return syntax.Starred(value.span, replaced(value.value))
        if isinstance(value, syntax.Expression):
            slot = unit.scope.spare_slot()
            steps.append((slot, generator_expression(unit, value)))
            return Waiting(value.span, slot)
        return rebuilt(value) if isinstance(value, syntax.Node) else value

    def rebuilt(inner: syntax.Node) -> syntax.Node:
        written = WRITTEN.get(type(inner), ())
        values = [getattr(inner, name) if name in written else replaced(getattr(inner, name)) for name in type(inner).fields[1:]]
        return type(inner)(inner.span, *values)

    return steps, rebuilt(node)


WRITTEN: dict[type, tuple[str, ...]] = {
    syntax.Walrus: ("target",),
    syntax.Assign: ("targets",),
    syntax.AugmentedAssign: ("target",),
    syntax.AnnotatedAssign: ("target", "annotation"),
    syntax.Delete: ("targets",),
}


# ---- statements ----------------------------------------------------------------------------------------------------------------------


def generator_block(unit: Unit, body: list[syntax.Statement]) -> Walk:
    """Several statements, each run in the way it needs."""
    parts = [(True, generator_statement(unit, node)) if suspends(node) else (False, unit.statement(node)) for node in body]

    def walk(frame: Frame) -> Suspended:
        for suspended, part in parts:
            signal = (yield from part(frame)) if suspended else part(frame)
            if signal is not None:
                return signal
        return None

    return walk


def generator_statement(unit: Unit, node: syntax.Statement) -> Walk:
    compound = COMPOUND.get(type(node))
    if compound is not None:
        return compound(unit, node)
    steps, rest = taken_apart(unit, node)
    final = unit.statement(rest)

    def walk(frame: Frame) -> Suspended:
        for slot, step in steps:
            frame[slot] = yield from step(frame)
        return final(frame)

    return walk


def optional_block(unit: Unit, body: list[syntax.Statement]) -> Walk:
    return generator_block(unit, body) if body else settled(lambda frame: None)


def if_(unit: Unit, node: syntax.If) -> Walk:
    chain, rest = syntax.branches(node)
    branches = [(generator_expression(unit, one.test), generator_block(unit, one.body), one.test.span) for one in chain]
    otherwise = optional_block(unit, rest)

    def walk(frame: Frame) -> Suspended:
        for test, body, span in branches:
            value = yield from test(frame)
            STATE.where = span
            if value:
                return (yield from body(frame))
        return (yield from otherwise(frame))

    return walk


def while_(unit: Unit, node: syntax.While) -> Walk:
    test, body, otherwise = generator_expression(unit, node.test), generator_block(unit, node.body), optional_block(unit, node.otherwise)

    def walk(frame: Frame) -> Suspended:
        while (yield from test(frame)):
            signal = yield from body(frame)
            if signal is not None and signal is not CONTINUE:
                return None if signal is BREAK else signal
        return (yield from otherwise(frame))

    return walk


def for_(unit: Unit, node: syntax.For) -> Walk:
    store, iterable = unit.store(node.target), generator_expression(unit, node.iterable)
    body, otherwise = generator_block(unit, node.body), optional_block(unit, node.otherwise)

    def walk(frame: Frame) -> Suspended:
        values = yield from iterable(frame)
        STATE.where = node.iterable.span
        for value in values:
            store(frame, value)
            signal = yield from body(frame)
            if signal is not None and signal is not CONTINUE:
                return None if signal is BREAK else signal
        return (yield from otherwise(frame))

    return walk


def with_(unit: Unit, node: syntax.With) -> Walk:
    body = generator_block(unit, node.body)
    for item in reversed(node.items):
        body = with_one(unit, item, body)
    return body


def with_one(unit: Unit, item: syntax.WithItem, body: Walk) -> Walk:
    context, store = generator_expression(unit, item.context), None if item.target is None else unit.store(item.target)

    def walk(frame: Frame) -> Suspended:
        manager = yield from context(frame)
        STATE.where = item.span
        signal = None
        with Travelling(manager) as value:
            if store is not None:
                store(frame, value)
            signal = yield from body(frame)
        return signal

    return walk


def try_(unit: Unit, node: syntax.Try) -> Walk:
    body, otherwise = generator_block(unit, node.body), optional_block(unit, node.otherwise)
    walk = body
    if node.handlers:
        catches = [handler(unit, part, generator_block(unit, part.body)) for part in node.handlers]
        walk = with_handlers(body, catches, otherwise)
    return with_finally(walk, generator_block(unit, node.final)) if node.final else walk


def with_handlers(body: Walk, catches: list[Any], otherwise: Walk) -> Walk:
    def walk(frame: Frame) -> Suspended:
        try:
            signal = yield from body(frame)
        except BaseException as error:
            note_origin(error)
            for kind, store, unbind, handle, span in catches:
                if catches_it(error, kind, frame, span):
                    if store is not None:
                        store(frame, error)
                    try:
                        return (yield from handle(frame))
                    finally:
                        if unbind is not None:
                            unbind(frame)
            raise
        return signal if signal is not None else (yield from otherwise(frame))

    return walk


def with_finally(body: Walk, final: Walk) -> Walk:
    def walk(frame: Frame) -> Suspended:
        try:
            signal = yield from body(frame)
        except BaseException as error:
            note_origin(error)
            last = yield from final(frame)
            if last is not None:
                return last
            raise
        last = yield from final(frame)
        return signal if last is None else last

    return walk


COMPOUND: dict[type, Callable[[Unit, Any], Walk]] = {
    syntax.If: if_,
    syntax.While: while_,
    syntax.For: for_,
    syntax.With: with_,
    syntax.Try: try_,
}
