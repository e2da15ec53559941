"""Expressions: constants, attributes, elements, displays, conditions, f-strings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from gradcli.engine.state import STATE
from gradcli.lang.access.runtime import get, slots_of
from gradcli.lang.compile.frame import Frame, Run, Unit, expression, note_values
from gradcli.lang.syntax import nodes as syntax


@expression(syntax.Constant)
def constant(unit: Unit, node: syntax.Constant) -> Run:
    value = node.value

    def run(frame: Frame) -> Any:
        return value

    return run


@expression(syntax.Attribute)
def attribute(unit: Unit, node: syntax.Attribute) -> Run:
    """``value.name``, through the closed table; types whose attribute is known to be plain skip the table the next time."""
    value, name, span = unit.expression(node.value), unit.mangle(node.name), node.span
    plain: type | None = None
    listed: type | None = None

    def run(frame: Frame) -> Any:
        nonlocal plain, listed
        owner = value(frame)
        STATE.where = span
        kind = type(owner)
        try:
            if kind is plain:
                return getattr(owner, name)
            found = get(owner, name)
        except Exception as error:
            note_values(error, span, owner)
            raise
        if kind is not listed:
            if name in slots_of(kind):
                plain = kind
            else:
                listed = kind
        return found

    return run


@expression(syntax.Subscript)
def subscript(unit: Unit, node: syntax.Subscript) -> Run:
    value, index, span = unit.expression(node.value), unit.expression(node.index), node.span

    def run(frame: Frame) -> Any:
        owner = value(frame)
        key = index(frame)
        STATE.where = span
        try:
            return owner[key]
        except Exception as error:
            note_values(error, span, owner, key)
            raise

    return run


@expression(syntax.Slice)
def slice_(unit: Unit, node: syntax.Slice) -> Run:
    parts = [unit.optional(part) for part in (node.lower, node.upper, node.step)]

    def run(frame: Frame) -> slice:
        return slice(*[None if part is None else part(frame) for part in parts])

    return run


@expression(syntax.Conditional)
def conditional(unit: Unit, node: syntax.Conditional) -> Run:
    test, then, otherwise, span = unit.expression(node.test), unit.expression(node.then), unit.expression(node.otherwise), node.test.span

    def run(frame: Frame) -> Any:
        value = test(frame)
        STATE.where = span
        return then(frame) if value else otherwise(frame)

    return run


@expression(syntax.Boolean)
def boolean(unit: Unit, node: syntax.Boolean) -> Run:
    """``and`` and ``or`` give the value that decided."""
    *firsts, last = unit.expressions(node.values)
    span, stops = node.span, node.operator == "or"

    def run(frame: Frame) -> Any:
        for first in firsts:
            value = first(frame)
            STATE.where = span
            if bool(value) is stops:
                return value
        return last(frame)

    return run


@expression(syntax.Walrus)
def walrus(unit: Unit, node: syntax.Walrus) -> Run:
    store, value = unit.store(node.target), unit.expression(node.value)

    def run(frame: Frame) -> Any:
        result = value(frame)
        store(frame, result)
        return result

    return run


# ---- displays ------------------------------------------------------------------------------------------------------------------------


def iterates(value: Any) -> bool:
    return hasattr(type(value), "__iter__") or hasattr(type(value), "__getitem__")


def refuse_value(value: Any) -> NoReturn:
    raise TypeError(f"Value after * must be an iterable, not {type(value).__name__}")


def items(unit: Unit, nodes: list[syntax.Expression], refuse_star: Callable[[Any], NoReturn] = refuse_value) -> Run:
    """Several expressions, some with a star, as a new list."""
    if not any(isinstance(node, syntax.Starred) for node in nodes):
        runs = unit.expressions(nodes)

        def run(frame: Frame) -> list[Any]:
            return [part(frame) for part in runs]

        return run
    parts = [
        (isinstance(node, syntax.Starred), unit.expression(node.value if isinstance(node, syntax.Starred) else node), node.span)
        for node in nodes
    ]

    def run_starred(frame: Frame) -> list[Any]:
        made: list[Any] = []
        for starred, part, span in parts:
            value = part(frame)
            if starred:
                STATE.where = span
                made.extend(value if iterates(value) else refuse_star(value))
            else:
                made.append(value)
        return made

    return run_starred


@expression(syntax.ListDisplay)
def list_display(unit: Unit, node: syntax.ListDisplay) -> Run:
    if node.items and all(isinstance(item, syntax.Constant) for item in node.items):
        values = [item.value for item in node.items if isinstance(item, syntax.Constant)]
        return lambda frame: values[:]
    return items(unit, node.items)


@expression(syntax.TupleDisplay)
def tuple_display(unit: Unit, node: syntax.TupleDisplay) -> Run:
    if len(node.items) == 2 and not any(isinstance(item, syntax.Starred) for item in node.items):
        first, second = unit.expressions(node.items)
        return lambda frame: (first(frame), second(frame))
    made = items(unit, node.items)
    return lambda frame: tuple(made(frame))


@expression(syntax.SetDisplay)
def set_display(unit: Unit, node: syntax.SetDisplay) -> Run:
    made, span = items(unit, node.items), node.span

    def run(frame: Frame) -> set[Any]:
        values = made(frame)
        STATE.where = span
        return set(values)

    return run


@expression(syntax.DictDisplay)
def dict_display(unit: Unit, node: syntax.DictDisplay) -> Run:
    pairs = [(unit.optional(key), unit.expression(value), value.span) for key, value in zip(node.keys, node.values, strict=True)]

    def run(frame: Frame) -> dict[Any, Any]:
        made: dict[Any, Any] = {}
        for key, value, span in pairs:
            if key is None:
                more = value(frame)
                STATE.where = span
                made.update(unpacked(more))
            else:
                name, content = key(frame), value(frame)
                STATE.where = span
                made[name] = content
        return made

    return run


def unpacked(value: Any) -> Any:
    """What ``**value`` in a dict display adds."""
    if isinstance(value, dict) or hasattr(type(value), "keys"):
        return value
    raise TypeError(f"'{type(value).__name__}' object is not a mapping")


@expression(syntax.Starred)
def starred(unit: Unit, node: syntax.Starred) -> Run:
    """A star in a subscript, ``x[*rest]``; elsewhere the surroundings take it."""
    return unit.expression(syntax.TupleDisplay(node.span, [node]))


# ---- f-strings -----------------------------------------------------------------------------------------------------------------------

CONVERSIONS: dict[str, Callable[[Any], str]] = {"r": repr, "s": str, "a": ascii}


@expression(syntax.FormattedString)
def formatted_string(unit: Unit, node: syntax.FormattedString) -> Run:
    parts = unit.expressions(node.parts)
    if len(parts) == 1:
        only = parts[0]
        return lambda frame: str(only(frame))

    def run(frame: Frame) -> str:
        return "".join([part(frame) for part in parts])

    return run


@expression(syntax.FormattedField)
def formatted_field(unit: Unit, node: syntax.FormattedField) -> Run:
    value, span = unit.expression(node.value), node.span
    convert = CONVERSIONS.get(node.conversion)
    spec = unit.expression(node.spec) if node.spec is not None and node.spec.parts else None

    def run(frame: Frame) -> str:
        content = value(frame)
        layout = spec(frame) if spec is not None else ""
        STATE.where = span
        return format(content if convert is None else convert(content), layout)

    return run
