"""Shape mistakes in words: which sizes differ, with the real names."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import prod

from gradcli.lang import syntax
from gradcli.operands import Failure, Operand


def headline(code: str, failed: Failure, text: str) -> str | None:
    """The mistake with the real names and shapes; None where the exception's own words are as good."""
    write = HEADLINES.get(code)
    return None if write is None or not failed.operands else write(failed, text)


def spoken(operand: Operand) -> str:
    """A tensor by its name and shape."""
    return f"`{operand.name}` {operand.shape}" if operand.name else str(operand.shape)


def sign(failed: Failure) -> str:
    """The operator; for a function's name, "and"."""
    return failed.mark.text if isinstance(failed.node, (syntax.Binary, syntax.AugmentedAssign)) else "and"


# ---- two operands --------------------------------------------------------------------------------------------------------


def product(failed: Failure, text: str) -> str | None:
    if len(failed.operands) != 2:
        return None
    first, second = failed.operands
    return f"{spoken(first)} {sign(failed)} {spoken(second)}: {inner_sizes(first, second, called(failed) == 'linear')}"


def inner_sizes(first: Operand, second: Operand, is_transposed: bool = False) -> str:
    """Which sizes a matrix product sums over, when they differ."""
    if not first.shape or not second.shape:
        return "a matrix product needs at least one dimension"
    inner, outer = first.shape[-1], second.shape[-2 if len(second.shape) > 1 and not is_transposed else -1]
    if inner != outer:
        return f"inner sizes {inner} and {outer} differ"
    return unequal_sizes(first, second, skip=2)


def broadcast(failed: Failure, text: str) -> str | None:
    if len(failed.operands) != 2:
        return None
    first, second = failed.operands
    return f"{spoken(first)} {sign(failed)} {spoken(second)}: {unequal_sizes(first, second)}"


def unequal_sizes(first: Operand, second: Operand, skip: int = 0) -> str:
    """The last pair of sizes that neither agree nor are 1."""
    pairs = list(zip(reversed(first.shape), reversed(second.shape), strict=False))[skip:]
    for distance, (one, two) in enumerate(pairs, 1 + skip):
        if one != two and 1 not in (one, two):
            return f"sizes {one} and {two} differ in dimension -{distance}"
    return "the shapes do not fit"


# ---- one operand and what was asked of it --------------------------------------------------------------------------------


def reshape(failed: Failure, text: str) -> str | None:
    """How many elements there are, and how many the new shape would have."""
    match = re.search(r"shape '(\[.*\])' is invalid", text)
    if match is None:
        return None
    operand = failed.operands[0]
    sizes = [int(size) for size in re.findall(r"-?\d+", match[1])]
    count, known = operand.value.array.size, prod(size for size in sizes if size != -1)
    if -1 in sizes:
        return f"{spoken(operand)} does not go into {sizes}: {count} elements are no multiple of {known}"
    return f"{spoken(operand)} does not go into {sizes}: {count} elements and {known}"


def join(failed: Failure, text: str) -> str | None:
    """Which sizes keep tensors from being joined."""
    match = re.search(r"except in dimension (-?\d+)\. Expected size (\d+) but got size (\d+) for tensor number (\d+)", text)
    if match and len(failed.operands) > int(match[4]):
        first, other = failed.operands[0], failed.operands[int(match[4])]
        sizes = f"sizes {match[2]} and {match[3]} differ elsewhere"
        return f"{spoken(first)} and {spoken(other)} cannot be joined along dimension {match[1]}: {sizes}"
    match = re.search(r"got \[.*\] at entry (\d+) and \[.*\] at entry (\d+)", text)
    if match and len(failed.operands) > int(match[2]):
        first, other = failed.operands[int(match[1])], failed.operands[int(match[2])]
        return f"{spoken(first)} and {spoken(other)} cannot be stacked: that takes equal shapes"
    return None


def index(failed: Failure, text: str) -> str | None:
    """Which index, of which dimension, and how far it goes."""
    match = re.search(r"index (-?\d+) is out of bounds for dimension (\d+) with size (\d+)", text)
    if match is None or not isinstance(failed.node, syntax.Subscript):
        return None
    return f"index {match[1]} is outside dimension {match[2]} of {spoken(failed.operands[0])}, which has {match[3]}"


def dimension(failed: Failure, text: str) -> str | None:
    """Which dimension, and how many there are."""
    match = re.search(r"expected to be in range of \[(-?\d+), (-?\d+)\], but got (-?\d+)", text)
    if match is None:
        return None
    return f"{spoken(failed.operands[0])} has no dimension {match[3]}: they go from {match[1]} to {match[2]}"


def called(failed: Failure) -> str:
    return failed.mark.text if isinstance(failed.node, syntax.Call) else ""


HEADLINES: dict[str, Callable[[Failure, str], str | None]] = {
    "E0301": product,
    "E0302": broadcast,
    "E0303": reshape,
    "E0304": join,
    "E0305": index,
    "E0306": dimension,
}
