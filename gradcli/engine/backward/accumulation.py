"""Where the gradient of a leaf meets what is in its ``.grad``."""

from __future__ import annotations

import numpy as np

from gradcli.engine.calls.apply import TRACED
from gradcli.engine.calls.inplace import inplace
from gradcli.engine.errors import fail
from gradcli.engine.fusion import large
from gradcli.engine.table.table import row
from gradcli.engine.tensor.reflections import REFLECTED, settle
from gradcli.engine.tensor.tensor import Tensor


def accumulate(leaf: Tensor, g: Tensor, create_graph: bool, own: bool = False) -> None:
    """Add `g` to ``leaf.grad``: in place as PyTorch does, as a new tensor while a graph is being made.

    The first gradient is copied, for gradients alias each other and what was saved; but not one that is the sweep's `own`.
    """
    old = leaf.gradient
    if old is None and own and not create_graph and g.array.flags.c_contiguous and g.array.base is None:
        leaf.gradient = g
    elif old is None:
        leaf.gradient = _copied(leaf, g) if create_graph else Tensor(g.array.copy())
    elif create_graph:
        leaf.gradient = TRACED.add(old, g)
    elif old.array.shape != g.array.shape:
        inplace(row("add"), (old, g, 1))  # type: ignore[arg-type]  # which says what does not fit
    else:
        large.settle()
        np.add(old.array, g.array, out=old.array)
        if REFLECTED:
            settle(old.array)
        old.cell[0] += 1


def _copied(leaf: Tensor, g: Tensor) -> Tensor:
    """A gradient with a graph, in new memory laid out as its leaf: PyTorch writes it there, and the node shows it."""
    if g.grad_fn is None:
        return Tensor(g.array.copy())
    made: Tensor = TRACED.copy_(Tensor(np.empty_like(leaf.array, dtype=g.array.dtype)), g)
    made.array = made.array.copy()  # the kernel of `copy_` may give the memory it read back
    return made


def accumulate_with_hooks(leaf: Tensor, g: Tensor, create_graph: bool, own: bool = False) -> None:
    """Add `g` to ``leaf.grad``, and call what waits for that."""
    accumulate(leaf, g, create_graph, own)
    for hook in list(leaf.note("after_accumulate", {}).values()):
        returned = hook(leaf)
        if returned is not None and not isinstance(returned, Tensor):
            fail(TypeError, f"expected Variable, but hook returned '{type(returned).__name__}'")
