"""Raising PyTorch's exceptions, with the facts of the mistake."""

from __future__ import annotations

from typing import Any, NoReturn, overload

from gradcli.diagnostics import mistakes
from gradcli.diagnostics.row import Facts, Mistake, mark


class LinAlgError(RuntimeError):
    """A factorization that could not be completed; PyTorch calls it ``torch.linalg.LinAlgError``."""


class OutOfMemoryError(RuntimeError):
    """An allocation past the limit or the memory of the machine."""


# Their names in PyTorch.
LinAlgError.__name__ = LinAlgError.__qualname__ = "_LinAlgError"
OutOfMemoryError.__name__ = OutOfMemoryError.__qualname__ = "RuntimeError"


@overload
def fail(kind: type[Exception], text: str) -> NoReturn: ...
@overload
def fail(kind: type[Exception], text: str, mistake: Mistake[Facts], /, *unnamed: Facts.args, **facts: Facts.kwargs) -> NoReturn: ...
def fail(kind: type[Exception], text: str, mistake: Mistake[Any] | None = None, /, **facts: Any) -> NoReturn:  # type: ignore[misc]
    """Raise `kind` with PyTorch's `text`; where a diagnostic has more to say, with the row of the mistake and its facts."""
    error = kind(text)
    if mistake is not None:
        mark(error, mistake, **facts)
    raise error


def refuse_dimension(dim: int, rank: int) -> NoReturn:
    """Refuse a dimension that a tensor of `rank` dimensions does not have; one without dimensions counts as having one."""
    bound = max(rank, 1)
    text = f"Dimension out of range (expected to be in range of [{-bound}, {bound - 1}], but got {dim})"
    fail(IndexError, text, mistakes.dimension_range, dim=dim, rank=bound)


def refuse_dimension_of_scalar(dim: int) -> NoReturn:
    """Refuse any dimension of a tensor that has none."""
    fail(IndexError, f"Dimension specified as {dim} but tensor has no dimensions", mistakes.dimensions)


def refuse_index(index: int, dim: int, size: int, kind: type[Exception] = IndexError, prefix: str = "") -> NoReturn:
    """Refuse an index that a dimension of `size` does not have."""
    text = f"{prefix}index {index} is out of bounds for dimension {dim} with size {size}"
    fail(kind, text, mistakes.index_range, index=int(index), dim=dim, size=size)


def refuse_row(indices: Any, rows: int) -> None:
    """Refuse an array of indices if one names a row that is not there; negative ones do not count from the end."""
    if indices.size and (indices.min() < 0 or indices.max() >= rows):
        outside = indices[(indices < 0) | (indices >= rows)].flat[0]
        fail(IndexError, "index out of range in self", mistakes.row_range, index=int(outside), rows=rows)


def refuse_memory(size: int, limit: int | None = None, shape: tuple[int, ...] = ()) -> NoReturn:
    """Refuse an allocation of `size` bytes, because of a limit in bytes, or for the system that refused it."""
    if size >= 2**63 and shape:  # past what 64 bits count, PyTorch says so of the shape
        fail(OutOfMemoryError, f"Storage size calculation overflowed with sizes={list(shape)}", mistakes.memory, size=size, limit=limit)
    text = (
        "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: "
        f"you tried to allocate {size} bytes. Error code 12 (Cannot allocate memory)"
    )
    fail(OutOfMemoryError, text, mistakes.memory, size=size, limit=limit)


def not_implemented(name: str) -> NoReturn:
    """Refuse a derivative that PyTorch does not have either."""
    fail(NotImplementedError, f"the derivative for '{name}' is not implemented.", mistakes.no_derivative)
