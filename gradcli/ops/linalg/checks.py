"""What linear algebra refuses, and what its kernels share: shapes, dtypes, layout, named results."""

from collections.abc import Callable
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.results import NamedResult
from gradcli.engine.errors import LinAlgError, fail
from gradcli.engine.table.kinds import Array
from gradcli.engine.tensor import dtypes


def require_matrix(A: Array, name: str, argument: str = "A") -> None:
    """At least two dimensions."""
    if A.ndim < 2:
        fail(RuntimeError, f"{name}: The input tensor {argument} must have at least 2 dimensions.", mistakes.shapes)


def require_square(A: Array, name: str) -> None:
    """Batches of square matrices."""
    require_matrix(A, name)
    rows, columns = A.shape[-2:]
    if rows != columns:
        text = f"{name}: A must be batches of square matrices, but they are {rows} by {columns} matrices"
        fail(RuntimeError, text, mistakes.shapes)


def require_floating(A: Array, name: str, *, low_precision: bool = False) -> None:
    """A floating or complex dtype, of more than two bytes unless `low_precision`."""
    if dtypes.category(A.dtype) < dtypes.FLOAT:
        text = f"{name}: Expected a floating point or complex tensor as input. Got {dtypes.scalar_name(A)}"
        fail(RuntimeError, text, mistakes.dtypes)
    if dtypes.is_half(A.dtype) and not low_precision:
        fail(RuntimeError, f"{name}: Low precision dtypes not supported. Got {dtypes.scalar_name(A)}", mistakes.dtypes)


def require_kernel(A: Array, kernel: str) -> None:
    """A dtype for which there is LAPACK code."""
    if dtypes.category(A.dtype) < dtypes.FLOAT or dtypes.is_half(A.dtype):
        fail(NotImplementedError, f"\"{kernel}\" not implemented for '{dtypes.scalar_name(A)}'", mistakes.dtypes)


def require_same_dtype(A: Array, B: Array, name: str, first: str = "A", second: str = "B") -> None:
    """Two operands of one dtype."""
    if A.dtype != B.dtype:
        found = f"found {first} of type {dtypes.scalar_name(A)} and {second} of type {dtypes.scalar_name(B)} instead"
        text = f"{name}: Expected {first} and {second} to have the same dtype, but {found}"
        fail(RuntimeError, text, mistakes.dtypes)


def require_fitting(A: Array, B: Array, left: bool, name: str) -> None:
    """Matrices that fit ``A X = B``, or ``X A = B`` where not `left`."""
    if A.shape[-2] != B.shape[-2 if left else -1]:
        shapes = f"({A.shape[-2]}x{A.shape[-1]} and {B.shape[-2]}x{B.shape[-1]})"
        equation = "AX = B" if left else "XA = B"
        fail(RuntimeError, f"{name}: Incompatible shapes of A and B for the equation {equation} {shapes}", mistakes.shapes)


def refuse_failed(info: Array, name: str, why: Callable[[int], str], kind: type[Exception] = LinAlgError) -> None:
    """Raise for the first matrix of a batch whose `info` is not zero; `why` says what its value means."""
    bad = np.flatnonzero(info)
    if bad.size:
        which = f"(Batch element {bad[0]}): " if info.ndim else ""
        fail(kind, f"{name}: {which}{why(int(info.reshape(-1)[bad[0]]))}")


def singular_text(info: int) -> str:
    """Why a matrix has no inverse."""
    return f"The diagonal element {info} is zero, the inversion could not be completed because the input matrix is singular."


def symmetrized(A: Array) -> Array:
    """The mean of a matrix and its transpose."""
    return (A + A.swapaxes(-1, -2)) / 2


def columns_first(array: Array) -> Array:
    """The same matrices with columns contiguous in memory, as LAPACK leaves its results."""
    return np.ascontiguousarray(array.swapaxes(-1, -2)).swapaxes(-1, -2)


Outputs = tuple[tuple[tuple[int, ...], Any], ...]


def each_matrix(function: Callable[..., tuple[Any, ...]], *stacks: Array, outputs: Outputs) -> tuple[Array, ...]:
    """`function` of every matrix of equally long stacks; `outputs` are the shape and dtype of each of its results."""
    batch = stacks[0].shape[:-2]
    results = tuple(np.empty((*batch, *shape), dtype) for shape, dtype in outputs)
    for index in np.ndindex(*batch):
        for result, value in zip(results, function(*(stack[index] for stack in stacks)), strict=True):
            result[index] = value
    return results


def lapack(name: str, array: Array) -> Any:
    """The LAPACK routine `name` for the dtype of `array`."""
    from scipy.linalg.lapack import get_lapack_funcs

    return get_lapack_funcs(name, (array,))


def precise(A: Array) -> Array:
    """The same numbers in the widest dtype, so that a decomposition is right to the last digit of a narrower one."""
    return A.astype(np.complex128 if dtypes.category(A.dtype) == dtypes.COMPLEX else np.float64, copy=False)


_named: dict[tuple[str, tuple[str, ...]], type[NamedResult]] = {}


def named(F: Any, title: str, **values: Any) -> Any:
    """Several results as ``torch.return_types.title`` has them; bare values as a plain tuple."""
    if not F.traces:
        return tuple(values.values())
    key = title, tuple(values)
    if key not in _named:
        _named[key] = type(title, (NamedResult,), {"__slots__": (), "fields": key[1], "title": title})
    return _named[key](values.values())
