"""Saved values on their way through hooks of the program's own: packed when they are saved, unpacked when backward asks for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import ref

from gradcli.engine.backward.modes import Mode
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.calls.broadcasting import broadcast_shape
from gradcli.engine.errors import fail
from gradcli.engine.graph.graph import Node, Saved, SavedList
from gradcli.engine.state import STATE, grad_mode
from gradcli.engine.table.table import Algebra
from gradcli.engine.tensor.leaf import AccumulateGrad
from gradcli.engine.tensor.tensor import Tensor
from gradcli.records import NamedTuple

CHANGED_TEXT = (
    "A saved tensor pack hook is modifying its input in place. Tensors provided as input to pack hook cannot be modified by in-place operations as this can "
    "lead to unexpected side-effects. Please open an issue if you need to perform in-place operations on the input to a pack hook."
)
NO_HOOKS_TEXT = (
    "_push_saved_tensors_default_hooks(): incompatible function arguments. The following argument types are supported:\n"
    "    1. (arg0: collections.abc.Callable, arg1: collections.abc.Callable) -> None\n\nInvoked with: "
)
NO_MESSAGE_TEXT = (
    "_saved_tensors_hooks_disable(): incompatible function arguments. The following argument types are supported:\n"
    "    1. (error_message: str, fail_if_non_empty: bool = True) -> None\n\nInvoked with: "
)
ALREADY_TEXT = (
    "Calling register_hooks on a saved tensor whose hooks have already been set. Hint: only one pair of hooks is allowed at a time."
)


class PackHooks(NamedTuple):
    """From a tensor to what is kept of it, and back."""

    pack: Callable[[Tensor], Any]
    unpack: Callable[[Any], Any]

    def apply_to(self, node: Node) -> None:
        """Send what a node just saved through these hooks."""
        if node.saved:
            node.saved = tuple(packed(item, node, self) for item in node.saved)


def real_if(array: Any, dtype: Any) -> Any:
    """The real part of complex numbers that become real ones."""
    return array.real if array.dtype.kind == "c" and dtype.kind != "c" else array


class Packed(Saved):
    """A saved value in the form a pack hook gave it; what the unpack hook makes of that takes the value's place in the graph."""

    __slots__ = ("content", "dtype", "edge", "shape", "unpack")

    def __init__(self, saved: Saved, hooks: PackHooks, node: Node) -> None:
        tensor = saved.value(TRACED, node)
        version = tensor.cell[0]
        with grad_mode(False):
            self.content = hooks.pack(tensor)
        if tensor.cell[0] != version:
            fail(RuntimeError, CHANGED_TEXT)
        self.unpack, self.dtype, self.shape = hooks.unpack, saved.array.dtype, saved.array.shape
        self.edge = tensor.edge() if saved.tensor is not None else None
        self.output_nr, self.node = saved.output_nr, saved.node

    def value(self, F: Algebra, node: Node) -> Any:
        found = self.unpack(self.content)
        if not isinstance(found, Tensor):
            fail(TypeError, f"Output of saved tensor unpack_hook expected to be a Tensor but got result of type {type(found).__name__}")
        broadcast_shape(self.shape, found.array.shape)
        if not F.traces:
            return found.array if found.array.dtype == self.dtype else real_if(found.array, self.dtype).astype(self.dtype)
        return self._in_place_of(found, node)

    def _in_place_of(self, found: Tensor, node: Node) -> Tensor:
        """The unpacked tensor with the history of the one that was packed."""
        if self.output_nr < 0 and self.edge is None:
            return found
        made = found.alias()
        if self.edge is None:
            made.node, made.output_nr = self.node() if self.node is not None else node, self.output_nr
        elif isinstance(self.edge[0], AccumulateGrad):
            made.requires, made.accumulator = True, ref(self.edge[0])
        else:
            made.node, made.output_nr = self.edge[0], self.edge[1]
        return made


def repack(node: Node, place: int, hooks: PackHooks) -> None:
    """Send one thing a node saved through hooks of its own."""
    assert node.saved is not None
    if isinstance(node.saved[place], Packed):
        fail(RuntimeError, ALREADY_TEXT)
    STATE.listening = True
    node.saved = (*node.saved[:place], packed(node.saved[place], node, hooks), *node.saved[place + 1 :])


def packed(item: Any, node: Node, hooks: PackHooks) -> Any:
    """One saved item after the pack hook; what is no tensor stays as it is."""
    if type(item) is SavedList:
        return SavedList(packed(part, node, hooks) for part in item)
    return Packed(item, hooks, node) if type(item) is Saved else item


# ---- for a block --------------------------------------------------------------------------------------------------------


class saved_tensors_hooks(Mode):
    """What is saved inside goes through `pack_hook`; backward gets what `unpack_hook` makes of it.  The innermost pair counts."""

    def __init__(self, pack_hook: Callable[[Tensor], Any], unpack_hook: Callable[[Any], Any]) -> None:
        super().__init__()
        self.pack_hook, self.unpack_hook = pack_hook, unpack_hook

    def _enter(self) -> Any:
        if not (callable(self.pack_hook) and callable(self.unpack_hook)):
            fail(TypeError, f"{NO_HOOKS_TEXT}{self.pack_hook!r}, {self.unpack_hook!r}")
        if STATE.packing_refused is not None:
            fail(RuntimeError, STATE.packing_refused)
        before, STATE.packing = STATE.packing, PackHooks(self.pack_hook, self.unpack_hook)
        STATE.listening = True
        return before

    def _leave(self, before: Any) -> None:
        STATE.packing = before

    def _clone(self) -> Mode:
        return saved_tensors_hooks(self.pack_hook, self.unpack_hook)


class save_on_cpu(saved_tensors_hooks):
    """Keep saved tensors on the CPU, where they are anyway."""

    def __init__(self, pin_memory: bool = False, device_type: str = "cuda") -> None:
        super().__init__(lambda tensor: tensor, lambda tensor: tensor)


class allow_mutation_on_saved_tensors(saved_tensors_hooks):
    """What is saved inside may be written in place afterwards: backward sees it as it was."""

    def __init__(self) -> None:
        super().__init__(lambda tensor: TRACED.clone(tensor), lambda tensor: tensor)

    def _clone(self) -> Mode:
        return allow_mutation_on_saved_tensors()


class disable_saved_tensors_hooks(Mode):
    """Inside, hooks for saved tensors are refused with `error_message`."""

    def __init__(self, error_message: str) -> None:
        super().__init__()
        if not isinstance(error_message, str):
            fail(TypeError, f"{NO_MESSAGE_TEXT}{error_message!r}")
        self.error_message = error_message

    def _enter(self) -> Any:
        if STATE.packing is not None:
            fail(RuntimeError, self.error_message)
        before, STATE.packing_refused = STATE.packing_refused, self.error_message
        return before

    def _leave(self, before: Any) -> None:
        STATE.packing_refused = before

    def _clone(self) -> Mode:
        return disable_saved_tensors_hooks(self.error_message)
