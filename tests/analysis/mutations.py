"""Right derivatives made wrong, each in a way that has a name: what ``--expect`` has to find."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from gradcli.analysis.mending import edited, text_of
from gradcli.diagnostics.model import Source
from gradcli.lang.parsing.parser import parse
from gradcli.lang.syntax import nodes as syntax

REASONS = {
    "factor": r"a factor",
    "sign": r"sign",
    "transpose": r"transposed|should be `[^`]*\.T`|\.T` should be",
    "missing term": r"a term is missing",
    "extra term": r"a term too many",
    "missing sum": r"a (sum|mean|trace) .*is missing|should be `(sum|mean|trace)`",
    "other leaf": r"the derivative with respect to",
    "other power": r"another power",
    "other function": r"another function",
    "only here": r"right only at this point",
}
SWAPS = {
    "sin": "cos",
    "cos": "sin",
    "exp": "log",
    "log": "exp",
    "tanh": "sigmoid",
    "sigmoid": "tanh",
    "sqrt": "square",
    "softmax": "sigmoid",
    "inv": "det",
}


class Mutation(NamedTuple):
    """A wrong expression, and the name of what was done."""

    kind: str
    expression: str


def mutations(answer: str, by: str, inputs: Mapping[str, Any], others: Mapping[str, str]) -> Iterator[Mutation]:
    """At most one of each kind; `others` has the right answers by other leaves of the same shape."""
    found: dict[str, str] = {}
    for kind, expression in candidates(answer, by, inputs, others):
        found.setdefault(kind, expression)
    return (Mutation(kind, expression) for kind, expression in found.items())


def candidates(answer: str, by: str, inputs: Mapping[str, Any], others: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    value = np.asarray(inputs[by], float)
    yield "factor", f"2*({answer})"
    yield "sign", f"-({answer})"
    yield "extra term", f"{answer} + 0.7*{by}" if value.ndim else f"{answer} + {by}**2"
    yield "only here", f"({answer})*(sum({by})/{float(value.sum())!r})" if value.ndim else f"({answer})*({by}/{float(value)!r})"
    for name in others:
        yield "other leaf", others[name]
    whole = parsed(answer)
    if value.ndim == 2 and value.shape[0] == value.shape[1]:
        yield "transpose", f"({answer}).T"
    for node in syntax.walk(whole):
        yield from at(answer, node, whole, inputs)


def at(answer: str, node: syntax.Node, whole: syntax.Node, inputs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What can be done at one place."""
    if isinstance(node, syntax.Attribute) and node.name == "T" and isinstance(node.value, syntax.Name):
        value = np.asarray(inputs.get(node.value.id, 0.0), float)
        if value.ndim == 2 and value.shape[0] == value.shape[1]:
            yield "transpose", edited(answer, node.span, node.value.id)
    if isinstance(node, syntax.Binary) and node.operator in "+-" and node is whole:
        yield "missing term", text_of(node.left)
    if isinstance(node, syntax.Binary) and node.operator == "**" and isinstance(node.right, syntax.Constant):
        yield "other power", edited(answer, node.span, f"{text_of(node.left)}**{node.right.value + 1}")
    if isinstance(node, syntax.Call) and isinstance(node.function, syntax.Name):
        name, inner = node.function.id, text_of(node.arguments[0])
        if name in ("sum", "mean", "trace") and len(node.arguments) == 1:
            yield "missing sum", edited(answer, node.span, f"({inner})")
        if name in SWAPS and name != "inv":
            rest = ", ".join(text_of(each) for each in node.arguments[:1])
            yield "other function", edited(answer, node.span, f"{SWAPS[name]}({rest})")


def parsed(text: str) -> syntax.Expression:
    (statement,) = parse(Source("<answer>", text)).body
    assert isinstance(statement, syntax.ExpressionStatement)
    return statement.value


def equals(answer: str, by: str) -> Iterator[str]:
    """The same expression, written otherwise."""
    yield answer
    yield f"({answer})*2/2"
    yield f"0*{by} + ({answer})"
    yield re.sub(r"(\w+)\*\*2\b", r"(\1*\1)", answer)


def names_it(kind: str, how: str) -> bool:
    return re.search(REASONS[kind], how) is not None
