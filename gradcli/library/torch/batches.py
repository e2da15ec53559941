"""``torch.func.vmap``: a function of single values, for each slice of its arguments.

PyTorch runs the function once on tensors that hide a dimension; here it runs once for each slice, and prints the first time only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from gradcli.engine.calls.apply import TRACED
from gradcli.engine.errors import fail
from gradcli.engine.graph.graph import moment
from gradcli.engine.state import STATE
from gradcli.engine.table.table import Op
from gradcli.engine.tensor.tensor import Tensor, tensors_in
from gradcli.library.torch.transforms import Function, leaves_of, rebuilt, shape_of

RANDOM_TEXT = (
    "vmap: called random operation while in randomness error mode. Please either use the 'same' or 'different' randomness flags on vmap or perform the "
    "randomness operation out of vmap"
)
Dims = list[tuple[Any, Any]]  # the leaves of a structure, each with its dimension


def vmap(func: Function, in_dims: Any = 0, out_dims: Any = 0, randomness: str = "error", *, chunk_size: int | None = None) -> Function:
    """`func` for each slice of its inputs along `in_dims`, the results stacked along `out_dims`."""
    if randomness not in ("error", "different", "same"):
        fail(RuntimeError, f"Only allowed values for randomness are 'error', 'different', or 'same'. Got {randomness}")
    if chunk_size is not None and chunk_size < 1:
        fail(ValueError, f"vmap: chunk_size should be None or greater than 0. (got {chunk_size})")
    name = str(getattr(func, "__name__", "<lambda>"))

    def run(*args: Any, **kwargs: Any) -> Any:
        call = f"vmap({name}, in_dims={in_dims}, ...)(<inputs>)"
        pairs = _pairs(call, args, in_dims)
        length = _batch_length(call, pairs)
        with batch_level() as level:
            results = list(_results(func, args, kwargs, [dim for _, dim in pairs], length, level, randomness))
        _check_results(name, results[0], out_dims)
        return _stacked(results, _dims_of_results(name, results[0], out_dims), length)

    return run


# ---- what is sliced ---------------------------------------------------------------------------------------------------------


class _Mismatch(Exception):
    """The dimensions do not go with the structure of the inputs."""


def _pairs(call: str, args: tuple[Any, ...], in_dims: Any) -> Dims:
    """Each leaf of the inputs with its dimension, checked."""
    if isinstance(in_dims, bool) or not isinstance(in_dims, (int, tuple, list)):
        text = "expected `in_dims` to be int or a (potentially nested) tuple matching the structure of inputs, got: "
        fail(ValueError, f"{call}: {text}{type(in_dims)}.")
    if not args:
        fail(
            ValueError, f"{call}: got no inputs. Maybe you forgot to add inputs, or you are trying to vmap over a function with no inputs."
        )
    try:
        pairs = list(_with_dims(args, tuple(in_dims) if isinstance(in_dims, list) else in_dims))
    except _Mismatch:
        text = (
            f"in_dims is not compatible with the structure of `inputs`. in_dims has structure {shape_of(in_dims)} but inputs has structure"
        )
        fail(ValueError, f"{call}: {text} {shape_of(args)}.")
    for leaf, dim in pairs:
        _check_leaf(call, leaf, dim)
    return pairs


def _with_dims(value: Any, dim: Any) -> Iterator[tuple[Any, Any]]:
    """A structure's leaves with their dimensions; one dimension holds for all below it."""
    if not isinstance(value, (tuple, list, dict)):
        if dim is not None and not isinstance(dim, int):
            raise _Mismatch
        yield value, dim
        return
    items = list(value.values()) if isinstance(value, dict) else list(value)
    if isinstance(dim, (tuple, list, dict)):
        if isinstance(dim, dict) != isinstance(value, dict) or len(dim) != len(items):
            raise _Mismatch
        dims = [dim[key] for key in value] if isinstance(dim, dict) else list(dim)
    else:
        dims = [dim] * len(items)
    for item, its in zip(items, dims, strict=True):
        yield from _with_dims(item, its)


def _check_leaf(call: str, leaf: Any, dim: int | None) -> None:
    if dim is None:
        return
    if not isinstance(leaf, Tensor):
        text = f"Got in_dim={dim} for an input but the input is of type {type(leaf)}. We cannot vmap over non-Tensor arguments,"
        fail(ValueError, f"{call}: {text} please use None as the respective in_dim")
    if not -leaf.array.ndim <= dim < leaf.array.ndim:
        text = f"Got in_dim={dim} for some input, but that input is a Tensor of dimensionality {leaf.array.ndim} so expected in_dim to satisfy "
        fail(ValueError, f"{call}: {text}-{leaf.array.ndim} <= in_dim < {leaf.array.ndim}.")


def _batch_length(call: str, pairs: Dims) -> int:
    """How many slices there are, the same for every argument that is mapped over."""
    lengths = [leaf.array.shape[dim] for leaf, dim in pairs if dim is not None]
    if not lengths:
        fail(ValueError, f"{call}: at least one input must be mapped over: every in_dim is None")
    if len(set(lengths)) > 1:
        text = f"got sizes {lengths} for the mapped dimension"
        fail(ValueError, f"vmap: Expected all tensors to have the same size in the mapped dimension, {text}")
    return int(lengths[0])


# ---- running ----------------------------------------------------------------------------------------------------------------


@contextmanager
def batch_level() -> Iterator[int]:
    """Inside, what is computed from slices is marked: it may not decide where the program goes."""
    level = moment()
    before = STATE.batches, STATE.silent, STATE.transforms
    STATE.batches = (*STATE.batches, level)
    STATE.transforms += 1
    STATE.follow(mark_results)
    try:
        yield level
    finally:
        STATE.batches, STATE.silent, STATE.transforms = before
        if not STATE.batches:
            STATE.unfollow(mark_results)


def mark(tensor: Tensor, level: int) -> Tensor:
    """Mark a tensor as one of many."""
    tensor.set_note("batched", frozenset((level,)) | tensor.note("batched", frozenset()))
    return tensor


def mark_results(op: Op, args: tuple[Any, ...], outs: Sequence[Tensor]) -> None:
    """What is computed from a slice is as much one of many as that."""
    levels = frozenset().union(*(arg.note("batched", ()) for arg in tensors_in(args)))
    if levels:
        for out in outs:
            out.set_note("batched", levels | out.note("batched", frozenset()))


def _results(
    func: Function, args: tuple[Any, ...], kwargs: dict[str, Any], dims: list[Any], length: int, level: int, randomness: str
) -> Iterator[Any]:
    """What the function gives for each slice; where there are none, for one that stands for what they would be."""
    start = STATE.generator.get_state()
    for position in range(length or 1):
        if randomness == "same":
            STATE.generator.set_state(start)
        yield func(*_slices(args, iter(dims), position, level), **kwargs)
        STATE.silent = True
        if randomness == "error" and not position and not np.array_equal(STATE.generator.get_state(), start):
            fail(RuntimeError, RANDOM_TEXT)


def _slices(value: Any, dims: Iterator[Any], position: int, level: int) -> Any:
    """A structure with every tensor that is mapped over replaced by its slice."""
    if isinstance(value, (tuple, list)):
        items = [_slices(item, dims, position, level) for item in value]
        return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
    if isinstance(value, dict):
        return {key: _slices(item, dims, position, level) for key, item in value.items()}
    dim = next(dims)
    if dim is None:
        return value
    return mark(TRACED.select(value, dim, position) if value.array.shape[dim] else _stand_in(value, dim), level)


def _stand_in(value: Tensor, dim: int) -> Tensor:
    """A slice of a tensor that has none: zeros."""
    shape = list(value.array.shape)
    del shape[dim]
    return Tensor(np.zeros(shape, value.array.dtype))


# ---- what comes out -----------------------------------------------------------------------------------------------------------


def _check_results(name: str, result: Any, out_dims: Any) -> None:
    for item, _ in _with_dims(result, None):
        if not isinstance(item, Tensor) and out_dims is not None:
            text = f"`{name}` must only return Tensors, got type {type(item)}. Did you mean to set out_dims= to None for output?"
            fail(ValueError, f"vmap({name}, ...): {text}")


def _dims_of_results(name: str, result: Any, out_dims: Any) -> list[Any]:
    """Where the slices of each tensor of a result go."""
    if isinstance(result, Tensor) and isinstance(out_dims, tuple) and len(out_dims) == 1:
        return list(out_dims)
    try:
        return [dim for leaf, dim in _with_dims(result, out_dims) if isinstance(leaf, Tensor)]
    except _Mismatch:
        text = f"out_dims is not compatible with the structure of `outputs`. out_dims has structure {shape_of(out_dims)} but outputs has structure"
        fail(ValueError, f"vmap({name}, ..., out_dims={out_dims})(<inputs>): {text} {shape_of(result)}.")


def _stacked(results: list[Any], dims: list[Any], length: int) -> Any:
    """Results of the same structure, stacked tensor by tensor, each along a dimension."""
    columns = zip(*(list(leaves_of(result)) for result in results), strict=True)
    return rebuilt(results[0], iter([_joined(column, dim, length) for column, dim in zip(columns, dims, strict=True)]))


def _joined(column: tuple[Tensor, ...], dim: int | None, length: int) -> Tensor:
    if dim is None:
        return column[0]
    stacked: Tensor = TRACED.stack(column, dim)
    return stacked if length else TRACED.narrow(stacked, dim, 0, 0)
