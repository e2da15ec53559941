"""Functions: the program's own are host functions, so that the engine, `sorted`, `property` and descriptors all take them as they are."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Iterator
from functools import cache, partial
from types import CellType, CodeType, FrameType, FunctionType, MethodType
from typing import Any, cast
from weakref import WeakSet, ref

from gradcli.diagnostics.model import Span
from gradcli.engine.state import STATE
from gradcli.lang.access.exposed import PROGRAM
from gradcli.lang.compile.binding import MADE, Signature, signature_of
from gradcli.lang.compile.frame import NEVER, UNBOUND, Frame, Run, Unit, expression, native, note_frame, statement
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
    signature = Signature(parameters, inner.scope.parameters)
    defaults = [(unit.mangle(part.name), unit.expression(part.default)) for part in frame_order(parameters) if part.default is not None]
    free = [(name, unit.scope.slots[name]) for name in inner.scope.free]
    order = sorted(free)
    definition = Definition(inner, name, parameters, body, signature)
    document, module = syntax.docstring(body), unit.around.module_name

    def make(frame: Frame) -> Callable[..., Any]:
        values = {name: part(frame) for name, part in defaults}
        made = Made(definition, values, [frame[slot] for _, slot in free])
        code = definition.native or stub(len(free))
        function = unit.around.function(code, (CellType(made), *[frame[slot] for _, slot in order]))
        made.function = ref(function)
        if definition.native is not None:
            made.take_defaults(function)
        function.__name__, function.__qualname__, function.__doc__, function.__module__ = name, qualname, document, module
        return function

    return make


class Definition:
    """A `def` or a lambda: how its body is run, by closures at first, by native code once it is called often."""

    def __init__(
        self, inner: Unit, name: str, parameters: list[syntax.Parameter], body: list[syntax.Statement], signature: Signature
    ) -> None:
        self.name, self.qualname, self.signature = name, inner.qualname, signature
        self.plain = signature.count if signature.is_plain else -1
        self.written = inner, parameters, body
        self.run_body = generator_runner(inner, body) if inner.scope.yields else runner(inner, body)
        self.enter = frame_maker(inner, len(inner.scope.free))
        self.native: CodeType | None = None
        own = inner.around.module_name == "__main__"
        # Calls until native code is written.  What the library does in a call is mostly the engine's work.
        self.left = 0 if own and any(map(repeats, body)) else OFTEN if own else 10 * OFTEN

    def write_native(self) -> None:
        inner, parameters, body = self.written
        self.left = NEVER
        self.native = native("function_code")(inner, self.name, parameters, body)


class Made:
    """What closures need of one function that a `def` has made."""

    __slots__ = ("closure", "defaults", "definition", "function")

    function: ref[FunctionType]

    def __init__(self, definition: Definition, defaults: dict[str, Any], closure: list[Any]) -> None:
        self.definition, self.defaults, self.closure = definition, defaults, closure

    def take_defaults(self, function: FunctionType) -> None:
        """Give the host's function, which runs native code now, its defaults."""
        signature, defaults = self.definition.signature, self.defaults
        if defaults:
            function.__defaults__ = tuple(defaults[name] for name in signature.names[: signature.count] if name in defaults)
            function.__kwdefaults__ = {name: defaults[name] for name in signature.keyword_only if name in defaults}

    def run(self, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        definition = self.definition
        definition.left -= 1
        if definition.left < 0:
            if definition.native is None:
                definition.write_native()
            function = self.function()
            if definition.native is not None and function is not None:
                self.take_defaults(function)
                function.__code__ = definition.native
                if not (keywords or len(arguments) != definition.plain):
                    return function(*arguments)
        where = STATE.where
        if keywords or len(arguments) != definition.plain:
            arguments = definition.signature.bind(definition.qualname, arguments, keywords, self.defaults)  # type: ignore[assignment]
        if STATE.depth >= DEEPEST:
            raise RecursionError("maximum recursion depth exceeded")
        STATE.depth += 1
        try:
            return definition.run_body(definition.enter(arguments, self.closure))
        except BaseException as error:
            note_frame(error, definition.name, where)
            raise
        finally:
            STATE.depth -= 1


OFTEN = 200


def repeats(node: syntax.Node) -> bool:
    """Whether a piece of a function may run many times in one call."""
    return any(isinstance(part, (syntax.For, syntax.While, syntax.Comprehension)) for part in syntax.walk(node))


@cache
def stub(free: int) -> CodeType:
    """The code of a function that closures run.  It has as many free variables as native code, so that this can take its place."""
    if free:
        return cast(CodeType, native("stub")(free))
    made: Any = None

    def called(*arguments: Any, **keywords: Any) -> Any:
        return made.run(arguments, keywords)

    return called.__code__.replace(co_filename=PROGRAM, co_freevars=(MADE,))


def frames_of_calls() -> Iterator[FrameType]:
    """The host's frame of each call of a program function that is going on, innermost first: of `run` above where closures run it, or of native code."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        code = frame.f_code
        if (code is RUN and "where" in frame.f_locals) or (code.co_filename == PROGRAM and FROM in code.co_varnames):
            yield frame
        frame = frame.f_back


def calls_going_on() -> Iterator[Span | None]:
    """Where each call of a program function that is going on was made, innermost first.

    Both kinds of frames keep that in a variable; looking for it there costs nothing until somebody asks.
    """
    for frame in frames_of_calls():
        yield frame.f_locals.get("where" if frame.f_code is RUN else FROM)


def first_arguments() -> Iterator[Any]:
    """What each call that is going on was given first: the instance, where it is a method."""
    for frame in frames_of_calls():
        names, code = frame.f_locals, frame.f_code
        if code is not RUN:
            yield names.get(code.co_varnames[0]) if code.co_argcount else None
        elif names.get("arguments"):
            yield names["arguments"][0]


RUN, FROM = Made.run.__code__, ".from"


def parameters_of(value: Any) -> list[str]:
    """The names of the parameters that calling a function, class or instance of the program or the library may give by keyword."""
    if isinstance(value, type):
        value = getattr(value, "__init__", None)
    elif not isinstance(value, FunctionType | MethodType):
        value = getattr(type(value), "forward", None) or getattr(type(value), CALL, None)
    signature, _ = signature_of(value)
    return [name for name in signature.index if name != "self"] if signature is not None else []


def positional_parameters(function: Any) -> tuple[list[str], dict[str, Any], bool] | None:
    """What a function of the program takes by position, the defaults there are, and whether it gathers more; None for any other function."""
    signature, defaults = signature_of(function)
    return None if signature is None else (signature.names[: signature.count], defaults, signature.gathers)


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
    return any(isinstance(part, (syntax.Try, syntax.With)) for part in syntax.walk(node, syntax.SCOPES))


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
    return lambda frame: stopping(walk(frame), name, qualname, has_end)


def stopping(generator: Generator[Any, Any, Any], name: str, qualname: str, has_end: bool) -> Any:
    """A generator of the program's as it is handed out."""
    made: Any = counted(generator)
    made.__name__, made.__qualname__ = name, qualname
    return kept_if(made, has_end)


def kept_if(generator: Any, has_end: bool) -> Any:
    """The run closes generators that have an end to come to."""
    if has_end:
        if STATE.suspended is None:
            STATE.suspended = WeakSet()
        STATE.suspended.add(generator)
    return generator
