"""``backward`` and ``grad``: what a program calls to differentiate."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from math import prod
from typing import Any
from weakref import ref

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.backward.finite import note_nonfinite
from gradcli.engine.backward.sweep import Key, Root, Sweep
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.errors import fail
from gradcli.engine.graph.gradient_edge import GradientEdge, like
from gradcli.engine.state import STATE
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.subclassed import bare
from gradcli.engine.tensor.tensor import Tensor


def backward(
    tensors: Sequence[Tensor],
    grad_tensors: Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Sequence[Tensor] | None = None,
) -> None:
    """Add the derivative of `tensors` to the ``.grad`` of the leaves they came from, or of `inputs` only."""
    begin(tensors, inputs is None)
    if inputs is not None and not inputs:
        fail(RuntimeError, "`inputs` argument to `backward()` cannot be empty.")
    _check_inputs(inputs or ())
    roots = _plain_roots(tensors) if grad_tensors is None and not create_graph else None
    if roots is None:
        roots = _roots(tensors, grad_tensors, create_graph)
    if create_graph and inputs is None:
        STATE.warn(
            "UserWarning",
            "Using backward() with create_graph=True will create a reference cycle between the parameter and its gradient which can cause a memory leak. "
            "We recommend using autograd.grad when creating the graph to avoid this. If you have to use this function, make sure to reset the .grad fields "
            "of your parameters to None after use to break the cycle and avoid the leak.",
        )
    keep = create_graph if retain_graph is None else bool(operator.index(retain_graph))  # PyTorch takes any integer
    sweep = STATE.sweep or Sweep
    if inputs is None:
        sweep(roots, create_graph, keep).run()
        return
    for tensor in inputs:
        retain_grad(tensor)
    sweep(roots, create_graph, keep, [_key(tensor) for tensor in inputs], accumulate=True).run()


def retain_grad(tensor: Tensor) -> None:
    """Keep the gradient of a tensor that is no leaf; a leaf keeps its own anyway."""
    if not tensor.requires_grad:
        fail(RuntimeError, "can't retain_grad on Tensor that has requires_grad=False", mistakes.autograd)
    node = tensor.grad_fn
    if node is not None:
        node.ensure_hooks().retain[tensor.output_nr] = ref(tensor)


def as_sequence(tensors: Any) -> Any:
    """One tensor or several, as a sequence; None stays None."""
    return tensors if tensors is None else several(tensors)


def several(tensors: Any) -> tuple[Any, ...]:
    """One tensor or several, as a tuple."""
    tensors = bare(tensors)
    if isinstance(tensors, (Tensor, GradientEdge)):
        return (tensors,)
    try:
        items = iter(tensors)
    except TypeError:
        fail(TypeError, f"'{type(tensors).__name__}' object is not iterable")
    return tuple(items)


def inputs_of(tensors: Any, function: str) -> tuple[Any, ...]:
    """What to differentiate by, as a tuple; of a dict its values."""
    if isinstance(tensors, Mapping):
        if type(tensors) is not dict:
            text = f"must be a dict, not {type(tensors).__name__}. Other Mapping types are not supported."
            fail(TypeError, f"`inputs` argument to `{function}()` {text}")
        return tuple(tensors.values())
    return several(tensors)


def outputs_of(tensors: Any) -> tuple[Any, ...]:
    """What is to be differentiated, as a tuple of tensors or edges."""
    outputs = several(tensors)
    if not all(isinstance(one, (Tensor, GradientEdge)) for one in outputs):
        fail(AssertionError, "Expected output to be a torch.Tensor")
    return outputs


def grad(
    outputs: Sequence[Tensor],
    inputs: Sequence[Tensor],
    grad_outputs: Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool | None = None,
    materialize_grads: bool = False,
) -> tuple[Tensor | None, ...]:
    """The derivative of `outputs` with respect to each of `inputs`, as new tensors; ``.grad`` stays as it is."""
    if materialize_grads and allow_unused is False:
        fail(ValueError, "Expected allow_unused to be True or not passed when materialize_grads=True, but got: allow_unused=False.")
    begin(outputs, False)
    if not inputs:
        fail(RuntimeError, "`inputs` argument to `grad()` cannot be empty.")
    _check_inputs(inputs)
    roots = _roots(outputs, grad_outputs, create_graph)
    keys = [_key(tensor) for tensor in inputs]
    found = (STATE.sweep or Sweep)(roots, create_graph, create_graph if retain_graph is None else retain_graph, keys).run()
    results: list[Tensor | None] = []
    for index, (tensor, key) in enumerate(zip(inputs, keys, strict=True)):
        g = found.get(key)
        if g is None and materialize_grads:
            g = Tensor(np.zeros_like(tensor.array), create_graph)
        if g is None and not allow_unused:
            text = (
                f"The differentiated Tensor at index {index} appears to not have been used in the graph. "
                "Set allow_unused=True if this is the desired behavior."
            )
            fail(RuntimeError, text, mistakes.unused_input, outputs=outputs, tensor=tensor)
        results.append(Tensor(g.copy()) if isinstance(g, np.ndarray) else g)
    return tuple(results)


def begin(roots: Sequence[Tensor], reaches_leaves: bool) -> None:
    """Remember that there was a backward pass, and where it started; the root may go when the program lets go of it."""
    STATE.backward_called = True
    STATE.root_reaches_leaves, STATE.root_where = reaches_leaves, STATE.where
    first = roots[0] if roots else None
    if isinstance(first, Tensor):
        STATE.root_array = first.array
        if STATE.check_finite:
            note_nonfinite(first.array)
        STATE.root = ref(first) if STATE.watch is None else lambda: first


def _check_inputs(inputs: Sequence[Any]) -> None:
    for tensor in inputs:
        if not isinstance(tensor, (Tensor, GradientEdge)):
            fail(RuntimeError, f"all inputs have to be Tensors or GradientEdges, but got {type(tensor).__name__}")


def _key(tensor: Tensor | GradientEdge) -> Key:
    if isinstance(tensor, GradientEdge):
        return tensor.node, tensor.output_nr
    edge = tensor.edge()
    if edge is None and tensor.requires_grad:
        return object(), 0  # a view that was not recorded: nothing reaches it
    if edge is None:
        fail(RuntimeError, "One of the differentiated Tensors does not require grad", mistakes.autograd)
    return edge[0], edge[1]


def _plain_roots(outputs: Sequence[Tensor]) -> list[Root] | None:
    """The usual start: one number that wants a gradient, and 1; None where there is more to it."""
    if len(outputs) != 1 or type(outputs[0]) is not Tensor or STATE.levels or STATE.batches:
        return None
    out = outputs[0]
    edge, array = out.edge(), out.array
    if edge is None or array.size != 1 or array.dtype.char not in "fd":
        return None
    seed = np.empty(array.shape, array.dtype)
    seed.fill(1)
    return [(edge[0], edge[1], seed)]


def _roots(outputs: Sequence[Tensor], cotangents: Sequence[Tensor | None] | None, create_graph: bool) -> list[Root]:
    """Where the sweep starts, and with what."""
    given = list(cotangents) if cotangents is not None else [None] * len(outputs)
    seeds = [_seed(out, g, number) for number, (out, g) in enumerate(zip(outputs, given, strict=False))]
    if len(given) < len(outputs):
        fail(RuntimeError, f"got {len(outputs)} tensors and {len(given)} gradients")
    roots: list[Root] = []
    for number, (out, seed) in enumerate(zip(outputs, seeds, strict=True)):
        edge = _key(out) if isinstance(out, GradientEdge) else out.edge()
        if edge is None:
            fail(RuntimeError, f"element {number} of tensors does not require grad and does not have a grad_fn", mistakes.no_graph)
        roots.append((edge[0], edge[1], seed if create_graph or STATE.levels or STATE.batches else seed.array))
    return roots


def _seed(out: Tensor, g: Tensor | None, number: int) -> Tensor:
    """The cotangent of one output: the given one, checked, or 1 for a scalar."""
    if isinstance(out, GradientEdge):
        known = like(out)
        if known is None and g is not None:
            return g
        if known is None or (g is None and prod(known[0]) != 1):
            fail(RuntimeError, "grad can be implicitly created only for scalar outputs", mistakes.several_elements)
        out = Tensor(np.empty(*known))
    if g is None:
        if out.requires_grad and out.array.size != 1:
            fail(RuntimeError, "grad can be implicitly created only for scalar outputs", mistakes.several_elements)
        if not dtypes.is_floating(out.array.dtype) and out.requires_grad:
            fail(
                RuntimeError,
                f"grad can be implicitly created only for real scalar outputs but got {dtypes.of(out.array.dtype)!r}",
                mistakes.complex_root,
            )
        one = np.empty(out.array.shape, out.array.dtype)
        one.fill(1)
        return Tensor(one)
    if not isinstance(g, Tensor):
        fail(TypeError, f"gradients can be either Tensors or None, but got {type(g).__name__}")
    if g.array.shape != out.array.shape:
        text = f"Mismatch in shape: grad_output[{number}] has a shape of {g.shape} and output[{number}] has a shape of {out.shape}."
        fail(RuntimeError, text, mistakes.shapes)
    if (dtypes.category(g.array.dtype) == dtypes.COMPLEX) != (dtypes.category(out.array.dtype) == dtypes.COMPLEX):
        text = (
            f"For complex Tensors, both grad_output and output are required to have the same dtype. Mismatch in dtype: grad_output[{number}] has a dtype of "
            f"{dtypes.of(g.array.dtype)!r} and output[{number}] has a dtype of {dtypes.of(out.array.dtype)!r}."
        )
        fail(RuntimeError, text, mistakes.dtypes)
    return g if g.array.dtype == out.array.dtype else TRACED.cast_grad(g, out.array.dtype)
