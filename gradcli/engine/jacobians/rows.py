"""Rows of a Jacobian: one graph run back once for each element of its root, node by node and not pass by pass.

A pass for every element finds the same nodes in the same order each time.  Here they are looked for once, and each node runs for all elements before the
next one does.  Where its rules work element by element, they see the gradients of all rows as one array; else each row's by itself.  The numbers are to
the bit those of a pass each, which `gradients_of_elements` leaves everything to that is out of the ordinary: hooks, anomaly detection, a graph that somebody
records, and nodes that are no plain row of the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from math import prod
from typing import Any

import numpy as np

from gradcli.engine.backward.backward import begin
from gradcli.engine.backward.finite import note_nonfinite
from gradcli.engine.backward.sweep import Key, Sweep
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.fusion import large
from gradcli.engine.graph.graph import Node, Saved, SavedList
from gradcli.engine.state import STATE, grad_mode
from gradcli.engine.table.pointwise import is_pointwise
from gradcli.engine.table.table import Op
from gradcli.engine.tensor.leaf import LEAF
from gradcli.engine.tensor.tensor import Array, Edge, Tensor

MOST = 1 << 14  # elements of all rows together that are worked on at once: below what changes how a kernel works, and what memory it takes


class Rows:
    """A gradient for each element of the root: as one array, whose first dimension counts them, or one by one."""

    __slots__ = ("_parts", "_whole")

    def __init__(self, whole: Array | None, parts: Sequence[Array] = ()) -> None:
        self._whole, self._parts = whole, parts

    @property
    def parts(self) -> Sequence[Array]:
        if not self._parts and self._whole is not None:
            self._parts = [self._whole[at, ...] for at in range(len(self._whole))]
        return self._parts

    @property
    def shape(self) -> tuple[int, ...]:
        """That of one row."""
        shape: tuple[int, ...] = self._parts[0].shape if self._whole is None else self._whole.shape[1:]
        return shape

    @property
    def dtype(self) -> np.dtype[Any]:
        dtype: np.dtype[Any] = self._parts[0].dtype if self._whole is None else self._whole.dtype
        return dtype

    def whole(self) -> Array | None:
        """All in one array; None where rows of it would lie in memory another way than they do by themselves."""
        if self._whole is None and all(part.flags.c_contiguous for part in self._parts):
            self._whole = np.empty((len(self._parts), *self.shape), self.dtype)
            for at, part in enumerate(self._parts):
                self._whole[at] = part
        return self._whole

    def plus(self, other: Rows) -> Rows:
        if self._whole is not None and other._whole is not None:
            return Rows(self._whole + other._whole)
        return Rows(None, [one + more for one, more in zip(self.parts, other.parts, strict=True)])


class RowSweep(Sweep):
    """A backward pass for several elements of one root at once.  Gradients are `Rows`."""

    def __init__(self, node: Any, number: int, seeds: Array, wanted: Sequence[Key]) -> None:
        super().__init__([(node, number, Rows(seeds))], create_graph=False, keep=True, wanted=wanted)

    def _run(self) -> dict[Key, Any]:
        with np.errstate(all="ignore"), grad_mode(False):
            for node in self.nodes:
                if node in self.grads:
                    STATE.where = node.span or STATE.where
                    for edge, rows in zip(node.edges, self._results(node, self.grads.pop(node)), strict=True):
                        if edge is not None and rows is not None and edge[0] in self.useful:
                            self._add(edge, rows)
        return {key: self.grads[key[0]] for key in self.wanted or () if key[0] in self.grads}

    def _results(self, node: Node, rows: Rows) -> list[Rows | None]:
        """What the rules of a node give, for each of its edges."""
        whole = rows.whole() if goes_whole(node, rows.shape) else None
        if whole is not None:
            return [None if g is None else Rows(g) for g in node.run(self.F, [whole])]
        columns = zip(*[node.run(self.F, [part]) for part in rows.parts], strict=True)
        return [None if parts[0] is None else Rows(None, [np.asarray(part) for part in parts]) for parts in columns]

    def _add(self, edge: Edge, rows: Rows) -> None:
        """Add to what a node was sent before, in the shape and dtype of its tensor."""
        target, _, shape, dtype = edge
        if rows.shape != shape or rows.dtype is not dtype:
            rows = Rows(None, [self._settled(edge, part) for part in rows.parts])
        before = self.grads.get(target)
        self.grads[target] = rows if before is None else before.plus(rows)


def goes_whole(node: Node, shape: tuple[int, ...]) -> bool:
    """Whether the rules of a node may see the gradients of all rows at once: those of a function of single elements, of values that lie as they do."""
    assert node.plan is not None
    if not works_by_element(node.plan.op):
        return False
    for item in node.saved or ():
        if type(item) is Saved:
            if item.array.shape != () and (item.array.shape != shape or not item.array.flags.c_contiguous):
                return False
        elif isinstance(item, (tuple, list)):
            return False
    return True


@cache
def works_by_element(op: Op) -> bool:
    """Whether rules of this row work element by element, the same way for few elements and many."""
    return is_pointwise(op) and (op.family.startswith("pointwise.") or op.key in ("relu", "sigmoid", "sigmoid_backward"))


def gradients_of_elements(out: Tensor, inputs: Sequence[Tensor]) -> list[Array | None] | None:
    """The derivative of each element of `out` by each of the leaves `inputs`, their elements in order: out.size + in.shape.

    None where it takes a pass for each; of an input that `out` does not depend on, its entry is None.
    """
    edge, size = out.edge(), out.array.size
    if edge is None or size < 2 or out.array.dtype.char not in "fd" or not nobody_looks():
        return None
    if not all(is_plain_leaf(tensor) for tensor in inputs):
        return None
    node, number, shape, dtype = edge
    begin([TRACED.select(TRACED.reshape(out.alias(), (-1,)), 0, size - 1)], reaches_leaves=False)
    if STATE.check_finite:
        note_nonfinite(out.array)
    wanted = [(tensor.accumulate_grad(), 0) for tensor in inputs]
    try:
        found = [RowSweep(node, number, seeds, wanted).run() for seeds in blocks_of_seeds(node, size, shape, dtype)]
    except Exception:  # `Refused`; any other happens once more, in the row where it belongs
        return None
    return [np.stack([part for block in found for part in block[key].parts]) if key in found[0] else None for key in wanted]


class Refused(Exception):
    """A graph that takes a pass for each element."""


def nobody_looks() -> bool:
    """Whether nobody watches the run or its passes."""
    return not (STATE.special or STATE.sweep or STATE.anomaly or STATE.listening or STATE.levels or STATE.batches)


def is_plain_leaf(tensor: Tensor) -> bool:
    return (
        tensor.requires
        and tensor.node is None
        and tensor.origin is None
        and tensor.extra is None
        and tensor.accumulate_grad().hooks is None
    )


def blocks_of_seeds(node: Any, size: int, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Iterator[Array]:
    """One at one element, zero at all others, for so many elements at once as `MOST` allows for the largest gradient of the graph."""
    count = max(1, MOST // largest_gradient(node, prod(shape)))
    for start in range(0, size, count):
        seeds = np.zeros((min(count, size - start), size), dtype)
        seeds[np.arange(len(seeds)), np.arange(start, start + len(seeds))] = 1
        yield seeds.reshape(len(seeds), *shape)


def largest_gradient(node: Any, size: int) -> int:
    """The most elements that a gradient in the graph behind a node has; refuses graphs in which not every node is a plain one."""
    seen, stack = {node}, [node]
    while stack:
        one = stack.pop()
        if one.seq == LEAF:
            continue
        if not is_plain(one):
            raise Refused
        for edge in one.edges:
            if edge is not None:
                size = max(size, prod(edge[2]))
                if edge[0] not in seen:
                    seen.add(edge[0])
                    stack.append(edge[0])
    if size >= large.WORTH:
        raise Refused
    return max(size, 1)


def is_plain(node: Any) -> bool:
    """Whether a node is that of a row with one output, its saved values there as they are, and nobody hung anything on it."""
    if type(node).run is not Node.run or node.plan is None or node.hooks is not None or node.outputs is not None:
        return False
    saved = node.saved
    return saved is not None and all(
        type(item) is Saved
        or not isinstance(item, (Saved, SavedList))
        or (type(item) is SavedList and all(type(part) is Saved for part in item))
        for item in saved
    )
