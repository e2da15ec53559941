"""Other values for the inputs of a program, put in the place of its own when the run is made again.

An input is what a top-level statement, or an option, gives a name: a tensor that is not computed from a leaf, or a Python number.  Its value
is replaced as soon as the name has it, so that all that follows, branches included, is what the program does with that value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.diagnostics.model import UsageError
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.contents import tensors_below
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.reads import names_bound

if TYPE_CHECKING:
    from gradcli.runs.session import Session

Array = np.ndarray[Any, Any]
Change = Callable[[Array], Array]  # from an input's own value to the one that it gets
ELEMENT = re.compile(r"(.+)\[([-+\d,\s]+)\]")
ROOT = re.compile(r"[^\W\d]\w*")


def unplaceable(why: str) -> UsageError:
    """An input that cannot have another value."""
    return UsageError("E0905", why)


def as_own(value: Array, own: Array) -> Array:
    """A leaf's new value, in the shape and kind of number that it has."""
    return np.asarray(value).astype(own.dtype) if own.dtype.kind == "c" else value


class Placing:
    """What to put where. `changes` are by the expression that leads to an input: ``x``, ``net[0].weight``.

    `inputs` are the tensors or numbers that were changed, and `computed` names that were computed from a leaf instead.
    """

    def __init__(self, changes: Mapping[str, Change]) -> None:
        self.changes = changes
        self.roots = {path: root_of(path) for path in changes}
        self.inputs: dict[str, Any] = {}
        self.computed: set[str] = set()
        self._names: dict[str, Any] = {}

    def begin(self, session: Session) -> None:
        """Before the first statement: inputs of the command have their values; hear of every statement from now on."""
        self._names = session.world.names
        self._place(set(self._names))
        session.world.followed = self._follow

    def _follow(self, node: syntax.Statement) -> None:
        """A top-level statement has run."""
        bound = names_bound(node) & set(self.roots.values())
        if not bound or isinstance(node, syntax.AugmentedAssign):
            return
        if isinstance(node, (syntax.Assign, syntax.AnnotatedAssign)):
            self._place(bound)
            return
        for path, root in self.roots.items():
            if root in bound and path not in self.inputs:
                raise unplaceable(f"`{root}` gets its value inside a block, where it cannot be replaced")

    def _place(self, bound: set[str]) -> None:
        for path, root in self.roots.items():
            if root in bound and root in self._names:
                self._change(path, root)

    def _change(self, path: str, root: str) -> None:
        value = self._names[root]
        if path == root and type(value) in (int, float):
            self._names[root] = self.inputs[path] = as_number(path, self.changes[path](np.asarray(float(value))))
            return
        tensor = dict(tensors_below(root, value)).get(path)
        if tensor is None:
            return
        if tensor.grad_fn is not None:
            self.computed.add(path)
            return
        tensor.array = as_dtype(path, self.changes[path](np.asarray(tensor.array)), tensor)
        self.inputs[path] = tensor


def root_of(path: str) -> str:
    """``net`` of ``net[0].weight``."""
    match = ROOT.match(path)
    return match[0] if match else path


def as_number(path: str, value: Array) -> float:
    if value.shape:
        raise unplaceable(f"`{path}` is a number and cannot be a tensor of shape {list(value.shape)}")
    return float(value)


def as_dtype(path: str, value: Array, tensor: Tensor) -> Array:
    """A value in the dtype of the tensor whose place it takes."""
    dtype = tensor.array.dtype
    if value.shape != tensor.array.shape:
        raise unplaceable(f"`{path}` has shape {list(tensor.array.shape)}, and its new value {list(value.shape)}")
    cast = np.array(value, dtype)
    if not dtypes.is_differentiable(dtype) and (cast != value).any():
        raise unplaceable(f"`{path}` holds {dtypes.of(dtype)!r}, which cannot be {value[cast != value].flat[0]:g}")
    return cast


def element_of(text: str) -> tuple[str, tuple[int, ...]] | None:
    """``x[0, 1]`` as a name and an index; None where no index is written."""
    match = ELEMENT.fullmatch(text.strip())
    try:
        return None if match is None else (match[1], tuple(int(part) for part in match[2].split(",") if part.strip()))
    except ValueError:
        return None
