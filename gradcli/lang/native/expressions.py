"""Expressions, one operation a statement: operands go into temporary variables, so that an exception can tell what it was about."""

from __future__ import annotations

import _ast as host
from collections.abc import Callable
from typing import Any

from gradcli.diagnostics.model import Span
from gradcli.lang.access import runtime
from gradcli.lang.compile import operators
from gradcli.lang.native import running, writing
from gradcli.lang.native.writing import LOAD, STORE, Unsupported, Writer
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
SPECIAL = ("locals", "vars", "dir")
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
        "type": type,
        "float": float,
        "int": int,
        "slice": slice,
        "set": set,
        "tuple": tuple,
        "iter": iter,
        "everything": BaseException,
        "extend": running.extend,
        "extend_arguments": running.extend_arguments,
        "spread": running.spread_keyword,
        "own_super": running.own_super,
        "ends_run": running.ends_run,
        "refuse_depth": running.refuse_depth,
    }
)


class Expressions(Writer):
    """Writes expressions."""

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
        if name in around.ambient:
            around.beneath[name] = around.ambient[name]
            return True
        module = self.unit.analysis.module
        return name in around.names and name not in module.deleted and not self.draft.reaches_names

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
            return [self.is_kind(left, self.name(".float")), self.is_kind(left, self.name(".int"))]
        if sign == "*" and names and (len(names) == 2 or (numbers and abs(self.constant_of(left, right)) < SMALL)):
            small = [test for part in names for test in self.is_small(part)]
            return [*(self.is_kind(part, self.name(".float")) for part in names), self.both(*small)]
        return [self.is_kind(left, self.name(".float"))] if sign == "**" and names[:1] == [left] else []

    def constant_of(self, left: Any, right: Any) -> Any:
        return left.value if isinstance(left, host.Constant) else right.value

    def is_small(self, part: Any) -> list[Any]:
        """Tests that a value is an integer of a usual size."""
        between = host.Compare(self.literal(-SMALL), [host.Lt(), host.Lt()], [part, self.literal(SMALL)], **self.at)
        return [self.is_kind(part, self.name(".int")), between]

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

    # ---- attributes and elements -----------------------------------------------------------------------------------------------------

    def read_attribute(self, node: syntax.Attribute, goal: str) -> None:
        (owner,) = self.operands([node.value])
        self.get(owner, self.unit.mangle(node.name), node.span, goal)

    def get(self, owner: Any, name: str, span: Span, goal: str) -> None:
        self.line(span, (owner,))
        if name.startswith("__"):
            self.where(span)
            self.assign(goal, self.helper("get", owner, self.literal(name)))
            return
        reading = self.held(running.Reading(name))
        fast, slow = list[Any](), list[Any]()
        self.if_(self.is_kind(owner, self.attribute(reading, "kind")), fast, slow)
        outer = self.into(fast)
        self.assign(goal, self.attribute(owner, name))
        self.into(slow)
        self.where(span)
        self.assign(goal, self.call(self.attribute(reading, "get"), owner))
        self.body = outer

    def put(self, owner: Any, name: str, value: Any, span: Span) -> None:
        """``owner.name = value``."""
        self.line(span, (owner,))
        if name.startswith("__"):
            self.where(span)
            self.run(self.helper("put", owner, self.literal(name), value))
            return
        writing_place = self.held(running.Writing(name))
        fast, slow = list[Any](), list[Any]()
        is_known = self.is_kind(owner, self.attribute(writing_place, "kind"))
        if isinstance(value, host.Name):  # a class goes the slow way, which looks whether it stands for something else
            no_class = self.compare(self.call(self.name(".type"), value), host.IsNot, self.name(".type"))
            is_known = self.both(is_known, no_class)
        self.if_(is_known, fast, slow)
        outer = self.into(fast)
        self.assign_to(self.attribute(owner, name, STORE), value)
        self.into(slow)
        self.where(span)
        self.run(self.call(self.attribute(writing_place, "put"), owner, value))
        self.body = outer

    def read_element(self, node: syntax.Subscript, goal: str) -> None:
        owner, key = self.operands([node.value, node.index])
        if isinstance(owner, host.Constant):  # the host warns of some of these
            owner = self.kept(owner)
        self.line(node.span, (owner, key))
        self.where(node.span)
        self.assign(goal, host.Subscript(owner, key, LOAD, **self.at))

    def slice(self, node: syntax.Slice, goal: str) -> None:
        parts = self.operands([part or syntax.Constant(node.span, None) for part in (node.lower, node.upper, node.step)])
        self.assign(goal, self.helper("slice", *parts))

    # ---- displays --------------------------------------------------------------------------------------------------------------------

    def items(self, nodes: list[syntax.Expression], target: Any = None) -> Any:
        """Several expressions, some with a star, as the name of a new list."""
        made = self.temporary()
        self.assign(made, host.List([], LOAD, **self.at))
        for node in nodes:
            before = self.next
            starred = isinstance(node, syntax.Starred)
            value = self.value(node.value if isinstance(node, syntax.Starred) else node)
            if starred:
                self.line(node.span)
                self.where(node.span)
                helper, more = ("extend", ()) if target is None else ("extend_arguments", (target,))
                self.run(self.helper(helper, self.name(made), value, *more))
            else:
                self.run(self.call(self.attribute(self.name(made), "append"), value))
            self.next = before
        return self.name(made)

    def display(self, node: syntax.ListDisplay | syntax.TupleDisplay | syntax.SetDisplay, goal: str) -> None:
        is_list, is_set = isinstance(node, syntax.ListDisplay), isinstance(node, syntax.SetDisplay)
        if any(isinstance(item, syntax.Starred) for item in node.items) or len(node.items) > 1000:
            made = self.items(node.items)
            self.line(node.span)
            if is_set:
                self.where(node.span)
            self.assign(goal, made if is_list else self.helper("set" if is_set else "tuple", made))
            return
        values = self.operands(node.items)
        self.line(node.span)
        if is_set:
            self.where(node.span)
            self.assign(goal, host.Set(values, **self.at))
        else:
            self.assign(goal, (host.List if is_list else host.Tuple)(values, LOAD, **self.at))

    def dict_display(self, node: syntax.DictDisplay, goal: str) -> None:
        made = self.temporary()
        self.assign(made, host.Dict([], [], **self.at))
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                raise Unsupported
            before = self.next
            name, content = self.operands([key, value])
            self.line(value.span)
            self.where(value.span)
            self.assign_to(host.Subscript(self.name(made), name, STORE, **self.at), content)
            self.next = before
        self.assign(goal, self.name(made))

    def starred(self, node: syntax.Starred, goal: str) -> None:
        self.display(syntax.TupleDisplay(node.span, [node]), goal)

    # ---- texts -----------------------------------------------------------------------------------------------------------------------

    def text(self, node: syntax.FormattedString, goal: str) -> None:
        parts: list[Any] = []
        for part in node.parts:
            value = self.value(part)
            parts.append(value if isinstance(value, host.Constant) else host.FormattedValue(value, -1, None, **self.at))
        self.assign(goal, host.JoinedStr(parts, **self.at))

    def field(self, node: syntax.FormattedField, goal: str) -> None:
        value, spec = self.value(node.value), None
        if node.spec is not None and node.spec.parts:
            layout = self.value(node.spec)
            spec = host.JoinedStr([host.FormattedValue(layout, -1, None, **self.at)], **self.at)
        self.line(node.span)
        self.where(node.span)
        conversion = ord(node.conversion) if node.conversion else -1
        self.assign(goal, host.JoinedStr([host.FormattedValue(value, conversion, spec, **self.at)], **self.at))

    # ---- calls -----------------------------------------------------------------------------------------------------------------------

    def write_call(self, node: syntax.Call, goal: str) -> None:
        function = node.function
        if isinstance(function, syntax.Name) and not node.arguments and not node.keywords:
            if function.id in SPECIAL:
                raise Unsupported
            if function.id == "super":
                self.super(function, node.span, goal)
                return
        starred = any(isinstance(argument, syntax.Starred) for argument in node.arguments)
        if starred or any(keyword.name is None for keyword in node.keywords):
            self.spread_call(node, goal)
            return
        given = [*node.arguments, *(keyword.value for keyword in node.keywords)]
        if isinstance(function, syntax.Attribute) and not function.name.startswith("__"):
            self.call_method(node, function, given, goal)
            return
        target, *values = self.operands([function, *given])
        self.call_with(node, target, values, self.callee(target), goal)

    def call_with(self, node: syntax.Call, target: Any, values: list[Any], callee: Any, goal: str) -> None:
        """The call itself."""
        count = len(node.arguments)
        names = tuple(str(keyword.name) for keyword in node.keywords)
        if len(set(names)) < len(names):
            raise Unsupported
        self.line(node.span, (target, *values), names)
        self.where(node.span)
        keywords = [host.keyword(name, value, **self.at) for name, value in zip(names, values[count:], strict=True)]
        self.assign(goal, self.call(callee, *values[:count], keywords=keywords))

    def call_method(self, node: syntax.Call, function: syntax.Attribute, given: list[syntax.Expression], goal: str) -> None:
        """``owner.name(…)``, without a bound method in between where the class has a function of that name."""
        name = self.unit.mangle(function.name)
        simple = all(isinstance(value, (syntax.Name, syntax.Constant)) for value in given)
        owner = self.value(function.value) if simple else self.steady(function.value)
        if isinstance(owner, host.Constant):
            owner = self.kept(owner)
        method = self.held(running.Method(name, simple))
        is_known = self.is_kind(owner, self.attribute(method, "kind"))
        direct, found, slow = self.attribute(owner, name), self.temporary(), list[Any]()
        if simple:
            fast: list[Any] = []
            self.if_(is_known, fast, slow)
        else:
            known = self.temporary()
            self.assign(known, is_known)
            self.if_(host.UnaryOp(host.Not(), self.name(known), **self.at), slow, [])
        outer = self.into(slow)
        self.line(function.span, (owner,))
        readable = self.is_kind(owner, self.attribute(self.attribute(method, "plain"), "kind"))
        read, look = [host.Assign([self.name(found, STORE)], direct, **self.at)], list[Any]()
        self.if_(readable, read, look)
        inner = self.into(look)
        self.where(function.span)
        self.assign(found, self.call(self.attribute(method, "get"), owner))
        self.body = inner
        if not simple:
            self.body = outer
        values = self.operands(given)
        if not simple:
            fast, slow = [], []
            self.if_(self.name(known), fast, slow)
            self.into(slow)
        self.call_with(node, self.name(found), values, self.callee(self.name(found)), goal)
        self.into(fast)
        self.call_with(node, direct, values, direct, goal)
        self.body = outer

    def steady(self, node: syntax.Expression) -> Any:
        """A value in a variable that nothing changes meanwhile."""
        if self.is_fixed(node) and isinstance(node, syntax.Name):
            return self.value(node)
        kept = self.temporary()
        self.value(node, kept)
        return self.name(kept)

    def callee(self, target: Any) -> Any:
        """What is called; a class may mean something else."""
        if isinstance(target, host.Constant):
            raise Unsupported
        place = self.held(running.Calling())
        is_plain = self.either(
            self.compare(self.call(self.name(".type"), target), host.IsNot, self.name(".type")),
            self.compare(target, host.Is, self.attribute(place, "kind")),
        )
        return self.choose(is_plain, target, self.call(self.attribute(place, "constructor"), target))

    def spread_call(self, node: syntax.Call, goal: str) -> None:
        """Any call: stars in it."""
        kept = self.temporary()
        self.value(node.function, kept)
        target = self.name(kept)
        arguments = self.items(node.arguments, target)
        gathered = self.temporary()
        self.assign(gathered, host.Dict([], [], **self.at))
        for keyword in node.keywords:
            before = self.next
            value = self.value(keyword.value)
            self.line(keyword.span)
            self.where(keyword.span)
            self.run(self.helper("spread", target, self.name(gathered), self.literal(keyword.name), value))
            self.next = before
        self.line(node.span, (target,))
        self.where(node.span)
        callee = self.callee(target)
        star = host.Starred(arguments, LOAD, **self.at)
        self.assign(goal, self.call(callee, star, keywords=[host.keyword(None, self.name(gathered), **self.at)]))

    def super(self, function: syntax.Name, span: Span, goal: str) -> None:
        scope = self.unit.scope
        if "__class__" not in scope.free or not scope.parameters or scope.kind != "function":
            raise Unsupported
        target = self.read(function)
        self.line(span)
        self.where(span)
        self.assign(goal, self.helper("own_super", target, self.name("__class__"), self.name(scope.parameters[0])))

    # ---- yield -----------------------------------------------------------------------------------------------------------------------

    def yield_from(self, node: syntax.YieldFrom, goal: str) -> None:
        value = self.value(node.value)
        self.line(node.span)
        self.where(node.span)
        self.assign(goal, host.YieldFrom(value, **self.at))


KINDS: dict[type, Callable[[Any, Any, str], None]] = {
    syntax.Binary: Expressions.binary,
    syntax.Unary: Expressions.unary,
    syntax.Comparison: Expressions.comparison,
    syntax.Boolean: Expressions.boolean,
    syntax.Conditional: Expressions.conditional,
    syntax.Walrus: Expressions.walrus,
    syntax.Attribute: Expressions.read_attribute,
    syntax.Subscript: Expressions.read_element,
    syntax.Slice: Expressions.slice,
    syntax.ListDisplay: Expressions.display,
    syntax.TupleDisplay: Expressions.display,
    syntax.SetDisplay: Expressions.display,
    syntax.DictDisplay: Expressions.dict_display,
    syntax.Starred: Expressions.starred,
    syntax.FormattedString: Expressions.text,
    syntax.FormattedField: Expressions.field,
    syntax.Call: Expressions.write_call,
    syntax.YieldFrom: Expressions.yield_from,
}
