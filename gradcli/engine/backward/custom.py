"""``torch.autograd.Function``: a forward and a backward that the program writes itself."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar
from weakref import ref

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.errors import fail
from gradcli.engine.fusion import large
from gradcli.engine.graph.graph import FREED_TEXT, Node, Output, Saved
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import word
from gradcli.engine.table.table import Algebra
from gradcli.engine.tensor.tensor import Edge, Tensor

TWICE_TEXT = "trying to differentiate twice a function that was marked with @once_differentiable"


class Context:
    """What ``forward`` leaves for ``backward``: the `ctx` of both.  A program may also set attributes of its own."""

    PUBLIC: ClassVar[tuple[str, ...]] = (
        "save_for_backward",
        "save_for_forward",
        "saved_tensors",
        "saved_variables",
        "needs_input_grad",
        "mark_non_differentiable",
        "mark_dirty",
        "set_materialize_grads",
        "name",
        "next_functions",
        "metadata",
    )

    def __init__(self, name: str, needs: tuple[bool, ...]) -> None:
        self.needs_input_grad = needs
        self.metadata: dict[str, Any] = {}
        self.kept: dict[str, Any] = {}  # attributes of the program's own
        self._name = name
        self._to_save: tuple[Tensor | None, ...] = ()
        self._saved: list[Saved | None] | None = []
        self._node: ref[CustomNode] | None = None
        self._not_differentiable: tuple[Tensor, ...] = ()
        self._dirty: tuple[Tensor, ...] = ()
        self._materialize = True

    def save_for_backward(self, *tensors: Tensor | None) -> None:
        """Keep tensors for ``backward``, where ``ctx.saved_tensors`` gives them back."""
        for place, tensor in enumerate(tensors):
            if tensor is not None and not isinstance(tensor, Tensor):
                fail(TypeError, f"save_for_backward can only save variables, but argument {place} is of type {word(tensor)}")
        self._to_save = tensors

    save_for_forward = save_for_backward

    def mark_non_differentiable(self, *tensors: Tensor) -> None:
        """Say that these outputs have no derivative."""
        self._not_differentiable = tensors

    def mark_dirty(self, *tensors: Tensor) -> None:
        """Say that these inputs were written in place."""
        self._dirty = tensors

    def set_materialize_grads(self, value: bool) -> None:
        """Whether a gradient nobody sent arrives as zeros (the default) or as None."""
        self._materialize = value

    @property
    def saved_tensors(self) -> tuple[Tensor | None, ...]:
        """What ``save_for_backward`` kept; refuses what was written since."""
        if self._saved is None:
            fail(RuntimeError, FREED_TEXT, mistakes.freed_graph)
        node = self._node() if self._node is not None else None
        if node is None:
            return self._to_save
        return tuple(None if item is None else item.value(TRACED, node) for item in self._saved)

    saved_variables = saved_tensors

    def _pack(self, node: CustomNode, outputs: list[Tensor]) -> None:
        """Turn what was saved into versioned values, the node's own outputs without a cycle."""
        numbers = {id(output): number for number, output in enumerate(outputs)}
        self._node = ref(node)  # the node holds its context: no cycle
        self._saved = [None if item is None else Saved(item, item.array, numbers.get(id(item), -1)) for item in self._to_save]
        if STATE.packing is not None:
            from gradcli.engine.backward.packing import packed

            hooks = STATE.packing
            self._saved = [packed(item, node, hooks) for item in self._saved]

    def name(self) -> str:
        return self._name

    @property
    def next_functions(self) -> tuple[tuple[Any, int], ...]:
        node = self._node() if self._node is not None else None
        return () if node is None else node.next_functions

    def __repr__(self) -> str:
        return f"<torch.autograd.function.{self._name} object at {id(self):#x}>"


class CustomNode(Node):
    """The node of a custom function: it runs the program's ``backward``."""

    __slots__ = ("context", "function", "inputs", "returned")

    def __init__(
        self, function: Any, context: Context, args: tuple[Any, ...], edges: tuple[Edge | None, ...], outputs: tuple[Output, ...]
    ) -> None:
        super().__init__(None, edges, (), outputs)
        STATE.listening = True
        self.function, self.context = function, context
        self.inputs = tuple(isinstance(arg, Tensor) for arg in args)
        self.returned = (True,) * len(outputs)  # which of what ``forward`` returned are tensors

    def name(self) -> str:
        return self.context.name()

    def run(self, F: Algebra, cotangents: list[Any]) -> list[Any]:
        assert self.outputs is not None
        found = iter([self._cotangent(g, output) for g, output in zip(cotangents, self.outputs, strict=True)])
        sent = [next(found) if is_tensor else None for is_tensor in self.returned]
        result = self.function.backward(self.context, *sent)
        grads = list(result) if isinstance(result, tuple) else [result]
        self._check(grads)
        values: list[Any] = []
        for position, (is_tensor, g) in enumerate(zip(self.inputs, grads, strict=False)):
            if is_tensor:
                values.append(self._value(F, g, len(values), position))
        return values

    def _cotangent(self, g: Any, output: Output) -> Tensor | None:
        if g is None:
            return Tensor(np.zeros(output.shape, output.dtype)) if self.context._materialize else None
        return Tensor(large.plain(g)) if isinstance(g, np.ndarray) else g

    def _check(self, grads: list[Any]) -> None:
        """As many gradients as inputs; PyTorch lets go of None at the end."""
        expected = len(self.inputs)
        if len(grads) > expected and all(g is None for g in grads[expected:]):
            del grads[expected:]
        if len(grads) != expected:
            fail(
                RuntimeError,
                f"function {self.name()} returned an incorrect number of gradients (expected {expected}, got {len(grads)})",
                mistakes.autograd,
            )
        for position, (is_tensor, g) in enumerate(zip(self.inputs, grads, strict=True), 1):
            if not is_tensor and g is not None:
                text = f"function {self.name()} returned a gradient different than None at position {position}, "
                fail(RuntimeError, text + "but the corresponding forward input was not a Variable")
            if g is not None and not isinstance(g, Tensor):
                fail(RuntimeError, f"expected Variable or None (got {word(g)})")

    def _value(self, F: Algebra, g: Tensor | None, number: int, position: int) -> Any:
        edge = self.edges[number]
        if g is None or edge is None:
            return None
        shape = edge[2]
        if g.array.shape != shape and not _expandable(shape, g.array.shape):
            text = f"Function {self.name()} returned an invalid gradient at index {position} - "
            fail(RuntimeError, text + f"got {list(g.array.shape)} but expected shape compatible with {list(shape)}", mistakes.autograd)
        return g if F.traces else g.array

    def free(self) -> None:
        if self.context._saved:
            self.context._saved = None

    def __repr__(self) -> str:
        return f"<torch.autograd.function.{self.name()} object at {id(self):#x}>"


def _expandable(shape: tuple[int, ...], to: tuple[int, ...]) -> bool:
    """Whether a gradient of shape `to` can be summed to `shape`."""
    return len(to) >= len(shape) and all(a in (1, b) for a, b in zip(reversed(shape), reversed(to), strict=False))


class Error(Node):
    """The history of what may not be differentiated: it fails with `text`."""

    __slots__ = ("text",)
    __module__ = "builtins"

    def __init__(self, tensor: Tensor, text: str) -> None:
        leaf = tensor.alias()
        leaf.requires = True
        super().__init__(None, (leaf.edge(),), ())
        self.text = text

    def run(self, F: Algebra, cotangents: list[Any]) -> list[Any]:
        return fail(RuntimeError, self.text)


def once_only(tensor: Tensor) -> Tensor:
    """A gradient that may not be differentiated again."""
    found = tensor.alias()
    found.node = Error(tensor, TWICE_TEXT)
    return found


@cache
def node_class(name: str) -> type[CustomNode]:
    """The class of a custom function's nodes, for ``type(y.grad_fn).__name__``."""
    return type(name, (CustomNode,), {"__slots__": (), "__module__": "torch.autograd.function"})
