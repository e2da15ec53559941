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
from gradcli.engine.calls.apply import make_plan
from gradcli.engine.errors import fail
from gradcli.engine.graph.graph import FREED_TEXT, Node, Plan, Saved
from gradcli.engine.state import STATE
from gradcli.engine.table.table import RAW, Algebra, Composite, Op, Row
from gradcli.engine.tensor.dtypes import in_64_bits
from gradcli.engine.tensor.tensor import WAITING, Tensor, look

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
        out.node = node_of(op, first, second, array, other)
    return out


def node_of(op: Op, first: Tensor, second: Any, array: Any, other: Any) -> Node | None:
    """The node of this call, where an operand wants a gradient; as `apply.record` makes it."""
    mine = first.edge()
    theirs = second.edge() if type(second) is Tensor else None
    if mine is None and theirs is None:
        return None
    edges = (mine, theirs) if mine is not None and theirs is not None else (mine or theirs,)
    mask = (mine is not None) + 2 * (theirs is not None)
    plan = op.number_plans.get(mask) or number_plan(op, mask)
    saved: list[Any] = []
    for place in plan.places:
        if place == 0:
            saved.append(Saved(first, array))
        elif place == 1:
            saved.append(other if other is second else Saved(second, other))
        else:
            saved.append(op.tails[0][place])
    return plan.node_class(plan, edges, tuple(saved))


def number_plan(op: Op, mask: int) -> Plan:
    """The plan for numbers of which these want gradients, made when they first do."""
    plan = make_plan(op, mask)
    plan.places = tuple(op.names.index(name) for name in plan.saves)
    plan.numbers = True
    op.number_plans[mask] = plan  # only now: another thread may be looking for one
    return plan


def environment(node: Node, g: Any) -> list[Any]:
    """What the rules of a node of such a plan may name, as `Node.run` has it, in numbers."""
    if node.saved is None:
        fail(RuntimeError, FREED_TEXT, mistakes.freed_graph)
    plan = node.plan
    assert plan is not None
    found = [NUMBERS, plan.wrt, g]
    for item in node.saved:
        if type(item) is Saved:
            found.append((item.array if item.cell[0] == item.at else item.value(RAW, node))[()])
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
