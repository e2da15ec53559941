"""A world: the names that programs share, the dialect they are in, and their execution.

How `session` uses it::

    world = World(write)                      # write(text) gets what programs print
    world.names["x"] = tensor                 # inputs
    world.execute(parse(source))              # raises the program's exception as it is; STATE.where is then the innermost span
    world.last                                # value of the last statement: an expression, or the one name it assigned; else None
    world.torch_imported                      # whether the source that ran last is a PyTorch program: then nothing happens by itself
    fact(error, "frames")                     # [(function name, span of the call), …], innermost first
    fact(error, "help")                       # on some errors: what to do

With `echo`, every top-level expression's value is handed to it, as a REPL does, and an import of torch changes the dialect for good.
"""

from __future__ import annotations

import os
import sys
from _thread import allocate_lock  # `threading` takes longer to load
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.facts import fact
from gradcli.diagnostics.model import GradcliError, Span
from gradcli.engine.state import STATE
from gradcli.lang.access import members, runtime
from gradcli.lang.compile import assignments, calls, names, operators, statements
from gradcli.lang.compile.frame import Run, Surroundings, Unit, note_origin
from gradcli.lang.compile.scope import analysis_of
from gradcli.lang.compile.statements import note_uncalled
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.placement import Misplaced
from gradcli.library import Module, import_member, import_module, make
from gradcli.records import NamedTuple
from gradcli.world import builtins as program_builtins
from gradcli.world.dialects import decides_requires_grad, imports_torch, shorthand_name, shorthand_names
from gradcli.world.expectations import NAME, Expectation, expectation_in
from gradcli.world.leaves import Leaves

if TYPE_CHECKING:
    from gradcli.library.plots.record import Plots

Steps = list[tuple[syntax.Statement, Run]]
COMPILERS = (assignments, calls, names, operators, statements, members)  # what every program needs; `frame.LATER` has the others
HOST_FRAMES_PER_CALL = 40
STACK = 1 << 26


class Plan(NamedTuple):
    """How to run a module: its statements, compiled against `around`, whether its tensors become leaves, and the names that it has from outside."""

    steps: Steps
    around: Surroundings
    is_torch: bool
    makes_leaves: bool
    ambient: dict[str, Any]


class World:
    """One set of names and what hangs on it."""

    def __init__(self, write: Callable[[str], object], write_error: Callable[[str], object] | None = None) -> None:
        self.write_error = write_error or sys.stderr.write
        self.names: dict[str, Any] = {}
        python = program_builtins.namespace(lambda text: self.write(text), self.write_error, self.names)
        self.python = Surroundings(self.names, python, self.no_such_name, self)
        self.shorthand = Surroundings(self.names, shorthand_names(self, python), self.shorthand_name, self)
        self.kept: dict[syntax.Module, Plan] | None = None  # what was compiled
        runtime.forget()
        self.start(write)

    def start(self, write: Callable[[str], object]) -> None:
        """Begin with no names, and nothing loaded."""
        self.write = write
        self.modules: dict[str, Module] = {}
        self.last: Any = None
        self.torch_imported = False
        self.expectations: dict[Span, Expectation] = {}  # what the program expects of its derivatives
        self.chances: dict[str, int] = {}  # what the generators of library modules were seeded with
        self.skip_plots = False  # whether an import of a plotting module gives one that draws nothing
        self.plots: Plots | None = None  # the figures of a program that plots
        self.clock: Callable[[], int] = lambda: 0  # how many pieces of text were printed
        self.leaves, self.makes_leaves = Leaves(self.names), False
        self.followed: Callable[[syntax.Statement], object] | None = (
            None  # shown every top-level statement after it ran, in a run made again
        )

    def start_again(self, write: Callable[[str], object]) -> None:
        """Begin as a new world does, for the same programs: what these are compiled to from now on is kept, and nothing else."""
        self.names.clear()
        for around in (self.python, self.shorthand):
            around.start_again()
        if self.kept is None:
            self.kept = {}
        self.start(write)

    # ---- names -----------------------------------------------------------------------------------------------------------------------

    def no_such_name(self, name: str, span: Span) -> Any:
        raise NameError(f"name '{name}' is not defined", name=name)

    def shorthand_name(self, name: str, span: Span) -> Any:
        """A name that is torch's or one of the four numbers; it is remembered."""
        found = shorthand_name(self, name)
        if found is None:
            return self.no_such_name(name, span)
        self.shorthand.add(name, found)
        return found

    def known_names(self) -> list[str]:
        """Every name a program could have meant here."""
        if self.torch_imported:
            return [*self.names, *self.python.ambient]
        torch, functional = self.load_module("torch"), self.load_module("torch.nn.functional")
        return [*self.names, *self.shorthand.ambient, *torch.names(), *functional.names(), "pi", "e", "inf", "nan"]

    def remember(self, value: Any) -> None:
        """``_`` means `value` from now on, until the program binds it."""
        for around in (self.python, self.shorthand):
            around.add("_", value)

    def load_module(self, name: str) -> Module:
        """A module of the library, made once a world."""
        module = self.modules.get(name)
        if module is None:
            module = self.modules[name] = make(self, name)
            module.load = self.load_module
        return module

    def import_module(self, name: str, level: int = 0) -> Module:
        """The module a dotted name means, its parents loaded before it."""
        return import_module(self.load_module, name, level)

    def import_member(self, module: Module, name: str) -> Any:
        """One name of ``from module import name``."""
        return import_member(module, name)

    def chance(self, name: str) -> int:
        """A seed for a generator that was given none; the same again when the run is made again."""
        return self.chances.setdefault(name, int.from_bytes(os.urandom(4), "little"))

    # ---- running ---------------------------------------------------------------------------------------------------------------------

    def execute(self, module: syntax.Module, *, echo: Callable[[Any], object] | None = None) -> None:
        """Run a module against the names.  Raises what the program raises."""
        plan = None if self.kept is None or echo is not None else self.kept.get(module)
        with deep_stack():
            if plan is None:
                plan = self.plan_of(module, self.torch_imported and echo is not None)
                if self.kept is not None and echo is None:
                    self.kept[module] = plan
            steps, around, self.torch_imported, self.makes_leaves, ambient = plan
            STATE.shorthand = not self.torch_imported
            around.added.update(ambient)
            around.ambient.update(ambient)
            self.last = None
            around.echo = echo
            try:
                for node, run in steps:
                    if not (echo is None and self.is_expectation(node)):
                        self.step(node, run, echo)
            finally:
                self.keep_names()

    def is_expectation(self, node: syntax.Statement) -> bool:
        """Whether a statement of shorthand only says what a derivative is expected to be; it is remembered."""
        if self.torch_imported or NAME in self.names:
            return False
        found = expectation_in(node)
        if found is not None:
            self.expectations.setdefault(found.span, found)
        return found is not None

    def keep_names(self) -> None:
        """Drop what ``globals()[…] = …`` left under anything but a name: views and what they write take each for an identifier."""
        if not ({*map(type, self.names)} <= {str} and all(map(str.isidentifier, self.names))):
            kept = {name: value for name, value in self.names.items() if type(name) is str and name.isidentifier()}
            self.names.clear()
            self.names.update(kept)

    def plan_of(self, module: syntax.Module, in_torch: bool) -> Plan:
        """How to run a module; `in_torch`: as part of a PyTorch program, whether it says so or not."""
        is_torch = in_torch or imports_torch(module)
        around = self.python if is_torch else self.shorthand
        ambient = {"__doc__": syntax.docstring(module.body)} | ({"__file__": module.source.name} if is_file(module) else {})
        return Plan(self.compiled(module, around), around, is_torch, not is_torch and not decides_requires_grad(module), ambient)

    def compiled(self, module: syntax.Module, around: Surroundings) -> Steps:
        """The top-level statements, compiled; those that are expressions give their value."""
        try:
            analysis = analysis_of(module)
            unit = Unit(around, analysis, analysis.module)
            return [(node, compiled_statement(unit, node)) for node in module.body]
        except Misplaced as error:
            from gradcli.lang.parsing.errors import explain

            raise GradcliError(explain(module.source, error)) from None

    def step(self, node: syntax.Statement, run: Run, echo: Callable[[Any], object] | None) -> None:
        try:
            value = run(None)
            if self.makes_leaves:
                self.leaves.follow(node)
            if self.followed is not None:
                self.followed(node)
            if isinstance(node, syntax.ExpressionStatement):
                self.last = value
                note_uncalled(node, value)
                if echo is not None and value is not None:
                    echo(value)
            else:
                self.last = self.names.get(assigned_name(node))
        except BaseException as error:
            from gradcli.library.prelude import leave

            note_origin(error)
            leave(error)
            STATE.where = fact(error, "where")
            raise

    # ---- modules written in the language itself --------------------------------------------------------------------------------------

    def prelude(self, module: syntax.Module, name: str, names: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run a module of the library that is written in the language; gives its names.  `names` are there beforehand."""
        own: dict[str, Any] = dict(names or {})
        ambient = program_builtins.namespace(self.write, self.write_error, own, name)
        with deep_stack():
            for _, run in self.compiled(module, Surroundings(own, ambient, self.no_such_name, self)):
                run(None)
        return own


def compiled_statement(unit: Unit, node: syntax.Statement) -> Run:
    """A statement at top level; one that is an expression gives its value."""
    try:
        return unit.expression(node.value) if isinstance(node, syntax.ExpressionStatement) else unit.statement(node)
    except RecursionError:
        from gradcli.lang.parsing.errors import too_deep

        raise GradcliError(too_deep(node.span)) from None


def is_file(module: syntax.Module) -> bool:
    """Whether a program is a file, which it may ask the name of."""
    return not (module.source.name.startswith("<") or module.source.in_document)


def assigned_name(node: syntax.Statement) -> str:
    """The one plain name a statement assigns, or an empty text."""
    if isinstance(node, syntax.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], syntax.Name):
        return node.targets[0].id
    if isinstance(node, (syntax.AugmentedAssign, syntax.AnnotatedAssign)) and isinstance(node.target, syntax.Name):
        return node.target.id
    return ""


@cache
def grow_stack() -> None:
    """Let the main thread's stack grow as far as the recursion limit below needs; elsewhere (or on Windows) it is as it is."""
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
    wanted = STACK if hard == resource.RLIM_INFINITY else min(STACK, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_STACK, (wanted, hard))


class Limit:
    """The host's recursion limit: one for all threads, high as long as any of them runs a program."""

    def __init__(self) -> None:
        self.lock, self.users, self.before = allocate_lock(), 0, 0

    def raise_it(self) -> None:
        with self.lock:
            if not self.users:
                self.before = sys.getrecursionlimit()
                sys.setrecursionlimit(max(self.before, 1000 * HOST_FRAMES_PER_CALL))
            self.users += 1

    def put_back(self) -> None:
        with self.lock:
            self.users -= 1
            if not self.users:
                sys.setrecursionlimit(self.before)


LIMIT = Limit()


class deep_stack:  # noqa: N801  # a context manager like any other; a generator takes longer
    """Room for the program's own recursion: each of its calls takes several of the host's."""

    __slots__ = ("depth",)

    def __enter__(self) -> None:
        grow_stack()
        self.depth, STATE.depth = STATE.depth, 0
        LIMIT.raise_it()

    def __exit__(self, *raised: object) -> None:
        LIMIT.put_back()
        STATE.depth = self.depth
