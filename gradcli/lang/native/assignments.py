"""Assignments: `=`, `+=`, annotations, `del`, and values taken apart."""

from __future__ import annotations

import _ast as host
import sys
from typing import Any

from gradcli.lang.native import writing
from gradcli.lang.native.expressions import Expressions
from gradcli.lang.native.operators import BINARY
from gradcli.lang.native.writing import DELETE, STORE, Unsupported
from gradcli.lang.syntax import nodes as syntax


class Assignments(Expressions):
    """Writes assignments."""

    def assign_statement(self, node: syntax.Assign) -> None:
        target = node.targets[0]
        if len(node.targets) == 1 and isinstance(target, syntax.Name):
            self.value(node.value, self.unit.mangle(target.id))
            return
        value = self.value(node.value)
        if isinstance(value, host.Name) and not value.id.startswith(".") and not (len(node.targets) == 1 and self.is_fixed(node.value)):
            kept = self.temporary()
            self.assign(kept, value)
            value = self.name(kept)
        for each in node.targets:
            self.store(each, value)

    def store(self, target: syntax.Expression, value: Any) -> None:
        before = self.next
        if isinstance(target, syntax.Name):
            self.assign(self.unit.mangle(target.id), value)
        elif isinstance(target, syntax.Attribute):
            owner = self.value(target.value)
            self.put(owner, self.unit.mangle(target.name), value, target.span)
        elif isinstance(target, syntax.Subscript):
            owner, key = self.operands([target.value, target.index])
            self.line(target.span, (owner, key, value))
            self.where(target.span)
            self.assign_to(host.Subscript(owner, key, STORE, **self.at), value)
        elif isinstance(target, (syntax.TupleDisplay, syntax.ListDisplay)):
            self.unpack(target, value)
        else:
            raise Unsupported
        self.next = before

    def unpack(self, target: syntax.TupleDisplay | syntax.ListDisplay, value: Any) -> None:
        """Several targets, one of which may have a star."""
        self.line(target.span)
        self.where(target.span)
        stars = [at for at, item in enumerate(target.items) if isinstance(item, syntax.Starred)]
        count = self.literal(len(target.items) - len(stars))
        parts = self.helper("at_least", value, self.literal(stars[0]), count) if stars else self.helper("exactly", value, count)
        if not target.items:
            self.run(parts)
            return
        if not stars and sys.version_info < (3, 14):  # whose own refusal says more
            parts = self.choose(self.is_kind(value, self.attribute(self.held(writing.HOST), "tuple")), value, parts)
        names = [self.temporary() for _ in target.items]
        simple = all(isinstance(item, syntax.Name) for item in target.items)
        goals = [self.unit.mangle(item.id) for item in target.items if isinstance(item, syntax.Name)] if simple else names
        self.assign_to(host.Tuple([self.name(name, STORE) for name in goals], STORE, **self.at), parts)
        if not simple:
            for item, name in zip(target.items, names, strict=True):
                self.store(item.value if isinstance(item, syntax.Starred) else item, self.name(name))

    def augmented(self, node: syntax.AugmentedAssign) -> None:
        target = node.target
        if isinstance(target, syntax.Attribute):
            name = self.unit.mangle(target.name)
            owner = self.steady(target.value)
            before = self.temporary()
            self.get(owner, name, target.span, before)
            change = self.value(node.value)
            self.apply(node, self.name(before), change, before)
            self.put(owner, name, self.name(before), node.span)
        elif isinstance(target, syntax.Subscript):
            owner, key = self.steady(target.value), self.steady(target.index)
            before = self.temporary()
            self.line(target.span)
            self.where(target.span)
            self.assign(before, host.Subscript(owner, key, writing.LOAD, **self.at))
            change = self.value(node.value)
            self.apply(node, self.name(before), change, before)
            self.assign_to(host.Subscript(owner, key, STORE, **self.at), self.name(before))
        else:
            assert isinstance(target, syntax.Name), target
            name = self.unit.mangle(target.id)
            before_value = self.value(target)
            if not isinstance(node.value, (syntax.Constant, syntax.Name)) and not before_value.id.startswith("."):
                if self.unit.scope.place(name) == "local" and not self.draft.assigns_within:
                    self.run(before_value)  # which may be unbound
                else:
                    before_value = self.steady(target)
            change = self.value(node.value)
            self.apply(node, before_value, change, name)

    def apply(self, node: syntax.AugmentedAssign, before: Any, change: Any, goal: str) -> None:
        """``goal = before op= change``, where what is there may change in place."""
        self.line(node.span, (before, change))
        self.where(node.span)
        kept = before.id
        if kept != goal and not kept.startswith("."):
            kept = self.temporary()
            self.assign(kept, before)
        self.check(node.operator, before, change)
        self.add(host.AugAssign(self.name(kept, STORE), BINARY[node.operator](), change, **self.at))
        if kept != goal:
            self.assign(goal, self.name(kept))

    def annotated(self, node: syntax.AnnotatedAssign) -> None:
        if node.value is not None:
            self.store(node.target, self.value(node.value))

    def delete(self, node: syntax.Delete) -> None:
        for target in node.targets:
            self.delete_one(target)

    def delete_one(self, target: syntax.Expression) -> None:
        if isinstance(target, syntax.Name):
            self.line(target.span)
            self.add(host.Delete([self.name(self.unit.mangle(target.id), DELETE)], **self.at))
        elif isinstance(target, (syntax.TupleDisplay, syntax.ListDisplay)):
            for item in target.items:
                self.delete_one(item)
        elif isinstance(target, syntax.Attribute):
            owner = self.value(target.value)
            self.line(target.span)
            self.where(target.span)
            self.run(self.helper("delete", owner, self.literal(self.unit.mangle(target.name))))
        else:
            assert isinstance(target, syntax.Subscript), target
            owner, key = self.operands([target.value, target.index])
            self.line(target.span)
            self.where(target.span)
            self.add(host.Delete([host.Subscript(owner, key, DELETE, **self.at)], **self.at))
