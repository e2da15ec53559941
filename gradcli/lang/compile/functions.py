"""Functions: the program's own are host functions, so that the engine, `sorted`, `property` and descriptors all take them as they are."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator
from functools import partial
from types import CellType, CodeType, FunctionType, MethodType
from typing import Any
from weakref import WeakSet

from gradcli.diagnostics.model import Span
from gradcli.engine.state import STATE
from gradcli.lang.access.exposed import PROGRAM_CODE
from gradcli.lang.compile.binding import Signature
from gradcli.lang.compile.frame import UNBOUND, Frame, Run, Unit, expression, note_frame, statement
from gradcli.lang.compile.generators import generator_block, generator_expression
from gradcli.lang.compile.names import store_name
from gradcli.lang.compile.scope import frame_order
from gradcli.lang.syntax import nodes as syntax

DEEPEST = 995
CALL = "__call__"


@statement(syntax.Function)
def function(unit: Unit, node: syntax.Function) -> Run:
    make = function_maker(unit, node, node.name, node.parameters, node.body)
    decorators = [(unit.expression(part), part.span) for part in node.decorators]
    store = store_name(unit, node.name)
    notes = annotation_maker(unit, node)

    def run(frame: Frame) -> None:
        wrappers = [(part(frame), span) for part, span in decorators]
        made = make(frame)
        if notes is not None:
            made.__annotations__ = notes(frame)
        for wrapper, span in reversed(wrappers):
            STATE.where = span
            made = wrapper(made)
        store(frame, made)

    return run


@expression(syntax.Lambda)
def lambda_(unit: Unit, node: syntax.Lambda) -> Run:
    return function_maker(unit, node, "<lambda>", node.parameters, [syntax.Return(node.body.span, node.body)])


def annotation_maker(unit: Unit, node: syntax.Function) -> Run | None:
    """What evaluates the annotations, if there are any."""
    parts = [
        (unit.mangle(parameter.name), unit.expression(parameter.annotation))
        for parameter in node.parameters
        if parameter.annotation is not None
    ]
    if node.returns is not None:
        parts.append(("return", unit.expression(node.returns)))
    if not parts:
        return None
    return lambda frame: {name: part(frame) for name, part in parts}


def function_maker(unit: Unit, node: syntax.Node, name: str, parameters: list[syntax.Parameter], body: list[syntax.Statement]) -> Run:
    """A closure that makes the function each time its `def` (or `lambda`) is reached."""
    prefix = f"{unit.qualname}.<locals>." if unit.scope.is_function and unit.qualname else f"{unit.qualname}." if unit.qualname else ""
    qualname = name if unit.scope.kind == "module" or unit.mangle(name) in unit.scope.declared_global else prefix + name
    inner = unit.inner(node, qualname=qualname)
    run_body = generator_runner(inner, body) if inner.scope.yields else runner(inner, body)
    signature = Signature(parameters, inner.scope.parameters)
    defaults = [(unit.mangle(part.name), unit.expression(part.default)) for part in frame_order(parameters) if part.default is not None]
    free = [unit.scope.slots[name] for name in inner.scope.free]
    enter = frame_maker(inner, len(free))
    document, module = syntax.docstring(body), unit.around.module_name

    def make(frame: Frame) -> Callable[..., Any]:
        values = {name: part(frame) for name, part in defaults}
        made = callable_for(qualname, name, signature, values, [frame[slot] for slot in free], enter, run_body)
        made.__name__, made.__qualname__, made.__doc__, made.__module__ = name, qualname, document, module
        made.__annotations__ = {}  # not those of the host's function that stands for it
        return made

    return make


def callable_for(
    qualname: str,
    name: str,
    signature: Signature,
    defaults: dict[str, Any],
    closure: list[Any],
    enter: Callable[[Any, list[Any]], Frame],
    run_body: Run,
) -> Callable[..., Any]:
    """The host function of a program function."""
    plain = signature.count if signature.is_plain else -1

    def called(*arguments: Any, **keywords: Any) -> Any:
        where = STATE.where
        if keywords or len(arguments) != plain:
            arguments = signature.bind(qualname, arguments, keywords, defaults)  # type: ignore[assignment]
        if STATE.depth >= DEEPEST:
            raise RecursionError("maximum recursion depth exceeded")
        STATE.depth += 1
        try:
            return run_body(enter(arguments, closure))
        except BaseException as error:
            note_frame(error, name, where)
            raise
        finally:
            STATE.depth -= 1

    return called


PROGRAM_CODE.update(part for part in callable_for.__code__.co_consts if isinstance(part, CodeType) and part.co_name == "called")


def calls_going_on() -> Iterator[Span | None]:
    """Where each call of a program function that is going on was made, innermost first.

    `called` above keeps that in a variable of its own; looking for it there costs nothing until somebody asks.
    """
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code.co_name == "called" and frame.f_globals is globals():
            yield frame.f_locals.get("where")
        frame = frame.f_back  # type: ignore[assignment]


def parameters_of(value: Any) -> list[str]:
    """The names of the parameters that calling a function, class or instance of the program or the library may give by keyword."""
    if isinstance(value, type):
        value = getattr(value, "__init__", None)
    elif not isinstance(value, FunctionType | MethodType):
        value = getattr(type(value), "forward", None) or getattr(type(value), CALL, None)
    signature = _kept_by(value, "signature")
    return [name for name in signature.index if name != "self"] if isinstance(signature, Signature) else []


def positional_parameters(function: Any) -> tuple[list[str], dict[str, Any], bool] | None:
    """What a function of the program takes by position, the defaults there are, and whether it gathers more; None for any other function."""
    signature = _kept_by(function, "signature")
    if not isinstance(signature, Signature):
        return None
    return signature.names[: signature.count], _kept_by(function, "defaults"), signature.gathers


def _kept_by(value: Any, name: str) -> Any:
    """What `called` above holds in a variable of its own, as it does the place it was called from."""
    function = getattr(value, "__func__", value)
    names = function.__code__.co_freevars if isinstance(function, FunctionType) else ()
    return function.__closure__[names.index(name)].cell_contents if name in names else None


def frame_maker(inner: Unit, free: int) -> Callable[[Any, list[Any]], Frame]:
    """Lay a new frame out: parameters, captured cells, blanks; captured variables get cells of their own."""
    scope = inner.scope
    blank = [UNBOUND] * (scope.size - len(scope.parameters) - free)
    boxed = [scope.slots[name] for name in scope.parameters if name in scope.cells]
    fresh = [scope.slots[name] for name in scope.cells if name not in scope.parameters]
    if not boxed and not fresh:
        return lambda arguments, closure: [*arguments, *closure, *blank]

    def enter(arguments: Any, closure: list[Any]) -> Frame:
        frame = [*arguments, *closure, *blank]
        for slot in boxed:
            frame[slot] = CellType(frame[slot])
        for slot in fresh:
            frame[slot] = CellType()
        return frame

    return enter


def runner(inner: Unit, body: list[syntax.Statement]) -> Run:
    """A body as one closure that gives the returned value."""
    last = body[-1]
    if len(body) == 1 and isinstance(last, syntax.Return):
        return inner.expression(last.value) if last.value is not None else lambda frame: None
    block = inner.block(body)

    def run(frame: Frame) -> Any:
        signal = block(frame)
        return None if signal is None else signal[0]

    return run


def counted(inner: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
    """The same generator; while it runs it counts as a call, so that generators within generators end in RecursionError."""
    resume: Callable[[], Any] = partial(next, inner)
    while True:
        if STATE.depth >= DEEPEST:
            raise RecursionError("maximum recursion depth exceeded")
        STATE.depth += 1
        try:
            item = resume()
        except StopIteration as stop:
            return stop.value
        finally:
            STATE.depth -= 1
        try:
            resume = partial(inner.send, (yield item))
        except GeneratorExit:
            inner.close()
            raise
        except BaseException as error:
            resume = partial(inner.throw, error)


def ends(node: syntax.Node) -> bool:
    """Whether a generator with this in its body has something to do when it is closed in the middle."""
    return isinstance(node, (syntax.Try, syntax.With)) or (
        not isinstance(node, (syntax.Function, syntax.Lambda, syntax.Class)) and any(ends(child) for child in node.children())
    )


def generator_runner(inner: Unit, body: list[syntax.Statement]) -> Run:
    """A body that yields: calling it makes a host generator."""
    last = body[0]
    if len(body) == 1 and isinstance(last, syntax.Return) and last.value is not None:
        walk: Any = generator_expression(inner, last.value)  # a lambda that yields
    else:
        block = generator_block(inner, body)

        def walk(frame: Frame) -> Any:
            signal = yield from block(frame)
            return None if signal is None else signal[0]

    name, qualname = inner.qualname.rpartition(".")[2], inner.qualname

    has_end = any(ends(node) for node in body)

    def run(frame: Frame) -> Any:
        made: Any = counted(walk(frame))
        made.__name__, made.__qualname__ = name, qualname
        if has_end:
            if STATE.suspended is None:
                STATE.suspended = WeakSet()
            STATE.suspended.add(made)
        return made

    return run
