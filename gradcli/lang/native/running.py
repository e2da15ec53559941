"""What native code calls while it runs: reads and writes past the closed table, refusals, and notes on exceptions that come through.

Native code holds these as constants, where no program can reach or replace them.  The collector does not look into code: so nothing that
is held there may keep alive what belongs to a run, or only until `forget` of the closed table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import CodeType, FrameType, FunctionType, MemberDescriptorType, MethodDescriptorType, TracebackType
from typing import Any, NoReturn
from weakref import ref

from gradcli.diagnostics.facts import facts, traceback_of
from gradcli.diagnostics.model import GradcliError, Span
from gradcli.engine.members.members import reader
from gradcli.engine.state import STATE
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access import runtime
from gradcli.lang.access.exposed import OPENED, PUTTERS, SHADOWED, SITES, defined, own_of
from gradcli.lang.compile.binding import explain_binding
from gradcli.lang.compile.calls import spread, told
from gradcli.lang.compile.expressions import iterates, refuse_value, unpacked
from gradcli.lang.compile.frame import MISSING, Surroundings, note_frame, note_origin, note_values
from gradcli.records import NamedTuple

LOOKS = 8  # how often a place looks whether it may read directly: one that meets class after class does not look at each


class Operation(NamedTuple):
    """What one line of native code does: its place in the program, and where its operands are.

    They are ``(variable, None)``, ``(variable, attribute)`` or ``(None, value)``.
    """

    span: Span | None
    operands: tuple[tuple[str | None, Any], ...]
    keywords: tuple[str, ...] = ()  # of a call: the names of its last operands
    is_spread: bool = False  # whether the operands of a call are its function, a list and a dict


class Site:
    """One place of native code that remembers a class."""

    __slots__ = ("kind", "name")

    def __init__(self, name: str = "") -> None:
        self.kind: type | None = None
        self.name = name

    def remember(self, kind: type) -> None:
        self.kind = kind
        SITES.append(self)


class Reading(Site):
    """One place that reads an attribute: the class whose instances it may read directly, past the table, and how it is read of tensors."""

    __slots__ = ("looks", "of_tensor")

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.of_tensor: Callable[[Tensor], Any] | None = None
        self.looks = LOOKS

    def get(self, value: Any) -> Any:
        kind = type(value)
        if kind is Tensor and self.of_tensor is not None:
            return self.of_tensor(value)
        result = runtime.get(value, self.name)
        if kind is Tensor:
            self.of_tensor = reader(self.name)
        elif self.looks:
            self.looks -= 1
            if is_plain(kind, self.name):
                self.remember(kind)
        return result


class Method(Site):
    """One place that calls a method: the class on whose instances it is found without looking into them."""

    __slots__ = ("plain", "simple")

    def __init__(self, name: str, simple: bool) -> None:
        super().__init__(name)
        self.plain = Reading(name)  # where it has to be read first
        self.simple = simple  # whether nothing happens between looking it up and calling it

    def get(self, value: Any) -> Any:
        kind = type(value)
        method = self.plain.get(value)
        if self.plain.kind is kind and kind not in OPENED:
            owner, own = own_of(kind, self.name), runtime.is_program_class(kind)
            found = None if owner is None else type(owner.__dict__[self.name])
            if found is (FunctionType if own else MethodDescriptorType) and not (own and (not self.simple or self.name in SHADOWED)):
                self.remember(kind)
        return method


def is_plain(kind: type, name: str) -> bool:
    """Whether the host may read an attribute of instances of a class itself."""
    return name in runtime.slots_of(kind) and not (runtime.is_program_class(kind) and runs_program(kind, name))


def runs_program(kind: type, name: str) -> bool:
    """Whether reading an attribute may call something of the program's, which asks where it was called."""
    owner = own_of(kind, name)
    found = None if owner is None else owner.__dict__[name]
    return not (found is None or type(found) in (FunctionType, MemberDescriptorType) or not hasattr(type(found), "__get__")) or any(
        defined(kind, special) for special in ("__getattr__", "__getattribute__")
    )


class Writing(Site):
    """One place that writes an attribute: the class whose instances it may write directly."""

    __slots__ = ()

    def put(self, value: Any, new: Any) -> None:
        runtime.put(value, self.name, new)
        kind = type(value)
        if runtime.is_program_class(kind) and not (any(base in PUTTERS for base in kind.__mro__) or defined(kind, "__setattr__")):
            owner = own_of(kind, self.name)
            found = None if owner is None else owner.__dict__[self.name]
            if type(found) is MemberDescriptorType or not hasattr(type(found), "__set__"):
                self.remember(kind)


class Calling(Site):
    """One place that calls: the class it met last that calling makes an instance of, or the function it expects."""

    __slots__ = ("meant", "other")

    def __init__(self) -> None:
        super().__init__()
        self.other: type | None = None  # a class of the host's that means something else, and what
        self.meant: Any = None

    def constructor(self, target: type) -> Any:
        """What calling a class means, where it means something else."""
        if target is self.other:
            return self.meant
        meant = runtime.CONSTRUCTORS.get(target, target)
        if meant is target:
            self.remember(target)
        else:
            self.other, self.meant = target, meant
        return meant


class Loading:
    """One place that reads a global name which is not there yet, or may go."""

    __slots__ = ("around", "name", "span")

    def __init__(self, around: Surroundings, name: str, span: Span) -> None:
        self.around, self.name, self.span = ref(around), name, span

    def load(self) -> Any:
        around = self.around()
        assert around is not None
        value = around.names.get(self.name, MISSING)
        if value is MISSING:
            value = around.ambient.get(self.name, MISSING)
        if value is MISSING:
            STATE.where = self.span
            return around.resolve(self.name, self.span)
        return value


class Host:
    """Parts of the host and of the language that native code uses."""

    __slots__ = ("__dict__",)

    def __init__(self, parts: dict[str, Any]) -> None:
        self.__dict__.update(parts)


def extend(made: list[Any], value: Any) -> None:
    """``*value`` in a display."""
    made.extend(value if iterates(value) else refuse_value(value))


def update(made: dict[Any, Any], value: Any) -> None:
    """``**value`` in a display."""
    made.update(unpacked(value))


def extend_arguments(made: list[Any], value: Any, target: Any) -> None:
    """``*value`` in a call of `target`."""
    if not iterates(value):
        raise TypeError(f"{told(target)} argument after * must be an iterable, not {type(value).__name__}")
    made.extend(value)


def spread_keyword(target: Any, keywords: dict[str, Any], name: str | None, value: Any) -> None:
    spread(target, keywords, value if name is None else {name: value}, name is None)


def refuse_depth() -> NoReturn:
    raise RecursionError("maximum recursion depth exceeded")


def own_super(target: Any, kind: Any, owner: Any) -> Any:
    """``super()`` of a method, unless the program gave the name another meaning."""
    if getattr(target, "__name__", None) != "super" or getattr(target, "__module__", None) != "builtins":
        return target()
    return super(kind, owner)


def ends_run(error: BaseException) -> bool:
    """Whether an exception is none of the program's."""
    return isinstance(error, GradcliError)


class Whole:
    """All that was compiled at once: what its lines do."""

    def __init__(self, around: Surroundings | None) -> None:
        self.around = None if around is None else ref(around)
        self.operations: list[Operation] = []

    def surroundings(self) -> Surroundings:
        around = None if self.around is None else self.around()
        assert around is not None
        return around

    def echo(self, value: Any) -> None:
        """Show the value of an expression statement outside functions."""
        echo = self.surroundings().echo
        if echo is not None and value is not None:
            echo(value)

    def import_module(self, name: str, level: int = 0) -> Any:
        return self.surroundings().importer.import_module(name, level)

    def import_member(self, module: Any, name: str) -> Any:
        return self.surroundings().importer.import_member(module, name)

    def catch(self, error: BaseException) -> None:
        """An exception comes to a handler of native code: note what raised it and where, once for each frame."""
        step, known = traceback_of(error), facts(error)
        if step is None or known.get("step") is step:
            return
        known["step"] = step
        operation = operation_of(step, self)
        if operation is not None and operation.span is not None:
            if step.tb_next is None and "where" not in known:
                STATE.where = operation.span
            if operation.operands and isinstance(error, Exception):
                target, *values = operands_in(step.tb_frame, operation)
                if operation.is_spread:
                    values, keywords = values
                else:
                    count = len(values) - len(operation.keywords)
                    values, keywords = values[:count], dict(zip(operation.keywords, values[count:], strict=True))
                if step.tb_next is None and isinstance(error, TypeError):
                    explain_binding(error, target, values, keywords)
                note_values(error, operation.span, target, *values)
        note_origin(error)

    def leave(self, error: BaseException, name: str, where: Span | None) -> None:
        """An exception leaves the function `name` that was called at `where`."""
        self.catch(error)
        note_frame(error, name, where)


def whole_of(code: CodeType) -> Whole | None:
    """What a code object was compiled with, if it is native code of a program."""
    return next((part for part in code.co_consts if type(part) is Whole), None)


def operation_of(step: TracebackType, whole: Whole | None) -> Operation | None:
    """What the line of a traceback does; an interrupt may come between the lines."""
    number: int | None = step.tb_lineno
    return None if whole is None or number is None else whole.operations[number - 1]


def place_of(step: TracebackType) -> Span | None:
    """Where in the program a traceback is, if it is in native code."""
    operation = operation_of(step, whole_of(step.tb_frame.f_code))
    return None if operation is None else operation.span


def operands_in(frame: FrameType, operation: Operation) -> Sequence[Any]:
    """The values that an operation was applied to.  A limit may strike between two instructions, when a variable is already empty again."""
    names = frame.f_locals

    def variable(name: str) -> Any:
        return names[name] if name in names else frame.f_globals.get(name, frame.f_builtins.get(name))

    return [
        value if name is None else variable(name) if value is None else getattr(variable(name), value, None)
        for name, value in operation.operands
    ]
