"""``expect(x.grad, 2*x)`` on a line of its own in shorthand: a derivative that was worked out by hand, compared when the program has ended.

Nothing of such a line runs, for backward has not run yet where it stands; a view compares the expression with the derivative, at this point
and near it.
"""

from __future__ import annotations

from typing import Any, NoReturn

from gradcli.diagnostics.model import Span
from gradcli.lang.syntax import nodes as syntax
from gradcli.records import NamedTuple

NAME = "expect"


class Expectation(NamedTuple):
    """The leaf, the expression that is expected of its derivative, and where it stands."""

    leaf: str
    expression: str
    span: Span

    @property
    def request(self) -> str:
        """As ``--expect`` takes it."""
        return f"{self.leaf}={self.expression}"


def expectation_in(node: syntax.Statement) -> Expectation | None:
    """The expectation that a statement is; None for any other statement."""
    if not isinstance(node, syntax.ExpressionStatement) or not isinstance(node.value, syntax.Call):
        return None
    call = node.value
    if not isinstance(call.function, syntax.Name) or call.function.id != NAME or len(call.arguments) != 2 or call.keywords:
        return None
    gradient = call.arguments[0]
    if not isinstance(gradient, syntax.Attribute) or gradient.name != "grad":
        return None
    source, comma = call.span.source.text, call.span.source.text.index(",", gradient.span.end)
    whole = source[comma + 1 : call.span.end].rstrip().removesuffix(")")  # with the parentheses that belong to the expression
    return Expectation(gradient.value.span.text, " ".join(whole.strip().rstrip(",").split()), node.span)


def expect(*arguments: Any, **keywords: Any) -> NoReturn:
    """What is called where no such line stands."""
    raise TypeError("expect(x.grad, 2*x) stands on a line of its own, outside of blocks and functions; in a session `:expect x=2*x`")
