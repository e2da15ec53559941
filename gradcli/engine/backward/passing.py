"""Gradients on their way from node to node, in the usual pass that nobody looks into.

It keeps a heap of the nodes that a gradient has reached, latest first, and never looks at the rest of the graph: a node's number says when it was made,
so when it comes off the heap all that used its outputs has run.  Cotangents are plain arrays there, even single numbers.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

import numpy as np

from gradcli.engine.calls import scalars
from gradcli.engine.fusion import large
from gradcli.engine.fusion.operands import large_gradient
from gradcli.engine.graph.graph import Saved, saved_value
from gradcli.engine.state import STATE
from gradcli.engine.table.table import Algebra
from gradcli.engine.tensor.leaf import LEAF, Hooks


class Passing:
    """The gradients that have arrived at nodes, and the loop that sends them on."""

    F: Algebra
    keep: bool  # whether nodes keep what they saved

    def __init__(self) -> None:
        self.grads: dict[Any, Any] = {}
        self.own: set[Any] = set()  # nodes whose gradient is a sum, an array that nobody else holds

    def _heard(self, hooks: Hooks, cotangents: list[Any]) -> list[Any]:
        """The cotangents of a node after its tensor hooks; those that tensors keep are kept."""
        raise NotImplementedError

    def _run_reached(self, reached: list[tuple[int, Any]]) -> None:
        """Run the nodes of a heap, and those that they reach.  Where one fails, it and all that wait are left in the heap."""
        grads, bare = self.grads, not self.F.traces
        while reached:
            node = reached[0][1]  # it stays at the top until it has run: what it reaches is older
            plan = node.plan
            if not bare or plan is None or node.hooks is not None:
                self._pass(node, grads.pop(node), reached)
            elif plan.numbers:
                self._pass_numbers(reached)
                continue
            elif plan.plain and node.saved is not None:
                self._pass_plainly(node, grads.pop(node), reached)
                heappop(reached)
                if plan.op.saves_tensors and not self.keep:
                    node.saved = None
                continue
            else:
                self._pass(node, grads.pop(node), reached)
            heappop(reached)
            if not self.keep:
                node.free()
        for g in grads.values():
            if type(g) is not np.ndarray:
                grads |= zip(list(grads), large.all_plain(grads.values()), strict=True)
                break

    def _pass(self, node: Any, arrived: Any, reached: list[tuple[int, Any]]) -> None:
        """Run one node and send on what it gives."""
        F, grads, own, bare = self.F, self.grads, self.own, not self.F.traces
        if node.outputs is not None:
            cotangents = arrived
        else:
            cotangents = [_as_rules_see_it(arrived) if bare else arrived]
        if node.hooks is not None:  # it keeps its gradient
            cotangents = self._heard(node.hooks, cotangents)
        if node.span is not None:
            STATE.where = node.span
        for edge, g in zip(node.edges, node.run(F, cotangents), strict=True):
            if g is None or edge is None:
                continue
            target, number, shape, dtype = edge
            if bare and type(g) is not np.ndarray:
                g = large.keep_pending(g)  # infix operators make scalars of 0-d arrays
            value = g if bare else g.array
            if value.shape != shape or value.dtype is not dtype:
                g = self._settled(edge, g)
            if target not in grads:
                if target.seq != LEAF:
                    heappush(reached, (-target.seq, target))
                if target.outputs is None:
                    grads[target] = g
                    continue
            elif target in own and type(g) is np.ndarray:
                np.add(grads[target], g, out=grads[target])
                continue
            self._send(target, number, g)

    def _pass_plainly(self, node: Any, arrived: Any, reached: list[tuple[int, Any]]) -> None:
        """The same for arrays and a node of one output without hooks, each of whose rules gives one gradient: `Node.run` and `_pass` in one."""
        F, grads, plan = self.F, self.grads, node.plan
        if node.span is not None:
            STATE.where = node.span
        plain = type(arrived) is np.ndarray and arrived.size < large.SIZE
        environment = [F, plan.wrt, arrived if plain else _as_rules_see_it(arrived)]
        for item in node.saved:
            if type(item) is Saved:
                environment.append(item.array if item.cell[0] == item.at else item.value(F, node))
            else:
                environment.append(saved_value(item, F, node))
        for edge, (rule, pick) in zip(node.edges, plan.calls, strict=True):
            g = rule(*pick(environment))
            if g is None or edge is None:
                continue
            target, number, shape, dtype = edge
            if type(g) is not np.ndarray:
                g = large.keep_pending(g)
            if g.shape != shape:
                g = F.sum_to(g, shape)
            if g.dtype is not dtype and g.dtype != dtype:
                g = F.cast_grad(g, dtype)
            if target in grads:
                if target in self.own and type(g) is np.ndarray:
                    np.add(grads[target], g, out=grads[target])
                else:
                    self._send(target, number, g)
                continue
            if target.seq != LEAF:
                heappush(reached, (-target.seq, target))
            if target.outputs is None:
                grads[target] = g
            else:
                self._send(target, number, g)

    def _pass_numbers(self, reached: list[tuple[int, Any]]) -> None:
        """Run nodes of single numbers as long as they come: what their rules give stays a number as long as only such nodes see it."""
        grads, keep = self.grads, self.keep
        while reached:
            node = reached[0][1]
            plan = node.plan
            if plan is None or not plan.numbers or node.hooks is not None:
                return
            g = grads.pop(node)
            if type(g) not in scalars.KINDS:
                g = g[()]
            if node.span is not None:
                STATE.where = node.span
            environment = None if plan.hands_on else scalars.environment(node, g)
            for edge, (rule, pick) in zip(node.edges, plan.steps, strict=True):
                target, part = edge[0], g if rule is None else rule(*pick(environment))
                old = grads.get(target)
                if old is None:
                    if target.seq != LEAF:
                        heappush(reached, (-target.seq, target))
                    if target.outputs is None:
                        grads[target] = part
                        continue
                elif type(old) is type(part):
                    grads[target] = old + part
                    continue
                self._send(target, edge[1], np.asarray(part))
            heappop(reached)
            if not keep and plan.op.saves_tensors:
                node.kept = None

    def _settled(self, edge: Any, g: Any) -> Any:
        """A gradient with broadcasting and promotion undone: of its tensor's shape and dtype."""
        if g is None or edge is None:
            return None
        _, _, shape, dtype = edge
        if self.F.shape(g) != shape:
            g = self.F.sum_to(g, shape)
        return g if self.F.dtype(g) == dtype else self.F.cast_grad(g, dtype)

    def _send(self, node: Any, number: int, g: Any) -> None:
        """Add to what a node was sent before."""
        grads = self.grads
        if node.outputs is not None:
            slots = grads.setdefault(node, [None] * len(node.outputs))
            slots[number] = g if slots[number] is None else self._sum(slots[number], g)
        else:
            if node in grads:
                g = self._sum(grads[node], g)
                (self.own.add if type(g) is np.ndarray else self.own.discard)(node)
            grads[node] = g

    def _sum(self, one: Any, other: Any) -> Any:
        """Two gradients of one tensor: of the same shape and dtype, so that bare ones need no promotion."""
        return self.F.add(one, other) if self.F.traces else large.keep_pending(one + other)


def _as_rules_see_it(g: Any) -> Any:
    """The gradient that arrived at a node of one output."""
    if type(g) is np.ndarray and g.size < large.SIZE:
        return g
    return large_gradient(np.asarray(g) if isinstance(g, np.generic) else g)
