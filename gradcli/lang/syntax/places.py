"""What stands at a place of the program text."""

from __future__ import annotations

from collections.abc import Sequence

from gradcli.diagnostics.model import Span
from gradcli.lang.syntax import nodes as syntax


def statement_around(modules: Sequence[syntax.Module], span: Span) -> syntax.Statement | None:
    """The innermost statement that covers a span."""
    innermost: syntax.Statement | None = None
    for module in modules:
        if module.span.source is span.source:
            for node in syntax.walk(module):
                if (
                    isinstance(node, syntax.Statement)
                    and covers(node.span, span)
                    and (innermost is None or covers(innermost.span, node.span))
                ):
                    innermost = node
    return innermost


def covers(outer: Span, inner: Span) -> bool:
    return outer.source is inner.source and outer.start <= inner.start and inner.end <= outer.end


def nodes_covering(modules: Sequence[syntax.Module], span: Span) -> list[syntax.Node]:
    """The nodes around a span, outermost first."""
    around = [node for module in modules if module.span.source is span.source for node in syntax.walk(module) if covers(node.span, span)]
    return sorted(around, key=lambda node: node.span.start - node.span.end)
