"""The memory behind tensors, as a program may look at it: in bytes, or in elements of a dtype."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.device import CPU, Device
from gradcli.engine.tensor.reflections import REFLECTED, settle
from gradcli.engine.tensor.tensor import Array

DEPRECATED = (
    "TypedStorage is deprecated. It will be removed in the future and UntypedStorage will be the only storage class. This should only matter to you if "
    "you are using storages directly.  To access UntypedStorage directly, use tensor.untyped_storage() instead of tensor.storage()"
)


class UntypedStorage:
    """The bytes.  Two that a program asks for are one if the memory is."""

    __module__ = "torch.storage"
    __slots__ = ("array",)

    def __init__(self, array: Array) -> None:
        self.array = array  # of one dimension

    def size(self) -> int:
        return len(self)

    def nbytes(self) -> int:
        return self.array.nbytes

    def data_ptr(self) -> int:
        return int(self.array.__array_interface__["data"][0])

    def element_size(self) -> int:
        return self.array.itemsize

    def tolist(self) -> list[Any]:
        return list(self)

    def is_shared(self) -> bool:
        """Whether other processes are given it: there are none."""
        return False

    def is_pinned(self) -> bool:
        return False

    @property
    def device(self) -> Device:
        return CPU

    def __len__(self) -> int:
        return self.array.size

    def __iter__(self) -> Iterator[Any]:
        return (self[place] for place in range(len(self)))

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return self.part(index)
        return self.array[self._place(index)].item()

    def part(self, where: slice) -> Any:
        return type(self)(self.array[where])

    def __setitem__(self, index: int, value: Any) -> None:
        self.array[self._place(index)] = self._content(value)
        if REFLECTED:
            settle(self.array)

    def _content(self, value: Any) -> Any:
        """What is written for a value: its last byte."""
        if not isinstance(value, int):
            fail(RuntimeError, f"can only set storage content with a int types, but got {type(value).__name__} instead")
        return value & 0xFF

    def _place(self, index: int) -> int:
        if not -len(self) <= index < len(self):
            raise IndexError(f"index {index} out of range for storage of size {len(self)}")
        return index

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UntypedStorage) and self.data_ptr() == other.data_ptr()

    def __hash__(self) -> int:
        return hash(self.data_ptr())

    def __repr__(self) -> str:
        lines = "\n ".join(str(value) for value in self)
        return f" {lines}\n[{self._description()} of size {len(self)}]"

    def _description(self) -> str:
        return "torch.storage.UntypedStorage(device=cpu)"


class TypedStorage(UntypedStorage):
    """The same memory as elements: what a program asked for before there were bytes."""

    __module__ = "torch.storage"
    __slots__ = ()

    def untyped(self) -> UntypedStorage:
        return UntypedStorage(bytes_of(self.array))

    @property
    def dtype(self) -> dtypes.DType:
        return dtypes.of(self.array.dtype)

    def _content(self, value: Any) -> Any:
        if isinstance(value, str):
            fail(TypeError, f"can't assign a str to a {dtypes.of(self.array.dtype).tensor_type}")
        return value

    def part(self, where: slice) -> Any:
        fail(RuntimeError, "slices are only supported in UntypedStorage.__getitem__")

    def _description(self) -> str:
        return f"torch.storage.TypedStorage(dtype={self.dtype!r}, device=cpu)"


def typed(memory: Array) -> TypedStorage:
    """The elements of a memory, with PyTorch's warning."""
    STATE.warn("UserWarning", DEPRECATED)
    return TypedStorage(memory)


def bytes_of(memory: Array) -> Array:
    """A memory of one dimension, byte by byte."""
    return memory.view(np.uint8)
