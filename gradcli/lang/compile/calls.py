"""Calls: the function, its arguments in order, and then the one place where a program's call becomes a host call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from gradcli.diagnostics.facts import traceback_of
from gradcli.diagnostics.model import Span
from gradcli.engine.state import STATE
from gradcli.lang.access.runtime import CONSTRUCTORS, exact
from gradcli.lang.compile.expressions import items
from gradcli.lang.compile.frame import MISSING, UNBOUND, Frame, Run, Unit, expression, note_values
from gradcli.lang.syntax import nodes as syntax


@expression(syntax.Call)
def call(unit: Unit, node: syntax.Call) -> Run:
    if (
        isinstance(node.function, syntax.Name)
        and node.function.id in ("super", "locals", "vars", "dir")
        and not node.arguments
        and not node.keywords
    ):
        return call_of_here(unit, node, node.function.id)
    function, span = unit.expression(node.function), node.span
    if node.keywords or len(node.arguments) > 3 or any(isinstance(argument, syntax.Starred) for argument in node.arguments):
        return call_with_keywords(unit, node, function)
    arguments = unit.expressions(node.arguments)
    return (call_0, call_1, call_2, call_3)[len(arguments)](function, span, *arguments)


def note_call(error: Exception, span: Span, target: Any, /, *arguments: Any, **keywords: Any) -> None:
    """Have an exception carry what was called; where the host refused arguments for a function of the program, in our words."""
    step = traceback_of(error)
    if isinstance(error, TypeError) and step is not None and step.tb_next is None:
        from gradcli.lang.compile.binding import explain_binding

        explain_binding(error, target, arguments, keywords)
    note_values(error, span, target, *arguments)


def call_0(function: Run, span: Span) -> Run:
    def run(frame: Frame) -> Any:
        target = function(frame)
        STATE.where = span
        if type(target) is type:
            target = CONSTRUCTORS.get(target, target)
        try:
            return target()
        except Exception as error:
            note_call(error, span, target)
            raise

    return run


def call_1(function: Run, span: Span, first: Run) -> Run:
    def run(frame: Frame) -> Any:
        target = function(frame)
        one = first(frame)
        STATE.where = span
        if type(target) is type:
            target = CONSTRUCTORS.get(target, target)
        try:
            return target(one)
        except Exception as error:
            note_call(error, span, target, one)
            raise

    return run


def call_2(function: Run, span: Span, first: Run, second: Run) -> Run:
    def run(frame: Frame) -> Any:
        target = function(frame)
        one = first(frame)
        two = second(frame)
        STATE.where = span
        if type(target) is type:
            target = CONSTRUCTORS.get(target, target)
        try:
            return target(one, two)
        except Exception as error:
            note_call(error, span, target, one, two)
            raise

    return run


def call_3(function: Run, span: Span, first: Run, second: Run, third: Run) -> Run:
    def run(frame: Frame) -> Any:
        target = function(frame)
        one = first(frame)
        two = second(frame)
        three = third(frame)
        STATE.where = span
        if type(target) is type:
            target = CONSTRUCTORS.get(target, target)
        try:
            return target(one, two, three)
        except Exception as error:
            note_call(error, span, target, one, two, three)
            raise

    return run


def call_with_keywords(unit: Unit, node: syntax.Call, function: Run) -> Run:
    """Any call: stars, keywords, many arguments."""
    positional, span = call_arguments(unit, node.arguments), node.span
    if all(keyword.name is not None for keyword in node.keywords):
        named = [(str(keyword.name), unit.expression(keyword.value)) for keyword in node.keywords]

        def run_named(frame: Frame) -> Any:
            target = function(frame)
            arguments = positional(frame, target)
            keywords = {name: value(frame) for name, value in named}
            STATE.where = span
            if type(target) is type:
                target = CONSTRUCTORS.get(target, target)
            try:
                return target(*arguments, **keywords)
            except Exception as error:
                note_call(error, span, target, *arguments, **keywords)
                raise

        return run_named
    parts = [(keyword.name, unit.expression(keyword.value), keyword.span) for keyword in node.keywords]

    def run(frame: Frame) -> Any:
        target = function(frame)
        arguments = positional(frame, target)
        keywords: dict[str, Any] = {}
        for name, value, at in parts:
            content = value(frame)
            STATE.where = at
            spread(target, keywords, {name: content} if name is not None else content, name is None)
        STATE.where = span
        if type(target) is type:
            target = CONSTRUCTORS.get(target, target)
        try:
            return target(*arguments, **keywords)
        except Exception as error:
            note_call(error, span, target, *arguments, **keywords)
            raise

    return run


def call_arguments(unit: Unit, nodes: list[syntax.Expression]) -> Callable[[Frame, Any], list[Any]]:
    """The positional arguments; what has a star and cannot be spread is refused in the name of the function."""
    called: list[Any] = [None]

    def refuse(value: Any) -> NoReturn:
        raise TypeError(f"{told(called[0])} argument after * must be an iterable, not {type(value).__name__}")

    made = items(unit, nodes, refuse)
    if not any(isinstance(node, syntax.Starred) for node in nodes):
        return lambda frame, target: made(frame)

    def run(frame: Frame, target: Any) -> list[Any]:
        called[0] = target
        return made(frame)  # type: ignore[no-any-return]

    return run


def spread(target: Any, keywords: dict[str, Any], more: Any, starred: bool) -> None:
    """Add ``**more`` to the keywords of a call, with Python's refusals."""
    if starred and not (isinstance(more, dict) or hasattr(type(more), "keys")):
        raise TypeError(f"{told(target)} argument after ** must be a mapping, not {type(more).__name__}")
    for key in iter(more.keys()):  # a mapping of the program's may iterate over something else
        if not issubclass(type(key), str):
            raise TypeError("keywords must be strings")
        name = exact(key)
        if name in keywords:
            raise TypeError(f"{told(target)} got multiple values for keyword argument '{name}'")
        keywords[name] = more[key]


def told(target: Any) -> str:
    """A function as Python's call errors name it."""
    name = getattr(target, "__qualname__", type(target).__name__)
    module = getattr(target, "__module__", None)
    return f"{name}()" if module in (None, "builtins") else f"{module}.{name}()"


# ---- calls that look at the frame they stand in --------------------------------------------------------------------------------------


def call_of_here(unit: Unit, node: syntax.Call, name: str) -> Run:
    """``super()``, ``locals()``, ``vars()``, ``dir()``: unless the program gave the name another meaning."""
    function, span = unit.expression(node.function), node.span
    here = zero_argument_super(unit, span) if name == "super" else visible_names(unit)

    def run(frame: Frame) -> Any:
        target = function(frame)
        STATE.where = span
        if getattr(target, "__name__", None) != name or getattr(target, "__module__", None) != "builtins":
            return target()
        return sorted(here(frame)) if name == "dir" else here(frame)

    return run


def zero_argument_super(unit: Unit, span: Span) -> Run:
    """``super()``: of the class whose body the function stands in, for the function's first argument."""
    slot = unit.scope.slots.get("__class__") if "__class__" in unit.scope.free else None
    has_self = bool(unit.scope.parameters)
    boxed = has_self and unit.scope.parameters[0] in unit.scope.cells

    def run(frame: Frame) -> Any:
        if slot is None:
            raise RuntimeError("super(): __class__ cell not found")
        if not has_self:
            raise RuntimeError("super(): no arguments")
        owner = frame[0].cell_contents if boxed else frame[0]
        return super(frame[slot].cell_contents, owner)

    return run


def visible_names(unit: Unit) -> Run:
    """The names bound here, as a new dict; at top level the names of the program themselves."""
    scope, names = unit.scope, unit.around.names
    if scope.kind == "module":
        return lambda frame: names
    if scope.kind == "class":
        return lambda frame: dict(frame[0])

    def run(frame: Frame) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, slot in scope.slots.items():
            value = frame[slot]
            if scope.place(name) in ("cell", "free"):
                try:
                    value = value.cell_contents
                except ValueError:
                    continue
            if value is not UNBOUND and value is not MISSING:
                found[name] = value
        return found

    return run
