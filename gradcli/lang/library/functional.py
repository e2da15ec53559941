"""``torch.autograd.functional``: Jacobians, Hessians and products with them, from plain functions of tensors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gradcli.engine.apply import TRACED
from gradcli.engine.backward import grad
from gradcli.engine.errors import fail
from gradcli.engine.state import grad_mode
from gradcli.engine.tensor import Tensor

Tensors = tuple[Tensor, ...]
Function = Callable[..., Any]


def as_tuple(value: Any, what: str, function: str) -> tuple[bool, Tensors]:
    """Whether `value` was a tuple, and its tensors; refuses anything but tensors."""
    several = isinstance(value, (tuple, list))
    found = tuple(value) if several else (value,)
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
    found = []
    for tensor in inputs:
        if create_graph and tensor.requires_grad:
            found.append(TRACED.view_as(tensor, tensor))
        else:
            leaf = tensor.alias()
            leaf.requires = True
            found.append(leaf)
    return tuple(found)


def _given(value: Any, several: bool) -> Any:
    return tuple(value) if several else value[0]


def _finished(tensors: Sequence[Tensor], create_graph: bool) -> Tensors:
    """Results without the graph that made them, unless it was asked for."""
    return tuple(tensors) if create_graph else tuple(tensor.alias() for tensor in tensors)


def _gradients(outputs: Sequence[Tensor], inputs: Tensors, cotangents: Sequence[Tensor | None] | None, create_graph: bool) -> list[Tensor]:
    """One gradient for each input, zeros where an output does not depend on it."""
    wired = [(out, g) for out, g in zip(outputs, cotangents or [None] * len(outputs), strict=True) if out.requires_grad]
    if not wired:
        return [TRACED.zeros_like(tensor) for tensor in inputs]
    found = grad([out for out, _ in wired], inputs, [g for _, g in wired], retain_graph=True, create_graph=create_graph, allow_unused=True)
    return [TRACED.zeros_like(tensor) if g is None else g for g, tensor in zip(found, inputs, strict=True)]


def jacobian(
    func: Function, inputs: Any, create_graph: bool = False, strict: bool = False, vectorize: bool = False, strategy: str = "reverse-mode"
) -> Any:
    """The derivative of every element of every output by every element of every input.  Shapes: out.shape + in.shape."""
    with grad_mode(True):
        several_in, given = as_tuple(inputs, "inputs", "jacobian")
        leaves = fresh_inputs(given, create_graph)
        several_out, outputs = _outputs(func(*leaves), "jacobian")
        if strict:
            _check_strict(outputs)
        found = [_jacobian_rows(out, leaves, create_graph) for out in outputs]
    rows = tuple(_finished(row, create_graph) for row in found)
    return _given([_given(row, several_in) for row in rows], several_out)


def _jacobian_rows(out: Tensor, leaves: Tensors, create_graph: bool) -> list[Tensor]:
    """The Jacobian of one output by each of the leaves, one sweep for each element."""
    columns: list[list[Tensor]] = [[] for _ in leaves]
    flat = TRACED.reshape(out, (-1,))
    for position in range(out.array.size):
        for column, g in zip(columns, _gradients([TRACED.select(flat, 0, position)], leaves, None, create_graph), strict=True):
            column.append(g)
    shape = tuple(out.array.shape)
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

        return jacobian(scalar, leaves if several else leaves[0], create_graph=True)

    return jacobian(gradient, given if several else given[0], create_graph=create_graph, strict=strict)


def _vector(v: Any, like: Tensors, what: str, function: str) -> Tensors | None:
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
        fail(RuntimeError, f"v is a tuple of invalid length: should be {len(like)} but got {len(found)}.")
    for number, (item, tensor) in enumerate(zip(found, like, strict=True)):
        if item.array.shape != tensor.array.shape:
            prefix = f"Entry {number} in " if len(like) > 1 else ""
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
        found = _gradients(outputs, leaves, _vector(v, outputs, "outputs", "vjp"), create_graph)
    return _given(_finished(outputs, create_graph), several_out), _given(_finished(found, create_graph), several_in)


def jvp(func: Function, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> Any:
    """The value of `func` and the product of its Jacobian with `v`, by two reverse sweeps."""
    with grad_mode(True):
        _, given = as_tuple(inputs, "inputs", "jvp")
        direction = _vector(v, given, "inputs", "jvp")
        leaves = fresh_inputs(given, create_graph)
        several_out, outputs = _outputs(func(*leaves), "jvp")
        weights = tuple(_leaf(TRACED.zeros_like(out)) for out in outputs)
        linear = _gradients(outputs, leaves, weights, create_graph=True)
        found = _gradients(linear, weights, direction, create_graph)
    return _given(_finished(outputs, create_graph), several_out), _given(_finished(found, create_graph), several_out)


def _leaf(tensor: Tensor) -> Tensor:
    tensor.requires = True
    return tensor


def _scalar_gradients(func: Function, leaves: Tensors, function: str) -> tuple[Tensor, list[Tensor]]:
    """The value of a function of one element, and its gradients with a graph."""
    several, outputs = _outputs(func(*leaves), function)
    if several:
        fail(RuntimeError, f"The function given to {function} should return a single Tensor")
    if outputs[0].array.size != 1:
        fail(RuntimeError, f"The Tensor returned by the function given to {function} should contain a single element")
    return outputs[0], _gradients(outputs, leaves, None, create_graph=True)


def vhp(func: Function, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> Any:
    """The value of `func` and the product of `v` with its Hessian."""
    with grad_mode(True):
        several, given = as_tuple(inputs, "inputs", "vhp")
        direction = _vector(v, given, "inputs", "vhp")
        leaves = fresh_inputs(given, create_graph)
        value, gradients = _scalar_gradients(func, leaves, "vhp")
        found = _gradients(gradients, leaves, direction, create_graph)
    return _finished([value], create_graph)[0], _given(_finished(found, create_graph), several)


def hvp(func: Function, inputs: Any, v: Any = None, create_graph: bool = False, strict: bool = False) -> Any:
    """The value of `func` and the product of its Hessian with `v`: of a symmetric matrix, the same as `vhp`."""
    with grad_mode(True):
        several, given = as_tuple(inputs, "inputs", "hvp")
        direction = _vector(v, given, "inputs", "hvp")
        leaves = fresh_inputs(given, create_graph)
        value, gradients = _scalar_gradients(func, leaves, "hvp")
        weights = tuple(_leaf(TRACED.zeros_like(g)) for g in gradients)
        linear = _gradients(gradients, leaves, weights, create_graph=True)
        found = _gradients(linear, weights, direction, create_graph)
    return _finished([value], create_graph)[0], _given(_finished(found, create_graph), several)
