"""``torch.func.vmap``: a function of single values, run once on all slices of its arguments (see `engine/batching`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gradcli.engine.batching.push import batch_level
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.calls.batches import slice_of, value_at
from gradcli.engine.errors import fail
from gradcli.engine.tensor.tensor import Tensor
from gradcli.library.torch.transforms import Function, leaves_of, mapped, rebuilt, shape_of

Dims = list[tuple[Any, Any]]  # the leaves of a structure, each with its dimension


def vmap(func: Function, in_dims: Any = 0, out_dims: Any = 0, randomness: str = "error", *, chunk_size: int | None = None) -> Function:
    """`func` for each slice of its inputs along `in_dims`, the results put together along `out_dims`."""
    if randomness not in ("error", "different", "same"):
        fail(RuntimeError, f"Only allowed values for randomness are 'error', 'different', or 'same'. Got {randomness}")
    if chunk_size is not None and chunk_size < 1:
        fail(ValueError, f"vmap: chunk_size should be None or greater than 0. (got {chunk_size})")
    name = str(getattr(func, "__name__", "<lambda>"))

    def run(*args: Any, **kwargs: Any) -> Any:
        call = f"vmap({name}, in_dims={in_dims}, ...)(<inputs>)"
        pairs = _pairs(name, call, args, in_dims)
        length = _batch_length(pairs)
        dims = [dim for _, dim in pairs]
        if chunk_size is None or length <= chunk_size:
            return _at_once(name, func, args, kwargs, dims, length, out_dims, randomness)
        return _in_chunks(name, func, args, kwargs, dims, length, out_dims, randomness, chunk_size)

    return run


def _at_once(
    name: str, func: Function, args: tuple[Any, ...], kwargs: dict[str, Any], dims: list[Any], length: int, out_dims: Any, randomness: str
) -> Any:
    """One run for all slices."""
    with batch_level(length, randomness=randomness) as level:
        given = iter(dims)
        result = func(*[_sliced(arg, given, level) for arg in args], **kwargs)
        _check_results(name, result, out_dims)
        places = iter(_dims_of_results(name, result, out_dims))
        return mapped(result, lambda tensor: _put_together(name, tensor, next(places), level, length))


def _in_chunks(
    name: str,
    func: Function,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    dims: list[Any],
    length: int,
    out_dims: Any,
    randomness: str,
    size: int,
) -> Any:
    """A run for every `size` slices, the results one after the other."""
    parts = []
    for start in range(0, length, size):
        count, given = min(size, length - start), iter(dims)

        def part(value: Any, start: int = start, count: int = count, given: Iterator[Any] = given) -> Any:
            return _narrowed(value, given, start, count)

        parts.append(_at_once(name, func, tuple(part(arg) for arg in args), kwargs, dims, count, out_dims, randomness))
    places = _dims_of_results(name, parts[0], out_dims)
    columns = zip(zip(*(list(leaves_of(part)) for part in parts), strict=True), places, strict=True)
    return rebuilt(parts[0], iter([column[0] if dim is None else TRACED.cat(tuple(column), dim) for column, dim in columns]))


def _narrowed(value: Any, dims: Iterator[Any], start: int, count: int) -> Any:
    """The slices of one run."""
    return _with_leaves(value, dims, lambda tensor, dim: TRACED.narrow(tensor, dim, start, count))


def _sliced(value: Any, dims: Iterator[Any], level: int) -> Any:
    """A structure with every tensor that is mapped over replaced by one that stands for its slices."""
    return _with_leaves(value, dims, lambda tensor, dim: slice_of(tensor, dim, level))


def _with_leaves(value: Any, dims: Iterator[Any], change: Any) -> Any:
    if isinstance(value, (tuple, list)):
        items = [_with_leaves(item, dims, change) for item in value]
        return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
    if isinstance(value, dict):
        return {key: _with_leaves(item, dims, change) for key, item in value.items()}
    dim = next(dims)
    return value if dim is None else change(value, dim)


def _put_together(name: str, tensor: Tensor, dim: int | None, level: int, length: int) -> Tensor:
    """The results of all slices as one tensor, counted along `dim`."""
    if dim is None:
        if value_at(tensor, level) is not None:
            fail(ValueError, f"vmap({name}, ...): `{name}` can not return a BatchedTensor when out_dim is None")
        return tensor
    value = value_at(tensor, level)
    if value is None:
        shape = list(tensor.array.shape)
        shape.insert(dim % (len(shape) + 1), length)
        return TRACED.expand(tensor, tuple(shape))
    return value if dim == 0 else TRACED.movedim(value, (0,), (dim,))


# ---- what is sliced ---------------------------------------------------------------------------------------------------------


class _Mismatch(Exception):
    """The dimensions do not go with the structure of the inputs."""


def _pairs(name: str, call: str, args: tuple[Any, ...], in_dims: Any) -> Dims:
    """Each leaf of the inputs with its dimension, checked."""
    if isinstance(in_dims, bool) or not isinstance(in_dims, (int, tuple, list)):
        text = "expected `in_dims` to be int or a (potentially nested) tuple matching the structure of inputs, got: "
        fail(ValueError, f"{call}: {text}{type(in_dims)}.")
    if not args:
        text = "Maybe you forgot to add inputs, or you are trying to vmap over a function with no inputs. The latter is unsupported."
        fail(ValueError, f"vmap({name})(<inputs>): got no inputs. {text}")
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
        keys = (dim.keys(), value.keys()) if isinstance(dim, dict) and isinstance(value, dict) else (None, None)
        if type(dim) is not type(value) or len(dim) != len(items) or keys[0] != keys[1]:
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


def _batch_length(pairs: Dims) -> int:
    """How many slices there are, the same for every argument that is mapped over."""
    lengths = [leaf.array.shape[dim] for leaf, dim in pairs if dim is not None]
    if not lengths:
        fail(ValueError, "vmap: Expected at least one Tensor to vmap over")
    if len(set(lengths)) > 1:
        text = f"got sizes {lengths} for the mapped dimension"
        fail(ValueError, f"vmap: Expected all tensors to have the same size in the mapped dimension, {text}")
    return int(lengths[0])


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
