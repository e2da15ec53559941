"""What to write in place of a step that made a NaN or infinity: a denominator kept off zero, an argument kept inside its range."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gradcli.diagnosis.patches.pieces import as_operand, closes_once
from gradcli.diagnostics.model import Span
from gradcli.lang.parsing.edits import Edit
from gradcli.lang.syntax import nodes as syntax

if TYPE_CHECKING:
    from gradcli.diagnosis.evidence.nonfinite import Origin

TINY = "1e-12"
INSIDE = ("acos", "asin", "arccos", "arcsin", "atanh", "arctanh", "erfinv")  # with an infinite derivative at -1 and 1
FROM_ZERO = ("sqrt", "rsqrt", "log", "log2", "log10", "reciprocal", "pow", "norm", "vector_norm")  # likewise at 0
SPREADS = ("std", "var", "std_mean", "var_mean")
LOSSES = ("cross_entropy", "nll_loss", "nll_loss2d", "nll_loss_nd", "CrossEntropyLoss", "NLLLoss")


def guards(origin: Origin, node: syntax.Node | None) -> Iterator[tuple[Edit, str]]:
    """Changes of the step, best first; what of them helps is told by running the program with each."""
    if isinstance(node, syntax.Binary) and node.operator == "/":
        yield from of_quotient(node)
    if isinstance(node, syntax.Binary) and node.operator == "**":
        yield [(node.left.span, f"({node.left.span.text} + {TINY})")], "keep the base off zero"
    if isinstance(node, syntax.Call):
        name = last_name(node)
        operand = first_operand(node)
        if operand is not None and name in INSIDE:
            words = "keep the argument inside (-1, 1), where the derivative is finite"
            yield [(operand.span, f"{as_operand(operand.span.text)}.clamp(-1 + 1e-6, 1 - 1e-6)")], words
        if operand is not None and name in FROM_ZERO:
            text = operand.span.text if closes_once(operand.span.text) or operand.span.text.isidentifier() else f"({operand.span.text})"
            added = f"({text} + {TINY})" if operand is not next(iter(node.arguments), None) else f"{text} + {TINY}"
            yield [(operand.span, added)], f"keep the argument of `{name}` off zero"


def of_quotient(node: syntax.Binary) -> Iterator[tuple[Edit, str]]:
    """A softmax in place of a quotient of exponentials; else a divisor that is not zero."""
    yield from softmaxes(node)
    divisor = as_operand(node.right.span.text)
    yield [(node.right.span, f"{divisor}.clamp(min={TINY})")], "keep the divisor off zero"
    yield [(node.right.span, f"({node.right.span.text} + {TINY})")], "keep the divisor off zero"


def softmaxes(node: syntax.Binary) -> Iterator[tuple[Edit, str]]:
    """``x.exp() / x.exp().sum(d)`` as ``x.softmax(d)``."""
    top = exponent(node.left)
    if top is None:
        return
    words = "`softmax` computes the quotient without the large exponentials"
    for call in syntax.walk(node.right):
        if isinstance(call, syntax.Call) and last_name(call) == "sum":
            inside = first_operand(call)
            if inside is not None and (below := exponent(inside)) is not None and below.span.text == top.span.text:
                rest = (
                    call.arguments if isinstance(call.function, syntax.Attribute) and call.function.value is inside else call.arguments[1:]
                )
                dims = [part.span.text for part in rest] + [key.value.span.text for key in call.keywords if key.name in ("dim", "axis")]
                for dim in dims[:1] or ["0"]:
                    yield [(node.span, f"{as_operand(top.span.text)}.softmax({dim})")], words


def exponent(node: syntax.Node) -> syntax.Expression | None:
    """What ``x.exp()`` or ``torch.exp(x)`` is the exponential of."""
    return first_operand(node) if isinstance(node, syntax.Call) and last_name(node) == "exp" else None


def last_name(call: syntax.Call) -> str:
    function = call.function
    return function.name if isinstance(function, syntax.Attribute) else function.id if isinstance(function, syntax.Name) else ""


def first_operand(call: syntax.Node) -> syntax.Expression | None:
    """The tensor a call is about: what stands before the dot, or the first argument of a function of a module."""
    if not isinstance(call, syntax.Call):
        return None
    receiver = call.function.value if isinstance(call.function, syntax.Attribute) else None
    library = receiver is None or receiver.span.text in (
        "torch",
        "F",
        "nn.functional",
        "torch.nn.functional",
        "torch.linalg",
        "torch.special",
    )
    return (call.arguments[0] if call.arguments else None) if library else receiver


def in_words(origin: Origin, span: Span | None) -> str:
    """What to do where no change of the text is known; empty where that depends."""
    if origin.op in LOSSES and not origin.backward:
        return (
            "every target is one that the loss leaves out (`ignore_index`, or a weight of 0), so the mean is 0/0: skip such a batch, or use "
            '`reduction="sum"` and divide by `max(count, 1)`'
        )
    if origin.masked:
        return (
            "apply the mask to what goes into the step, and compute after it: what the mask drops is differentiated too, and 0 * inf is nan, as in "
            "`a[mask] / b[mask]` in place of `(a / b)[mask]`"
        )
    if origin.op == "mean" and origin.kind == "nan" and not origin.backward:
        return "the mean of no elements is 0/0: where a mask or a batch may be empty, test `.numel()` first, or use `.sum()` and divide by `max(count, 1)`"
    if origin.op in SPREADS and origin.kind == "nan" and not origin.backward:
        return (
            "one value has no spread (the sum of squares is divided by n - 1, which is 0): compute it along a dimension of several values, or with "
            "`correction=0`, which is 0 for one value"
        )
    if "inf" in origin.kind and span is not None and "exp" in span.text:
        return "subtract the largest value before `exp`, or use `softmax` or `logsumexp`, which do so"
    return ""
