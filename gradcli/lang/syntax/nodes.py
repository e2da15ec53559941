"""The closed set of syntax nodes: what the parser builds and the compiler reads.

A node is a record with slots.  Its fields are its annotations, in order; `span`, the stretch of text it came from, is always the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, dataclass_transform

from gradcli.diagnostics.model import Source, Span


@dataclass_transform(eq_default=False)
class NodeType(type):
    """Turns annotations into slots.  Sixty `dataclass` calls would take longer to import than most programs take to run."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> NodeType:
        own = tuple(namespace.get("__annotations__", ()))
        inherited = bases[0].fields if bases and isinstance(bases[0], NodeType) else ()
        return super().__new__(cls, name, bases, {**namespace, "__slots__": own, "fields": inherited + own})

    fields: tuple[str, ...]


class Node(metaclass=NodeType):
    """Anything that has a place in the program text."""

    span: Span

    def __init__(self, *values: Any) -> None:
        for name, value in zip(type(self).fields, values, strict=True):
            setattr(self, name, value)

    def __repr__(self) -> str:
        parts = ", ".join(f"{name}={getattr(self, name)!r}" for name in type(self).fields if name != "span")
        return f"{type(self).__name__}({parts})"

    def children(self) -> Iterator[Node]:
        """The nodes right below this one, in the order of the text."""
        for name in type(self).fields[1:]:
            value = getattr(self, name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, (list, tuple)):
                yield from (item for item in value if isinstance(item, Node))


class Expression(Node):
    """Has a value."""


class Statement(Node):
    """Does something."""


# ---- expressions ---------------------------------------------------------------------------------------------------------------------


class Name(Expression):
    id: str


class Constant(Expression):
    value: Any


class FormattedString(Expression):
    """An f-string: constants and fields, in order."""

    parts: list[Expression]


class FormattedField(Expression):
    """``{value!conversion:spec}``."""

    value: Expression
    conversion: str
    spec: FormattedString | None


class Attribute(Expression):
    value: Expression
    name: str


class Subscript(Expression):
    value: Expression
    index: Expression


class Slice(Expression):
    lower: Expression | None
    upper: Expression | None
    step: Expression | None


class Starred(Expression):
    """``*value``, in a call, a display or a target."""

    value: Expression


class Keyword(Node):
    """``name=value`` in a call or a class; ``**value`` when it has no name."""

    name: str | None
    value: Expression


class Call(Expression):
    function: Expression
    arguments: list[Expression]
    keywords: list[Keyword]


class Unary(Expression):
    operator: str
    operand: Expression


class Binary(Expression):
    operator: str
    left: Expression
    right: Expression


class Boolean(Expression):
    """``and`` or ``or`` over two or more."""

    operator: str
    values: list[Expression]


class Comparison(Expression):
    """``left op right op right …``, each pair once."""

    left: Expression
    operators: list[str]
    rights: list[Expression]


class Conditional(Expression):
    test: Expression
    then: Expression
    otherwise: Expression


class Walrus(Expression):
    target: Name
    value: Expression


class ListDisplay(Expression):
    items: list[Expression]


class TupleDisplay(Expression):
    items: list[Expression]


class SetDisplay(Expression):
    items: list[Expression]


class DictDisplay(Expression):
    """A key is None where ``**value`` stands."""

    keys: list[Expression | None]
    values: list[Expression]


class Clause(Node):
    """``for target in iterable if … if …``."""

    target: Expression
    iterable: Expression
    conditions: list[Expression]


class Comprehension(Expression):
    """`kind` is list, set, dict or generator; `key` is None but for a dict."""

    kind: str
    key: Expression | None
    value: Expression
    clauses: list[Clause]


class Yield(Expression):
    value: Expression | None


class YieldFrom(Expression):
    value: Expression


class Parameter(Node):
    """`kind` is one of plain, positional, keyword, gather (``*args``) and gather_keywords (``**kwargs``)."""

    name: str
    kind: str
    annotation: Expression | None
    default: Expression | None


class Lambda(Expression):
    parameters: list[Parameter]
    body: Expression


# ---- simple statements ---------------------------------------------------------------------------------------------------------------


class ExpressionStatement(Statement):
    value: Expression


class Assign(Statement):
    targets: list[Expression]
    value: Expression


class AugmentedAssign(Statement):
    target: Expression
    operator: str
    value: Expression


class AnnotatedAssign(Statement):
    target: Expression
    annotation: Expression
    value: Expression | None


class Delete(Statement):
    targets: list[Expression]


class Return(Statement):
    value: Expression | None


class Raise(Statement):
    error: Expression | None
    cause: Expression | None


class Pass(Statement):
    """Nothing."""


class Break(Statement):
    """Leaves the loop."""


class Continue(Statement):
    """Goes on with the next turn of the loop."""


class Global(Statement):
    names: list[str]


class Nonlocal(Statement):
    names: list[str]


class Assert(Statement):
    test: Expression
    message: Expression | None


class Alias(Node):
    """``name as bound``; `bound` is None without ``as``."""

    name: str
    bound: str | None


class Import(Statement):
    names: list[Alias]


class ImportFrom(Statement):
    """`level` counts the leading dots."""

    module: str
    names: list[Alias]
    level: int


# ---- compound statements -------------------------------------------------------------------------------------------------------------


class If(Statement):
    test: Expression
    body: list[Statement]
    otherwise: list[Statement]


class While(Statement):
    test: Expression
    body: list[Statement]
    otherwise: list[Statement]


class For(Statement):
    target: Expression
    iterable: Expression
    body: list[Statement]
    otherwise: list[Statement]


class WithItem(Node):
    context: Expression
    target: Expression | None


class With(Statement):
    items: list[WithItem]
    body: list[Statement]


class Handler(Node):
    """``except kind as name``; without `kind` it takes everything."""

    kind: Expression | None
    name: str | None
    body: list[Statement]


class Try(Statement):
    body: list[Statement]
    handlers: list[Handler]
    otherwise: list[Statement]
    final: list[Statement]


class Function(Statement):
    name: str
    parameters: list[Parameter]
    returns: Expression | None
    body: list[Statement]
    decorators: list[Expression]


class Class(Statement):
    name: str
    bases: list[Expression]
    keywords: list[Keyword]
    body: list[Statement]
    decorators: list[Expression]


class Module(Node):
    """A whole source."""

    body: list[Statement]

    @property
    def source(self) -> Source:
        return self.span.source


SCOPES = (Function, Lambda, Class)  # what is in them is not run where they stand

Target = Name | Attribute | Subscript | Starred | TupleDisplay | ListDisplay


def walk(node: Node, closed: tuple[type[Node], ...] = ()) -> Iterator[Node]:
    """The node and all below it, without recursion; not below nodes of the kinds in `closed`."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, closed):
            waiting.extend(node.children())


def branches(node: If) -> tuple[list[If], list[Statement]]:
    """An ``if`` and each ``elif`` of it, and what stands under ``else``."""
    chain = [node]
    while len(node.otherwise) == 1 and isinstance(node.otherwise[0], If):
        node = node.otherwise[0]
        chain.append(node)
    return chain, node.otherwise


def docstring(body: list[Statement]) -> str | None:
    """The text a body opens with, if it does."""
    first = body[0] if body else None
    if isinstance(first, ExpressionStatement) and isinstance(first.value, Constant) and isinstance(first.value.value, str):
        return first.value.value
    return None
