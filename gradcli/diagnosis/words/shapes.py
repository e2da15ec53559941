"""Shape mistakes in words: which sizes differ, with the real names."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from math import prod

from gradcli.diagnosis.evidence.operands import Failure, Operand, element_written
from gradcli.lang.syntax import nodes as syntax


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
    found = factors(failed, text)
    if found is None:
        return None
    first, second, is_transposed = found
    told = inner_sizes(first, second, is_transposed)
    return f"{spoken(first)} {sign(failed)} {spoken(second)}: {told}" if told else None


def factors(failed: Failure, text: str) -> tuple[Operand, Operand, bool] | None:
    """The two factors of a matrix product, and whether the second is taken transposed; the matrices of PyTorch's text among several operands."""
    sizes = re.search(r"\((\d+)x(\d+) and (\d+)x(\d+)\)", text)
    for first, other in combinations(failed.operands, 2) if sizes else ():
        inner, second = int(sizes[2]), [int(sizes[3]), int(sizes[4])]  # type: ignore[index]
        if first.shape[-1:] == [inner] and second in (other.shape, other.shape[::-1]):
            return first, other, second != other.shape or called(failed) == "linear"
    return (failed.operands[0], failed.operands[1], called(failed) == "linear") if len(failed.operands) == 2 else None


def inner_sizes(first: Operand, second: Operand, is_transposed: bool = False) -> str:
    """Which sizes a matrix product sums over, when they differ; empty if its sizes are not what is wrong."""
    if not first.shape or not second.shape:
        return "a matrix product needs at least one dimension"
    inner, outer = first.shape[-1], second.shape[-2 if len(second.shape) > 1 and not is_transposed else -1]
    if inner != outer:
        return f"inner sizes {inner} and {outer} differ"
    return unequal_sizes(first, second, skip=2)


def broadcast(failed: Failure, text: str) -> str | None:
    if "Target sizes" in text or "sizes provided" in text:
        return expansion(failed, text)
    if len(failed.operands) != 2:
        return None
    first, second = failed.operands
    told = unequal_sizes(first, second)
    return f"{spoken(first)} {sign(failed)} {spoken(second)}: {told}" if told else None


def expansion(failed: Failure, text: str) -> str | None:
    """A tensor that is to have a shape it does not broadcast to: a bias, or what is written into a place."""
    small, wanted = sizes_after(r"Tensor sizes: |Tensor\{", text), sizes_after(r"Target sizes: |size=", text)
    found = next((operand for operand in reversed(failed.operands) if operand.shape == small), None)
    if found is None or small is None or wanted is None:
        return None
    if len(small) > len(wanted):
        return f"{spoken(found)} does not go into {place(failed)}{wanted}: it has more dimensions"
    pairs = list(zip(reversed(small), reversed(wanted), strict=False))
    distance, (one, two) = next((i, pair) for i, pair in enumerate(pairs, 1) if pair[0] not in (1, pair[1]))
    return f"{spoken(found)} does not go into {place(failed)}{wanted}: sizes {one} and {two} differ in dimension -{distance}"


def sizes_after(pattern: str, text: str) -> list[int] | None:
    """The shape that follows some words."""
    match = re.search(f"(?:{pattern})\\[([\\d, -]*)\\]", text)
    return [int(size) for size in match[1].split(",") if size.strip()] if match else None


def place(failed: Failure) -> str:
    """What is written to, where something is."""
    element = element_written(failed.node) if isinstance(failed.node, syntax.Assign) else None
    return "" if element is None else f"`{element.span.text}` "


def unequal_sizes(first: Operand, second: Operand, skip: int = 0) -> str:
    """The last pair of sizes that neither agree nor are 1; empty if there is none."""
    pairs = list(zip(reversed(first.shape), reversed(second.shape), strict=False))[skip:]
    for distance, (one, two) in enumerate(pairs, 1 + skip):
        if one != two and 1 not in (one, two):
            return f"sizes {one} and {two} differ in dimension -{distance}"
    return ""


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
    if match is None:
        return row(failed) if "index out of range in self" in text else target(failed, text)
    dim, size = int(match[2]), int(match[3])
    owner = next((operand for operand in failed.operands if operand.shape[dim : dim + 1] == [size]), None)
    return None if owner is None else f"index {match[1]} is outside dimension {dim} of {spoken(owner)}, which has {size}"


def row(failed: Failure) -> str | None:
    """Rows of a table that are not there: an embedding's, or those ``index_select`` is asked for."""
    indices = next((operand for operand in failed.operands if operand.value.array.dtype.kind in "iu"), None)
    table = next((operand for operand in failed.operands if operand.value.array.dtype.kind not in "iu" and operand.shape), None)
    if indices is None or table is None or called(failed) != "embedding":
        return None
    wrong = next(number for number in indices.value.array.ravel().tolist() if not 0 <= number < table.shape[0])
    return f"index {wrong} in {spoken(indices)} is outside dimension 0 of {spoken(table)}, which has {table.shape[0]}"


def target(failed: Failure, text: str) -> str | None:
    """A class that a loss has no column for."""
    match = re.search(r"Target (-?\d+) is out of bounds", text)
    if match is None or len(failed.operands[0].shape) not in (1, 2):
        return None
    count = failed.operands[0].shape[-1]
    return f"class {match[1]} is not among those of {spoken(failed.operands[0])}: there are {count}, from 0 to {count - 1}"


def dimension(failed: Failure, text: str) -> str | None:
    """Which dimension, and how many there are; where one is to be added, how many there will be."""
    match = re.search(r"expected to be in range of \[(-?\d+), (-?\d+)\], but got (-?\d+)", text)
    if match is None:
        return None
    first, count = failed.operands[0], int(match[2]) + 1
    if max(1, len(first.shape)) == count:
        return f"{spoken(first)} has no dimension {match[3]}: they go from {match[1]} to {match[2]}"
    if len(first.shape) + 1 == count:
        return f"{spoken(first)} with one dimension more has none numbered {match[3]}: they go from {match[1]} to {match[2]}"
    return None


def unused(failed: Failure, text: str) -> str | None:
    """Which of the inputs was not used."""
    match = re.search(r"Tensor at index (\d+) appears", text)
    node = failed.node
    if (
        match is None
        or not isinstance(node, syntax.Call)
        or not node.arguments
        or isinstance(node.arguments[0], (syntax.ListDisplay, syntax.TupleDisplay))
    ):
        return None
    start, *inputs = failed.operands
    return f"{named(start)} does not depend on {named(inputs[int(match[1])])}" if len(inputs) > int(match[1]) else None


def named(operand: Operand) -> str:
    return f"`{operand.name}`" if operand.name else f"the tensor of shape {operand.shape}"


def called(failed: Failure) -> str:
    return failed.mark.text if isinstance(failed.node, syntax.Call) else ""


HEADLINES: dict[str, Callable[[Failure, str], str | None]] = {
    "E0301": product,
    "E0302": broadcast,
    "E0303": reshape,
    "E0304": join,
    "E0305": index,
    "E0306": dimension,
    "E0406": unused,
}
