"""Names, constants and operators, one operation a statement: operands go into temporary variables, so that an exception can tell what it was about."""

from __future__ import annotations

import _ast as host
from collections.abc import Callable
from typing import Any

from gradcli.diagnostics.model import Span
from gradcli.lang.access import runtime
from gradcli.lang.compile import operators
from gradcli.lang.native import running, writing
from gradcli.lang.native.writing import Unsupported, Writer
from gradcli.lang.syntax import nodes as syntax

BINARY: dict[str, type] = {
    "+": host.Add,
    "-": host.Sub,
    "*": host.Mult,
    "/": host.Div,
    "//": host.FloorDiv,
    "%": host.Mod,
    "**": host.Pow,
    "@": host.MatMult,
    ">>": host.RShift,
    "<<": host.LShift,
    "&": host.BitAnd,
    "|": host.BitOr,
    "^": host.BitXor,
}
COMPARE: dict[str, type] = {
    "<": host.Lt,
    "<=": host.LtE,
    ">": host.Gt,
    ">=": host.GtE,
    "==": host.Eq,
    "!=": host.NotEq,
    "is": host.Is,
    "is not": host.IsNot,
    "in": host.In,
    "not in": host.NotIn,
}
UNARY: dict[str, type] = {"-": host.USub, "+": host.UAdd, "not": host.Not}
GUARDED = ("+", "*", "**", "<<")  # what may grow
SMALL = 1 << 29  # integers whose product cannot be large
LITERALS = (int, float, complex, str, bytes, bool, type(None), type(...))
UNSTEADY = ("_", "__debug__")  # names that something else than the program may bind
DEEPEST = 60  # branches inside one another

writing.HOST = running.Host(
    {
        "+": operators.check_sum_of,
        "*": operators.check_product_of,
        "**": operators.check_power_of,
        "<<": operators.check_shift_of,
        "invert": lambda value: ~value,
        "get": runtime.get,
        "put": runtime.put,
        "delete": runtime.delete,
        "slice": slice,
        "set": set,
        "tuple": tuple,
        "iter": iter,
        "everything": BaseException,
        "extend": running.extend,
        "update": running.update,
        "extend_arguments": running.extend_arguments,
        "spread": running.spread_keyword,
        "own_super": running.own_super,
        "ends_run": running.ends_run,
        "refuse_depth": running.refuse_depth,
    }
)


class Operators(Writer):
    """Writes expressions of names, constants and operators."""

    def value(self, node: syntax.Expression, goal: str | None = None) -> Any:
        """Write what computes an expression; gives the name or constant that is its value: `goal`, if there is one."""
        if isinstance(node, syntax.Constant):
            return self.constant(node, goal)
        if isinstance(node, syntax.Name):
            return self.read(node, goal)
        write = KINDS.get(type(node))
        if write is None:
            raise Unsupported
        before = self.next
        if goal is None:
            write(self, node, f".{before}")
            self.next = before
            return self.name(self.temporary())
        write(self, node, goal)
        self.next = before
        return self.name(goal)

    def constant(self, node: syntax.Constant, goal: str | None) -> Any:
        known = type(node.value) in LITERALS
        value = self.literal(node.value) if known else self.held(node.value)
        if goal is not None:
            self.assign(goal, value)
            return self.name(goal)
        return value

    # ---- names -----------------------------------------------------------------------------------------------------------------------

    def read(self, node: syntax.Name, goal: str | None = None) -> Any:
        name, scope = self.unit.mangle(node.id), self.unit.scope
        place = scope.place(name)
        if name in UNSTEADY and (name == "__debug__" or place == "global"):
            raise Unsupported
        if place == "class":
            raise Unsupported
        if place == "global" and not self.is_there(name):
            self.line(node.span)
            loading = running.Loading(self.unit.around, name, node.span)
            target = goal or self.temporary()
            self.assign(target, self.call(self.attribute(self.held(loading), "load")))
            return self.name(target)
        if not (place == "local" and name in scope.parameters and name not in scope.deleted):
            self.line(node.span)
        value = self.name(name)
        if goal is None or goal == name:
            return value
        self.assign(goal, value)
        return self.name(goal)

    def is_there(self, name: str) -> bool:
        """Whether a global name can be read as the host reads one."""
        around = self.unit.around
        if name.startswith("__"):
            return False
        if name in (around.beginning if around.starts_again else around.ambient):
            around.beneath[name] = around.ambient[name]
            return True
        module = self.unit.analysis.module
        return name in around.names and not around.starts_again and name not in module.deleted and not self.draft.reaches_names

    def is_fixed(self, node: syntax.Expression) -> bool:
        """Whether an operand can be read later than it stands: nothing can change it."""
        if isinstance(node, syntax.Constant):
            return True
        if not isinstance(node, syntax.Name):
            return False
        scope, name = self.unit.scope, self.unit.mangle(node.id)
        return scope.place(name) == "local" and name in scope.parameters and name not in scope.deleted and not self.draft.assigns_within

    def operands(self, nodes: list[syntax.Expression]) -> list[Any]:
        """The values of several expressions, in their order, as names and constants."""
        values = []
        last = max((at for at, node in enumerate(nodes) if not isinstance(node, (syntax.Name, syntax.Constant))), default=-1)
        for at, node in enumerate(nodes):
            value = self.value(node)
            if at < last and isinstance(node, syntax.Name) and not self.is_fixed(node) and not value.id.startswith("."):
                kept = self.temporary()
                self.assign(kept, value)
                value = self.name(kept)
            values.append(value)
        return values

    # ---- operators -------------------------------------------------------------------------------------------------------------------

    def binary(self, node: syntax.Binary, goal: str) -> None:
        if isinstance(node.left, syntax.Binary) and operators.is_long(node):
            self.row(node, goal)
            return
        left, right = self.operands([node.left, node.right])
        self.operation(node.operator, left, right, node.span, goal)

    def row(self, node: syntax.Expression, goal: str) -> None:
        """A long row of operators, without as many levels."""
        links = []
        while isinstance(node, syntax.Binary):
            links.append(node)
            node = node.left
        kept = self.temporary()
        self.value(node, kept)
        for link in reversed(links):
            before = self.next
            right = self.value(link.right)
            self.operation(link.operator, self.name(kept), right, link.span, kept)
            self.next = before
        self.assign(goal, self.name(kept))

    def operation(self, sign: str, left: Any, right: Any, span: Span, goal: str) -> None:
        """``goal = left sign right``."""
        self.line(span, (left, right))
        self.where(span)
        self.check(sign, left, right)
        self.assign(goal, host.BinOp(left, BINARY[sign](), right, **self.at))

    def check(self, sign: str, left: Any, right: Any) -> None:
        """Refuse what would grow past the limits, before it does.  Numbers of the usual sizes are not even asked about."""
        if sign not in GUARDED:
            return
        tests = self.harmless(sign, left, right)
        refuse = host.Expr(self.helper(sign, left, right), **self.at)
        if tests is None:
            return
        self.add(host.If(host.UnaryOp(host.Not(), self.either(*tests), **self.at), [refuse], [], **self.at) if tests else refuse)

    def harmless(self, sign: str, left: Any, right: Any) -> list[Any] | None:
        """Tests of which each says that an operation cannot grow; None if none is needed."""
        numbers = [type(part.value) for part in (left, right) if self.is_number(part)]
        if sign in ("+", "*") and (float in numbers or (sign == "+" and numbers)):
            return None
        names = [part for part in (left, right) if isinstance(part, host.Name)]
        if sign == "+" and names[:1] == [left]:
            return [self.is_kind(left, self.held(float)), self.is_kind(left, self.held(int))]
        if sign == "*" and names and (len(names) == 2 or (numbers and abs(self.constant_of(left, right)) < SMALL)):
            small = [test for part in names for test in self.is_small(part)]
            return [*(self.is_kind(part, self.held(float)) for part in names), self.both(*small)]
        return [self.is_kind(left, self.held(float))] if sign == "**" and names[:1] == [left] else []

    def constant_of(self, left: Any, right: Any) -> Any:
        return left.value if isinstance(left, host.Constant) else right.value

    def is_small(self, part: Any) -> list[Any]:
        """Tests that a value is an integer of a usual size."""
        between = host.Compare(self.literal(-SMALL), [host.Lt(), host.Lt()], [part, self.literal(SMALL)], **self.at)
        return [self.is_kind(part, self.held(int)), between]

    def is_number(self, part: Any) -> bool:
        return isinstance(part, host.Constant) and type(part.value) in (int, float)

    def unary(self, node: syntax.Unary, goal: str) -> None:
        if isinstance(node.operand, syntax.Constant) and type(node.operand.value) in (int, float, complex, bool):
            self.assign(goal, self.literal(operators.UNARY[node.operator](node.operand.value)))
            return
        operand = self.value(node.operand)
        self.line(node.span)
        self.where(node.span)
        if node.operator == "~":
            self.assign(goal, self.helper("invert", operand))
        else:
            self.assign(goal, host.UnaryOp(UNARY[node.operator](), operand, **self.at))

    def comparison(self, node: syntax.Comparison, goal: str) -> None:
        if len(node.rights) == 1:
            self.assign(goal, self.compared(node))
            return
        kept, answer = self.temporary(), self.temporary()
        self.value(node.left, kept)
        outer = self.body
        for at, (sign, right) in enumerate(zip(node.operators, node.rights, strict=True)):
            if at:
                if at > DEEPEST:
                    raise Unsupported
                inner: list[Any] = []
                self.if_(self.name(answer), inner, [])
                self.body = inner
            value = self.value(right)
            self.line(node.span)
            self.where(node.span)
            self.assign(answer, self.compare(self.name(kept), COMPARE[sign], value))
            self.assign(kept, value)
        self.body = outer
        self.assign(goal, self.name(answer))

    def compared(self, node: syntax.Comparison) -> Any:
        """One comparison, as the tree of its answer."""
        left, right = self.operands([node.left, node.rights[0]])
        self.line(node.span)
        self.where(node.span)
        if node.operators[0] in ("is", "is not"):  # the host warns of some constants there
            left, right = (
                self.kept(part) if isinstance(part, host.Constant) and part.value is not None else part for part in (left, right)
            )
        return self.compare(left, COMPARE[node.operators[0]], right)

    def kept(self, part: Any) -> Any:
        name = self.temporary()
        self.assign(name, part)
        return self.name(name)

    def test(self, node: syntax.Expression) -> Any:
        """What a condition asks, as a tree; where the program is has been said."""
        before = self.next
        if isinstance(node, syntax.Comparison) and len(node.rights) == 1:
            answer = self.compared(node)
        else:
            answer = self.value(node)
            self.line(node.span)
            self.where(node.span)
        self.next = before
        return answer

    def boolean(self, node: syntax.Boolean, goal: str) -> None:
        answer, outer = self.temporary(), self.body
        for at, part in enumerate(node.values):
            if at > DEEPEST:
                raise Unsupported
            self.value(part, answer)
            if at < len(node.values) - 1:
                self.line(node.span)
                self.where(node.span)
                inner: list[Any] = []
                if node.operator == "or":
                    self.if_(self.name(answer), None, inner)
                else:
                    self.if_(self.name(answer), inner, [])
                self.body = inner
        self.body = outer
        self.assign(goal, self.name(answer))

    def conditional(self, node: syntax.Conditional, goal: str) -> None:
        self.branches += 1
        if self.branches > DEEPEST:
            raise Unsupported
        test, then, otherwise = self.test(node.test), list[Any](), list[Any]()
        self.if_(test, then, otherwise)
        outer = self.into(then)
        self.value(node.then, goal)
        if not then:  # ``x = x if … else …``
            self.add(host.Pass(**self.at))
        self.into(otherwise)
        self.value(node.otherwise, goal)
        self.body = outer
        self.branches -= 1

    branches = 0

    def walrus(self, node: syntax.Walrus, goal: str) -> None:
        value = self.value(node.value)
        self.store(node.target, value)
        self.assign(goal, value)

    def store(self, target: syntax.Expression, value: Any) -> None:
        """Write to a target; statements know how."""
        raise NotImplementedError


KINDS: dict[type, Callable[[Any, Any, str], None]] = {
    syntax.Binary: Operators.binary,
    syntax.Unary: Operators.unary,
    syntax.Comparison: Operators.comparison,
    syntax.Boolean: Operators.boolean,
    syntax.Conditional: Operators.conditional,
    syntax.Walrus: Operators.walrus,
}
