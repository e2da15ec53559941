"""Syntax to closures, once: the frame every compile function works in.

A compiled expression is a function ``frame -> value``.  A compiled statement is a function ``frame -> signal``: None to go on, `BREAK`,
`CONTINUE`, or a tuple of one, the value to return.  Nothing is ever handed to the host's compiler.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import CellType, CodeType, FunctionType
from typing import Any, Protocol, TypeVar

from gradcli.diagnostics.facts import fact, facts
from gradcli.diagnostics.model import Span
from gradcli.engine.state import STATE
from gradcli.lang.compile.scope import Analysis, Scope, mangle
from gradcli.lang.syntax import nodes as syntax
from gradcli.records import NamedTuple

Frame = Any
Run = Callable[[Frame], Any]
Store = Callable[[Frame, Any], None]
N = TypeVar("N", bound=syntax.Node)


class Signal:
    """What a statement says to the loop around it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


BREAK, CONTINUE, UNBOUND, MISSING = Signal("BREAK"), Signal("CONTINUE"), Signal("UNBOUND"), Signal("MISSING")


class Importer(Protocol):
    """How ``import`` works, and ``from … import``."""

    def import_module(self, name: str, level: int = 0) -> Any:
        """The module a dotted name means, its parents loaded before it."""

    def import_member(self, module: Any, name: str) -> Any:
        """One name of ``from module import name``."""


class Surroundings:
    """What a module is compiled against: the dict of its global names, and the names that are there without being bound.

    `ambient` holds those found so far; `resolve(name, span)` finds one more or raises NameError; `importer` is how `import` works.
    `echo`, if there is one, is handed the value of every expression statement outside functions.
    """

    echo: Callable[[Any], object] | None = None

    def __init__(
        self,
        names: dict[str, Any],
        ambient: dict[str, Any],
        resolve: Callable[[str, Span], Any],
        importer: Importer,
    ) -> None:
        self.names, self.ambient, self.resolve, self.importer = names, ambient, resolve, importer
        self.beginning = dict(ambient)
        self.added: set[str] = set()  # the names that are among the ambient ones only since then, or mean something else
        self.beneath: dict[str, Any] = {}  # of `ambient`, what native code reads
        self.starts_again = False  # whether what is compiled serves several runs, in which other names may be there

    def add(self, name: str, value: Any) -> None:
        """Have a name mean something without being bound."""
        self.added.add(name)
        self.ambient[name] = value

    def start_again(self) -> None:
        """The names that were there without being bound in the beginning, and no others."""
        for name in self.added:
            self.beneath.pop(name, None)
            if name in self.beginning:
                self.ambient[name] = self.beginning[name]
            else:
                del self.ambient[name]
        self.added.clear()
        self.echo, self.starts_again = None, True

    def function(self, code: CodeType, closure: tuple[CellType, ...] | None) -> FunctionType:
        """A function of the host that sees the names of the program, and beneath them no builtin of the host's."""
        names, key = self.names, "__builtins__"
        before = names.get(key, MISSING)
        names[key] = self.beneath
        try:
            return FunctionType(code, names, code.co_name, None, closure)
        finally:
            if before is MISSING:
                del names[key]
            else:
                names[key] = before

    @property
    def module_name(self) -> str:
        return str(self.ambient.get("__name__", "__main__"))


class Unit:
    """One scope being compiled."""

    def __init__(self, around: Surroundings, analysis: Analysis, scope: Scope, class_name: str = "", qualname: str = "") -> None:
        self.around, self.analysis, self.scope = around, analysis, scope
        self.class_name, self.qualname = class_name, qualname

    def inner(self, node: syntax.Node, class_name: str | None = None, qualname: str | None = None) -> Unit:
        """The unit for a scope that `node` opens."""
        return Unit(
            self.around,
            self.analysis,
            self.analysis.scopes[id(node)],
            self.class_name if class_name is None else class_name,
            self.qualname if qualname is None else qualname,
        )

    def mangle(self, name: str) -> str:
        return mangle(name, self.class_name)

    def expression(self, node: syntax.Expression) -> Run:
        return EXPRESSIONS[type(node)](self, node)

    def optional(self, node: syntax.Expression | None) -> Run | None:
        return None if node is None else self.expression(node)

    def expressions(self, nodes: list[syntax.Expression]) -> list[Run]:
        return [self.expression(node) for node in nodes]

    def statement(self, node: syntax.Statement) -> Run:
        return STATEMENTS[type(node)](self, node)

    def store(self, target: syntax.Expression) -> Store:
        return STORES[type(target)](self, target)

    def block(self, body: list[syntax.Statement]) -> Run:
        """One closure for several statements."""
        statements = tuple(self.statement(node) for node in body if not isinstance(node, SILENT))
        if len(statements) == 1:
            return statements[0]
        if not any(may_signal(node) for node in body):
            return quiet_block(statements)
        return signalling_block(statements)


MANY, NEVER = 1000, 1 << 62  # turns of a loop outside functions, after which native code goes on


def native(name: str) -> Any:
    """A function of what writes native code, which is loaded when something is run often."""
    return getattr(import_module("gradcli.lang.native.functions"), name)


class Rest:
    """What is left of a loop outside functions after many turns: native code, if it can be written."""

    def __init__(self, unit: Unit, node: syntax.Node, writer: str) -> None:
        self.written, self.writer = (unit, node), writer
        self.hopeless = unit.scope.kind != "module" or STATE.turns is not None
        self.run: Any = None

    def turns(self) -> int:
        """How many turns closures run first."""
        return NEVER if self.hopeless else 0 if self.run is not None else MANY

    def ready(self) -> bool:
        """Whether native code can go on."""
        if self.run is None and not self.hopeless:
            self.run = native(self.writer)(*self.written)
            self.hopeless = self.run is None
        return not self.hopeless


SILENT = (syntax.Pass, syntax.Global, syntax.Nonlocal)
# Most programs are a few assignments: what compiles these kinds of nodes is loaded with the first of them.
LATER = {
    "Class": "classes",
    "Comprehension": "comprehensions",
    "For": "control",
    "Function": "functions",
    "If": "control",
    "Lambda": "functions",
    "Match": "match",
    "Try": "control",
    "While": "control",
    "With": "control",
}


Compiler = Callable[["Unit", Any], Callable[..., Any]]


class Compilers(dict[type, Compiler]):
    """The compile function of each kind of node: taken from what was entered when the file that enters it is loaded as a whole,
    for another thread may be in the middle of loading it.
    """

    def __init__(self) -> None:
        self.entered: dict[type, Compiler] = {}

    def __missing__(self, kind: type) -> Compiler:
        later = LATER.get(kind.__name__)
        if later is not None:
            import_module(f"gradcli.lang.compile.{later}")
        found = self[kind] = self.entered[kind]
        return found


EXPRESSIONS = Compilers()
STATEMENTS = Compilers()
STORES = Compilers()


def expression(kind: type[N]) -> Callable[[Callable[[Unit, N], Run]], Callable[[Unit, N], Run]]:
    """Say how one kind of expression is compiled."""

    def register(function: Callable[[Unit, N], Run]) -> Callable[[Unit, N], Run]:
        EXPRESSIONS.entered[kind] = function
        return function

    return register


def statement(kind: type[N]) -> Callable[[Callable[[Unit, N], Run]], Callable[[Unit, N], Run]]:
    """Say how one kind of statement is compiled."""

    def register(function: Callable[[Unit, N], Run]) -> Callable[[Unit, N], Run]:
        STATEMENTS.entered[kind] = function
        return function

    return register


def target(kind: type[N]) -> Callable[[Callable[[Unit, N], Store]], Callable[[Unit, N], Store]]:
    """Say how one kind of target is written to."""

    def register(function: Callable[[Unit, N], Store]) -> Callable[[Unit, N], Store]:
        STORES.entered[kind] = function
        return function

    return register


def quiet_block(statements: tuple[Run, ...]) -> Run:
    """Statements that cannot signal."""
    if len(statements) == 2:
        one, two = statements

        def run_two(frame: Frame) -> None:
            one(frame)
            two(frame)

        return run_two

    def run(frame: Frame) -> None:
        for statement in statements:
            statement(frame)

    return run


def signalling_block(statements: tuple[Run, ...]) -> Run:
    """Statements of which one may leave the block."""

    def run(frame: Frame) -> Any:
        for statement in statements:
            signal = statement(frame)
            if signal is not None:
                return signal
        return None

    return run


def may_signal(node: syntax.Node) -> bool:
    """Whether a statement can return, break or continue out of itself (loops are not looked into for their own breaks)."""
    closed = (syntax.Function, syntax.Class, syntax.Expression)
    return any(isinstance(part, (syntax.Return, syntax.Break, syntax.Continue)) for part in syntax.walk(node, closed))


# ---- where an exception happened, and of what ----------------------------------------------------------------------------------------


class Evaluated(NamedTuple):
    """A piece of syntax that an exception came through, with the values of its parts in the order they are written."""

    span: Span
    values: tuple[Any, ...]


MOST_EVALUATED = 1000  # of an exception that is raised again and again, or comes out of a deep recursion


def note_values(error: BaseException, span: Span, *values: Any) -> None:
    """Have an exception carry what an operation was applied to; `evaluated` of it gives that back, innermost first."""
    evaluated = facts(error).setdefault("evaluated", [])
    if len(evaluated) < MOST_EVALUATED:
        evaluated.append(Evaluated(span, values))


def evaluated(error: BaseException) -> list[Evaluated]:
    """The operations that an exception came through, innermost first."""
    noted: list[Evaluated] = fact(error, "evaluated", [])
    return noted


def note_origin(error: BaseException) -> None:
    """Keep where an exception was raised: handlers that run while it travels would overwrite `STATE.where`."""
    known = facts(error)
    if "where" not in known:
        known["where"], known["frames"] = STATE.where, []


def note_frame(error: BaseException, name: str, called: Span | None) -> None:
    """An exception leaves the function `name` that was called at `called`."""
    note_origin(error)
    facts(error)["frames"].append((name, called))
