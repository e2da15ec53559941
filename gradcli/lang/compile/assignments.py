"""Writing: names, attributes, elements, and several at once; `=`, `+=`, annotations, `del`."""

from __future__ import annotations

from typing import Any

from gradcli.diagnostics.model import Span
from gradcli.engine.state import STATE
from gradcli.lang.access import runtime
from gradcli.lang.compile.frame import UNBOUND, Frame, Run, Store, Unit, note_values, statement, target
from gradcli.lang.compile.names import delete_name, store_name
from gradcli.lang.compile.operators import IN_PLACE
from gradcli.lang.syntax import nodes as syntax


@target(syntax.Name)
def store_to_name(unit: Unit, node: syntax.Name) -> Store:
    return store_name(unit, node.id)


@target(syntax.Attribute)
def store_attribute(unit: Unit, node: syntax.Attribute) -> Store:
    owner, name, span = unit.expression(node.value), unit.mangle(node.name), node.span

    def write(frame: Frame, value: Any) -> None:
        holder = owner(frame)
        STATE.where = span
        try:
            runtime.put(holder, name, value)
        except Exception as error:
            note_values(error, span, holder)
            raise

    return write


@target(syntax.Subscript)
def store_element(unit: Unit, node: syntax.Subscript) -> Store:
    owner, index, span = unit.expression(node.value), unit.expression(node.index), node.span

    def write(frame: Frame, value: Any) -> None:
        holder, key = owner(frame), index(frame)
        STATE.where = span
        try:
            holder[key] = value
        except Exception as error:
            note_values(error, span, holder, key, value)
            raise

    return write


@target(syntax.ListDisplay)
def store_list(unit: Unit, node: syntax.ListDisplay) -> Store:
    return store_several(unit, syntax.TupleDisplay(node.span, node.items))


@target(syntax.TupleDisplay)
def store_several(unit: Unit, node: syntax.TupleDisplay) -> Store:
    """Unpack an iterable into several targets, one of which may have a star."""
    stars = [index for index, item in enumerate(node.items) if isinstance(item, syntax.Starred)]
    stores = [unit.store(item.value if isinstance(item, syntax.Starred) else item) for item in node.items]
    count, span = len(stores), node.span

    def write(frame: Frame, value: Any) -> None:
        STATE.where = span
        for part, item in zip(stores, exactly(value, count), strict=True):
            part(frame, item)

    def write_starred(frame: Frame, value: Any) -> None:
        STATE.where = span
        for part, item in zip(stores, at_least(value, stars[0], count - 1), strict=True):
            part(frame, item)

    return write_starred if stars else write


def exactly(value: Any, count: int) -> Any:
    """`count` values, with Python's complaint if there are more or fewer."""
    if type(value) in (tuple, list) and len(value) == count:
        return value
    rest = iterator(value)
    made: list[Any] = []
    for item in rest:
        if len(made) == count:
            raise ValueError(f"too many values to unpack (expected {count})")
        made.append(item)
    if len(made) < count:
        raise ValueError(f"not enough values to unpack (expected {count}, got {len(made)})")
    return made


def at_least(value: Any, star: int, others: int) -> list[Any]:
    """All values, those for the star as one list."""
    made = list(iterator(value))
    if len(made) < others:
        raise ValueError(f"not enough values to unpack (expected at least {others}, got {len(made)})")
    end = len(made) - (others - star)
    return [*made[:star], made[star:end], *made[end:]]


def iterator(value: Any) -> Any:
    """``iter(value)``, with the complaint that unpacking makes."""
    try:
        return iter(value)
    except TypeError as error:
        if hasattr(type(value), "__iter__") or "not iterable" not in str(error):
            raise
        raise TypeError(f"cannot unpack non-iterable {type(value).__name__} object") from None


@statement(syntax.Assign)
def assign(unit: Unit, node: syntax.Assign) -> Run:
    value, stores = unit.expression(node.value), [unit.store(target) for target in node.targets]
    if len(stores) > 1:
        return assign_to_all(value, stores)
    target = node.targets[0]
    if isinstance(target, syntax.Name):
        return assign_name(unit, target, value)
    write = stores[0]

    def run(frame: Frame) -> None:
        write(frame, value(frame))

    return run


def assign_to_all(value: Run, stores: list[Store]) -> Run:
    def run(frame: Frame) -> None:
        result = value(frame)
        for write in stores:
            write(frame, result)

    return run


def assign_name(unit: Unit, target: syntax.Name, value: Run) -> Run:
    """The commonest statement, without a call in between."""
    name = unit.mangle(target.id)
    place = unit.scope.place(name)
    if place == "local":
        slot = unit.scope.slots[name]

        def assign_local(frame: Frame) -> None:
            frame[slot] = value(frame)

        return assign_local
    if place == "global":
        names = unit.around.names

        def assign_global(frame: Frame) -> None:
            names[name] = value(frame)

        return assign_global
    write = store_name(unit, target.id)

    def run(frame: Frame) -> None:
        write(frame, value(frame))

    return run


@statement(syntax.AugmentedAssign)
def augmented_assign(unit: Unit, node: syntax.AugmentedAssign) -> Run:
    """``target op= value``: what the target is made of is evaluated once."""
    target, span, apply, value = node.target, node.span, IN_PLACE[node.operator], unit.expression(node.value)
    if isinstance(target, syntax.Attribute):
        return augmented_attribute(unit, target, apply, value, span)
    if isinstance(target, syntax.Subscript):
        return augmented_element(unit, target, apply, value, span)
    assert isinstance(target, syntax.Name), target
    read, write = unit.expression(target), store_name(unit, target.id)

    def run(frame: Frame) -> None:
        before = read(frame)
        change = value(frame)
        STATE.where = span
        try:
            write(frame, apply(before, change))
        except Exception as error:
            note_values(error, span, before, change)
            raise

    return run


def augmented_attribute(unit: Unit, target: syntax.Attribute, apply: Any, value: Run, span: Span) -> Run:
    owner, name, at = unit.expression(target.value), unit.mangle(target.name), target.span

    def run(frame: Frame) -> None:
        holder = owner(frame)
        STATE.where = at
        before = runtime.get(holder, name)
        change = value(frame)
        STATE.where = span
        try:
            runtime.put(holder, name, apply(before, change))
        except Exception as error:
            note_values(error, span, before, change)
            raise

    return run


def augmented_element(unit: Unit, target: syntax.Subscript, apply: Any, value: Run, span: Span) -> Run:
    owner, index, at = unit.expression(target.value), unit.expression(target.index), target.span

    def run(frame: Frame) -> None:
        holder, key = owner(frame), index(frame)
        STATE.where = at
        before = holder[key]
        change = value(frame)
        STATE.where = span
        try:
            holder[key] = apply(before, change)
        except Exception as error:
            note_values(error, span, before, change)
            raise

    return run


@statement(syntax.AnnotatedAssign)
def annotated_assign(unit: Unit, node: syntax.AnnotatedAssign) -> Run:
    """``name: kind = value``.  In a class body the annotation is kept, elsewhere it says nothing."""
    write = unit.store(node.target)
    value = unit.optional(node.value)
    note = annotation(unit, node)

    def run(frame: Frame) -> None:
        if value is not None:
            write(frame, value(frame))
        if note is not None:
            note(frame)

    return run


def annotation(unit: Unit, node: syntax.AnnotatedAssign) -> Run | None:
    if unit.scope.kind != "class" or not isinstance(node.target, syntax.Name):
        return None
    name, kind = unit.mangle(node.target.id), unit.expression(node.annotation)

    def run(frame: Frame) -> None:
        frame[0].setdefault("__annotations__", {})[name] = kind(frame)

    return run


@statement(syntax.Delete)
def delete(unit: Unit, node: syntax.Delete) -> Run:
    deletes = [delete_one(unit, target) for target in node.targets]

    def run(frame: Frame) -> None:
        for one in deletes:
            one(frame)

    return run


def delete_one(unit: Unit, target: syntax.Expression) -> Run:
    if isinstance(target, syntax.Name):
        return delete_name(unit, target.id, target.span)
    if isinstance(target, (syntax.TupleDisplay, syntax.ListDisplay)):
        return delete(unit, syntax.Delete(target.span, target.items))
    assert isinstance(target, (syntax.Attribute, syntax.Subscript)), target
    span, owner = target.span, unit.expression(target.value)
    if isinstance(target, syntax.Attribute):
        name = unit.mangle(target.name)

        def delete_attribute(frame: Frame) -> None:
            holder = owner(frame)
            STATE.where = span
            runtime.delete(holder, name)

        return delete_attribute
    index = unit.expression(target.index)

    def delete_element(frame: Frame) -> None:
        holder, key = owner(frame), index(frame)
        STATE.where = span
        del holder[key]

    return delete_element


def clear(unit: Unit, name: str) -> Run:
    """Unbind a name without complaint: the end of ``except … as name``."""
    mangled = unit.mangle(name)
    place = unit.scope.place(mangled)
    if place in ("global", "class"):
        names = unit.around.names
        return lambda frame: (frame[0] if place == "class" else names).pop(mangled, None)
    slot = unit.scope.slots[mangled]

    def run(frame: Frame) -> None:
        if place == "local":
            frame[slot] = UNBOUND
        else:
            del frame[slot].cell_contents

    return run
