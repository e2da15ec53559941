"""``torch.autograd.functional``: Jacobians, Hessians and products with them, from plain functions of tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from gradcli.engine.backward.backward import grad
from gradcli.engine.backward.duals import forward_mode
from gradcli.engine.backward.leaves import connected
from gradcli.engine.batching.push import batch_level
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.calls.batches import slice_of, whole
from gradcli.engine.errors import fail
from gradcli.engine.jacobians.rows import gradients_of_elements
from gradcli.engine.members.methods import refuse_in_transforms
from gradcli.engine.state import grad_mode
from gradcli.engine.tensor.tensor import Tensor
from gradcli.engine.tensor.tracking import require_grad
from gradcli.library.torch.transforms_forward import duals, tangent_of

Tensors = tuple[Tensor, ...]
Function = Callable[..., Any]


def as_tuple(value: Any, what: str, function: str) -> tuple[bool, Tensors]:
    """Whether `value` was a tuple, and its tensors; refuses anything but tensors."""
    several = isinstance(value, tuple)
    found = value if isinstance(value, tuple) else (value,)
    for number, item in enumerate(found):
        if not isinstance(item, Tensor):
            kind = type(item)
            if several:
                text = f"The {what} given to {function} must be either a Tensor or a tuple of Tensors but the value at index {number} has type {kind}."
            else:
                text = f"The {what} given to {function} must be either a Tensor or a tuple of Tensors but the given {what} has type {kind}."
            fail(TypeError, text)
    return several, found


def _outputs(value: Any, function: str) -> tuple[bool, Tensors]:
    return (
        as_tuple(value, "outputs of the user-provided function", function)
        if not _is_tensors(value)
        else (isinstance(value, tuple), _tensors(value))
    )


def _is_tensors(value: Any) -> bool:
    return isinstance(value, Tensor) or (isinstance(value, tuple) and all(isinstance(item, Tensor) for item in value))


def _tensors(value: Any) -> Tensors:
    return value if isinstance(value, tuple) else (value,)


def fresh_inputs(inputs: Tensors, create_graph: bool) -> Tensors:
    """Inputs to differentiate by: connected to what they came from where the result is to have a graph, else new leaves."""
    if create_graph:
        return tuple(connected(tensor) for tensor in inputs)
    refuse_in_transforms("requires_grad_")
    found = tuple(tensor.alias() for tensor in inputs)
    for leaf in found:
        require_grad(leaf, True)
    return found


def _given(value: Any, several: bool) -> Any:
    return tuple(value) if several else value[0]


def _finished(tensors: Sequence[Tensor], create_graph: bool) -> Tensors:
    """Results without the graph that made them, unless it was asked for."""
    return tuple(tensors) if create_graph else tuple(tensor.alias() for tensor in tensors)


def _gradients(
    outputs: Sequence[Tensor],
    inputs: Tensors,
    cotangents: Sequence[Tensor | None] | None,
    create_graph: bool,
    strict: str = "",
) -> list[Tensor]:
    """One gradient for each input, zeros where an output does not depend on it; refused where `strict` names what must depend on it."""
    wired = [(out, g) for out, g in zip(outputs, cotangents or [None] * len(outputs), strict=True) if out.requires_grad]
    found: Sequence[Tensor | None] = [None] * len(inputs)
    if wired:
        sent = [g for _, g in wired]
        found = grad([out for out, _ in wired], inputs, sent, retain_graph=True, create_graph=create_graph, allow_unused=True)
    if strict:
        for number, g in enumerate(found):
            _check_dependence(g, strict, number, create_graph)
    return [TRACED.zeros_like(tensor) if g is None else g for g, tensor in zip(found, inputs, strict=True)]


# What strict mode says, by what was to be differentiated; `{}` is the number of an input.
INDEPENDENT = {
    "output": "The output of the user-provided function is independent of input {}. This is not allowed in strict mode.",
    "linear": "The gradient with respect to the input is independent of entry {} in the grad_outputs when using the double backward trick to compute forward "
    "mode gradients. This is not allowed in strict mode.",
    "jacobian": "The jacobian of the user-provided function is independent of input {}. This is not allowed in strict mode.",
    "hessian": "The hessian of the user-provided function is independent of entry {} in the grad_jacobian. This is not allowed in strict mode as it prevents "
    "from using the double backward trick to replace forward mode AD.",
}
DERIVED = {"output": "jacobian", "linear": "jacobian", "jacobian": "hessian", "hessian": "hessian"}


def _check_dependence(g: Tensor | None, what: str, number: int, create_graph: bool) -> None:
    """In strict mode each gradient must be there, and depend on the input where it is to be differentiated again."""
    if g is None:
        fail(RuntimeError, INDEPENDENT.get(what, what).format(number))
    if create_graph and not g.requires_grad:
        text = f"The {DERIVED.get(what, 'jacobian')} of the user-provided function is independent of input {number}. "
        fail(RuntimeError, f"{text}This is not allowed in strict mode when create_graph=True.")


def jacobian(
    func: Function, inputs: Any, create_graph: bool = False, strict: bool = False, vectorize: bool = False, strategy: str = "reverse-mode"
) -> Any:
    """The derivative of every element of every output by every element of every input.  Shapes: out.shape + in.shape."""
    if strategy not in ("forward-mode", "reverse-mode"):
        text = 'Expected strategy to be either "forward-mode" or "reverse-mode". Hint: If your function has more outputs than inputs, "forward-mode" '
        fail(AssertionError, f'{text}tends to be more performant. Otherwise, prefer to use "reverse-mode".')
    if strategy == "forward-mode":
        return _forward_jacobian(func, inputs, create_graph, strict, vectorize)
    with grad_mode(True):
        several_in, given = as_tuple(inputs, "inputs", "jacobian")
        leaves = fresh_inputs(given, create_graph)
        several_out, outputs = _outputs(func(*leaves), "jacobian")
        if strict:
            _check_strict(outputs)
        if vectorize:
            if strict:
                _refuse_together("strict=True", "vectorized=True", "strict=False", "vectorize=False", yet="")
            found = _rows_at_once(outputs, leaves, create_graph)
        else:
            found = [_jacobian_rows(out, leaves, create_graph, DEPENDS.format(i) if strict else "") for i, out in enumerate(outputs)]
    rows = tuple(_finished(row, create_graph) for row in found)
    return _given([_given(row, several_in) for row in rows], several_out)


def _refuse_together(
    one: str, other: str, instead: str, or_instead: str, yet: str = " (yet)", kind: type[Exception] = RuntimeError
) -> None:
    text = f"torch.autograd.functional.jacobian: `{one}` and `{other}` are not supported together{yet}. "
    fail(kind, f"{text}Please either set `{instead}` or `{or_instead}`.")


def _forward_jacobian(func: Function, inputs: Any, create_graph: bool, strict: bool, vectorize: bool) -> Any:
    """The same by one pass of forward mode with a batch of tangents; lists where PyTorch gives lists."""
    forward, reverse = 'strategy="forward-mode"', 'strategy="reverse-mode"'
    if create_graph:
        _refuse_together("create_graph=True", forward, "create_graph=False", reverse, kind=NotImplementedError)
    if strict:
        _refuse_together("strict=True", forward, "strict=False", reverse)
    several_in, given = as_tuple(inputs, "inputs", "jacobian")
    if not vectorize:
        fail(
            NotImplementedError,
            "Computing Jacobian using forward-AD or forward-over-reverse Hessian isonly implemented for `vectorize=True`.",
        )
    count = sum(tensor.array.size for tensor in given)
    with batch_level(count) as batch, forward_mode() as level:
        several_out, outputs = _outputs(func(*duals(list(given), range(count), level, batch)), "jacobian")
        tangents = [whole(tangent_of(out, level), batch, count) for out in outputs]
    lists = [list(_by_input(tangent, given)) for tangent in tangents]
    rows: Any = lists if several_in else tuple(row[0] for row in lists)
    return rows if several_out else rows[0]


def _by_input(tangent: Tensor, given: Tensors) -> Iterator[Tensor]:
    """The Jacobian of one output by each input, from its tangents counted along the first dimension.  Shapes: out.shape + in.shape."""
    start = 0
    for tensor in given:
        part = TRACED.narrow(tangent, 0, start, tensor.array.size)
        start += tensor.array.size
        yield TRACED.reshape(TRACED.movedim(part, (0,), (-1,)), tuple(tangent.array.shape[1:]) + tensor.array.shape)


def _rows_at_once(outputs: Tensors, leaves: Tensors, create_graph: bool) -> list[list[Tensor]]:
    """The Jacobian of each output by each of the leaves, one sweep with a batch of cotangents."""
    count, start = sum(out.array.size for out in outputs), 0
    flat = [TRACED.reshape(out, (-1,)) for out in outputs]
    bases = []
    for out in outputs:
        basis = np.zeros((count, out.array.size), out.array.dtype)
        basis[start : start + out.array.size] = np.eye(out.array.size)
        start += out.array.size
        bases.append(Tensor(basis))
    with batch_level(count) as level:
        cotangents = [slice_of(basis, 0, level) for basis in bases]
        found = [whole(g, level, count) for g in _gradients(flat, leaves, cotangents, create_graph)]
    rows: list[list[Tensor]] = []
    start = 0
    for out in outputs:
        parts = [TRACED.narrow(g, 0, start, out.array.size) for g in found]
        start += out.array.size
        rows.append([TRACED.view(part, tuple(out.array.shape) + leaf.array.shape) for part, leaf in zip(parts, leaves, strict=True)])
    return rows


DEPENDS = "Output {} of the user-provided function is independent of input {{}}. This is not allowed in strict mode."


def _jacobian_rows(out: Tensor, leaves: Tensors, create_graph: bool, strict: str = "") -> list[Tensor]:
    """The Jacobian of one output by each of the leaves, one sweep for each element."""
    shape = tuple(out.array.shape)
    flat = TRACED.reshape(out, (-1,))
    together = None if create_graph or strict else gradients_of_elements(flat, leaves)
    if together is not None:
        return [
            Tensor(np.zeros(shape + leaf.array.shape, leaf.array.dtype) if g is None else g.reshape(shape + leaf.array.shape))
            for g, leaf in zip(together, leaves, strict=True)
        ]
    columns: list[list[Tensor]] = [[] for _ in leaves]
    for position in range(out.array.size):
        for column, g in zip(columns, _gradients([TRACED.select(flat, 0, position)], leaves, None, create_graph, strict), strict=True):
            column.append(g)
    return [
        TRACED.view(TRACED.stack(tuple(column), 0), shape + leaf.array.shape)
        if column
        else TRACED.reshape(TRACED.zeros_like(leaf), shape + leaf.array.shape)
        for column, leaf in zip(columns, leaves, strict=True)
    ]


def _check_strict(outputs: Tensors) -> None:
    for number, out in enumerate(outputs):
        if not out.requires_grad:
            fail(
                RuntimeError,
                f"Output {number} of the user-provided function does not require gradients. The outputs must be computed in a differentiable "
                "manner from the input when running in strict mode.",
            )


def hessian(
    func: Function,
    inputs: Any,
    create_graph: bool = False,
    strict: bool = False,
    vectorize: bool = False,
    outer_jacobian_strategy: str = "reverse-mode",
) -> Any:
    """The second derivatives of a function of one value."""
    several, given = as_tuple(inputs, "inputs", "hessian")

    def gradient(*leaves: Tensor) -> Any:
        def scalar(*inner: Tensor) -> Tensor:
            out = func(*inner)
            several_out, outputs = _outputs(out, "hessian")
            if several_out:
                fail(RuntimeError, "The function given to hessian should return a single Tensor")
            if outputs[0].array.size != 1:
                fail(RuntimeError, "The Tensor returned by the function given to hessian should contain a single element")
            return TRACED.squeeze(outputs[0])

        found = jacobian(scalar, leaves if several else leaves[0], create_graph=True)
        if strict:
            _check_jacobian(found if several else (found,))
        return found

    return jacobian(gradient, given if several else given[0], create_graph, strict, vectorize, outer_jacobian_strategy)


def _check_jacobian(found: Sequence[Tensor]) -> None:
    """In strict mode the first derivative must depend on the inputs."""
    for number, g in enumerate(found):
        if not g.requires_grad:
            fail(
                RuntimeError,
                f"While computing the hessian, found that the jacobian of the user-provided function with respect to input {number} is independent of the "
                "input. This is not allowed in strict mode. You should ensure that your function is twice differentiable and that the jacobian depends on "
                "the inputs (this would be violated by a linear function for example).",
            )


def _vector(v: Any, several: bool, like: Tensors, what: str, function: str) -> Tensors | None:
    """`v` checked against the tensors it multiplies; None where a single value needs none."""
    if v is None:
        if len(like) != 1 or like[0].array.size != 1:
            texts = {
                "outputs": "The vector v can only be None if the user-provided function returns a single Tensor with a single element.",
                "inputs": "The vector v can only be None if the input to the user-provided function is a single Tensor with a single element.",
            }
            fail(RuntimeError, texts[what])
        return (TRACED.ones_like(like[0]),)
    _, found = as_tuple(v, "v", function)
    if len(found) != len(like):
        if not several:
            fail(RuntimeError, "The given v should contain a single Tensor.")
        fail(RuntimeError, f"v is a tuple of invalid length: should be {len(like)} but got {len(found)}.")
    for number, (item, tensor) in enumerate(zip(found, like, strict=True)):
        if item.array.shape != tensor.array.shape:
            prefix = f"Entry {number} in " if several else ""
            fail(RuntimeError, f"{prefix}v has invalid size: should be {tensor.shape} but got {item.shape}.")
    return found


def vjp(func: Function, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> Any:
    """The value of `func` and the product of `v` with its Jacobian."""
    with grad_mode(True):
        several_in, given = as_tuple(inputs, "inputs", "vjp")
        leaves = fresh_inputs(given, create_graph)
        several_out, outputs = _outputs(func(*leaves), "vjp")
        if strict:
            _check_strict(outputs)
        found = _gradients(outputs, leaves, _vector(v, several_out, outputs, "outputs", "vjp"), create_graph, "output" if strict else "")
    return _given(_finished(outputs, create_graph), several_out), _given(_finished(found, create_graph), several_in)


def jvp(func: Function, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> Any:
    """The value of `func` and the product of its Jacobian with `v`, by two reverse sweeps."""
    with grad_mode(True):
        several, given = as_tuple(inputs, "inputs", "jvp")
        direction = _vector(v, several, given, "inputs", "jvp")
        leaves = fresh_inputs(given, create_graph)
        several_out, outputs = _outputs(func(*leaves), "jvp")
        if strict:
            _check_strict(outputs)
        weights = tuple(_leaf(TRACED.zeros_like(out)) for out in outputs)
        linear = _gradients(outputs, leaves, weights, create_graph=True, strict="output" if strict else "")
        found = _gradients(linear, weights, direction, create_graph, "linear" if strict else "")
    return _given(_finished(outputs, create_graph), several_out), _given(_finished(found, create_graph), several_out)


def _leaf(tensor: Tensor) -> Tensor:
    tensor.requires = True
    return tensor


def _scalar_gradients(func: Function, leaves: Tensors, function: str, strict: bool) -> tuple[Tensor, list[Tensor]]:
    """The value of a function of one element, and its gradients with a graph."""
    several, outputs = _outputs(func(*leaves), function)
    if several:
        fail(RuntimeError, f"The function given to {function} should return a single Tensor")
    if outputs[0].array.size != 1:
        fail(RuntimeError, f"The Tensor returned by the function given to {function} should contain a single element")
    if strict:
        _check_strict(outputs)
    gradients = _gradients(outputs, leaves, None, create_graph=True)
    if strict:
        _check_jacobian(gradients)
    return outputs[0], gradients


def vhp(func: Function, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> Any:
    """The value of `func` and the product of `v` with its Hessian."""
    with grad_mode(True):
        several, given = as_tuple(inputs, "inputs", "vhp")
        direction = _vector(v, several, given, "inputs", "vhp")
        leaves = fresh_inputs(given, create_graph)
        value, gradients = _scalar_gradients(func, leaves, "vhp", strict)
        found = _gradients(gradients, leaves, direction, create_graph, "jacobian" if strict else "")
    return _finished([value], create_graph)[0], _given(_finished(found, create_graph), several)


def hvp(func: Function, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> Any:
    """The value of `func` and the product of its Hessian with `v`: of a symmetric matrix, the same as `vhp`."""
    with grad_mode(True):
        several, given = as_tuple(inputs, "inputs", "hvp")
        direction = _vector(v, several, given, "inputs", "hvp")
        leaves = fresh_inputs(given, create_graph)
        value, gradients = _scalar_gradients(func, leaves, "hvp", strict)
        weights = tuple(_leaf(TRACED.zeros_like(g)) for g in gradients)
        linear = _gradients(gradients, leaves, weights, create_graph=True, strict="jacobian" if strict else "")
        found = _gradients(linear, weights, direction, create_graph, "hessian" if strict else "")
    return _finished([value], create_graph)[0], _given(_finished(found, create_graph), several)
