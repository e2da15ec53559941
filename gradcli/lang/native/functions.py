"""Functions, lambdas, comprehensions and generators inside native code, and the code objects of whole functions and loops."""

from __future__ import annotations

import _ast as host
import warnings
from collections.abc import Callable
from types import CodeType
from typing import Any

from gradcli.diagnostics.model import Span
from gradcli.engine.state import STATE
from gradcli.lang.access.exposed import PROGRAM
from gradcli.lang.compile.binding import MADE
from gradcli.lang.compile.frame import Surroundings, Unit
from gradcli.lang.compile.functions import DEEPEST, ends, kept_if, stopping
from gradcli.lang.native import writing
from gradcli.lang.native.operators import KINDS as EXPRESSIONS
from gradcli.lang.native.statements import KINDS as STATEMENTS
from gradcli.lang.native.statements import Statements
from gradcli.lang.native.writing import STORE, Draft, Unsupported
from gradcli.lang.syntax import nodes as syntax

writing.HOST.__dict__.update({"kept_if": kept_if, "stopping": stopping})
FROM = ".from"


class Functions(Statements):
    """Writes what makes functions."""

    # ---- functions -------------------------------------------------------------------------------------------------------------------

    def define(self, node: syntax.Function) -> None:
        wrappers = []
        for part in node.decorators:
            kept = self.temporary()
            self.value(part, kept)
            wrappers.append((kept, part.span))
        made = self.temporary()
        self.make(node, node.name, node.parameters, node.body, made)
        self.annotate(node, made)
        for wrapper, span in reversed(wrappers):
            self.line(span)
            self.where(span)
            self.assign(made, self.call(self.callee(self.name(wrapper)), self.name(made)))
        self.assign(self.unit.mangle(node.name), self.name(made))

    def write_lambda(self, node: syntax.Lambda, goal: str) -> None:
        made = self.temporary()
        self.make(node, "<lambda>", node.parameters, [syntax.Return(node.body.span, node.body)], made)
        self.assign(goal, self.name(made))

    def annotate(self, node: syntax.Function, made: str) -> None:
        parts = [(self.unit.mangle(one.name), one.annotation) for one in node.parameters if one.annotation is not None]
        if node.returns is not None:
            parts.append(("return", node.returns))
        if parts:
            values = self.operands([part for _, part in parts])
            notes = host.Dict([self.literal(name) for name, _ in parts], values, **self.at)
            self.assign_to(self.attribute(self.name(made), "__annotations__", STORE), notes)

    def make(self, node: syntax.Node, name: str, parameters: list[syntax.Parameter], body: list[syntax.Statement], goal: str) -> None:
        """A function of the program, made where its `def` stands."""
        scope = self.unit.scope
        prefix = f"{self.unit.qualname}.<locals>." if scope.is_function and self.unit.qualname else ""
        qualname = name if scope.kind == "module" or self.unit.mangle(name) in scope.declared_global else prefix + name
        with_default = [one for one in parameters if one.default is not None]
        values = self.operands([one.default for one in with_default if one.default is not None])
        defaults = {one.name: value for one, value in zip(with_default, values, strict=True)}
        inner = Functions(self.unit.inner(node, qualname=qualname), self.draft)
        inner.line(None)
        written = inner.whole_function(name, parameters, body, defaults, goal)
        self.line(None)
        self.add(written)
        self.assign_to(self.attribute(self.name(goal), "__module__", STORE), self.literal(self.unit.around.module_name))

    def whole_function(
        self, name: str, parameters: list[syntax.Parameter], body: list[syntax.Statement], defaults: dict[str, Any], goal: str
    ) -> Any:
        """The definition of this function."""
        arguments = self.arguments(parameters, defaults)
        at = self.at
        self.draft.functions[at["lineno"]] = name, self.unit.qualname
        document = syntax.docstring(body)
        head = [] if document is None else [host.Expr(self.literal(document), **at)]
        made = self.suspended(name, body) if self.unit.scope.yields else self.counted(name, body)
        self.at = at
        return self.function(goal, arguments, [*head, *made])

    def counted(self, name: str, body: list[syntax.Statement]) -> list[Any]:
        """A body that counts as a call while it runs."""
        made = self.block(body)
        if self.is_clearing(made[-1]):  # all variables end here
            made[-1] = host.Pass(**self.at)
        self.line(None)
        whole, state = self.held(self.draft.whole), self.held(STATE)
        leave = self.call(self.attribute(whole, "leave"), self.name(".error"), self.literal(name), self.name(FROM))
        guarded = self.guarded(made, [host.Expr(leave, **self.at)])
        guarded.finalbody = [host.Assign([self.attribute(state, "depth", STORE)], self.name(".depth"), **self.at)]
        where = host.Assign([self.name(FROM, STORE)], self.attribute(state, "where"), **self.at)
        return [*self.head(), where, *self.deeper(), guarded]

    def deeper(self) -> list[Any]:
        """Counts a call."""
        depth = self.attribute(self.held(STATE), "depth")
        refuse = host.Expr(self.helper("refuse_depth"), **self.at)
        return [
            host.Assign([self.name(".depth", STORE)], depth, **self.at),
            host.If(self.compare(self.name(".depth"), host.GtE, self.literal(DEEPEST)), [refuse], [], **self.at),
            host.Assign(
                [self.attribute(self.held(STATE), "depth", STORE)],
                host.BinOp(self.name(".depth"), host.Add(), self.literal(1), **self.at),
                **self.at,
            ),
        ]

    def suspended(self, name: str, body: list[syntax.Statement]) -> list[Any]:
        """A body that yields: the function makes a generator of a function inside it."""
        parameters, delegates = list(self.unit.scope.parameters), any(map(has_delegation, body))
        self.counts_turns = not delegates
        made = self.block(body)
        self.line(None)
        self.draft.functions[self.at["lineno"]] = name, self.unit.qualname
        made = [self.guarded(made, self.caught())]
        if self.counts_turns:
            made = [host.Try(made, [], [], [self.step_depth(host.Sub())], **self.at)]
            made[0].body[:0] = self.entered()
            made.insert(0, self.step_depth(host.Add()))
        inner = self.function(".walk", self.parameters(parameters), [*self.head(), *made])
        has_end = self.literal(any(ends(node) for node in body))
        generator = self.call(self.name(".walk"), *[self.name(parameter) for parameter in parameters])
        if self.counts_turns:
            return [inner, host.Return(self.helper("kept_if", generator, has_end), **self.at)]
        names = self.literal(name), self.literal(self.unit.qualname)
        return [inner, host.Return(self.helper("stopping", generator, *names, has_end), **self.at)]

    def yield_(self, node: syntax.Yield, goal: str) -> None:
        """While a generator waits, it is no call that goes on."""
        value = None if node.value is None else self.value(node.value)
        asked = host.Yield(value, **self.at)
        if not self.counts_turns:
            self.assign(goal, asked)
            return
        self.add(self.step_depth(host.Sub()))
        wait = host.Assign([self.name(goal, STORE)], asked, **self.at)
        self.add(host.Try([wait], [], [], [self.step_depth(host.Add()), *self.entered()], **self.at))

    counts_turns = False

    def entered(self) -> list[Any]:
        """Refuses a depth that was reached."""
        depth = self.attribute(self.held(STATE), "depth")
        refuse = host.Expr(self.helper("refuse_depth"), **self.at)
        return [host.If(self.compare(depth, host.Gt, self.literal(DEEPEST)), [refuse], [], **self.at)]

    def step_depth(self, sign: Any) -> Any:
        return host.AugAssign(self.attribute(self.held(STATE), "depth", STORE), sign, self.literal(1), **self.at)

    def head(self) -> list[Any]:
        """Which names are not the function's own."""
        scope = self.unit.scope
        outer = sorted(name for name in self.stored if scope.place(name) == "global") if scope.kind == "module" else []
        if scope.kind != "module":
            outer = sorted(scope.declared_global | {name for name in self.stored if scope.place(name) == "global"})
        free = sorted(name for name in self.stored if scope.place(name) == "free")
        parts: list[Any] = [host.Global(outer, **self.at)] if outer else []
        if free:
            parts.append(host.Nonlocal(free, **self.at))
        return parts

    # ---- comprehensions --------------------------------------------------------------------------------------------------------------

    def comprehension(self, node: syntax.Comprehension, goal: str) -> None:
        """A function of its own that is called at once, or a generator."""
        values = self.value(node.clauses[0].iterable)
        inner = Functions(self.unit.inner(node), self.draft)
        inner.line(None)
        made = self.temporary()
        written = inner.whole_comprehension(node, made, self.unit.qualname)
        span = node.clauses[0].iterable.span
        self.line(span)
        self.where(span)
        self.add(written)
        self.assign(goal, self.call(self.name(made), self.helper("iter", values)))

    def whole_comprehension(self, node: syntax.Comprehension, goal: str, around: str) -> Any:
        at, is_generator = self.at, node.kind == "generator"
        if is_generator:
            self.draft.functions[at["lineno"]] = "<genexpr>", f"{around}.<locals>.<genexpr>" if around else "<genexpr>"
        body: list[Any] = []
        self.body = body
        self.clauses(node, 0)
        self.line(None)
        guarded = self.guarded(body, self.caught())
        if is_generator:
            return self.function(goal, self.parameters([".values"]), [*self.head(), guarded])
        kind = host.Dict([], [], **self.at) if node.kind == "dict" else host.List([], writing.LOAD, **self.at)
        made = self.name(".made")
        parts = [*self.head(), host.Assign([self.name(".made", STORE)], kind, **self.at), guarded]
        if node.kind == "set":
            made = self.helper("set", made)
        return self.function(goal, self.parameters([".values"]), [*parts, host.Return(made, **self.at)])

    def clauses(self, node: syntax.Comprehension, index: int) -> None:
        if index == len(node.clauses):
            self.element(node)
            return
        self.blocks += 1
        if self.blocks > writing.DEEPEST_BLOCK:
            raise Unsupported
        clause = node.clauses[index]
        values = self.name(".values") if not index else self.value(clause.iterable)
        self.line(clause.iterable.span)
        if index:
            self.where(clause.iterable.span)
        at = self.at
        item, body = self.loop_target(clause.target, clause.iterable.span)
        outer = self.into(body)
        for condition in clause.conditions:
            answer, inner = self.value(condition), list[Any]()
            self.if_(answer, inner, [])
            self.body = inner
        self.clauses(node, index + 1)
        self.body = outer
        self.add(host.For(item, values, body, [], **at))

    def element(self, node: syntax.Comprehension) -> None:
        before = self.next
        if node.key is not None:
            key, value = self.operands([node.key, node.value])
            self.assign_to(host.Subscript(self.name(".made"), key, STORE, **self.at), value)
        elif node.kind == "generator":
            self.run(host.Yield(self.value(node.value), **self.at))
        else:
            self.run(self.call(self.attribute(self.name(".made"), "append"), self.value(node.value)))
        self.next = before


def has_delegation(node: syntax.Node) -> bool:
    """Whether a generator hands on to another one, whose turns are its own then."""
    return any(isinstance(part, syntax.YieldFrom) for part in syntax.walk(node, syntax.SCOPES))


EXPRESSIONS[syntax.Yield] = Functions.yield_
EXPRESSIONS[syntax.Lambda] = Functions.write_lambda
EXPRESSIONS[syntax.Comprehension] = Functions.comprehension
STATEMENTS[syntax.Function] = Functions.define


# ---- whole functions and loops -------------------------------------------------------------------------------------------------------------


def function_code(unit: Unit, name: str, parameters: list[syntax.Parameter], body: list[syntax.Statement]) -> CodeType | None:
    """The code of a function of the program, whose free variables are ``.made`` and then those of its scope by name."""
    span = body[0].span

    def write(draft: Draft) -> Any:
        writer = Functions(unit, draft)
        free = sorted(unit.scope.free)
        defaults = {one.name: writer.literal(None) for one in parameters if one.default is not None}
        tree = writer.whole_function(name, parameters, body, defaults, ".function")
        tree.body.append(host.Expr(host.Tuple([writer.name(one) for one in (MADE, *free)], writing.LOAD, **writer.at), **writer.at))
        return outermost(writer, tree, [MADE, *free])

    code = compiled(unit, span, write)
    return None if code is None or code.co_freevars != (MADE, *sorted(unit.scope.free)) else code


def for_function(unit: Unit, node: syntax.For) -> Callable[[Any], Any] | None:
    """What runs the turns of a loop outside functions, for the values that are left."""

    def write(draft: Draft) -> Any:
        writer = Functions(unit, draft)
        at = writer.at
        writer.turns(node, writer.name(".values"))
        writer.line(None)
        body = [*writer.head(), writer.guarded(writer.body, writer.caught())]
        writer.at = at
        return outermost(writer, writer.function(".function", writer.parameters([".values"]), body), [])

    code = compiled(unit, node.span, write)
    return None if code is None else with_names(unit.around, code)


def while_function(unit: Unit, node: syntax.While) -> Callable[[], Any] | None:
    """What runs the turns that are left of a `while` outside functions."""

    def write(draft: Draft) -> Any:
        writer = Functions(unit, draft)
        at = writer.at
        writer.while_(node)
        writer.line(None)
        body = [*writer.head(), writer.guarded(writer.body, writer.caught())]
        writer.at = at
        return outermost(writer, writer.function(".function", writer.parameters([]), body), [])

    code = compiled(unit, node.span, write)
    return None if code is None else with_names(unit.around, code)


def comprehension_function(unit: Unit, node: syntax.Comprehension) -> Callable[[Any], Any] | None:
    """What computes a comprehension outside functions, given the iterator of its first clause."""

    def write(draft: Draft) -> Any:
        writer = Functions(unit.inner(node), draft)
        return outermost(writer, writer.whole_comprehension(node, ".function", unit.qualname), [])

    code = compiled(unit, node.span, write)
    return None if code is None or code.co_freevars else with_names(unit.around, code)


def stub(free: int) -> CodeType:
    """What `compile.functions.stub` gives, for a function with free variables."""
    names = [MADE, *(f".z{number:04}" for number in range(free))]
    draft = Draft(None, "")
    writer = Functions(None, draft)
    gathered = host.arguments([], [], host.arg("arguments", **writer.at), [], [], host.arg("keywords", **writer.at), [])
    result = writer.call(writer.attribute(writer.name(MADE), "run"), writer.name("arguments"), writer.name("keywords"))
    mentioned = host.Expr(host.Tuple([writer.name(name) for name in names], writing.LOAD, **writer.at), **writer.at)
    tree = writer.function("called", gathered, [host.Return(result, **writer.at), mentioned])
    return inner_code(compile(outermost(writer, tree, names), PROGRAM, "exec", dont_inherit=True))


def inner_code(code: CodeType) -> CodeType:
    """The code of the function inside the only function of a module."""
    for _ in range(2):
        (code,) = (part for part in code.co_consts if isinstance(part, CodeType))
    return code


def outermost(writer: Functions, tree: Any, free: list[str]) -> Any:
    """A module of the host with a function in which the free variables of another are bound."""
    bound = [host.Assign([writer.name(name, STORE)], writer.literal(None), **writer.at) for name in free]
    outer = writer.function(".outer", writer.parameters([]), [*bound, tree])
    return host.Module([outer], [])


def compiled(unit: Unit, span: Span, write: Callable[[Draft], Any]) -> CodeType | None:
    """The code of the inner function that `write` writes, or None if closures have to run it."""
    if STATE.turns is not None or "__builtins__" in unit.around.names:
        return None
    draft = Draft(unit.around, span.source.text)
    try:
        tree = write(draft)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # the host's opinions of style, as on `return` in a `finally`
            code = compile(tree, PROGRAM, "exec", dont_inherit=True)
    except (Unsupported, SyntaxError, RecursionError):
        return None
    return draft.finished(inner_code(code))


def with_names(around: Surroundings, code: CodeType, *closure: Any) -> Any:
    """A function that sees the names of the program, and beneath them those that are there without being bound."""
    return around.function(code, closure or None)
