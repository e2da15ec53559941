"""The reverse sweep: from roots and their cotangents to the gradients of leaves.

There are two ways through one graph, and both give the same gradients.

`_run_usual` is for the pass that nobody looks into, which is nearly every pass of a training loop: `passing` says how.  Leaves are left for the end.

`_run_node` is for the pass that somebody looks into: with hooks, custom functions, anomaly detection, `inputs=`, or from ``autograd.grad``.  PyTorch
promises an order then (a leaf is done as soon as its last gradient arrived) and that nodes off the way do not run, so `_discover` walks the graph
beforehand and counts.

A gradient that is a sum was allocated here and belongs to nobody else: `own` remembers those, and further terms are added in place.  Likewise at a
leaf: ``getrefcount(g) == ALONE`` says that this variable is the only one that holds the array (no other edge sent it on, no node saved it), and
then it becomes ``.grad`` itself instead of a copy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from heapq import heapify
from operator import attrgetter
from sys import getrefcount
from typing import Any

import numpy as np

from gradcli.engine.backward.accumulation import accumulate, accumulate_with_hooks
from gradcli.engine.backward.finite import note_nonfinite
from gradcli.engine.backward.passing import Passing
from gradcli.engine.backward.replacements import check_replacement, replaced
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.fusion import large
from gradcli.engine.graph.graph import moment
from gradcli.engine.state import STATE, grad_mode
from gradcli.engine.table.table import RAW, Algebra
from gradcli.engine.tensor.leaf import LEAF, AccumulateGrad, Hooks
from gradcli.engine.tensor.reflections import REFLECTED, settle
from gradcli.engine.tensor.tensor import Tensor

Root = tuple[Any, int, Any]  # node, output number, cotangent
Key = tuple[Any, int]


def _alone() -> int:
    """References to what one variable holds, as this Python counts them."""
    held = object()
    return getrefcount(held)


ALONE = _alone()


class Sweep(Passing):
    """One backward pass.

    Creation order is a topological order, so nodes run by falling sequence number; a leaf's node runs as soon as its last gradient has arrived.
    With `wanted`, only nodes on a way to one of these (node, output) pairs run, their gradients are collected and leaves stay as they are.
    `accumulate` names the leaves' nodes that still add to ``.grad`` then.
    """

    def __init__(
        self, roots: Sequence[Root], create_graph: bool, keep: bool, wanted: Sequence[Key] | None = None, accumulate: bool = False
    ) -> None:
        super().__init__()
        self.F: Algebra = TRACED if create_graph or STATE.levels or STATE.batches else RAW
        self.create_graph, self.keep = create_graph, keep
        self.number = moment()  # no other pass has it
        self.wanted = None if wanted is None else set(wanted)
        self.accumulate = accumulate
        self.found: dict[Key, Any] = {}
        self.waiting: dict[AccumulateGrad, int] = {}
        self.planned: set[Any] = set()  # the nodes whose turn will come, where somebody looks on
        self.usual = type(self) is Sweep and wanted is None and not STATE.anomaly and not STATE.listening
        self.nodes = [] if self.usual else self._discover(roots)
        for node, number, cotangent in roots:
            self._send(node, number, cotangent)

    def _discover(self, roots: Sequence[Root]) -> list[Any]:
        """The inner nodes behind the roots, latest first, and how many gradients each leaf waits for."""
        start = [node for node, _, _ in roots]
        nodes, stack, waiting = set(start), list(dict.fromkeys(start)), self.waiting
        while stack:
            for edge in stack.pop().edges:
                if edge is None:
                    continue
                target = edge[0]
                if target.seq == LEAF:
                    waiting[target] = waiting.get(target, 0) + 1
                if target not in nodes:
                    nodes.add(target)
                    stack.append(target)
        ordered = sorted((node for node in nodes if node.seq != LEAF), key=attrgetter("seq"), reverse=True)
        self.planned = nodes
        if self.wanted is None:
            return ordered
        found = self._on_the_way(ordered)
        self.planned = nodes & self.useful
        return found

    def _on_the_way(self, ordered: list[Any]) -> list[Any]:
        """Those of the nodes from which a wanted gradient can be reached."""
        assert self.wanted is not None
        self.ends = {node for node, _ in self.wanted}
        useful, runs = set(self.ends), set(self.ends) if self.accumulate else set()
        for node in reversed(ordered):
            for edge in node.edges:
                if edge is not None and edge[0] in useful:
                    useful.add(node)
                    runs.add(node)
                    break
        self.useful, self.runs = useful, runs
        return [node for node in ordered if node in useful]

    def run(self) -> dict[Key, Any]:
        """Run every node once; gives the wanted gradients."""
        before, STATE.running = STATE.running, self
        try:
            return self._run()
        finally:
            STATE.running = before

    def _run(self) -> dict[Key, Any]:
        with np.errstate(all="ignore"), grad_mode(self.create_graph):
            if self.usual:
                self._run_usual()
            self._finish_leaves()
            for node in self.nodes:
                if node in self.grads and self._run_node(node) and not self.keep:
                    node.free()
                if self.waiting:
                    self._release_leaves(node)
            self.waiting.clear()
            self._finish_leaves()
        return self.found

    def _finish_leaves(self) -> None:
        """The leaves that wait for no further gradient."""
        for leaf in [node for node in self.grads if node.seq == LEAF and node not in self.waiting]:
            self._finish_leaf(leaf)

    def _run_usual(self) -> None:
        """The nodes where nobody looks on: by a heap of those that a gradient has reached, without a look at the whole graph beforehand.

        Leaves are left for the end.
        """
        reached = [(-node.seq, node) for node in self.grads if node.seq != LEAF]
        heapify(reached)
        try:
            self._run_reached(reached)
        except Exception:
            self._discover([(node, 0, None) for _, node in reached])
            self._finish_leaves()  # those that wait for nothing, which PyTorch had handed over by now
            raise

    def _run_node(self, node: Any) -> bool:
        """Send the gradients of one node on to its edges; False when it only had to be heard."""
        arrived = self.grads.pop(node)
        cotangents = arrived if node.outputs is not None else [arrived]
        hooks: Hooks | None = node.hooks
        runs = self.wanted is None or node in self.runs
        if hooks is None and runs and not STATE.anomaly and (self.wanted is None or node not in self.ends):
            STATE.where = node.span or STATE.where
            self._send_all(node.edges, node.run(self.F, cotangents))
            return True
        heard = cotangents if hooks is None else self._heard(hooks, cotangents)
        for number, cotangent in enumerate(cotangents if runs else heard):  # of a node that runs, PyTorch gives what came, before hooks
            if self.wanted is not None and (node, number) in self.wanted:
                self.found[node, number] = cotangent
        if not runs:
            return False
        cotangents = heard if hooks is None else self._before(hooks, heard)
        STATE.where = node.span or STATE.where
        if all(g is None for g in cotangents):  # a hook took them away
            results = [None] * len(node.edges)
        else:
            results = watched(node, self.F, cotangents) if STATE.anomaly else node.run(self.F, cotangents)
        if self.wanted is not None:
            results = [g if edge is not None and edge[0] in self.useful else None for edge, g in zip(node.edges, results, strict=True)]
        if hooks is not None and hooks.after:
            settled = [
                self._settled(edge, np.asarray(g) if isinstance(g, np.generic) else g) for edge, g in zip(node.edges, results, strict=True)
            ]
            results = self._after(node, settled, cotangents)
        self._send_all(node.edges, results)
        return True

    def _send_all(self, edges: Any, results: list[Any]) -> None:
        """Send each result along its edge."""
        grads, bare = self.grads, not self.F.traces
        useful = None if self.wanted is None else self.useful
        for edge, g in zip(edges, results, strict=True):
            if g is None or edge is None:
                continue
            target, number, shape, dtype = edge
            if useful is not None and target not in useful:
                continue
            if bare and type(g) is not np.ndarray:
                g = np.asarray(g)  # infix operators make scalars of 0-d arrays
            value = g if bare else g.array
            if value.shape != shape or value.dtype is not dtype:
                g = self._settled(edge, g)
            if target.outputs is not None or target in grads:
                self._send(target, number, g)
            else:
                grads[target] = g

    def _release_leaves(self, node: Any) -> None:
        """After a node's turn: leaves that heard from all their nodes are done."""
        for edge in node.edges:
            if edge is not None and edge[0].seq == LEAF:
                leaf = edge[0]
                self.waiting[leaf] -= 1
                if not self.waiting[leaf] and leaf in self.grads:
                    self._finish_leaf(leaf)

    def _finish_leaf(self, leaf: AccumulateGrad) -> None:
        """A leaf's gradient is whole: through its hooks, then collected or added to ``.grad``."""
        if self.usual and not self.F.traces and self._added_plainly(leaf):
            return
        g = self.grads.pop(leaf)
        if self.wanted is not None and (leaf, 0) not in self.wanted:
            return
        if isinstance(g, np.generic):
            g = np.asarray(g)
        own = self.usual and getrefcount(g) == ALONE  # then no other gradient or saved value is this array
        hooks = leaf.leaf.note("hooks")
        if hooks is not None:
            (g,) = self._heard(hooks, [g])
        if self.wanted is not None and not self.accumulate:
            self.found[leaf, 0] = g
            return
        if leaf.hooks is not None:
            (g,) = self._before(leaf.hooks, [g])
            if g is None:
                return
        if STATE.check_finite:
            note_nonfinite(g.array if isinstance(g, Tensor) else g)
        accumulate_with_hooks(leaf.leaf, self._tensor(g), self.create_graph, own)
        if leaf.hooks is not None:
            for hook in list(leaf.hooks.after.values()):
                hook((), (self._tensor(g),))

    def _added_plainly(self, leaf: AccumulateGrad) -> bool:
        """The usual case, with no hook on the leaf: its gradient becomes ``.grad``, or is added to it in place, as `accumulate` has it."""
        tensor, g = leaf.leaf, self.grads[leaf]
        extra, old = tensor.extra, tensor.gradient
        if leaf.hooks is not None or type(g) is not np.ndarray or (extra is not None and ("hooks" in extra or "after_accumulate" in extra)):
            return False
        if old is not None and old.array.shape != g.shape:
            return False
        del self.grads[leaf]
        if STATE.check_finite:
            note_nonfinite(g)
        if old is not None:
            large.settle()
            np.add(old.array, g, out=old.array)
            if REFLECTED:
                settle(old.array)
            old.cell[0] += 1
        elif getrefcount(g) == ALONE and g.flags.c_contiguous and g.base is None:  # no other gradient or saved value is this array
            tensor.gradient = Tensor(g)
        else:
            tensor.gradient = Tensor(g.copy())
        return True

    # ---- hooks ----------------------------------------------------------------------------------------------------

    def _tensor(self, g: Any) -> Any:
        return Tensor(np.asarray(g)) if isinstance(g, (np.ndarray, np.generic)) else g

    def _value(self, g: Any) -> Any:
        return g.array if isinstance(g, Tensor) and not self.F.traces else g

    def _heard(self, hooks: Hooks, cotangents: list[Any]) -> list[Any]:
        """The cotangents of a node after its tensor hooks; those that tensors keep are kept."""
        found = large.all_plain(cotangents)
        for number, mine in hooks.before.items():
            for hook in list(mine.values()):
                if found[number] is not None:
                    found[number] = self._replaced(hook, found[number])
        for number, weak in hooks.retain.items():
            tensor = weak()
            if tensor is not None and found[number] is not None:
                accumulate(tensor, self._tensor(found[number]), self.create_graph)
        return found

    def _before(self, hooks: Hooks, cotangents: list[Any]) -> list[Any]:
        """The cotangents of a node that is to run, after its pre-hooks."""
        for hook in list(hooks.before_all.values()):
            given = tuple(None if g is None else self._tensor(g) for g in cotangents)
            changed = hook(given)
            if changed is not None:
                cotangents = [None if g is None else self._value(g) for g in replaced(hook, given, changed)]
        return cotangents

    def _replaced(self, hook: Callable[..., Any], g: Any) -> Any:
        """A gradient after one tensor hook, which may give another of its shape and dtype."""
        given = self._tensor(g)
        changed = hook(given)
        if changed is None:
            return g
        check_replacement(hook, given, changed)
        return self._value(changed)

    def _after(self, node: Any, results: list[Any], cotangents: list[Any]) -> list[Any]:
        """What a node sends on, after its post-hooks.  These see a gradient for every operand, None where none is wanted."""
        places = node.places()
        found: list[Any] = [None] * len(node.next_functions)
        for place, g in zip(places, results, strict=True):
            found[place] = g
        for hook in list(node.hooks.after.values()):
            inputs = tuple(None if g is None else self._tensor(g) for g in found)
            changed = hook(inputs, tuple(None if g is None else self._tensor(g) for g in cotangents))
            if changed is not None:
                found = [None if g is None else self._value(g) for g in replaced(hook, inputs, changed)]
        return [found[place] for place in places]


def watched(node: Any, F: Algebra, cotangents: list[Any]) -> list[Any]:
    """Run a node under anomaly detection, which is loaded only for it."""
    from gradcli.engine.backward.anomaly import run_watched

    return run_watched(node, F, cotangents)
