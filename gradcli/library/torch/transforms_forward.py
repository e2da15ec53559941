"""``torch.func``: derivatives in forward mode."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from gradcli.engine.backward.duals import forward_mode, primal, tangents
from gradcli.engine.backward.leaves import carry
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.errors import fail
from gradcli.engine.tensor.tensor import Tensor
from gradcli.library.torch.batches import batch_level, mark
from gradcli.library.torch.forward import check_kind, check_size
from gradcli.library.torch.transforms import (
    NOT_TENSORS,
    Function,
    given_leaf,
    jacrev,
    leaves_of,
    mapped,
    picked,
    rebuilt,
    recording,
    shape_of,
    split_aux,
    tensors_only,
)

MANY = 64  # from so many columns on, reverse mode finds a Jacobian sooner


def _dual(tensor: Tensor, level: int, channels: list[Tensor | None]) -> Tensor:
    return carry(TRACED.view_as(tensor, tensor), level, channels)


def _tangent(out: Tensor, level: int, channel: int) -> Tensor:
    """What arrived at an output; zeros where it does not depend on the inputs."""
    channels = tangents(out, level)
    found = None if channels is None else channels[channel]
    return TRACED.zeros_like(primal(out, level)) if found is None else found


def jvp(func: Function, primals: tuple[Any, ...], tangents: tuple[Any, ...], *, strict: bool = False, has_aux: bool = False) -> Any:
    """The value of `func` and the product of its Jacobian with `tangents`."""
    if not isinstance(primals, tuple):
        fail(RuntimeError, "jvp(f, primals, tangents): Expected primals to be a tuple. E.g. it should be valid to call f(*primals).")
    if shape_of(primals) != shape_of(tangents):
        text = "jvp(f, primals, tangents): Expected primals and tangents to have the same python structure. For example, if primals is a tuple of 3 tensors, "
        fail(
            RuntimeError,
            f"{text}tangents also must be. Got primals with structure {shape_of(primals)} and tangents with structure {shape_of(tangents)}",
        )
    given, sent = _tensors_of("primals", primals), _tensors_of("tangents", tangents)
    for tensor, tangent in zip(given, sent, strict=True):
        check_kind("primal", tensor)
        check_kind("tangent", tangent)
        check_size(tensor, tangent)
    with recording(), forward_mode() as level:
        duals = rebuilt(primals, iter([_dual(tensor, level, [tangent]) for tensor, tangent in zip(given, sent, strict=True)]))
        value, aux = split_aux(func(*duals), has_aux)
        tensors_only(value, "jvp(f, primals, tangents): Expected f(*primals) to return only tensors, got unsupported type")
        answer = mapped(value, lambda out: _tangent(out, level, 0))
        value, aux = _bare(value, level), _bare(aux, level)
    return (value, answer, aux) if has_aux else (value, answer)


def _tensors_of(what: str, value: Any) -> list[Tensor]:
    """The leaves of the primals or tangents, which must be tensors, and some."""
    tensors_only(value, f"jvp(f, primals, tangents): Expected {what} to only contain Tensors, got")
    found = list(leaves_of(value))
    if not found:
        fail(RuntimeError, f"jvp(f, primals, tangents): Expected {what} to contain at least one Tensor.")
    return found


def _bare(value: Any, level: int) -> Any:
    return mapped(value, lambda tensor: primal(tensor, level) if tensor.note("tangents") else tensor)


def linearize(func: Function, *primals: Any) -> tuple[Any, Function]:
    """The value of `func` and the linear function of tangents that is its derivative there."""
    value = jvp(func, primals, mapped(primals, TRACED.zeros_like))[0]

    def product(*directions: Any) -> Any:
        for number, (tensor, tangent) in enumerate(zip(leaves_of(primals), leaves_of(directions), strict=False)):
            if tensor.shape != tangent.shape:
                text = f"tangent:{number} with shape {tangent.shape} in flattened pytree doesn't match the shape {tensor.shape} of the corresponding primal."
                fail(RuntimeError, text)
        return jvp(func, primals, directions)[1]

    return value, product


def jacfwd(
    func: Function, argnums: int | tuple[int, ...] = 0, has_aux: bool = False, *, chunk_size: int | None = None, randomness: str = "error"
) -> Function:
    """A function that gives the Jacobian of `func`, a tangent for each element of its arguments."""

    def run(*args: Any, **kwargs: Any) -> Any:
        chosen = picked(args, argnums)
        for tensor in leaves_of(tuple(args[number] for number in chosen)):
            check_kind("primal", tensor)
        given = [leaf for number in chosen for leaf in leaves_of(given_leaf(args[number]))]
        count = sum(tensor.array.size for tensor in given)
        if count > MANY:
            return jacrev(func, argnums, has_aux=has_aux)(*args, **kwargs)
        with batch_level() as batch, recording(), forward_mode() as level:
            inputs = list(args)
            columns = _columns([leaf for number in chosen for leaf in leaves_of(args[number])], level, batch)
            for number in chosen:
                inputs[number] = mapped(inputs[number], lambda _: next(columns))
            value, aux = split_aux(func(*inputs, **kwargs), has_aux)
            tensors_only(value, NOT_TENSORS.replace("vjp(f, *primals)", "jvp(f, primals, tangents)"))

            def block(out: Tensor) -> Any:
                found = iter(_blocks(out, given, level))
                parts = [mapped(args[number], lambda _: next(found)) for number in chosen]
                return parts[0] if isinstance(argnums, int) else tuple(parts)

            answer, aux = mapped(value, block), _bare(aux, level)
        return (answer, aux) if has_aux else answer

    return run


def _columns(given: list[Tensor], level: int, batch: int) -> Iterator[Tensor]:
    """Each tensor with as many tangents as all have elements: at its own places unit vectors, elsewhere none.

    To PyTorch all of them are one batch.
    """
    count, start = sum(tensor.array.size for tensor in given), 0
    for tensor in given:
        channels: list[Tensor | None] = [None] * count
        for place in range(tensor.array.size):
            unit = np.zeros_like(tensor.array)
            unit.reshape(-1)[place] = 1
            channels[start + place] = mark(Tensor(unit), batch)
        start += tensor.array.size
        yield _dual(tensor, level, channels)


def _blocks(out: Tensor, given: list[Tensor], level: int) -> Iterator[Tensor]:
    """The Jacobian of one output by each argument.  Shapes: out.shape + argument.shape."""
    start = 0
    for tensor in given:
        size = tensor.array.size
        channels = tuple(_tangent(out, level, start + place) for place in range(size))
        start += size
        shape = out.array.shape + tensor.array.shape
        yield TRACED.view(TRACED.stack(channels, -1), shape) if size else Tensor(np.zeros(shape, out.array.dtype))


def hessian(func: Function, argnums: int | tuple[int, ...] = 0) -> Function:
    """A function that gives the second derivatives of `func`."""
    return jacfwd(jacrev(func, argnums), argnums)
