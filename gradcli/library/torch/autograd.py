"""``torch.autograd`` and ``torch.func``: the derivatives a program asks for, and functions that bring their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gradcli.engine.backward import backward as engine
from gradcli.engine.backward.backward import as_sequence
from gradcli.engine.backward.custom import Context, CustomNode, Function, node_class, once_only
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.errors import fail
from gradcli.engine.members import nodes
from gradcli.engine.state import STATE, grad_mode
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access import runtime
from gradcli.lang.compile.classes import BASES
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
) -> tuple[Tensor | None, ...]:
    """The derivative of `outputs` with respect to each of `inputs`."""
    outs, ins, sent = as_sequence(outputs), as_sequence(inputs), as_sequence(grad_outputs)
    if not only_inputs:
        STATE.warn(
            "FutureWarning",
            "only_inputs argument is deprecated and is ignored now (defaults to True). To accumulate gradient for other parts of the "
            "graph, please use torch.autograd.backward.",
        )
    unused = True if materialize_grads and allow_unused is None else allow_unused
    if is_grads_batched:
        return batched(outs, ins, sent, retain_graph, create_graph, unused)
    return engine.grad(outs, ins, sent, retain_graph, create_graph, unused, materialize_grads)


def batched(
    outs: Any, ins: Any, sent: Any, retain_graph: bool | None, create_graph: bool, unused: bool | None
) -> tuple[Tensor | None, ...]:
    """One sweep for each slice of the cotangents, the results stacked."""
    if sent is None or any(not isinstance(g, Tensor) or not g.array.ndim for g in sent):
        fail(RuntimeError, "If `is_grads_batched=True`, `grad_outputs` must be batched tensors")
    count = sent[0].array.shape[0]
    rows = []
    for number in range(count):
        keep = retain_graph if number == count - 1 else True
        rows.append(engine.grad(outs, ins, [TRACED.select(g, 0, number) for g in sent], keep, create_graph, unused))
    return tuple(None if column[0] is None else TRACED.stack(tuple(column), 0) for column in zip(*rows, strict=True))


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
    engine.backward(as_sequence(tensors), as_sequence(grad_tensors), retain_graph, create_graph, as_sequence(inputs))


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


def get_of_custom_node(node: CustomNode, name: str) -> Any:
    """A node of a custom function is the context too."""
    if name in ("saved_tensors", "saved_variables", "needs_input_grad") or name in node.context.kept:
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


runtime.REMOVERS[Context] = delete_of_context
runtime.PUBLIC_CHOICES[Context] = lambda context: runtime.sealed(node_class(context.name()))  # PyTorch has one object for both
runtime.handle(Context, get_of_context, put_on_context, lambda context: [*Context.PUBLIC, *context.kept])
runtime.handle(CustomNode, get_of_custom_node, None, nodes.names)
runtime.expose(Function, of_class=("apply", "forward", "backward", "jvp", "vmap", "generate_vmap_rule", "setup_context"))
Function.__module__ = "torch.autograd.function"
BASES.add(Function)


# ---- the modules ---------------------------------------------------------------------------------------------------------------------


def autograd() -> dict[str, Any]:
    from gradcli.library.torch.gradcheck import gradcheck, gradgradcheck

    return {
        "Variable": Variable,
        "Function": Function,
        "grad": grad,
        "backward": backward,
        "gradcheck": gradcheck,
        "gradgradcheck": gradgradcheck,
        "set_multithreading_enabled": Unwatched,
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
