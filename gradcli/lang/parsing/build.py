"""From reductions to syntax: one method for each rule of the grammar.

Every method gets the parts its rule kept and where the whole stands: ``method(parts, start, end)``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradcli.diagnostics.model import Source, Span
from gradcli.lang.parsing.build_expressions import ExpressionBuilder
from gradcli.lang.parsing.lexer import Token
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax import patterns
from gradcli.lang.syntax.placement import Misplaced

Parts = list[Any]


class Builder(ExpressionBuilder):
    """Makes the nodes of one source."""

    def __init__(self, source: Source, replacement: Callable[[Builder, int, int], syntax.Expression]) -> None:
        super().__init__(source)
        self.parse_replacement = replacement

    # ---- files and blocks ------------------------------------------------------------------------------------------------------------

    def file(self, parts: Parts, start: int, end: int) -> syntax.Module:
        return syntax.Module(Span(self.source, 0, len(self.source.text)), self.block(parts, start, end))

    def replacement(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return parts[0]  # type: ignore[no-any-return]

    def block(self, parts: Parts, start: int, end: int) -> list[syntax.Statement]:
        return [part for part in parts if isinstance(part, syntax.Statement)]

    # ---- simple statements -----------------------------------------------------------------------------------------------------------

    def expression_statement(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        return syntax.ExpressionStatement(Span(self.source, start, end), parts[0])

    def assignment(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        *targets, value = parts
        return syntax.Assign(Span(self.source, start, end), [self.target(target) for target in targets], value)

    def augmented(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        target, (_, sign, *_), value = parts
        if not isinstance(target, (syntax.Name, syntax.Attribute, syntax.Subscript)):
            raise Misplaced(f"`{sign}` cannot assign to {self.kind(target)}", target.span)
        return syntax.AugmentedAssign(Span(self.source, start, end), target, sign[:-1], value)

    def annotated(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        target, annotation, value = parts
        if not isinstance(target, (syntax.Name, syntax.Attribute, syntax.Subscript)):
            raise Misplaced(f"only a name, an attribute or an element can be annotated, not {self.kind(target)}", target.span)
        return syntax.AnnotatedAssign(Span(self.source, start, end), target, annotation, value)

    def deletion(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        whole = parts[0]
        targets = whole.items if isinstance(whole, syntax.TupleDisplay) else [whole]
        return syntax.Delete(Span(self.source, start, end), [self.target(target, "delete") for target in targets])

    def return_(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        return syntax.Return(Span(self.source, start, end), parts[0])

    def raise_(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        return syntax.Raise(Span(self.source, start, end), parts[0], parts[1])

    def pass_(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        return syntax.Pass(Span(self.source, start, end))

    def break_(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        return syntax.Break(Span(self.source, start, end))

    def continue_(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        return syntax.Continue(Span(self.source, start, end))

    def global_(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        return syntax.Global(Span(self.source, start, end), [name[1] for name in parts])

    def nonlocal_(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        return syntax.Nonlocal(Span(self.source, start, end), [name[1] for name in parts])

    def assertion(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        return syntax.Assert(Span(self.source, start, end), parts[0], parts[1])

    # ---- imports ---------------------------------------------------------------------------------------------------------------------

    def import_(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        return syntax.Import(Span(self.source, start, end), parts)

    def imported(self, parts: Parts, start: int, end: int) -> syntax.Alias:
        return syntax.Alias(Span(self.source, start, end), parts[0], parts[1] and parts[1][1])

    member = imported

    def dotted(self, parts: Parts, start: int, end: int) -> str:
        return ".".join(name[1] for name in parts)

    def origin(self, parts: Parts, start: int, end: int) -> tuple[str, int]:
        """The module's name and how many dots stand before it."""
        dots = sum(len(part[1]) for part in parts if not isinstance(part, str))
        return parts[-1] if isinstance(parts[-1], str) else "", dots

    def import_from(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        (module, level), *members = parts
        names = [self.alias(member) for member in members]
        return syntax.ImportFrom(Span(self.source, start, end), module, names, level)

    def alias(self, member: syntax.Alias | Token) -> syntax.Alias:
        """A member's name is still a token here; so is the star of ``import *``."""
        if isinstance(member, syntax.Alias):
            return syntax.Alias(member.span, member.name[1], member.bound)
        return syntax.Alias(Span(self.source, member[2], member[3]), "*", None)

    # ---- compound statements ---------------------------------------------------------------------------------------------------------

    def if_(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        test, body, *others, otherwise = parts
        for span, condition, block in reversed(others):
            otherwise = [syntax.If(span, condition, block, otherwise or [])]
        return syntax.If(Span(self.source, start, end), test, body, otherwise or [])

    def elif_(self, parts: Parts, start: int, end: int) -> tuple[Span, syntax.Expression, list[syntax.Statement]]:
        return Span(self.source, start, end), parts[0], parts[1]

    def while_(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        return syntax.While(Span(self.source, start, end), parts[0], parts[1], parts[2] or [])

    def for_(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        target, iterable, body, otherwise = parts
        return syntax.For(Span(self.source, start, end), self.target(target), iterable, body, otherwise or [])

    def with_(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        *items, body = parts
        if len(items) == 1 and items[0].target is None:
            items = self.parenthesised(items[0])
        return syntax.With(Span(self.source, start, end), items, body)

    def parenthesised(self, item: syntax.WithItem) -> list[syntax.WithItem]:
        """The items of ``with (a as b, c):``; the parentheses were read as those of a tuple."""
        context = item.context
        parts = context.items if isinstance(context, syntax.TupleDisplay) and context.items else [context]
        pairs = [(part.value, part.target) if isinstance(part, patterns.Aliased) else (part, None) for part in parts]
        return [syntax.WithItem(item.span, value, target and self.target(target)) for value, target in pairs]

    def aliased(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return patterns.Aliased(Span(self.source, start, end), *parts)

    case_aliased = aliased

    def case_items(self, parts: Parts, start: int, end: int) -> syntax.Expression:
        return syntax.TupleDisplay(Span(self.source, start, end), parts)

    def case_(self, parts: Parts, start: int, end: int) -> patterns.Case:
        _, found, guard, body = parts
        return patterns.Case(Span(self.source, start, end), patterns.pattern(found), guard, body)

    def match_(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        cases = [part for part in parts if isinstance(part, patterns.Case)]
        return patterns.Match(Span(self.source, start, end), parts[1], cases)

    def with_item(self, parts: Parts, start: int, end: int) -> syntax.WithItem:
        return syntax.WithItem(Span(self.source, start, end), parts[0], parts[1] and self.target(parts[1]))

    def try_(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        body, *handlers, otherwise, final = parts
        for handler in handlers[:-1]:
            if handler.kind is None:
                raise Misplaced("a bare `except:` must come last", handler.span)
        return syntax.Try(Span(self.source, start, end), body, handlers, otherwise or [], final or [])

    def try_finally(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        return syntax.Try(Span(self.source, start, end), parts[0], [], [], parts[1])

    def except_(self, parts: Parts, start: int, end: int) -> syntax.Handler:
        kind, name, body = parts
        if isinstance(kind, syntax.Starred):
            help = "write `except ExceptionGroup as group:` and look at `group.exceptions`"
            raise Misplaced("`except*` is not part of the language", Span(self.source, start, kind.span.start + 1), help=help)
        return syntax.Handler(Span(self.source, start, end), kind, name and name[1], body)

    def decorated(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        *decorators, definition = parts
        definition.decorators = [part for part in decorators if isinstance(part, syntax.Expression)]
        return definition  # type: ignore[no-any-return]

    def function(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        name, parameters, returns, body = parts
        return syntax.Function(Span(self.source, start, end), name[1], parameters, returns, body, [])

    def class_(self, parts: Parts, start: int, end: int) -> syntax.Statement:
        name, (bases, keywords), body = parts[0], parts[1] or ([], []), parts[2]
        return syntax.Class(Span(self.source, start, end), name[1], bases, keywords, body, [])
