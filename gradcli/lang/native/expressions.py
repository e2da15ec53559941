"""Attributes, elements, displays, texts and calls."""

from __future__ import annotations

import _ast as host
from types import BuiltinFunctionType, FunctionType
from typing import Any

from gradcli.diagnostics.model import Span
from gradcli.lang.access import runtime
from gradcli.lang.native import running
from gradcli.lang.native.operators import KINDS, Operators
from gradcli.lang.native.writing import LOAD, STORE, Unsupported
from gradcli.lang.syntax import nodes as syntax

SPECIAL = ("locals", "vars", "dir")  # which look at the frame they are called in


class Expressions(Operators):
    """Writes expressions."""

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
            is_known = self.both(is_known, self.is_no_class(value))
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
            before = self.next
            if key is None:
                more = self.value(value)
                self.line(value.span)
                self.where(value.span)
                self.run(self.helper("update", self.name(made), more))
                self.next = before
                continue
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
        calling = running.Calling()
        place, expected = self.held(calling), self.global_value(target)
        is_known = self.compare(target, host.Is, self.attribute(place, "kind"))
        meaning = self.call(self.attribute(place, "constructor"), target)
        if type(expected) not in (type, FunctionType, BuiltinFunctionType):
            return self.choose(self.either(self.is_no_class(target), is_known), target, meaning)
        meaning = self.choose(self.either(is_known, self.is_no_class(target)), target, meaning)
        meant = runtime.CONSTRUCTORS.get(expected, expected)
        if meant is not expected:  # of a class of the host's
            return self.choose(self.compare(target, host.Is, self.held(expected)), self.held(meant), meaning)
        calling.remember(expected)
        return meaning

    def global_value(self, target: Any) -> Any:
        """What a global name stands for now, and most likely later; None of anything else."""
        name, around = target.id, self.unit.around
        if name.startswith(".") or self.unit.scope.place(name) != "global":
            return None
        return around.names.get(name, around.beneath.get(name))

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
        self.line(node.span, (target, arguments, self.name(gathered)), is_spread=True)
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


KINDS.update(
    {
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
)
