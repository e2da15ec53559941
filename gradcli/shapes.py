"""Shape mistakes in words: which sizes differ, and which change of the program makes them fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from gradcli.engine.state import grad_mode
from gradcli.engine.tensor import Tensor
from gradcli.lang import syntax
from gradcli.operands import Failure, Operand

MOST_ELEMENTS = 10**6  # a patch is tried only where trying it takes no time


class Patch(NamedTuple):
    """A change of the program, and the same change made to the values."""

    words: str
    text: str
    run: Callable[[], Tensor]


def headline(code: str, failed: Failure) -> str | None:
    """The mistake with the real names and shapes; None where the exception's own words are as good."""
    if len(failed.operands) != 2:
        return None
    first, second = failed.operands
    if code == "E0301":
        return f"{spoken(first)} {sign(failed)} {spoken(second)}: {inner_sizes(first, second)}"
    if code == "E0302":
        return f"{spoken(first)} {sign(failed)} {spoken(second)}: {unequal_sizes(first, second)}"
    return None


def spoken(operand: Operand) -> str:
    """A tensor by its name and shape."""
    return f"`{operand.name}` {operand.shape}" if operand.name else str(operand.shape)


def sign(failed: Failure) -> str:
    """The operator; for a function's name, "and"."""
    return failed.mark.text if isinstance(failed.node, syntax.Binary) else "and"


def inner_sizes(first: Operand, second: Operand) -> str:
    """Which sizes a matrix product sums over, when they differ."""
    if not first.shape or not second.shape:
        return "a matrix product needs at least one dimension"
    inner, outer = first.shape[-1], second.shape[-2 if len(second.shape) > 1 else -1]
    if inner != outer:
        return f"inner sizes {inner} and {outer} differ"
    return unequal_sizes(first, second, skip=2)


def unequal_sizes(first: Operand, second: Operand, skip: int = 0) -> str:
    """The last pair of sizes that neither agree nor are 1."""
    pairs = list(zip(reversed(first.shape), reversed(second.shape), strict=False))[skip:]
    for distance, (one, two) in enumerate(pairs, 1 + skip):
        if one != two and 1 not in (one, two):
            return f"sizes {one} and {two} differ in dimension -{distance}"
    return "the shapes do not fit"


def help_for(code: str, failed: Failure) -> list[str]:
    """The patches that work, tried on the values at hand: each with the shape it gives and the text to write."""
    if len(failed.operands) != 2 or sum(operand.value.array.size for operand in failed.operands) > MOST_ELEMENTS:
        return []
    return [f"{patch.words}; the result is {list(result.shape)}\n{patch.text}" for patch, result in tried(patches(code, failed))][:1]


def tried(candidates: Iterator[Patch]) -> Iterator[tuple[Patch, Tensor]]:
    """The candidates that run."""
    with grad_mode(False):
        for patch in candidates:
            try:
                yield patch, patch.run()
            except (RuntimeError, IndexError, ValueError, TypeError):
                continue


def patches(code: str, failed: Failure) -> Iterator[Patch]:
    """Changes worth trying on an operator with two named operands."""
    first, second = failed.operands
    if not (isinstance(failed.node, syntax.Binary) and first.name and second.name):
        return
    a, b = first.value, second.value
    left, right, operator = as_operand(first), as_operand(second), failed.mark.text
    if code == "E0301" and a.ndim == b.ndim == 2:
        yield Patch(f"transpose `{second.name}`", f"{left} {operator} {right}.T", lambda: a @ b.T)
        yield Patch(f"transpose `{first.name}`", f"{left}.T {operator} {right}", lambda: a.T @ b)
    if code == "E0302" and operator in "+-*/":
        yield Patch(f"give `{second.name}` a last dimension of 1", f"{left} {operator} {right}[..., None]", lambda: a + b[..., None])
        yield Patch(f"give `{first.name}` a last dimension of 1", f"{left}[..., None] {operator} {right}", lambda: a[..., None] + b)


def as_operand(operand: Operand) -> str:
    """The text with brackets where a suffix would bind to its last part only."""
    text = operand.span.text
    return text if text.replace(".", "").replace("_", "").isalnum() else f"({text})"
