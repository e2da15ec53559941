"""``torch.autograd.gradcheck``: the derivative by the tape against central differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gradcli.engine import dtypes
from gradcli.engine.backward import grad
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE, grad_mode
from gradcli.engine.tensor import Tensor


class GradcheckError(RuntimeError):
    """The two derivatives differ."""


def gradcheck(
    func: Callable[..., Any],
    inputs: Any,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    check_grad_dtypes: bool = False,
    check_batched_grad: bool = False,
    check_batched_forward_grad: bool = False,
    check_forward_ad: bool = False,
    check_backward_ad: bool = True,
    fast_mode: bool = False,
    masked: bool | None = None,
) -> bool:
    """Compare the Jacobian of `func` at `inputs` with central differences of step `eps`; True, or `GradcheckError`."""
    given = inputs if isinstance(inputs, tuple) else (inputs,)
    checked = [item for item in given if isinstance(item, Tensor) and item.requires_grad]
    if not checked:
        fail(
            ValueError,
            "gradcheck expects at least one input tensor to require gradient, but none of the them have requires_grad=True.",
        )
    _warn_low_precision(given)
    try:
        for number, out in enumerate(_outputs(func, given)):
            for position, tensor in enumerate(checked):
                _compare(func, given, number, out, position, tensor, eps, atol, rtol)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


def _warn_low_precision(given: tuple[Any, ...]) -> None:
    for number, item in enumerate(given):
        if isinstance(item, Tensor) and item.requires_grad and item.array.dtype not in (np.float64, np.complex128):
            STATE.warn(
                "UserWarning",
                f"Input #{number} requires gradient and is not a double precision floating point or complex. This check will likely fail if all the inputs "
                "are not of double precision floating point or complex. ",
            )


def _outputs(func: Callable[..., Any], given: tuple[Any, ...]) -> list[Tensor]:
    found = func(*given)
    return [out for out in (found if isinstance(found, (tuple, list)) else (found,)) if isinstance(out, Tensor) and out.requires_grad]


def _compare(
    func: Callable[..., Any],
    given: tuple[Any, ...],
    number: int,
    out: Tensor,
    position: int,
    tensor: Tensor,
    eps: float,
    atol: float,
    rtol: float,
) -> None:
    analytical = _analytical(out, tensor)
    numerical = _numerical(func, given, number, tensor, eps)
    if not np.allclose(analytical, numerical, rtol, atol):
        fail(
            GradcheckError,
            f"Jacobian mismatch for output {number} with respect to input {position},\nnumerical:{Tensor(numerical)}\nanalytical:{Tensor(analytical)}\n",
        )


def _analytical(out: Tensor, tensor: Tensor) -> Any:
    """The Jacobian by reverse sweeps: a row for each element of the input, a column for each of the output."""
    columns = []
    for place in range(out.array.size):
        seed = np.zeros_like(out.array)
        seed.reshape(-1)[place] = 1
        (found,) = grad([out], [tensor], [Tensor(seed)], retain_graph=True, allow_unused=True)
        columns.append(np.zeros(tensor.array.size) if found is None else found.array.reshape(-1))
    return np.stack(columns, 1) if columns else np.zeros((tensor.array.size, 0))


def _numerical(func: Callable[..., Any], given: tuple[Any, ...], number: int, tensor: Tensor, eps: float) -> Any:
    """The same by central differences; the input is put back after each step."""
    rows = []
    memory = tensor.array
    with grad_mode(False):
        for place in np.ndindex(memory.shape):
            before = memory[place].copy()
            values = []
            for step in (eps, -eps):
                memory[place] = before + step
                values.append(_plain_outputs(func, given)[number].astype(np.complex128 if memory.dtype.kind == "c" else np.float64))
            memory[place] = before
            rows.append((values[0] - values[1]).reshape(-1) / (2 * eps))
    return np.stack(rows)


def _plain_outputs(func: Callable[..., Any], given: tuple[Any, ...]) -> list[Any]:
    found = func(*given)
    tensors = [out for out in (found if isinstance(found, (tuple, list)) else (found,)) if isinstance(out, Tensor)]
    return [out.array.copy() for out in tensors if dtypes.is_differentiable(out.array.dtype)]


def gradgradcheck(func: Callable[..., Any], inputs: Any, grad_outputs: Any = None, **options: Any) -> bool:
    """`gradcheck` of the gradients of `func`, with random cotangents unless given."""
    given = inputs if isinstance(inputs, tuple) else (inputs,)
    chosen = [item for item in given if isinstance(item, Tensor) and item.requires_grad]
    outputs = _outputs(func, given)
    if grad_outputs is None:
        cotangents = [_random_like(out) for out in outputs]
    else:
        cotangents = list(grad_outputs) if isinstance(grad_outputs, (tuple, list)) else [grad_outputs]
    count = len(given)

    def gradients(*everything: Any) -> tuple[Any, ...]:
        with grad_mode(True):
            found = _outputs(func, everything[:count])
            places = [i for i, item in enumerate(given) if any(item is one for one in chosen)]
            return grad(found, [everything[i] for i in places], list(everything[count:]), create_graph=True, allow_unused=True)

    return gradcheck(
        gradients, (*given, *cotangents), **{name: value for name, value in options.items() if name != "gen_non_contig_grad_outputs"}
    )


def _random_like(out: Tensor) -> Tensor:
    found = Tensor(STATE.generator.normal(out.array.shape, out.array.dtype))
    found.requires = True
    return found
