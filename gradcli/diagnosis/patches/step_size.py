"""A smaller step, for a loop whose numbers grow from turn to turn until they overflow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gradcli.diagnostics.model import Span
from gradcli.lang.parsing.edits import Edit
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.places import covers

SMALLER = (0.1, 0.01, 0.001, 0.0001, 0.00001)
TOO_LARGE = "the numbers grow from turn to turn: the steps are too large for this loss, so take smaller ones"


def smaller_steps(modules: Sequence[syntax.Module], loop: Span) -> Iterator[Edit]:
    """The learning rate divided by ten, a hundred, …; whether that is enough is told by running the program with it."""
    rates = list(learning_rates(modules, loop))
    for factor in SMALLER if rates else ():
        yield [(rate.span, written(rate.value * factor)) for rate in rates]


def written(rate: float) -> str:
    text = f"{rate:g}"
    return text if set(text) & set(".e") else f"{text}.0"


def learning_rates(modules: Sequence[syntax.Module], loop: Span) -> Iterator[syntax.Constant]:
    """The numbers that optimizers get as ``lr``, or that a gradient is multiplied by in the loop."""
    seen: set[Span] = set()
    for node in (node for module in modules for node in syntax.walk(module)):
        for given in rates_of(node, loop):
            rate = number_behind(given, modules)
            if rate is not None and rate.span not in seen:
                seen.add(rate.span)
                yield rate


def rates_of(node: syntax.Node, loop: Span) -> Iterator[syntax.Expression]:
    if isinstance(node, syntax.Call) and "optim" in node.function.span.text and "lr_scheduler" not in node.function.span.text:
        yield from (keyword.value for keyword in node.keywords if keyword.name == "lr")
        yield from node.arguments[1:2]
    elif isinstance(node, syntax.Call):
        yield from (keyword.value for keyword in node.keywords if keyword.name == "lr")
    elif isinstance(node, syntax.Binary) and node.operator == "*" and covers(loop, node.span):
        for factor, other in ((node.left, node.right), (node.right, node.left)):
            if isinstance(other, syntax.Attribute) and other.name == "grad":
                yield factor


def number_behind(node: syntax.Expression, modules: Sequence[syntax.Module]) -> syntax.Constant | None:
    """The number as it is written, here or where a name gets it."""
    if isinstance(node, syntax.Name):
        values = [
            statement.value
            for module in modules
            for statement in syntax.walk(module)
            if isinstance(statement, syntax.Assign) and statement.targets[0].span.text == node.id
        ]
        node = values[0] if len(values) == 1 else node
    return node if isinstance(node, syntax.Constant) and type(node.value) in (int, float) and node.value > 0 else None
