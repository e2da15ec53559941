"""Operators: signs to functions, and the refusal of results that would not fit into memory.

Dispatch is the host's (`a + b` asks `a`, then `b`), so tensors, numbers and instances of the program's classes mix as they do in Python.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from gradcli.engine.state import STATE
from gradcli.lang.access.guards import GROWING, check_power, check_product, check_shift, check_sum
from gradcli.lang.compile.frame import Frame, Run, Unit, expression, note_values
from gradcli.lang.syntax import nodes as syntax

Operation = Callable[[Any, Any], Any]


def check_product_of(left: Any, right: Any) -> None:
    if type(left) in GROWING or type(right) in GROWING:
        check_product(left, right)


def check_sum_of(left: Any, right: Any) -> None:
    if type(left) in GROWING:
        check_sum(left, right)


def check_power_of(left: Any, right: Any) -> None:
    if type(left) is int and type(right) is int:
        check_power(left, right)


def check_shift_of(left: Any, right: Any) -> None:
    if type(left) is int and type(right) is int:
        check_shift(left, right)


def checked(check: Callable[[Any, Any], None], apply: Operation) -> Operation:
    """An operation, refused where its result would not fit."""

    def run(left: Any, right: Any) -> Any:
        check(left, right)
        return apply(left, right)

    run.__name__ = run.__qualname__ = apply.__name__
    return run


BINARY: dict[str, Operation] = {
    "+": checked(check_sum_of, operator.add),
    "-": operator.sub,
    "*": checked(check_product_of, operator.mul),
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": checked(check_power_of, operator.pow),
    "@": operator.matmul,
    "<<": checked(check_shift_of, operator.lshift),
    ">>": operator.rshift,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
}
IN_PLACE: dict[str, Operation] = {
    "+": checked(check_sum_of, operator.iadd),
    "-": operator.isub,
    "*": checked(check_product_of, operator.imul),
    "/": operator.itruediv,
    "//": operator.ifloordiv,
    "%": operator.imod,
    "**": checked(check_power_of, operator.ipow),
    "@": operator.imatmul,
    "<<": checked(check_shift_of, operator.ilshift),
    ">>": operator.irshift,
    "&": operator.iand,
    "|": operator.ior,
    "^": operator.ixor,
}
COMPARE: dict[str, Operation] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "is": operator.is_,
    "is not": operator.is_not,
    "in": lambda left, right: left in right,
    "not in": lambda left, right: left not in right,
}
UNARY: dict[str, Callable[[Any], Any]] = {"-": operator.neg, "+": operator.pos, "~": operator.invert, "not": operator.not_}


@expression(syntax.Binary)
def binary(unit: Unit, node: syntax.Binary) -> Run:
    if isinstance(node.left, syntax.Binary) and is_long(node):
        return row(unit, node)
    left, right, span = unit.expression(node.left), unit.expression(node.right), node.span
    if node.operator == "+":
        return addition(left, right, span)
    if node.operator == "*":
        return multiplication(left, right, span)
    if isinstance(node.right, syntax.Constant) and node.operator != "**":
        return with_constant(left, BINARY[node.operator], node.right.value, span)
    apply = BINARY[node.operator]

    def run(frame: Frame) -> Any:
        first = left(frame)
        second = right(frame)
        STATE.where = span
        try:
            return apply(first, second)
        except Exception as error:
            note_values(error, span, first, second)
            raise

    return run


LONG = 40  # operators in a row; fewer are faster nested


def is_long(node: syntax.Expression) -> bool:
    """Whether so many operators hang to the left of each other, as in ``a + b + c``, that they should not nest."""
    for _ in range(LONG):
        if not isinstance(node, syntax.Binary):
            return False
        node = node.left
    return True


def row(unit: Unit, node: syntax.Expression) -> Run:
    """A long row of operators, one after the other, so that its length is not a depth of calls."""
    operations: list[tuple[Operation, Run, Any]] = []
    while isinstance(node, syntax.Binary):
        operations.append((BINARY[node.operator], unit.expression(node.right), node.span))
        node = node.left
    operations.reverse()
    first = unit.expression(node)

    def run(frame: Frame) -> Any:
        value = first(frame)
        for apply, right, span in operations:
            second = right(frame)
            STATE.where = span
            try:
                value = apply(value, second)
            except Exception as error:
                note_values(error, span, value, second)
                raise
        return value

    return run


def with_constant(left: Run, apply: Operation, second: Any, span: Any) -> Run:
    def run(frame: Frame) -> Any:
        first = left(frame)
        STATE.where = span
        try:
            return apply(first, second)
        except Exception as error:
            note_values(error, span, first, second)
            raise

    return run


def addition(left: Run, right: Run, span: Any) -> Run:
    """``+``, written out: with `*` it is what loops are made of."""

    def run(frame: Frame) -> Any:
        first = left(frame)
        second = right(frame)
        STATE.where = span
        try:
            if type(first) in GROWING:
                check_sum(first, second)
            return first + second
        except Exception as error:
            note_values(error, span, first, second)
            raise

    return run


def multiplication(left: Run, right: Run, span: Any) -> Run:
    def run(frame: Frame) -> Any:
        first = left(frame)
        second = right(frame)
        STATE.where = span
        try:
            if type(first) in GROWING or type(second) in GROWING:
                check_product(first, second)
            return first * second
        except Exception as error:
            note_values(error, span, first, second)
            raise

    return run


@expression(syntax.Unary)
def unary(unit: Unit, node: syntax.Unary) -> Run:
    operand, span, apply = unit.expression(node.operand), node.span, UNARY[node.operator]
    if isinstance(node.operand, syntax.Constant) and type(node.operand.value) in (int, float, complex, bool):
        value = apply(node.operand.value)
        return lambda frame: value

    def run(frame: Frame) -> Any:
        value = operand(frame)
        STATE.where = span
        return apply(value)

    return run


@expression(syntax.Comparison)
def comparison(unit: Unit, node: syntax.Comparison) -> Run:
    left, span = unit.expression(node.left), node.span
    rights, applies = unit.expressions(node.rights), [COMPARE[sign] for sign in node.operators]
    if len(rights) > 1:
        return chain(left, list(zip(applies, rights, strict=True)), span)
    right, apply = rights[0], applies[0]

    def run(frame: Frame) -> Any:
        first = left(frame)
        second = right(frame)
        STATE.where = span
        return apply(first, second)

    return run


def chain(left: Run, links: list[tuple[Operation, Run]], span: Any) -> Run:
    """``a < b < c``: each operand once, and no further than the first false answer."""

    def run(frame: Frame) -> Any:
        first: Any = left(frame)
        answer: Any = True
        for index, (apply, right) in enumerate(links):
            if index and not answer:
                return answer
            second = right(frame)
            STATE.where = span
            answer = apply(first, second)
            first = second
        return answer

    return run
