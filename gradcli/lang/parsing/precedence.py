"""A flat row of operands and operators, folded by how tightly each operator holds its operands."""

from __future__ import annotations

from typing import Any

from gradcli.diagnostics.model import Source, Span
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.placement import Misplaced

Parts = list[Any]

# How tightly an operator holds its operands.  A prefix stands between two levels: `-x ** 2` is `-(x ** 2)`, `-x * 2` is `(-x) * 2`.
PRECEDENCE = {"or": 1, "and": 2, "in": 4, "is": 4, "not in": 4, "is not": 4, "|": 5, "^": 6, "&": 7, "<<": 8, ">>": 8, "+": 9, "-": 9}
PRECEDENCE |= dict.fromkeys(("<", ">", "<=", ">=", "==", "!="), 4) | dict.fromkeys(("*", "/", "//", "%", "@"), 10) | {"**": 12}
OR, AND, NOT, COMPARES, PREFIX, POWER = 1, 2, 3, 4, 11, 12
CHAINS = (OR, AND, COMPARES, POWER)


class Row:
    """Precedence climbing over a flat row; tokens are operators, nodes operands."""

    def __init__(self, source: Source, parts: Parts) -> None:
        self.source, self.parts, self.index = source, parts, 0

    def fold(self, lowest: int) -> syntax.Expression:
        """The longest expression from here whose operators all hold at least as tightly as `lowest`."""
        left = self.operand(lowest)
        while self.index < len(self.parts):
            sign, _ = self.infix()
            level = PRECEDENCE[sign]
            if level < lowest:
                break
            left = self.join(left, sign, level)
        return left

    def join(self, left: syntax.Expression, sign: str, level: int) -> syntax.Expression:
        """What is left of an operator, with what is right of it; operators that belong together in a chain all at once."""
        signs, operands = self.chain(left, level)
        span = Span(self.source, left.span.start, operands[-1].span.end)
        if level == POWER:
            return self.powers(operands)
        if level == COMPARES:
            return syntax.Comparison(span, left, signs, operands[1:])
        if sign in ("and", "or"):
            return syntax.Boolean(span, sign, operands)
        return syntax.Binary(span, sign, left, operands[1])

    def chain(self, left: syntax.Expression, level: int) -> tuple[list[str], list[syntax.Expression]]:
        """The operators of one level from here, and their operands; of those that are taken two by two only the first."""
        signs, operands = list[str](), [left]
        while self.index < len(self.parts):
            sign, width = self.infix()
            if PRECEDENCE[sign] != level or (signs and level not in CHAINS):
                break
            self.index += width
            signs.append(sign)
            operands.append(self.operand(PREFIX) if level == POWER else self.fold(level + 1))
        return signs, operands

    def powers(self, operands: list[syntax.Expression]) -> syntax.Expression:
        """``a ** b ** c``, of which the last two belong together."""
        whole = operands.pop()
        while operands:
            base = operands.pop()
            whole = syntax.Binary(Span(self.source, base.span.start, whole.span.end), "**", base, whole)
        return whole

    def infix(self) -> tuple[str, int]:
        """The operator here, and how many tokens it is written with."""
        sign = self.parts[self.index][1]
        if sign in ("is", "not") and isinstance(self.parts[self.index + 1], tuple):
            return (
                ("is not", 2) if sign == "is" and self.parts[self.index + 1][1] == "not" else ("not in", 2) if sign == "not" else (sign, 1)
            )
        return sign, 1

    def operand(self, lowest: int) -> syntax.Expression:
        """An operand with the prefixes before it; those of one kind are taken together, so that their number is no depth."""
        part = self.parts[self.index]
        if not isinstance(part, tuple):
            self.index += 1
            return part  # type: ignore[no-any-return]
        is_not = part[1] == "not"
        if is_not and lowest > NOT:
            raise Misplaced("`not` must be in parentheses here", Span(self.source, part[2], part[3]))
        prefixes = []
        while isinstance(part, tuple) and (part[1] == "not") is is_not:
            prefixes.append(part)
            self.index += 1
            part = self.parts[self.index]
        whole = self.fold(NOT if is_not else PREFIX)
        for _, sign, start, _ in reversed(prefixes):
            whole = syntax.Unary(Span(self.source, start, whole.span.end), sign, whole)
        return whole
