"""An expression with one change: the mistakes that are made in derivatives, undone."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.analysis.naming import balanced
from gradcli.diagnostics.model import Source, Span
from gradcli.lang.parsing.parser import parse
from gradcli.lang.syntax import nodes as syntax

ALONG = ("softmax", "log_softmax")  # functions that take a dimension
REDUCTIONS = ("sum", "mean", "trace")
FAMILIES = (
    ("sin", "cos", "tan"),
    ("sinh", "cosh", "tanh"),
    ("exp", "log", "sqrt", "square", "sigmoid", "tanh", "relu"),
    ("tanh", "sigmoid", "relu", "softplus", "sign"),
    ("sin", "sinh"),
    ("cos", "cosh"),
    ("log", "log1p", "log2", "log10"),
    ("exp", "expm1", "exp2"),
    ("abs", "sign"),
    ("softmax", "log_softmax", "sigmoid"),
    ("inv", "det", "pinv"),
    ("sum", "mean"),
    ("diag", "trace"),
)


def variants(expression: str) -> Iterator[tuple[str, str]]:
    """Changed expressions, each with the mistake that the change undoes."""
    module = parse(Source("<--expect>", expression))
    whole = module.body[0]
    assert isinstance(whole, syntax.ExpressionStatement)
    yield from without_terms(expression, whole.value)
    for node in syntax.walk(whole.value):
        if isinstance(node, syntax.Binary) and node.operator == "**":
            yield from other_powers(expression, node)
            yield from summed(expression, node)
        elif isinstance(node, syntax.Call):
            yield from other_functions(expression, node)
        elif isinstance(node, syntax.Binary):
            yield from other_signs(expression, node)
            yield from summed(expression, node)
        elif isinstance(node, syntax.Attribute) and node.name in ("T", "mT"):
            yield edited(expression, node.span, text_of(node.value)), f"`{text_of(node)}` should be `{text_of(node.value)}`"
        elif isinstance(node, syntax.Name):
            yield from bent(expression, node)


def edited(expression: str, span: Span, text: str) -> str:
    """The expression with another text in the place of one of its parts."""
    start, end = balanced(span)
    return expression[:start] + text + expression[end:]


def text_of(node: syntax.Node) -> str:
    """The text of a part, with the parentheses that belong to it."""
    start, end = balanced(node.span)
    return node.span.source.text[start:end]


def without_terms(expression: str, node: syntax.Expression) -> Iterator[tuple[str, str]]:
    """The sum without one of its terms, at any depth."""
    for part in syntax.walk(node):
        if isinstance(part, syntax.Binary) and part.operator in "+-" and part.operator:
            left, right = text_of(part.left), text_of(part.right)
            yield edited(expression, part.span, f"({left})"), f"a term too many: yours - right contains `{part.operator}{right}`"
            yield (
                edited(expression, part.span, f"({right})" if part.operator == "+" else f"(-({right}))"),
                f"a term too many: yours - right contains `{left}`",
            )


def other_powers(expression: str, node: syntax.Binary) -> Iterator[tuple[str, str]]:
    base = text_of(node.left)
    for change in ("+1", "-1", "*2", "/2", "*-1"):
        power = f"(({text_of(node.right)}){change})"
        yield (
            edited(expression, node.span, f"({base})**{power}"),
            f"another power: `{text_of(node)}` should have the power {shown(node, change)}",
        )
    yield edited(expression, node.span, f"({base})"), f"another power: `{text_of(node)}` should have the power 1"


def shown(node: syntax.Binary, change: str) -> str:
    if isinstance(node.right, syntax.Constant) and isinstance(node.right.value, (int, float)):
        value = node.right.value
        return f"{ {'+1': value + 1, '-1': value - 1, '*2': value * 2, '/2': value / 2, '*-1': -value}[change]:g}"
    return f"{text_of(node.right)}{change}"


def other_functions(expression: str, node: syntax.Call) -> Iterator[tuple[str, str]]:
    """Another function in the place of this one, or none."""
    function = node.function
    name = function.id if isinstance(function, syntax.Name) else function.name if isinstance(function, syntax.Attribute) else ""
    others = dict.fromkeys(other for family in FAMILIES if name in family for other in family if other != name)
    start = function.span.end - len(name)
    for other in others:
        text = expression[:start] + other + expression[function.span.end :]
        yield text, f"another function: `{name}` should be `{other}`"
        if other in ALONG and len(node.arguments) == 1:
            for dim in (0, 1):
                call = f"{other}({text_of(node.arguments[0])}, {dim})"
                yield edited(expression, node.span, call), f"another function: `{text_of(node)}` should be `{call}`"
        if name in ALONG and other not in ALONG:
            call = f"{other}({text_of(node.arguments[0])})"
            yield edited(expression, node.span, call), f"another function: `{text_of(node)}` should be `{call}`"
    if len(node.arguments) == 1 and not node.keywords:
        inner = text_of(node.arguments[0])
        yield edited(expression, node.span, f"({inner})"), f"another function: `{text_of(node)}` should be `{inner}`"


def other_signs(expression: str, node: syntax.Binary) -> Iterator[tuple[str, str]]:
    left, right = text_of(node.left), text_of(node.right)
    swap = {"+": "-", "-": "+", "*": "/", "/": "*"}.get(node.operator)
    if swap is not None:
        text = edited(expression, node.span, f"({left}){swap}({right})")
        yield text, f"`{node.operator}` should be `{swap}` in `{text_of(node)}`"
    if node.operator == "*":
        for kept, dropped in ((left, right), (right, left)):
            yield edited(expression, node.span, f"({kept})"), f"a factor too many: `{dropped}`"


def summed(expression: str, node: syntax.Expression) -> Iterator[tuple[str, str]]:
    """A part in the place of its sum, mean or trace."""
    for name in REDUCTIONS:
        text = text_of(node)
        yield edited(expression, node.span, f"{name}({text})"), f"a {name} is missing: `{text}` should be `{name}({text})`"


def bent(expression: str, node: syntax.Name) -> Iterator[tuple[str, str]]:
    """A name in another power, or turned."""
    for power in ("2", "3", "-1"):
        yield edited(expression, node.span, f"({node.id}**{power})"), f"another power: `{node.id}` should have the power {power}"
    yield from summed(expression, node)
    yield edited(expression, node.span, f"{node.id}.T"), f"`{node.id}` should be `{node.id}.T`"
    for name in ("sin", "cos", "exp", "log", "sign", "abs", "tanh", "sigmoid"):
        yield edited(expression, node.span, f"{name}({node.id})"), f"another function: `{node.id}` should be `{name}({node.id})`"
