"""Pieces that changes of the program are put together from."""

from __future__ import annotations

from gradcli.diagnosis.evidence.operands import Operand
from gradcli.diagnosis.patches.problem import Problem
from gradcli.diagnostics.model import Span
from gradcli.lang.syntax import nodes as syntax


def suffixed(operand: Operand, suffix: str) -> tuple[Span, str]:
    """An operand with something after it, in brackets where that would bind to its last part only."""
    return operand.span, f"{as_operand(operand.span.text)}{suffix}"


def as_operand(text: str) -> str:
    """A text with brackets unless it is one word, one call or one element."""
    plain = text.replace(".", "").replace("_", "")
    return text if plain.isalnum() or closes_once(text) else f"({text})"


def closes_once(text: str) -> bool:
    """Whether a text is names and brackets only, with no operator outside the brackets."""
    depth = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and not (character.isalnum() or character in "._)]}"):
            return False
    return bool(text) and text[0] not in "([{"


def spoken(operand: Operand) -> str:
    return f"`{operand.name}`" if operand.name else "it"


def after(span: Span, text: str) -> tuple[Span, str]:
    """An insertion behind a span."""
    return Span(span.source, span.end, span.end), text


def keyword_added(call: syntax.Call, text: str) -> tuple[Span, str]:
    """One more keyword argument."""
    close = Span(call.span.source, call.span.end - 1, call.span.end - 1)
    trailing = call.span.text[:-1].rstrip().endswith((",", "("))
    return close, text if trailing else f", {text}"


def called_name(node: syntax.Node | None) -> str:
    """The last name of what a call calls."""
    function = node.function if isinstance(node, syntax.Call) else None
    return function.name if isinstance(function, syntax.Attribute) else function.id if isinstance(function, syntax.Name) else ""


def prefix(call: syntax.Call, problem: Problem) -> str:
    """``torch.`` where the call is written so."""
    function = call.function
    return f"{function.value.span.text}." if isinstance(function, syntax.Attribute) and problem.is_library(function.value) else ""


def floating_text(node: syntax.Expression) -> str:
    """A number with a decimal point: most functions want floating tensors."""
    return f"{node.value}." if isinstance(node, syntax.Constant) and type(node.value) is int else node.span.text
