"""``torch.func``: derivatives in forward mode."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from gradcli.engine.backward.duals import forward_mode, primal
from gradcli.engine.batching.push import batch_level
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.calls.batches import slice_of, whole
from gradcli.engine.calls.tangents import carry, tangents
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.tensor.tensor import Tensor
from gradcli.library.torch.forward import check_kind, check_size
from gradcli.library.torch.transforms import (
    Function,
    closed,
    jacrev,
    leaves_of,
    mapped,
    output_of,
    picked,
    rebuilt,
    recording,
    refuse_complex,
    shape_of,
    tensors_only,
)

JVP = "jvp(f, primals, tangents)"  # as which PyTorch's texts speak of `jacfwd` too


def _dual(tensor: Tensor, level: int, channels: list[Tensor | None]) -> Tensor:
    return carry(TRACED.view_as(tensor, tensor), level, channels)


def tangent_of(out: Tensor, level: int) -> Tensor:
    """What arrived at an output; zeros where it does not depend on the inputs."""
    channels = tangents(out, level)
    found = None if channels is None else channels[0]
    return TRACED.zeros_like(primal(out, level)) if found is None else found


def jvp(func: Function, primals: tuple[Any, ...], tangents: tuple[Any, ...], *, strict: bool = False, has_aux: bool = False) -> Any:
    """The value of `func` and the product of its Jacobian with `tangents`."""
    if not isinstance(primals, tuple):
        fail(RuntimeError, f"{JVP}: Expected primals to be a tuple. E.g. it should be valid to call f(*primals).")
    if shape_of(primals) != shape_of(tangents):
        text = f"{JVP}: Expected primals and tangents to have the same python structure. For example, if primals is a tuple of 3 tensors, "
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
        value, aux = output_of(func(*duals), has_aux, JVP)
        answer = mapped(value, lambda out: tangent_of(out, level))
        value, aux = _bare(value, level), _bare(aux, level)
    value, answer, aux = _finished(value), _finished(answer), _finished(aux)
    return (value, answer, aux) if has_aux else (value, answer)


def _finished(value: Any) -> Any:
    """Results as they leave a transform: without a graph where the program records none."""
    return value if STATE.grad_enabled else closed(value, [])


def _tensors_of(what: str, value: Any) -> list[Tensor]:
    """The leaves of the primals or tangents, which must be tensors, and some."""
    tensors_only(value, f"{JVP}: Expected {what} to only contain Tensors, got")
    found = list(leaves_of(value))
    if not found:
        fail(RuntimeError, f"{JVP}: Expected {what} to contain at least one Tensor.")
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


def jacfwd(func: Function, argnums: int | tuple[int, ...] = 0, has_aux: bool = False, *, randomness: str = "error") -> Function:
    """A function that gives the Jacobian of `func`, by one pass of forward mode with a batch of tangents."""

    def run(*args: Any, **kwargs: Any) -> Any:
        refuse_complex("jacfwd", "inputs", args)
        chosen = picked(args, argnums)
        given = list(leaves_of(tuple(args[number] for number in chosen)))
        for tensor in given:
            check_kind("primal", tensor)
        count = sum(tensor.array.size for tensor in given)
        value, aux = _pushed(func, args, kwargs, chosen, range(count), has_aux, randomness)
        found = iter(leaves_of(value))

        def block(_: Tensor) -> Any:
            blocks = iter(_blocks(next(found), given))
            split = [mapped(args[number], lambda _: next(blocks)) for number in chosen]
            return split[0] if isinstance(argnums, int) else tuple(split)

        answer = _finished(mapped(value, block))
        return (answer, _finished(aux)) if has_aux else answer

    return run


def _pushed(
    func: Function, args: tuple[Any, ...], kwargs: dict[str, Any], chosen: list[int], columns: range, has_aux: bool, randomness: str
) -> tuple[Any, Any]:
    """The tangents of the value for some of the unit tangents of the arguments, counted along the first dimension, and what comes beside the value."""
    with batch_level(len(columns), randomness=randomness) as batch, recording(), forward_mode() as level:
        inputs, wanted = list(args), duals([leaf for number in chosen for leaf in leaves_of(args[number])], columns, level, batch)
        for number in chosen:
            inputs[number] = mapped(inputs[number], lambda _: next(wanted))
        value, aux = output_of(func(*inputs, **kwargs), has_aux, JVP)
        refuse_complex("jacfwd", "outputs", value)
        answer = mapped(value, lambda out: whole(tangent_of(out, level), batch, len(columns)))
        return answer, _bare(aux, level)


def duals(given: list[Tensor], columns: range, level: int, batch: int) -> Iterator[Tensor]:
    """Each tensor with a batch of tangents: one for each of the columns, which count the elements of all of them."""
    start = 0
    for tensor in given:
        size = tensor.array.size
        units = np.zeros((len(columns), size), tensor.array.dtype)
        for row, column in enumerate(columns):
            if start <= column < start + size:
                units[row, column - start] = 1
        start += size
        yield _dual(tensor, level, [slice_of(Tensor(units.reshape(len(columns), *tensor.array.shape)), 0, batch)])


def _blocks(out: Tensor, given: list[Tensor]) -> Iterator[Tensor]:
    """The Jacobian of one output by each argument, from the tangents counted along its first dimension.  Shapes: out.shape + argument.shape."""
    columns = TRACED.movedim(out, (0,), (-1,))
    start = 0
    for tensor in given:
        size = tensor.array.size
        part = columns if size == columns.array.shape[-1] else TRACED.narrow(columns, -1, start, size)
        start += size
        yield TRACED.view(part, tuple(out.array.shape[1:]) + tensor.array.shape) if tensor.array.ndim else TRACED.squeeze_dim(part, -1)


def hessian(func: Function, argnums: int | tuple[int, ...] = 0) -> Function:
    """A function that gives the second derivatives of `func`."""
    return jacfwd(jacrev(func, argnums), argnums)
