"""The memory behind a tensor: looked at, shared, and exchanged for another's."""

from typing import Annotated, Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.writable import check_writable
from gradcli.engine.errors import fail, not_implemented
from gradcli.engine.fusion import large
from gradcli.engine.members.storage import TypedStorage, UntypedStorage, bytes_of, typed
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import MISS, Array, Int, Kind, OptionalShape, Shape, Tensor
from gradcli.engine.table.table import composite
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.reflections import physical, reflected, signs_of
from gradcli.ops.shape.strided import layout_of, memory_of, relayout
from gradcli.ops.shared.arrays import array_of

Storage = Annotated[UntypedStorage, Kind("torch.Storage", lambda value: value if isinstance(value, UntypedStorage) else MISS)]

# ---- looked at -----------------------------------------------------------------------------------------------------------


def _shared_memory(tensor: Any) -> Array:
    """The memory of a tensor, which the program may write to from here on."""
    return memory_of(large.share(physical(array_of(tensor))))


@composite("Tensor")
def untyped_storage(F: Any, self: Tensor) -> Any:
    """The memory of a tensor, byte by byte."""
    return UntypedStorage(bytes_of(_shared_memory(self)))


@composite("Tensor")
def storage(F: Any, self: Tensor) -> Any:
    """The memory of a tensor, element by element."""
    return typed(_shared_memory(self))


@composite("Tensor")
def is_set_to(F: Any, self: Tensor, tensor: Tensor) -> Any:
    """Whether another tensor is the same part of the same memory."""
    first, second = array_of(self), array_of(tensor)
    here, there = memory_of(first), memory_of(second)
    address = [memory.__array_interface__["data"][0] for memory in (here, there)]
    return address[0] == address[1] and first.dtype == second.dtype and layout_of(first, here) == layout_of(second, there)


# ---- shared with other processes and devices, of which there are none ----------------------------------------------------


@composite("Tensor")
def share_memory_(F: Any, self: Tensor) -> Any:
    """Make the memory one that other processes can be given; there are none."""
    self.set_note("shared", True)  # type: ignore[attr-defined]
    return self


@composite("Tensor")
def is_shared(F: Any, self: Tensor) -> Any:
    """Whether `share_memory_` was called."""
    return bool(self.note("shared"))  # type: ignore[attr-defined]


@composite("Tensor")
def pin_memory(F: Any, self: Tensor) -> Any:
    """Memory an accelerator can read; there is none."""
    fail(RuntimeError, "Cannot access accelerator device when none is available.")


@composite("Tensor")
def is_pinned(F: Any, self: Tensor) -> Any:
    """Whether an accelerator can read the memory: never."""
    return False


# ---- exchanged -----------------------------------------------------------------------------------------------------------


@composite("Tensor.set_")
def set_to_nothing(F: Any, self: Tensor) -> Any:
    """Let a tensor have no elements."""
    return _exchanged(self, np.empty(0, array_of(self).dtype), self)


@composite("Tensor.set_")
def set_to_tensor(F: Any, self: Tensor, source: Tensor) -> Any:
    """Let a tensor be the part of memory that another one is."""
    return _exchanged(self, array_of(source), source)


@composite("Tensor.set_")
def set_to_part(F: Any, self: Tensor, source: Tensor, storage_offset: Int, size: Shape, stride: OptionalShape = None) -> Any:
    """Let a tensor be a part of the memory of another one.  -> size."""
    return _exchanged(self, _part(memory_of(array_of(source)), storage_offset, size, stride), source, storage_offset)


@composite("Tensor.set_")
def set_to_storage(F: Any, self: Tensor, source: Storage) -> Any:
    """Let a tensor be a whole memory.  -> (n,)."""
    return _exchanged(self, _elements(self, source), self)


@composite("Tensor.set_")
def set_to_storage_part(F: Any, self: Tensor, source: Storage, storage_offset: Int, size: Shape, stride: OptionalShape = None) -> Any:
    """Let a tensor be a part of a memory.  -> size."""
    return _exchanged(self, _part(_elements(self, source), storage_offset, size, stride), self, storage_offset)


def _elements(self: Any, source: UntypedStorage) -> Array:
    """A memory in elements of a tensor's dtype; bytes that make up no element are left over."""
    dtype = array_of(self).dtype
    if isinstance(source, TypedStorage):
        _check_dtype(source.array.dtype, dtype)
        return source.array
    whole = source.nbytes() - source.nbytes() % dtype.itemsize
    return source.array[:whole].view(dtype)


def _part(memory: Array, offset: int, size: tuple[int, ...], stride: tuple[int, ...] | None) -> Array:
    """Some elements of a memory; side by side if nothing else is said."""
    if stride is None:
        stride = tuple(int(np.prod(size[place + 1 :], dtype=np.int64)) for place in range(len(size)))
    if len(stride) != len(size):
        text = f"unequal size length ({len(size)}) and stride length ({len(stride)})"
        fail(RuntimeError, text)
    return relayout(memory, size, stride, offset).seen.part(memory)


def _check_dtype(source: np.dtype[Any], own: np.dtype[Any]) -> None:
    if source != own:
        text = f"Could not set tensor of type {dtypes.cpp_name(source)} to a tensor of type {dtypes.cpp_name(own)}"
        fail(RuntimeError, text, mistakes.dtypes)


def _exchanged(self: Any, array: Array, source: Any, offset: int = 0) -> Any:
    """Give a tensor another memory.  PyTorch records that as something that cannot be differentiated; here it is refused at once."""
    _check_dtype(array.dtype, array_of(self).dtype)
    check_writable(self, self.requires_grad)
    if STATE.grad_enabled and (self.requires_grad or source.requires_grad):
        not_implemented("set_")
    self.array, self.origin = reflected(large.share(physical(array)), *signs_of(self.array)), None
    self.set_note("offset", offset)
    self.cell[0] += 1
    return self
