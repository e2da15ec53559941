"""``match``: its syntax nodes, and how a pattern is read off the expression it looks like.

The grammar knows no patterns: `case Point(x=0) | [a, *rest]` parses as an expression, and `pattern` says what it means in this place.
"""

from __future__ import annotations

from typing import Any

from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.placement import Misplaced


class Aliased(syntax.Expression):
    """``value as target`` in parentheses or in a pattern; there it becomes part of a `with` or a `case`."""

    value: syntax.Expression
    target: syntax.Expression


class Pattern(syntax.Node):
    """Says whether a value fits, and binds names."""


class Literal(Pattern):
    """A number, a text, a dotted name: fits what equals it."""

    value: syntax.Expression


class Singleton(Pattern):
    """None, True or False: fits itself."""

    value: object


class Capture(Pattern):
    """A name, which takes what its `inner` pattern fits; ``_`` is none and takes nothing."""

    target: syntax.Name | None
    inner: Pattern | None


class Star(Pattern):
    """``*rest`` in a sequence."""

    target: syntax.Name | None


class Several(Pattern):
    """A sequence, item by item."""

    items: list[Pattern]


class Mapping(Pattern):
    """Some keys of a mapping; `rest` takes the others."""

    keys: list[syntax.Expression]
    items: list[Pattern]
    rest: syntax.Name | None


class OfClass(Pattern):
    """An instance of `kind`, with these attributes."""

    kind: syntax.Expression
    positional: list[Pattern]
    names: list[str]
    items: list[Pattern]


class Either(Pattern):
    """The first alternative that fits."""

    items: list[Pattern]


class Case(syntax.Node):
    """``case pattern if guard: body``."""

    pattern: Pattern
    guard: syntax.Expression | None
    body: list[syntax.Statement]


class Match(syntax.Statement):
    """``match subject:`` and its cases."""

    subject: syntax.Expression
    cases: list[Case]


# ---- expressions read as patterns ----------------------------------------------------------------------------------------------------


def pattern(node: syntax.Node) -> Pattern:
    """What an expression means after `case`."""
    if isinstance(node, Aliased):
        if not isinstance(node.target, syntax.Name):
            raise Misplaced("the target after `as` must be a name", node.target.span)
        return Capture(node.span, node.target, pattern(node.value))
    if isinstance(node, syntax.Name):
        return Capture(node.span, None if node.id == "_" else node, None)
    if isinstance(node, syntax.Constant):
        return Singleton(node.span, node.value) if node.value is None or isinstance(node.value, bool) else Literal(node.span, node)
    if isinstance(node, (syntax.Attribute, syntax.Unary)):
        return Literal(node.span, node)
    if isinstance(node, (syntax.TupleDisplay, syntax.ListDisplay)):
        return Several(node.span, [star(item) if isinstance(item, syntax.Starred) else pattern(item) for item in node.items])
    if isinstance(node, syntax.DictDisplay):
        return mapping(node)
    if isinstance(node, syntax.Call):
        return of_class(node)
    if isinstance(node, syntax.Binary):
        return Either(node.span, alternatives(node)) if node.operator == "|" else Literal(node.span, node)
    raise Misplaced("this is not a valid pattern", node.span)


def alternatives(node: syntax.Expression) -> list[Pattern]:
    if isinstance(node, syntax.Binary) and node.operator == "|":
        return [*alternatives(node.left), pattern(node.right)]
    return [pattern(node)]


def star(node: syntax.Starred) -> Star:
    if not isinstance(node.value, syntax.Name):
        raise Misplaced("the target of `*` in a pattern must be a name", node.span)
    return Star(node.span, None if node.value.id == "_" else node.value)


def mapping(node: syntax.DictDisplay) -> Mapping:
    keys = [key for key in node.keys if key is not None]
    items = [pattern(value) for key, value in zip(node.keys, node.values, strict=True) if key is not None]
    rest: list[Any] = [value for key, value in zip(node.keys, node.values, strict=True) if key is None]
    if rest and not isinstance(rest[0], syntax.Name):
        raise Misplaced("the target of `**` in a pattern must be a name", rest[0].span)
    return Mapping(node.span, keys, items, rest[0] if rest else None)


def of_class(node: syntax.Call) -> OfClass:
    names = [keyword.name or "" for keyword in node.keywords]
    return OfClass(node.span, node.function, [pattern(one) for one in node.arguments], names, [pattern(one.value) for one in node.keywords])
