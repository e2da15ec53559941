"""``x[…]`` and ``x[…] = …``, taken apart as PyTorch does: select, slice and unsqueeze, then index or index_put for what is left."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.calls.functions import find
from gradcli.engine.calls.inplace import inplace
from gradcli.engine.calls.writable import released
from gradcli.engine.errors import fail, refuse_index
from gradcli.engine.members.columns import COLUMNS, name_columns, names_after, without_names
from gradcli.engine.state import STATE
from gradcli.engine.table.table import row
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.conversion import refuse_batched
from gradcli.engine.tensor.subclassed import bare
from gradcli.engine.tensor.tensor import Tensor

INTEGERS = (int, np.integer)
SEQUENCES = (list, tuple, str, bytes, range, np.ndarray)
LONGEST_TUPLE = 32  # a list of this many elements is never taken for a tuple
SEQUENCE_WARNING = (
    "Using a non-tuple sequence for multidimensional indexing is deprecated and will be changed in pytorch 2.9; use "
    "x[tuple(seq)] instead of x[seq]. In "
    "pytorch 2.9 this will be interpreted as tensor index, x[torch.tensor(seq)], which will result either in an error or a different result"
)


def getitem(self: Tensor, index: Any) -> Tensor:
    """The part of `self` that `index` names."""
    if self.extra is not None and COLUMNS in self.extra:
        return _of_table(self, index, self.extra[COLUMNS])
    return _part(self, index)


def _of_table(self: Tensor, index: Any, names: tuple[str, ...]) -> Tensor:
    """The same of a tensor whose columns have names."""
    found = _part(self, without_names(index, names))
    kept = names_after(self, index, names)
    if kept:
        name_columns(found, kept)
    return found


def _part(self: Tensor, index: Any) -> Tensor:
    if type(index) is int or (isinstance(index, INTEGERS) and not isinstance(index, bool)):
        return _selected(self, 0, index, 0)
    if type(index) is slice:
        return _sliced(self, 0, index, keep=False)
    if type(index) is Tensor and index.array.ndim and index.array.dtype.char in "ilq" and self.array.ndim:
        return TRACED.index(self, (index,))
    if index is None:
        return TRACED.unsqueeze(self, 0)
    if index is Ellipsis:
        return TRACED.alias(self)
    found, picks = _taken_apart(self, _as_tuple(bare(index)))
    if picks:
        return TRACED.index(found, picks)
    return TRACED.alias(self) if found is self else found


def setitem(self: Tensor, index: Any, value: Any) -> None:
    """Write `value` into the part of `self` that `index` names."""
    if self.extra is not None and COLUMNS in self.extra:
        index = without_names(index, self.extra[COLUMNS])
    if self.requires and STATE.grad_enabled:
        released(self)
    source = _as_value(self, bare(value))
    if index is False:
        return
    target, picks = _target(self, index)
    if picks:
        inplace(row("index_put"), (target, picks, _without_leading_ones(source), False))  # type: ignore[arg-type]
    else:
        _copy_into(target, source)


def _target(self: Tensor, index: Any) -> tuple[Tensor, tuple[Tensor | None, ...]]:
    """The view to write into, and the index tensors that say where in it."""
    if index is Ellipsis:
        return self, ()
    if index is None or index is True:
        return TRACED.unsqueeze(self, 0), ()
    if isinstance(index, INTEGERS):
        return _selected(self, 0, index, 0), ()
    if isinstance(index, slice):
        return _sliced(self, 0, index), ()
    return _taken_apart(self, _as_tuple(bare(index)))


# ---- taking an index apart -------------------------------------------------------------------------------------------------


def _as_tuple(index: Any) -> tuple[Any, ...]:
    """An index as a tuple of its parts; a list of more than numbers stands for one, as in old NumPy."""
    if isinstance(index, tuple):
        return tuple(index)
    if isinstance(index, SEQUENCES) and len(index) < LONGEST_TUPLE and any(_is_part(item) for item in index):
        STATE.warn("UserWarning", SEQUENCE_WARNING)
        return tuple(index)
    return (index,)


def _is_part(item: Any) -> bool:
    return item is None or item is Ellipsis or isinstance(item, (Tensor, slice, *SEQUENCES))


def _taken_apart(self: Tensor, index: tuple[Any, ...]) -> tuple[Tensor, tuple[Tensor | None, ...]]:
    """`self` after the parts of an index that make views, and the index tensors that are left."""
    named = sum(map(_dims_named, index))
    if named > self.array.ndim:
        fail(IndexError, f"too many indices for tensor of dimension {self.array.ndim}")
    found, dim, original, tensors = self, 0, 0, {}
    for given in index:
        part = _index_tensor(given) if isinstance(given, SEQUENCES) else given
        if part is Ellipsis:
            skipped = self.array.ndim - named
            dim, original, named = dim + skipped, original + skipped, self.array.ndim
        elif isinstance(part, (bool, np.bool_)) or _is_mask_scalar(part):
            if STATE.batches and isinstance(part, Tensor) and part.note("batched"):
                refuse_batched(part, "bool")
            found = TRACED.unsqueeze(found, dim)
            tensors[dim] = Tensor(np.zeros(int(bool(part)), np.int64))
            dim += 1
        elif part is None:
            found, dim = TRACED.unsqueeze(found, dim), dim + 1
        elif isinstance(part, INTEGERS) or (_is_number(part) and not (STATE.batches and part.note("batched"))):
            found, original = _selected(found, dim, int(part), original), original + 1
        elif isinstance(part, slice):
            found, dim, original = _sliced(found, dim, part), dim + 1, original + 1
        elif isinstance(part, Tensor):
            tensors[dim] = part
            dim, original = dim + _dims_named(part), original + _dims_named(part)
        else:
            _refuse(part)
    return found, _in_place(tensors)


def _in_place(tensors: dict[int, Tensor]) -> tuple[Tensor | None, ...]:
    """Index tensors by dimension as a list, None for a dimension without one; a mask stands for as many as it has."""
    found: list[Tensor | None] = []
    dim = 0
    for start, tensor in tensors.items():
        found.extend([None] * (start - dim))
        found.append(tensor)
        dim = start + _dims_named(tensor)
    return tuple(found)


def _dims_named(part: Any) -> int:
    """How many dimensions of the tensor a part of an index is about."""
    if part is None or part is Ellipsis or isinstance(part, (bool, np.bool_)):
        return 0
    if isinstance(part, Tensor) and part.array.dtype in (np.bool_, np.uint8):
        return part.array.ndim
    return 1


def _is_mask_scalar(part: Any) -> bool:
    return isinstance(part, Tensor) and not part.array.ndim and part.array.dtype in (np.bool_, np.uint8)


def _is_number(part: Any) -> bool:
    return isinstance(part, Tensor) and not part.array.ndim and dtypes.category(part.array.dtype) == dtypes.INT


def _refuse(part: Any) -> None:
    name = "torch.dtype" if isinstance(part, dtypes.DType) else type(part).__name__
    text = f"only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices (got {name})"
    fail(IndexError, text)


# ---- the parts -----------------------------------------------------------------------------------------------------------------


def _selected(self: Tensor, dim: int, index: Any, original: int) -> Tensor:
    """One place of a dimension.  `original` is its number in the tensor that was indexed, for the text."""
    shape = self.array.shape
    if not shape and index == 0:
        text = (
            "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim "
            "tensor to a number"
        )
        fail(IndexError, text)
    size = shape[dim] if shape else 0
    if not -(2**63) <= index < 2**63:
        fail(ValueError, "Overflow when unpacking long long")
    if not -size <= index < size:
        refuse_index(index, original, size)
    return TRACED.select(self, dim, int(index))


def _sliced(self: Tensor, dim: int, part: slice, keep: bool = True) -> Tensor:
    """A slice of a dimension; with `keep`, the tensor itself where the slice is all of it."""
    start, stop, step = (_bound(bound) for bound in (part.start, part.stop, part.step))
    step = 1 if step is None else step
    if step == 0:
        fail(ValueError, "slice step cannot be zero", mistakes.indices)
    if step < 0:
        fail(ValueError, "step must be greater than zero", mistakes.negative_step)
    if keep and step == 1 and self.array.ndim and slice(start, stop).indices(self.array.shape[dim])[:2] == (0, self.array.shape[dim]):
        return self
    return TRACED.slice(self, dim, start, stop, step)


def _bound(value: Any) -> int | None:
    if value is None or type(value) is int:
        return value
    if not hasattr(value, "__index__"):
        fail(TypeError, "slice indices must be integers or None or have an __index__ method", mistakes.indices)
    return int(value.__index__())


def _index_tensor(sequence: Any) -> Tensor:
    """A list of numbers or bools as an index tensor; fractions are cut off, as PyTorch does."""
    _refuse_text(sequence)
    make = find("torch.tensor")
    assert make is not None
    found: Tensor = make(list(sequence) if isinstance(sequence, range) else sequence)
    category = dtypes.category(found.array.dtype)
    if category == dtypes.COMPLEX:
        fail(TypeError, "'complex' object cannot be interpreted as an integer", mistakes.indices)
    return found if category == dtypes.BOOL or found.array.dtype == np.uint8 else Tensor(found.array.astype(np.int64))


def _refuse_text(sequence: Any) -> None:
    if isinstance(sequence, (str, bytes)):
        fail(TypeError, f"new(): invalid data type '{type(sequence).__name__}'", mistakes.indices)
    if isinstance(sequence, (list, tuple)):
        for item in sequence:
            _refuse_text(item)


# ---- writing --------------------------------------------------------------------------------------------------------------------


def _as_value(self: Tensor, value: Any) -> Tensor:
    """What is to be written as a tensor; a number in the dtype it is written into."""
    if isinstance(value, Tensor):
        return value
    if not isinstance(value, (bool, int, float, complex)) or isinstance(value, np.generic):
        module = type(value).__module__
        name = type(value).__name__ if module != "numpy" else f"numpy.{type(value).__name__}"
        fail(TypeError, f"can't assign a {name} to a {dtypes.of(self.array.dtype).tensor_type}")
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        fail(ValueError, "Overflow when unpacking long long")
    found: Tensor = TRACED.scalar_tensor(value, dtype=self.array.dtype)
    return found


def _without_leading_ones(source: Tensor) -> Tensor:
    """A value without leading dimensions of size one, which an assignment does not mind."""
    shape = source.array.shape
    start = next((at for at, length in enumerate(shape) if length != 1), len(shape))
    return TRACED.view(source, shape[start:]) if start else source


def _copy_into(target: Tensor, source: Tensor) -> None:
    """Write `source` into all of `target`."""
    if not source.array.ndim and target.array.ndim:
        inplace(row("fill_tensor_"), (target, source))  # type: ignore[arg-type]
        return
    if source.array.shape != target.array.shape:
        source = TRACED.expand(_without_leading_ones(source), target.array.shape)
    inplace(row("copy_"), (target, source, False))  # type: ignore[arg-type]
