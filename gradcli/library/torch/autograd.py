"""``torch.autograd`` and ``torch.func``: the derivatives a program asks for, and functions that bring their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics import mistakes
from gradcli.engine.backward import backward as engine
from gradcli.engine.backward.backward import as_sequence, inputs_of, outputs_of
from gradcli.engine.backward.custom import Context, CustomNode, node_class, once_only
from gradcli.engine.backward.custom_function import Function, Parameters
from gradcli.engine.backward.modes import preserve_version
from gradcli.engine.batching.push import batch_level
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.calls.batches import slice_of, whole
from gradcli.engine.calls.overriding import overridable
from gradcli.engine.errors import fail
from gradcli.engine.graph.graph import moment
from gradcli.engine.members import nodes
from gradcli.engine.members.methods import refuse_in_transforms
from gradcli.engine.state import STATE, grad_mode
from gradcli.engine.table.kinds import truth
from gradcli.engine.tensor.tensor import Size, Tensor
from gradcli.lang.access import runtime
from gradcli.lang.compile.classes import BASES
from gradcli.lang.compile.functions import positional_parameters
from gradcli.library import Module
from gradcli.library.python.managers import PROFILER, Unwatched
from gradcli.library.torch.settings import ANOMALY, MODES
from gradcli.library.torch.types import Variable

if TYPE_CHECKING:
    from gradcli.library.protocol import World

FUNCTIONAL = ("jacobian", "hessian", "vjp", "jvp", "vhp", "hvp")
REVERSE = ("grad", "grad_and_value", "vjp", "jacrev")
FORWARD = ("jvp", "linearize", "jacfwd", "hessian")


def load(world: World, name: str) -> Module:
    if name == "torch.func":
        from gradcli.library.prelude import Prelude
        from gradcli.library.torch import batches, transforms, transforms_forward

        written = Prelude(world, name)
        files = {**dict.fromkeys(REVERSE, transforms), **dict.fromkeys(FORWARD, transforms_forward), "vmap": batches}
        return Module(name, {member: getattr(file, member) for member, file in files.items()}, written.find, written.names)
    if name == "torch.autograd.functional":
        from gradcli.library.torch import functional

        return Module(name, {member: getattr(functional, member) for member in FUNCTIONAL})
    return Module(name, MEMBERS[name]())


# ---- grad and backward ---------------------------------------------------------------------------------------------------------------


@overridable
def grad(
    outputs: Any,
    inputs: Any,
    grad_outputs: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    only_inputs: bool = True,
    allow_unused: bool | None = None,
    is_grads_batched: bool = False,
    materialize_grads: bool = False,
) -> tuple[Tensor | None, ...] | dict[Any, Tensor | None]:
    """The derivative of `outputs` with respect to each of `inputs`, by key where those are a dict."""
    outs, ins, sent = outputs_of(outputs), inputs_of(inputs, "grad"), as_sequence(grad_outputs)
    if not only_inputs:
        STATE.warn(
            "FutureWarning",
            "only_inputs argument is deprecated and is ignored now (defaults to True). To accumulate gradient for other parts of the "
            "graph, please use torch.autograd.backward.",
        )
    unused = True if materialize_grads and allow_unused is None else allow_unused
    if is_grads_batched:
        found = batched(outs, ins, sent, retain_graph, create_graph, unused)
    else:
        found = engine.grad(outs, ins, sent, retain_graph, create_graph, unused, materialize_grads)
    return dict(zip(inputs, found, strict=True)) if type(inputs) is dict else found


def batched(
    outs: Any, ins: Any, sent: Any, retain_graph: bool | None, create_graph: bool, unused: bool | None
) -> tuple[Tensor | None, ...]:
    """One sweep with batches of cotangents: the gradients are batches too."""
    cotangents = [
        _batch_of_cotangents(out, g, number) for number, (out, g) in enumerate(zip(outs, sent or [None] * len(outs), strict=True))
    ]
    if any(not g.array.ndim for g in cotangents):
        text = "Got in_dim=0 for some input, but that input is a Tensor of dimensionality 0 so expected in_dim to satisfy 0 <= in_dim < 0."
        fail(ValueError, f"vmap(vjp, in_dims=0, ...)(<inputs>): {text}")
    lengths = [len(g.array) for g in cotangents]
    if len(set(lengths)) > 1:
        fail(
            ValueError,
            f"vmap: Expected all tensors to have the same size in the mapped dimension, got sizes {lengths} for the mapped dimension",
        )
    with batch_level(lengths[0]) as level:
        found = engine.grad(outs, ins, [slice_of(g, 0, level) for g in cotangents], retain_graph, create_graph, unused)
        return tuple(None if g is None else whole(g, level, lengths[0]) for g in found)


def _batch_of_cotangents(out: Any, g: Any, number: int) -> Tensor:
    """The cotangents of one output, checked; where there are none, one of a scalar."""
    if g is None:
        if out.array.size != 1:
            fail(RuntimeError, "grad can be implicitly created only for scalar outputs", mistakes.several_elements)
        return TRACED.ones_like(out)
    if not g.array.ndim:
        text = "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number"
        fail(IndexError, text)
    if isinstance(out, Tensor) and g.array.shape[1:] != out.array.shape:
        shapes = f"grad_output[{number}] has a shape of {Size(g.array.shape[1:])} and output[{number}] has a shape of {out.shape}"
        fail(
            RuntimeError,
            "If `is_grads_batched=True`, we interpret the first dimension of each grad_output as the batch dimension. The sizes of the remaining dimensions "
            f"are expected to match the shape of corresponding output, but a mismatch was detected: {shapes}. If you only want some tensors in "
            "`grad_output` to be considered batched, consider using vmap.",
        )
    return g


def backward(
    tensors: Any,
    grad_tensors: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    grad_variables: Any = None,
    inputs: Tensor | Sequence[Tensor] | None = None,
) -> None:
    """Add the derivative of `tensors` to the ``.grad`` of the leaves they came from."""
    if grad_variables is not None:
        STATE.warn("FutureWarning", "`grad_variables` is deprecated. Use `grad_tensors` instead.")
        if grad_tensors is not None:
            text = "`grad_tensors` and `grad_variables` (deprecated) arguments both passed to `backward()`. Please only use `grad_tensors`."
            fail(RuntimeError, text)
        grad_tensors = grad_variables
    refuse_in_transforms("backward")
    engine.backward(
        outputs_of(tensors),
        as_sequence(grad_tensors),
        retain_graph,
        create_graph,
        None if inputs is None else inputs_of(inputs, "backward"),
    )


# ---- functions of one's own ----------------------------------------------------------------------------------------------------------


def get_of_context(context: Context, name: str) -> Any:
    """What PyTorch's context has, then what the program kept on it."""
    if name in Context.PUBLIC:
        return getattr(context, name)
    if name in context.kept:
        return context.kept[name]
    return runtime.common(context, name)


def put_on_context(context: Context, name: str, value: Any) -> None:
    if name in Context.PUBLIC:
        raise AttributeError(f"attribute '{name}' of 'torch._C._FunctionBase' objects is not writable")
    context.kept[name] = value


OF_BOTH = tuple(name for name in Context.PUBLIC if name not in nodes.READABLE)  # a node of a custom function is the context too


def get_of_custom_node(node: CustomNode, name: str) -> Any:
    """What its context has, and what every node has."""
    if name in OF_BOTH or name in node.context.kept:
        return get_of_context(node.context, name)
    return runtime.common(node, name) if name.startswith("__") else nodes.get(node, name)


def once_differentiable(function: Any) -> Any:
    """Mark a ``backward`` that cannot be differentiated again."""

    def run(context: Any, *cotangents: Any) -> Any:
        with grad_mode(False):
            found = function(context, *cotangents)
        if not STATE.grad_enabled or not any(isinstance(g, Tensor) and g.requires_grad for g in cotangents):
            return found
        results = tuple(once_only(g) if isinstance(g, Tensor) else g for g in (found if isinstance(found, tuple) else (found,)))
        return results if isinstance(found, tuple) else results[0]

    return run


def delete_of_context(context: Context, name: str) -> None:
    """``del ctx.name``: an attribute the program set."""
    if name not in context.kept:
        runtime.missing(context, name)
    del context.kept[name]


runtime.expose(preserve_version)
runtime.REMOVERS[Context] = delete_of_context
runtime.PUBLIC_CHOICES[Context] = lambda context: runtime.sealed(node_class(context.name()))  # PyTorch has one object for both
runtime.handle(Context, get_of_context, put_on_context, lambda context: [*Context.PUBLIC, *context.kept])
runtime.handle(CustomNode, get_of_custom_node, None, lambda node: [*nodes.names(node), *OF_BOTH, *node.context.kept])
runtime.expose(Function, ("apply",), of_class=("apply", "forward", "backward", "jvp", "vmap", "generate_vmap_rule", "setup_context"))
Function.__module__ = "torch.autograd.function"
Function.parameters = staticmethod(lambda function: None if (found := positional_parameters(function)) is None else Parameters(*found))
BASES.add(Function)


# ---- the modules ---------------------------------------------------------------------------------------------------------------------


def set_multithreading_enabled(mode: Any) -> Unwatched:
    """One thread computes here."""
    truth(mode, "set_multithreading_enabled", "enabled")
    return Unwatched()


def autograd() -> dict[str, Any]:
    from gradcli.library.torch.gradcheck import gradcheck, gradgradcheck

    return {
        "Variable": Variable,
        "Function": Function,
        "grad": grad,
        "backward": backward,
        "gradcheck": gradcheck,
        "gradgradcheck": gradgradcheck,
        "set_multithreading_enabled": set_multithreading_enabled,
        "_unsafe_preserve_version_counter": preserve_version,
        "_current_graph_task": lambda: moment() if STATE.running is None else STATE.running.number,
        "_is_checkpoint_valid": lambda: STATE.running is None or STATE.running.wanted is None,
        **{name: MODES[name] for name in ("no_grad", "enable_grad", "set_grad_enabled", "inference_mode")},
        **ANOMALY,
    }


def checks() -> dict[str, Any]:
    from gradcli.library.torch.gradcheck import gradcheck, gradgradcheck

    return {"gradcheck": gradcheck, "gradgradcheck": gradgradcheck}


MEMBERS: dict[str, Any] = {
    "torch.autograd.profiler": lambda: dict(PROFILER),
    "torch.profiler": lambda: {**PROFILER, "ProfilerActivity": Module("ProfilerActivity", {name: name for name in ("CPU", "CUDA", "XPU")})},
    "torch.autograd": autograd,
    "torch.autograd.function": lambda: {
        "Function": Function,
        "once_differentiable": once_differentiable,
        "FunctionCtx": runtime.sealed(Context),
    },
    "torch.autograd.variable": lambda: {"Variable": Variable},
    "torch.autograd.gradcheck": checks,
    "torch.autograd.grad_mode": lambda: {name: MODES[name] for name in ("no_grad", "enable_grad", "set_grad_enabled", "inference_mode")},
    "torch.autograd.anomaly_mode": lambda: dict(ANOMALY),
}
