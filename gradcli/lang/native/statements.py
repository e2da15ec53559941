"""Statements."""

from __future__ import annotations

import _ast as host
from collections.abc import Callable
from typing import Any

from gradcli.diagnostics.model import Span
from gradcli.lang.compile.assignments import at_least, exactly
from gradcli.lang.compile.control import Travelling, takes
from gradcli.lang.compile.statements import exception
from gradcli.lang.native import writing
from gradcli.lang.native.assignments import Assignments
from gradcli.lang.native.operators import DEEPEST
from gradcli.lang.native.writing import DEEPEST_BLOCK, DELETE, DROPPED, STORE, Unsupported
from gradcli.lang.syntax import nodes as syntax

writing.HOST.__dict__.update(
    {
        "AssertionError": AssertionError,
        "Travelling": Travelling,
        "at_least": at_least,
        "exactly": exactly,
        "exception": exception,
        "takes": takes,
    }
)


class Statements(Assignments):
    """Writes statements."""

    def statement(self, node: syntax.Statement) -> None:
        write = KINDS.get(type(node))
        if write is None:
            raise Unsupported
        before = self.next
        highest, self.most = self.most, before
        write(self, node)
        self.next = before
        used, self.most = self.most, max(highest, self.most)
        if used > before and not isinstance(node, (syntax.Return, syntax.Break, syntax.Continue, syntax.Raise)):
            names = [self.name(f".{number}", STORE) for number in range(before, used)]  # nothing lives longer than it does without names
            self.add(host.Assign(names, self.literal(None), **self.at))

    def is_clearing(self, statement: Any) -> bool:
        """Whether a statement only empties temporary variables."""
        if not (isinstance(statement, host.Assign) and isinstance(statement.value, host.Constant) and statement.value.value is None):
            return False
        return all(isinstance(name, host.Name) and name.id[0] == "." for name in statement.targets)

    def block(self, nodes: list[syntax.Statement]) -> list[Any]:
        """Several statements, as a block of their own."""
        made: list[Any] = []
        outer = self.into(made)
        for node in nodes:
            self.statement(node)
        self.body = outer
        return made or [host.Pass(**self.at)]

    def silent(self, node: syntax.Statement) -> None:
        pass

    # ---- simple statements -----------------------------------------------------------------------------------------------------------

    def expression_statement(self, node: syntax.ExpressionStatement) -> None:
        if self.unit.scope.kind != "module" and isinstance(node.value, syntax.Call):
            self.value(node.value, DROPPED)
            return
        value = self.value(node.value)
        if self.unit.scope.kind == "module":
            self.run(self.call(self.attribute(self.held(self.draft.whole), "echo"), value))
        elif isinstance(node.value, syntax.Name):
            self.run(value)

    def return_(self, node: syntax.Return) -> None:
        value = None if node.value is None else self.value(node.value)
        self.add(host.Return(value, **self.at))

    def break_(self, node: syntax.Break) -> None:
        self.add(host.Break(**self.at))

    def continue_(self, node: syntax.Continue) -> None:
        self.add(host.Continue(**self.at))

    def assert_(self, node: syntax.Assert) -> None:
        test, body = self.test(node.test), list[Any]()
        self.if_(host.UnaryOp(host.Not(), test, **self.at), body, [])
        outer = self.into(body)
        values = [] if node.message is None else [self.value(node.message)]
        self.line(node.test.span)
        self.where(node.test.span)
        self.add(host.Raise(self.call(self.attribute(self.held(writing.HOST), "AssertionError"), *values), None, **self.at))
        self.body = outer

    def raise_(self, node: syntax.Raise) -> None:
        if node.error is None:
            self.line(None)
            self.add(host.Raise(None, None, **self.at))
            return
        error, *cause = self.operands([node.error, *([] if node.cause is None else [node.cause])])
        self.line(node.span)
        self.where(node.span)
        self.add(host.Raise(self.helper("exception", error), *(cause or [None]), **self.at))

    def import_(self, node: syntax.Import) -> None:
        importer = self.held(self.draft.whole)
        for alias in node.names:
            self.line(alias.span)
            self.where(alias.span)
            top, name = alias.name.partition(".")[0], self.temporary()
            self.assign(name, self.call(self.attribute(importer, "import_module"), self.literal(alias.name)))
            if alias.bound is None and top != alias.name:
                self.assign(name, self.call(self.attribute(importer, "import_module"), self.literal(top)))
            self.assign(self.unit.mangle(alias.bound or top), self.name(name))

    def import_from(self, node: syntax.ImportFrom) -> None:
        if node.names[0].name == "*":
            raise Unsupported
        importer, module = self.held(self.draft.whole), self.temporary()
        self.line(node.span)
        self.where(node.span)
        self.assign(module, self.call(self.attribute(importer, "import_module"), self.literal(node.module), self.literal(node.level)))
        for alias in node.names:
            self.line(alias.span)
            self.where(alias.span)
            member = self.call(self.attribute(importer, "import_member"), self.name(module), self.literal(alias.name))
            self.assign(self.unit.mangle(alias.bound or alias.name), member)

    # ---- compound statements ---------------------------------------------------------------------------------------------------------

    def if_statement(self, node: syntax.If) -> None:
        chain, rest = syntax.branches(node)
        if len(chain) > DEEPEST:
            raise Unsupported
        outer = self.body
        for one in chain:
            test, otherwise = self.test(one.test), list[Any]()
            self.if_(test, self.block(one.body), otherwise)
            self.body = otherwise
        for statement in rest:
            self.statement(statement)
        self.body = outer

    def inside(self, nodes: list[syntax.Statement]) -> list[Any]:
        """The body of a loop, a `try` or a `with`."""
        self.blocks += 1
        if self.blocks > DEEPEST_BLOCK:
            raise Unsupported
        made = self.block(nodes)
        self.blocks -= 1
        return made

    def while_(self, node: syntax.While) -> None:
        head: list[Any] = []
        outer = self.into(head)
        test = self.test(node.test)
        self.body = outer
        body = self.inside(node.body)
        if node.otherwise:  # which runs when the test fails: the host's own `else` cannot have statements before its test
            flag = f".else{self.unique()}"
            self.assign(flag, self.literal(False))
            failed = [host.Assign([self.name(flag, STORE)], self.literal(True), **self.at), host.Break(**self.at)]
        else:
            flag, failed = "", [host.Break(**self.at)]
        head.append(host.If(host.UnaryOp(host.Not(), test, **self.at), failed, [], **self.at))
        self.add(host.While(self.literal(True), [*head, *body], [], **self.at))
        if flag:
            self.if_(self.name(flag), self.block(node.otherwise), [])

    def unique(self) -> int:
        return len(self.draft.whole.operations)

    def for_(self, node: syntax.For) -> None:
        values = self.value(node.iterable)
        self.line(node.iterable.span)
        self.where(node.iterable.span)
        self.turns(node, values)

    def turns(self, node: syntax.For, values: Any) -> None:
        """The loop over `values`."""
        at = self.at
        item, head = self.loop_target(node.target, node.iterable.span)
        body = self.inside(node.body)
        if self.says_where(head[-1]) and self.says_where(body[0]):
            head.pop()
        otherwise = self.block(node.otherwise) if node.otherwise else []
        self.add(host.For(item, values, [*head, *body], otherwise, **at))

    def loop_target(self, target: syntax.Expression, span: Span) -> tuple[Any, list[Any]]:
        """What the host's loop binds, and what has to be done with it then: a turn says where it is."""
        head: list[Any] = []
        outer = self.into(head)
        self.where(span)
        if isinstance(target, syntax.Name):
            item = self.name(self.unit.mangle(target.id), STORE)
        else:
            name = self.temporary()
            item = self.name(name, STORE)
            self.store(target, self.name(name))
        self.body = outer
        return item, head

    def with_(self, node: syntax.With) -> None:
        self.with_items(node, node.items)

    def with_items(self, node: syntax.With, items: list[syntax.WithItem]) -> None:
        first, *rest = items
        context = self.value(first.context)
        self.line(first.span)
        self.where(first.span)
        at, manager, body = self.at, self.helper("Travelling", context), list[Any]()
        item = None
        outer = self.into(body)
        if first.target is not None:
            name = self.temporary()
            item = self.name(name, STORE)
            self.store(first.target, self.name(name))
        if rest:
            self.blocks += 1
            if self.blocks > DEEPEST_BLOCK:
                raise Unsupported
            self.with_items(node, rest)
            self.blocks -= 1
        else:
            body += self.inside(node.body)
        self.body = outer
        self.add(host.With([host.withitem(manager, item)], body or [host.Pass(**at)], **at))

    def try_(self, node: syntax.Try) -> None:
        self.blocks += 2
        made = self.inside(node.body)
        if node.handlers:
            handlers = self.handlers(node.handlers)
            otherwise = self.block(node.otherwise) if node.otherwise else []
            made = [host.Try(made, handlers, otherwise, [], **self.at)]
        self.blocks -= 2
        if node.final:
            final = self.inside(node.final)
            self.line(None)
            made = [host.Try([self.guarded(made, self.caught())], [], [], final, **self.at)]
        self.body += made

    def caught(self) -> list[Any]:
        """What native code does first with any exception."""
        return [host.Expr(self.call(self.attribute(self.held(self.draft.whole), "catch"), self.name(".error")), **self.at)]

    def handlers(self, nodes: list[syntax.Handler]) -> list[Any]:
        """One handler of the host's, which finds out what the program's handlers take."""
        self.line(None)
        error = f".error{self.unique()}"
        outer = self.into([])
        made = self.body
        self.run(self.call(self.attribute(self.held(self.draft.whole), "catch"), self.name(error)))
        self.if_(self.helper("ends_run", self.name(error)), [host.Raise(None, None, **self.at)], [])
        for node in nodes:
            before = self.next
            kind = self.literal(None) if node.kind is None else self.value(node.kind)
            span = node.kind.span if node.kind else node.span
            self.line(span)
            if node.kind is not None:
                self.where(span)
            test, otherwise = self.helper("takes", self.name(error), kind, self.literal(node.kind is None)), list[Any]()
            self.next = before
            self.if_(test, self.handled(node, error), otherwise)
            self.body = otherwise
        self.add(host.Raise(None, None, **self.at))
        self.body = outer
        return [host.ExceptHandler(self.attribute(self.held(writing.HOST), "everything"), error, made, **self.at)]

    def handled(self, node: syntax.Handler, error: str) -> list[Any]:
        body = self.inside(node.body)
        if not node.name:
            return body
        name = self.unit.mangle(node.name)
        bind = host.Assign([self.name(name, STORE)], self.name(error), **self.at)
        unbind = [
            host.Assign([self.name(name, STORE)], self.literal(None), **self.at),
            host.Delete([self.name(name, DELETE)], **self.at),
        ]
        return [bind, host.Try(body, [], [], unbind, **self.at)]


KINDS: dict[type, Callable[[Any, Any], None]] = {
    syntax.Pass: Statements.silent,
    syntax.Global: Statements.silent,
    syntax.Nonlocal: Statements.silent,
    syntax.Assign: Statements.assign_statement,
    syntax.AugmentedAssign: Statements.augmented,
    syntax.AnnotatedAssign: Statements.annotated,
    syntax.Delete: Statements.delete,
    syntax.ExpressionStatement: Statements.expression_statement,
    syntax.Return: Statements.return_,
    syntax.Break: Statements.break_,
    syntax.Continue: Statements.continue_,
    syntax.Assert: Statements.assert_,
    syntax.Raise: Statements.raise_,
    syntax.Import: Statements.import_,
    syntax.ImportFrom: Statements.import_from,
    syntax.If: Statements.if_statement,
    syntax.While: Statements.while_,
    syntax.For: Statements.for_,
    syntax.With: Statements.with_,
    syntax.Try: Statements.try_,
}
