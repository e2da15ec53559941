"""Names: how each place a name can live in is read, written and deleted."""

from __future__ import annotations

from operator import itemgetter
from typing import Any, NoReturn

from gradcli.diagnostics.model import Span
from gradcli.engine.state import STATE
from gradcli.lang.compile.frame import MISSING, UNBOUND, Frame, Run, Store, Unit, expression
from gradcli.lang.syntax import nodes as syntax


@expression(syntax.Name)
def load(unit: Unit, node: syntax.Name) -> Run:
    """Read a name."""
    name = unit.mangle(node.id)
    place = unit.scope.place(name)
    if place == "global":
        return load_global(unit, name, node.span)
    if place == "class":
        return load_class(unit, name, node.span)
    slot = unit.scope.slots[name]
    if place == "local":
        always = name in unit.scope.parameters and name not in unit.scope.deleted
        return itemgetter(slot) if always else load_local(name, slot, node.span)
    return load_cell(name, slot, place, node.span)


def load_global(unit: Unit, name: str, span: Span) -> Run:
    find, ambient, resolve = unit.around.names.get, unit.around.ambient, unit.around.resolve

    def load(frame: Frame) -> Any:
        value = find(name, MISSING)
        if value is MISSING:
            value = ambient.get(name, MISSING)
            if value is MISSING:
                STATE.where = span
                return resolve(name, span)
        return value

    return load


def load_local(name: str, slot: int, span: Span) -> Run:
    def load(frame: Frame) -> Any:
        value = frame[slot]
        if value is UNBOUND:
            unbound(name, "local", span)
        return value

    return load


def load_cell(name: str, slot: int, place: str, span: Span) -> Run:
    def load(frame: Frame) -> Any:
        try:
            return frame[slot].cell_contents
        except ValueError:
            unbound(name, place, span)

    return load


def load_class(unit: Unit, name: str, span: Span) -> Run:
    """In a class body: its namespace, then the function around it or the globals."""
    slot = unit.scope.slots.get(name) if name in unit.scope.free else None
    outer = load_global(unit, name, span) if slot is None else load_cell(name, slot, "free", span)

    def load(frame: Frame) -> Any:
        namespace = frame[0]
        return namespace[name] if name in namespace else outer(frame)

    return load


def unbound(name: str, place: str, span: Span) -> NoReturn:
    STATE.where = span
    if place == "free":
        raise NameError(f"cannot access free variable '{name}' where it is not associated with a value in enclosing scope", name=name)
    raise UnboundLocalError(f"cannot access local variable '{name}' where it is not associated with a value", name=name)


def store_name(unit: Unit, name: str) -> Store:
    """Write a name."""
    name = unit.mangle(name)
    place = unit.scope.place(name)
    if place == "global":
        return store_global(unit.around.names, name)
    if place == "class":

        def store_class(frame: Frame, value: Any) -> None:
            frame[0][name] = value

        return store_class
    slot = unit.scope.slots[name]
    if place == "local":

        def store_local(frame: Frame, value: Any) -> None:
            frame[slot] = value

        return store_local

    def store_cell(frame: Frame, value: Any) -> None:
        frame[slot].cell_contents = value

    return store_cell


def store_global(names: dict[str, Any], name: str) -> Store:
    def store(frame: Frame, value: Any) -> None:
        names[name] = value

    return store


def delete_name(unit: Unit, name: str, span: Span) -> Run:
    """Delete a name."""
    name = unit.mangle(name)
    place = unit.scope.place(name)
    if place in ("global", "class"):
        return delete_key(unit, name, place, span)
    slot = unit.scope.slots[name]

    def delete_local(frame: Frame) -> None:
        if frame[slot] is UNBOUND:
            unbound(name, "local", span)
        frame[slot] = UNBOUND

    def delete_cell(frame: Frame) -> None:
        try:
            frame[slot].cell_contents  # noqa: B018  # deleting from an empty cell would pass in silence
        except ValueError:
            unbound(name, place, span)
        del frame[slot].cell_contents

    return delete_local if place == "local" else delete_cell


def delete_key(unit: Unit, name: str, place: str, span: Span) -> Run:
    names = unit.around.names

    def delete(frame: Frame) -> None:
        try:
            del (frame[0] if place == "class" else names)[name]
        except KeyError:
            STATE.where = span
            raise NameError(f"name '{name}' is not defined", name=name) from None

    return delete
