"""Einstein summation: products and sums of tensors, written as letters for dimensions."""

import math
from collections.abc import Sequence
from typing import Any

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Anything, word
from gradcli.engine.table.table import S, composite

ELLIPSIS = "..."
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
NO_OPERANDS = "einsum(): must specify the equation string and at least one operand, or at least one operand and its subscripts list"


@composite(
    "torch",
    varargs="args",
    samples=(
        S("ij,jk->ik", (2, 3), (3, 4)),
        S("bij,bjk->bki", (2, 2, 3), (2, 3, 4)),
        S("ii->i", (3, 3)),
        S("ij->", (2, 3)),
        S("i,j->ji", (2,), (3,)),
        S("...ij,jk", (2, 2, 3), (3, 2)),
        S("ij,jk,kl->il", (2, 3), (3, 2), (2, 2)),
        S("ij,jk->i", (2, 3), (3, 4)),
    ),
)
def einsum(F: Any, args: Anything) -> Any:
    """Products of tensors summed over the letters that the result leaves out: ``einsum("ij,jk->ik", a, b)``."""
    equation, operands = _read(args)
    terms, output = _parse(equation, len(operands))
    return Contraction(F, terms, output, operands).result()


# ---- reading the call --------------------------------------------------------------------------------------------------------


def check_tensors(operands: list[Any]) -> None:
    """Refuse what is no tensor."""
    for number, operand in enumerate(operands):
        if not hasattr(operand, "ndim"):
            fail(TypeError, f"expected Tensor as element {number} in argument 1, but got {word(operand)}")


def _read(args: tuple[Any, ...]) -> tuple[str, list[Any]]:
    """Equation and operands of a call that has them as text and tensors, or as tensors and lists of numbers in turn."""
    if len(args) < 2:
        fail(ValueError, NO_OPERANDS)
    if isinstance(args[0], str):
        rest = args[1:]
        operands = list(rest[0]) if len(rest) == 1 and isinstance(rest[0], (tuple, list)) else list(rest)
        check_tensors(operands)
        return args[0], operands
    pairs = list(zip(args[::2], args[1::2], strict=False))
    equation = ",".join(_letters(numbers) for _, numbers in pairs)
    if len(args) % 2:
        equation += "->" + _letters(args[-1])
    return equation, [operand for operand, _ in pairs]


def _letters(numbers: Sequence[Any]) -> str:
    return "".join(ELLIPSIS if number is Ellipsis else _letter(number) for number in numbers)


def _letter(number: int) -> str:
    if not (number >= 0 and number < len(LETTERS)):  # in the order of PyTorch's own complaint about other types
        fail(ValueError, "einsum(): subscript in subscript list is not within the valid range [0, 52)")
    return LETTERS[number]


def _parse(equation: str, count: int) -> tuple[list[list[str]], list[str] | None]:
    """The labels of each operand, and of the result where the equation gives them."""
    left, arrow, right = equation.partition("->")
    texts = left.split(",")
    terms, start = [], 0
    for number, text in enumerate(texts):
        if number >= count:
            fail(RuntimeError, "einsum(): fewer operands were provided than specified in the equation")
        where = f"for operand {number}"
        terms.append(_labels(text, start, f"{where} for which an ellipsis was already found", f"{where} that is not part of any ellipsis"))
        start += len(text) + 1
    if len(texts) < count:
        fail(RuntimeError, "einsum(): more operands were provided than specified in the equation")
    if not arrow:
        return terms, None
    already, partial = "for output but an ellipsis (...) was already found", "for output that is not part of any ellipsis (...)"
    return terms, _labels(right, len(left) + 2, already, partial)


def _labels(text: str, start: int, already: str, partial: str) -> list[str]:
    """The labels of one operand or of the result; `start` is where `text` begins in the equation."""
    found: list[str] = []
    at = 0
    while at < len(text):
        letter = text[at]
        if letter == ".":
            if ELLIPSIS in found:
                fail(RuntimeError, f"einsum(): found '.' {already}")
            if text[at : at + 3] != ELLIPSIS:
                fail(RuntimeError, f"einsum(): found '.' {partial}")
            found.append(ELLIPSIS)
            at += 2
        elif letter in LETTERS:
            found.append(letter)
        elif letter != " ":
            text = f"einsum(): invalid subscript given at index {start + at} in the equation string, subscripts must be in [a-zA-Z]"
            fail(RuntimeError, text)
        at += 1
    return found


# ---- contracting ---------------------------------------------------------------------------------------------------------------


class Contraction:
    """One einsum: every operand is laid out with all dimensions, those of the result first, then operands are multiplied two by two."""

    def __init__(self, F: Any, terms: list[list[str]], output: list[str] | None, operands: list[Any]) -> None:
        self.F, self.terms, self.operands = F, terms, operands
        self.check_counts()
        used = [label for term in terms for label in term if label != ELLIPSIS]
        self.covered = max((self.ellipsis_length(i) for i, term in enumerate(terms) if ELLIPSIS in term), default=0)
        if output is None:
            output = [ELLIPSIS, *(label for label in LETTERS if used.count(label) == 1)]
        self.place: dict[str, int] = {}  # of each label among all dimensions
        self.size = 0
        for number, label in enumerate(output):
            self.check_output(label, label in output[:number], used)
            self.add(label)
        self.kept = self.size
        for label in [ELLIPSIS, *LETTERS]:
            if label not in self.place and (label == ELLIPSIS or label in used):
                self.add(label)
        self.lengths = [1] * self.size
        self.holders = [0] * self.size  # how many operands have each dimension, other than with length 1
        self.laid_out = [self.lay_out(number) for number in range(len(operands))]

    def add(self, label: str) -> None:
        self.place[label] = self.size
        self.size += self.covered if label == ELLIPSIS else 1

    def ellipsis_length(self, number: int) -> int:
        """How many dimensions of an operand its ellipsis covers."""
        return int(self.operands[number].ndim) - (len(self.terms[number]) - 1)

    def check_counts(self) -> None:
        for number, (term, operand) in enumerate(zip(self.terms, self.operands, strict=True)):
            count, ndim = len(term) - (ELLIPSIS in term), operand.ndim
            if ELLIPSIS in term and count > ndim:
                why = f"({count}) is more than the number of dimensions ({ndim}) for operand {number}"
            elif ELLIPSIS not in term and count != ndim:
                why = f"({count}) does not match the number of dimensions ({ndim}) for operand {number} and no ellipsis was given"
            else:
                continue
            fail(RuntimeError, f"einsum(): the number of subscripts in the equation {why}", mistakes.shapes)

    def check_output(self, label: str, twice: bool, used: list[str]) -> None:
        if label != ELLIPSIS and (twice or label not in used):
            why = "appears more than once in the output" if twice else "does not appear in the equation for any input operand"
            fail(RuntimeError, f"einsum(): output subscript {label} {why}")

    def lay_out(self, number: int) -> Any:
        """An operand with every dimension in its place; repeated labels become a diagonal, missing ones a dimension of length 1."""
        F, operand = self.F, self.operands[number]
        order = [-1] * self.size
        dim = 0
        for label in self.terms[number]:
            if label == ELLIPSIS:
                for place in range(self.covered - self.ellipsis_length(number), self.covered):
                    self.see(number, label, self.place[label] + place, dim, operand.shape[dim])
                    order[self.place[label] + place] = dim
                    dim += 1
            elif order[self.place[label]] == -1:
                self.see(number, label, self.place[label], dim, operand.shape[dim])
                order[self.place[label]] = dim
                dim += 1
            else:
                operand = self.diagonal(operand, number, label, order[self.place[label]], dim)
        for place in range(self.size):
            if order[place] == -1:
                operand, order[place] = F.unsqueeze(operand, dim), dim
                dim += 1
        return F.permute(operand, tuple(order))

    def see(self, number: int, label: str, place: int, dim: int, length: int) -> None:
        """Note the length a dimension has in an operand."""
        if length == 1:
            return
        seen = self.lengths[place]
        if seen not in (1, length):
            if label == ELLIPSIS:
                why = f"dimension {dim} covered by ellipsis in operand {number}has size {length} which does not broadcast "
                why += f"with previously seen ellipsis with size {seen} for the respective dimension"
            else:
                why = f"subscript {label} has size {length} for operand {number} which does not broadcast with previously seen size {seen}"
            fail(RuntimeError, f"einsum(): {why}", mistakes.shapes)
        self.lengths[place] = length
        self.holders[place] += 1

    def diagonal(self, operand: Any, number: int, label: str, before: int, dim: int) -> Any:
        if operand.shape[dim] != operand.shape[before]:
            why = f"is repeated for operand {number} but the sizes don't match, {operand.shape[dim]} != {operand.shape[before]}"
            fail(RuntimeError, f"einsum(): subscript {label} {why}", mistakes.shapes)
        return self.F.movedim(self.F.diagonal(operand, 0, before, dim), (-1,), (before,))

    def result(self) -> Any:
        """Multiply the operands from left to right; sum what the result leaves out as soon as nothing else needs it."""
        F, value = self.F, self.laid_out[0]
        for other in self.laid_out[1:]:
            value = self.multiply(value, other)
        if self.kept == self.size:
            return value
        if len(self.laid_out) > 1:
            return F.view(value, tuple(value.shape[: self.kept]))
        return F.sum_dim(value, tuple(range(self.kept, self.size)))

    def multiply(self, left: Any, right: Any) -> Any:
        both: list[int] = []
        alone: tuple[list[int], list[int]] = ([], [])
        for dim in range(self.kept, self.size):
            in_left, in_right = left.shape[dim] != 1, right.shape[dim] != 1
            if in_left and in_right:
                self.holders[dim] -= 1
                if self.holders[dim] == 1:
                    both.append(dim)
                    self.holders[dim] = 0
            elif self.holders[dim] == 1 and (in_left or in_right):
                alone[0 if in_left else 1].append(dim)
                self.holders[dim] = 0
        left, right = (self.F.sum_dim(x, tuple(dims), True) if dims else x for x, dims in zip((left, right), alone, strict=True))
        return pair(self.F, left, right, both)


def pair(F: Any, left: Any, right: Any, summed: list[int]) -> Any:
    """The product of two operands with equally many dimensions, summed over some of them, as one batched matrix product."""
    if not summed:
        return F.mul(left, right)
    shared: list[int] = []
    only_left: list[int] = []
    only_right: list[int] = []
    for dim in range(left.ndim):
        if dim not in summed:
            in_left, in_right = left.shape[dim] != 1, right.shape[dim] != 1
            (shared if in_left and in_right else only_left if in_left else only_right).append(dim)
    if only_left and only_right and only_right[-1] < only_left[0]:
        left, right, only_left, only_right = right, left, only_right, only_left
    lengths = (*(left.shape[d] for d in shared + only_left), *(1 for _ in summed), *(right.shape[d] for d in only_right))
    batch = math.prod(left.shape[d] for d in shared)
    inside = math.prod(left.shape[d] for d in summed)
    rows, columns = math.prod(left.shape[d] for d in only_left), math.prod(right.shape[d] for d in only_right)
    first = F.reshape(F.permute(left, (*shared, *only_left, *summed, *only_right)), (batch, rows, inside))
    second = F.reshape(F.permute(right, (*shared, *summed, *only_right, *only_left)), (batch, inside, columns))
    order = [*shared, *only_left, *summed, *only_right]
    back = tuple(order.index(dim) for dim in range(len(order)))
    return F.permute(F.view(F.bmm(first, second), lengths), back)
