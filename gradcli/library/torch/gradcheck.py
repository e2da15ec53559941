"""``torch.autograd.gradcheck``: the derivative by the tape against central differences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from gradcli.engine.backward.backward import grad
from gradcli.engine.backward.duals import forward_mode
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.calls.tangents import carry, tangents
from gradcli.engine.errors import fail
from gradcli.engine.random.default import default_generator
from gradcli.engine.state import STATE, grad_mode
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor

PARTS = {"imag": "imaginary", "real": "real"}
REENTRANT_TEXT = """Backward is not reentrant, i.e., running backward with same input and grad_output multiple times gives different values, \
although analytical gradient matches numerical gradient.The tolerance for nondeterminism was {}.

NOTE: If your op relies on non-deterministic operations i.e., it is listed here:
https://pytorch.org/docs/stable/generated/torch.use_deterministic_algorithms.html
this failure might be expected.

If you are adding a new operator, please file an issue and then use one of the
workarounds. The workaround depends on how your test invokes gradcheck/gradgradcheck.
If the test
- manually invokes gradcheck/gradgradcheck, then call gradcheck/gradgradcheck
  with `nondet_tol=<tol>` as a keyword argument.
- is OpInfo-based (e.g., in test_ops_gradients.py), then modify the OpInfo for the test
  to have `gradcheck_nondet_tol=<tol>`.
- is a Module test (e.g., in common_nn.py), then modify the corresponding
  module_test entry to have `gradcheck_nondet_tol=<tol>`
"""


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
    given = tuple(inputs) if isinstance(inputs, (tuple, list)) else (inputs,)
    checked = [item for item in given if isinstance(item, Tensor) and item.requires_grad]
    if not checked:
        fail(ValueError, "gradcheck expects at least one input tensor to require gradient, but none of them have requires_grad=True.")
    if not check_forward_ad and not check_backward_ad:
        fail(AssertionError, "Expected at least one of check_forward_ad or check_backward_ad to be True")
    _warn_low_precision(given)
    try:
        for check in _readings(func, given):
            if check_backward_ad:
                check.compare(checked, eps, atol, rtol, nondet_tol)
            if check_forward_ad:
                check.compare_forward(checked, eps, atol, rtol)
        _check_zero_cotangents(func, given, checked)
    except GradcheckError:
        if raise_exception:
            raise
        return False
    return True


class Reading:
    """One real or complex output of a function, or one part of a complex one, read off as an array.  `words` say which in errors."""

    def __init__(self, func: Callable[..., Any], given: tuple[Any, ...], number: int, part: str = "") -> None:
        self.func, self.given, self.number, self.part = func, given, number, part

    def out(self) -> Tensor:
        found = _all_outputs(self.func, self.given)[self.number]
        return getattr(TRACED, self.part)(found) if self.part else found

    def compare(self, checked: list[Tensor], eps: float, atol: float, rtol: float, nondet_tol: float) -> None:
        """The Jacobian by each input, by the tape and by differences."""
        words = f"While considering the {PARTS[self.part]} part of complex outputs only, " if self.part else ""
        out = self.out()
        for position, tensor in enumerate(checked):
            numerical = _numerical(self.out, tensor, eps)
            if not out.requires_grad:
                if not np.allclose(numerical, 0, rtol, atol):
                    fail(GradcheckError, "Numerical gradient for function expected to be zero")
                continue
            analytical, again = _analytical(out, tensor), _analytical(out, tensor)
            if not np.allclose(analytical, numerical, rtol, atol):
                text = f"Jacobian mismatch for output {self.number} with respect to input {position},"
                fail(GradcheckError, f"{words}{text}\nnumerical:{Tensor(numerical)}\nanalytical:{Tensor(analytical)}\n")
            if np.abs(analytical - again).max(initial=0) > nondet_tol:
                fail(GradcheckError, words + REENTRANT_TEXT.format(nondet_tol))

    def compare_forward(self, checked: list[Tensor], eps: float, atol: float, rtol: float) -> None:
        """The Jacobian by each input, by forward mode and by differences."""
        for position, tensor in enumerate(checked):
            numerical, analytical = _numerical(self.out, tensor, eps), self._by_tangents(tensor)
            if not np.allclose(analytical, numerical, rtol, atol):
                text = f"Jacobian computed with forward mode mismatch for output {self.number} with respect to input {position},"
                fail(GradcheckError, f"{text}\nnumerical:{Tensor(numerical)}\nanalytical:{Tensor(analytical)}\n")

    def _by_tangents(self, tensor: Tensor) -> Any:
        """The Jacobian by one input, a pass of forward mode for each of its elements.  A row for each element of the input."""
        rows = []
        for place in range(tensor.array.size):
            unit = np.zeros_like(tensor.array)
            unit.reshape(-1)[place] = 1
            with forward_mode() as level:
                dual = carry(TRACED.view_as(tensor, tensor), level, [Tensor(unit)])
                out = Reading(self.func, tuple(dual if item is tensor else item for item in self.given), self.number, self.part).out()
                channels = tangents(out, level)
            found = None if channels is None else channels[0]
            rows.append(np.zeros(out.array.size) if found is None else found.array.reshape(-1))
        return np.stack(rows) if rows else np.zeros((0, 0))


def _readings(func: Callable[..., Any], given: tuple[Any, ...]) -> Iterator[Reading]:
    """What is checked: each output, a complex one by its imaginary and its real part."""
    for number, out in enumerate(_all_outputs(func, given)):
        for part in ("imag", "real") if dtypes.category(out.array.dtype) == dtypes.COMPLEX else ("",):
            yield Reading(func, given, number, part)


def _check_zero_cotangents(func: Callable[..., Any], given: tuple[Any, ...], checked: list[Tensor]) -> None:
    """A cotangent of zeros must give a gradient of zeros."""
    outputs = _outputs(func, given)
    if not outputs:
        return
    zeros = [Tensor(np.zeros_like(out.array)) for out in outputs]
    if any(g is not None and g.array.any() for g in grad(outputs, checked, zeros, allow_unused=True)):
        fail(GradcheckError, "backward not multiplied by grad_output")


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


def _all_outputs(func: Callable[..., Any], given: tuple[Any, ...]) -> list[Tensor]:
    """What the function gives that could be differentiated."""
    found = func(*given)
    outputs = found if isinstance(found, (tuple, list)) else (found,)
    for out in outputs:
        if not isinstance(out, Tensor):
            fail(AttributeError, f"'{type(out).__name__}' object has no attribute 'requires_grad'")
    return [out for out in outputs if dtypes.is_differentiable(out.array.dtype)]


def _analytical(out: Tensor, tensor: Tensor) -> Any:
    """The Jacobian by reverse sweeps: a row for each element of the input, a column for each of the output."""
    columns = []
    for place in range(out.array.size):
        seed = np.zeros_like(out.array)
        seed.reshape(-1)[place] = 1
        (found,) = grad([out], [tensor], [Tensor(seed)], retain_graph=True, allow_unused=True)
        columns.append(np.zeros(tensor.array.size, tensor.array.dtype) if found is None else found.array.reshape(-1))
    return np.stack(columns, 1) if columns else np.zeros((tensor.array.size, 0))


def _numerical(read: Callable[[], Tensor], tensor: Tensor, eps: float) -> Any:
    """The same by central differences; the input is put back after each step.  By a complex input: along both of its axes."""
    memory, rows = tensor.array, []
    steps = (eps, eps * 1j) if memory.dtype.kind == "c" else (eps,)

    def at(value: Any, place: tuple[int, ...]) -> Any:
        memory[place] = value
        return read().array.astype(np.float64).reshape(-1)

    with grad_mode(False):
        for place in np.ndindex(memory.shape):
            before = memory[place].copy()
            slopes = [(at(before + step, place) - at(before - step, place)) / (2 * eps) for step in steps]
            memory[place] = before
            rows.append(slopes[0] if len(slopes) == 1 else slopes[0] + 1j * slopes[1])
    return np.stack(rows).astype(memory.dtype) if rows else np.zeros((0, read().array.size), memory.dtype)


def gradgradcheck(
    func: Callable[..., Any],
    inputs: Any,
    grad_outputs: Any = None,
    *,
    gen_non_contig_grad_outputs: bool = False,
    check_undefined_grad: bool = True,
    check_batched_grad: bool = False,
    check_fwd_over_rev: bool = False,
    check_rev_over_rev: bool = True,
    **options: Any,
) -> bool:
    """`gradcheck` of the gradients of `func`, with random cotangents unless given."""
    if not check_fwd_over_rev and not check_rev_over_rev:
        fail(AssertionError, "Expected at least one of check_fwd_over_rev or check_rev_over_rev to be True")
    for name, value in (("check_undefined_grad", check_undefined_grad), ("check_batched_grad", check_batched_grad)):
        if value and not check_rev_over_rev:
            fail(AssertionError, f"Setting {name}=True requires check_rev_over_rev to be True")
    given = tuple(inputs) if isinstance(inputs, (tuple, list)) else (inputs,)
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

    return gradcheck(gradients, (*given, *cotangents), check_forward_ad=check_fwd_over_rev, check_backward_ad=check_rev_over_rev, **options)


def _random_like(out: Tensor) -> Tensor:
    found = Tensor(default_generator().normal(out.array.shape, out.array.dtype))
    found.requires = True
    return found
