"""``match``: every pattern becomes a function ``(frame, value) -> bool`` that binds as it goes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

from gradcli.engine.state import STATE
from gradcli.lang.access import runtime
from gradcli.lang.compile.frame import Frame, Run, Store, Unit, statement
from gradcli.lang.compile.generators import COMPOUND, Walk, generator_block, generator_expression
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax import patterns

Fits = Callable[[Frame, Any], bool]
TAKES_ITSELF = (bool, bytes, dict, float, frozenset, int, list, set, str, tuple)  # `int(n)` binds the number


@statement(patterns.Match)
def match(unit: Unit, node: patterns.Match) -> Run:
    subject, cases = unit.expression(node.subject), [one_case(unit, case, unit.block(case.body)) for case in node.cases]
    span = node.subject.span

    def run(frame: Frame) -> Any:
        value = subject(frame)
        for fits, body in cases:
            STATE.where = span
            if fits(frame, value):
                return body(frame)
        return None

    return run


def match_in_generator(unit: Unit, node: patterns.Match) -> Walk:
    """The same where a body yields."""
    subject = generator_expression(unit, node.subject)
    cases = [one_case(unit, case, generator_block(unit, case.body)) for case in node.cases]

    def walk(frame: Frame) -> Generator[Any, Any, Any]:
        value = yield from subject(frame)
        for fits, body in cases:
            if fits(frame, value):
                return (yield from body(frame))
        return None

    return walk


COMPOUND[patterns.Match] = match_in_generator


def one_case(unit: Unit, case: patterns.Case, body: Any) -> tuple[Fits, Any]:
    """A case's test, its guard included, and its body."""
    fits, guard = fitting(unit, case.pattern), unit.optional(case.guard)
    if guard is None:
        return fits, body
    return lambda frame, value: fits(frame, value) and bool(guard(frame)), body


# ---- patterns ------------------------------------------------------------------------------------------------------------------------


def fitting(unit: Unit, node: patterns.Pattern) -> Fits:
    """Compile one pattern."""
    return KINDS[type(node)](unit, node)


def literal(unit: Unit, node: patterns.Literal) -> Fits:
    wanted = unit.expression(node.value)
    return lambda frame, value: bool(value == wanted(frame))


def singleton(unit: Unit, node: patterns.Singleton) -> Fits:
    wanted = node.value
    return lambda frame, value: value is wanted


def storing(unit: Unit, name: syntax.Name | None) -> Store:
    return unit.store(name) if name is not None else lambda frame, value: None


def capture(unit: Unit, node: patterns.Capture) -> Fits:
    store, inner = storing(unit, node.target), None if node.inner is None else fitting(unit, node.inner)

    def fits(frame: Frame, value: Any) -> bool:
        if inner is not None and not inner(frame, value):
            return False
        store(frame, value)
        return True

    return fits


def several(unit: Unit, node: patterns.Several) -> Fits:
    """All items in their order; a star takes what the others leave."""
    at = next((index for index, item in enumerate(node.items) if isinstance(item, patterns.Star)), None)
    inner = [fitting(unit, item) for item in node.items if not isinstance(item, patterns.Star)]
    star = None if at is None else storing(unit, node.items[at].target)  # type: ignore[attr-defined]

    def fits(frame: Frame, value: Any) -> bool:
        if not isinstance(value, Sequence) or isinstance(value, (str, bytes, bytearray)):
            return False
        items = list(value)
        if len(items) < len(inner) or (star is None and len(items) > len(inner)):
            return False
        if star is not None and at is not None:
            end = len(items) - len(inner) + at
            taken = items[at:end]
            items[at:end] = []
            star(frame, taken)
        return all(part(frame, item) for part, item in zip(inner, items, strict=True))

    return fits


def mapping(unit: Unit, node: patterns.Mapping) -> Fits:
    keys, inner, rest = unit.expressions(node.keys), [fitting(unit, item) for item in node.items], storing(unit, node.rest)

    def fits(frame: Frame, value: Any) -> bool:
        if not isinstance(value, Mapping):
            return False
        wanted = [key(frame) for key in keys]
        if not all(key in value and part(frame, value[key]) for key, part in zip(wanted, inner, strict=True)):
            return False
        rest(frame, {key: item for key, item in value.items() if key not in wanted})
        return True

    return fits


def of_class(unit: Unit, node: patterns.OfClass) -> Fits:
    """An instance, then its attributes: positional ones by the names in ``__match_args__``."""
    kind, names, span = unit.expression(node.kind), node.names, node.span
    inner = [fitting(unit, item) for item in (*node.positional, *node.items)]
    count = len(node.positional)

    def fits(frame: Frame, value: Any) -> bool:
        wanted = kind(frame)
        STATE.where = span
        if not isinstance(wanted, type):
            raise TypeError("called match pattern must be a class")
        if not isinstance(value, wanted):
            return False
        if wanted in TAKES_ITSELF and count == 1:
            found = [value]
        else:
            found = attributes(value, positional_names(wanted, count))
        found += attributes(value, names)
        return len(found) == len(inner) and all(part(frame, item) for part, item in zip(inner, found, strict=True))

    return fits


def positional_names(kind: type, count: int) -> tuple[str, ...]:
    names = getattr(kind, "__match_args__", ()) if count else ()
    if len(names) < count:
        many = "s" if len(names) != 1 else ""
        raise TypeError(f"{kind.__name__}() accepts {len(names)} positional sub-pattern{many} ({count} given)")
    return tuple(names[:count])


def attributes(value: Any, names: Sequence[str]) -> list[Any]:
    """The attributes that are there, up to the first that is not."""
    found = []
    for name in names:
        try:
            found.append(runtime.get(value, name))
        except AttributeError:
            break
    return found


def either(unit: Unit, node: patterns.Either) -> Fits:
    inner = [fitting(unit, item) for item in node.items]
    return lambda frame, value: any(part(frame, value) for part in inner)


KINDS: dict[type, Callable[[Unit, Any], Fits]] = {
    patterns.Literal: literal,
    patterns.Singleton: singleton,
    patterns.Capture: capture,
    patterns.Several: several,
    patterns.Mapping: mapping,
    patterns.OfClass: of_class,
    patterns.Either: either,
}
