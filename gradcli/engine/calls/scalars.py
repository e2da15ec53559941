"""Single numbers: sums, products and quotients without an array's overhead, for the loops that are made of them.

NumPy's numbers, as ``np.float32(2)``, multiply several times as fast as arrays without dimensions, and to the same bits.  So an operator on two such
tensors of one dtype, float32 or float64, or on one and a Python number, is run here in one piece, if its row names a `number` form; whatever is out of
the ordinary is left to `apply`.  The node is like any other, but that the usual sweep runs the rules of its plan on numbers too.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.apply import wanted_names
from gradcli.engine.errors import fail
from gradcli.engine.graph.graph import FREED_TEXT, Node, Plan, Saved, moment, node_class
from gradcli.engine.state import STATE
from gradcli.engine.table.table import RAW, Algebra, Composite, Op, Row
from gradcli.engine.tensor.dtypes import in_64_bits
from gradcli.engine.tensor.tensor import WAITING, Edge, Tensor, look

asarray = np.asarray
KINDS = (np.float32, np.float64)


def operate(op: Any, first: Tensor, second: Any) -> Tensor | None:
    """``first op second``, where `second` is a tensor, float or int; None where this is not the place for it."""
    array = look(first) if WAITING else first.array
    if array.ndim or first.origin is not None or first.extra is not None or STATE.special or STATE.packing is not None:
        return None
    number = array[()]
    kind: Any = type(number)
    if kind not in KINDS:
        return None
    if type(second) is Tensor:
        other = look(second) if WAITING else second.array
        if other.ndim or second.origin is not None or second.extra is not None:
            return None
        by = other[()]
        if type(by) is not kind:
            return None
    else:
        other, by = second, kind(second if type(second) is float else in_64_bits(second))
    out = Tensor(asarray(op.number(number, by)))
    if STATE.grad_enabled:
        mine = first.edge()
        theirs = None if other is second else second.edge()
        if mine is None:
            if theirs is None:
                return out
            mask, edges = 2, (theirs,)  # type: tuple[int, tuple[Edge, ...]]
        elif theirs is None:
            mask, edges = 1, (mine,)
        else:
            mask, edges = 3, (mine, theirs)
        plan = op.number_plans.get(mask) or number_plan(op, mask)
        kept = plan.constants
        if kept is None:
            kept = (second if other is second else (second, other, second.cell, second.cell[0]),) if plan.keeps_second else ()
            if plan.keeps_first:
                kept += ((first, array, first.cell, first.cell[0]),)
        out.node = plan.node_class(plan, edges, kept)
    return out


class NumberPlan(Plan):
    """A plan for single numbers.

    Its rules name operands, or nothing but arguments that have their default here, the `constants`.  `steps` are its `calls`, where None stands for a rule
    that hands on the gradient it is given.
    """

    __slots__ = ("constants", "hands_on", "keeps_first", "keeps_second", "steps")
    numbers = True

    def __init__(self, op: Op, mask: int) -> None:
        super().__init__(op, wanted_names(op, mask))
        self.node_class = node_class(op.node, NumberNode)
        self.keeps_second, self.keeps_first = (name in self.saves for name in op.names[1::-1])
        operands = tuple(name for name in op.names[1::-1] if name in self.saves)
        assert operands in ((), self.saves), op.key  # `operate` keeps nothing else, in this order
        self.constants: tuple[Any, ...] | None = None
        self.steps: tuple[tuple[Any, Any], ...] = self.calls
        if not (self.keeps_first or self.keeps_second):
            self.constants = tuple(op.defaults[name] for name in self.saves)
            g = KINDS[0](2)
            known = [NUMBERS, self.wrt, g, *self.constants]
            self.steps = tuple((None if rule(*pick(known)) is g else rule, pick) for rule, pick in self.calls)
        self.hands_on = all(rule is None for rule, _ in self.steps)


def number_plan(op: Op, mask: int) -> NumberPlan:
    """The plan for numbers of which these want gradients, made when they first do."""
    plan = op.number_plans[mask] = NumberPlan(op, mask)  # whole before another thread sees it
    return plan


class NumberNode(Node):
    """A node of single numbers, which keeps an operand as ``(tensor, array, cell, version)`` until somebody asks what was saved."""

    __slots__ = ("kept",)

    def __init__(self, plan: Plan, edges: tuple[Edge, ...], kept: tuple[Any, ...] | None) -> None:
        self.plan, self.edges, self.kept = plan, edges, kept
        self.seq = moment()
        self.outputs = self.hooks = self.notes = None
        self.span = STATE.where

    @property
    def saved(self) -> tuple[Any, ...] | None:
        if self.kept is not None:
            self.kept = tuple([_as_saved(*item) if type(item) is tuple else item for item in self.kept])
        return self.kept

    @saved.setter
    def saved(self, values: tuple[Any, ...] | None) -> None:
        self.kept = values


def _as_saved(tensor: Tensor, array: Any, cell: list[int], at: int) -> Saved:
    item = Saved(tensor, array)
    item.cell, item.at = cell, at
    return item


def environment(node: NumberNode, g: Any) -> list[Any]:
    """What the rules of a node may name, as `Node.run` has it, in numbers."""
    plan, kept = node.plan, node.kept
    if kept is None:
        fail(RuntimeError, FREED_TEXT, mistakes.freed_graph)
    assert plan is not None
    found = [NUMBERS, plan.wrt, g]
    for item in kept:
        if type(item) is tuple:
            _, array, cell, at = item
            found.append((array if cell[0] == at else _as_saved(*item).value(RAW, node))[()])
        else:
            found.append(item.value(RAW, node)[()] if isinstance(item, Saved) else item)
    return found


def _on_numbers(row: Row) -> Any:
    """An op over numbers: its own form for them, or what the kernel gives as one."""
    if row.number is not None:
        return row.number
    if isinstance(row, Composite):
        return partial(row.kernel, NUMBERS)
    run = getattr(RAW, row.key)
    return lambda *args: run(*args)[()]


NUMBERS = Algebra(True, _on_numbers)
