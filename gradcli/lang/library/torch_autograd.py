"""``torch.autograd`` and ``torch.func``: differentiating, functions with a derivative of their own, transforms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.engine import backward as engine
from gradcli.engine import custom, modes
from gradcli.engine.members import require_grad
from gradcli.engine.state import STATE
from gradcli.engine.tensor import Tensor
from gradcli.lang import runtime
from gradcli.lang.classes import BASES
from gradcli.lang.library import Module, functional, gradcheck, torch_settings, transforms
from gradcli.lang.library.torch_types import present

if TYPE_CHECKING:
    from gradcli.lang.world import World

FUNCTIONAL = ("jacobian", "hessian", "vjp", "jvp", "hvp", "vhp")
TRANSFORMS = ("grad", "grad_and_value", "vjp", "jvp", "jacrev", "jacfwd", "hessian", "vmap")


def load(world: World, name: str) -> Module:
    return Module(name, MEMBERS[name]())


def backward(
    tensors: Any,
    grad_tensors: Any = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    grad_variables: Any = None,
    inputs: Any = None,
) -> None:
    """Add the derivative of `tensors` to the ``.grad`` of the leaves."""
    start = grad_variables if grad_tensors is None else grad_tensors
    engine.backward(engine.as_sequence(tensors), engine.as_sequence(start), retain_graph, create_graph, engine.as_sequence(inputs))


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
) -> Any:
    """The derivative of `outputs` with respect to each of `inputs`, as new tensors."""
    start = engine.as_sequence(grad_outputs)
    return engine.grad(
        engine.as_sequence(outputs), engine.as_sequence(inputs), start, retain_graph, create_graph, allow_unused, materialize_grads
    )


class VariableType:
    """``torch.autograd.Variable``: a tensor by its old name."""

    __name__ = "Variable"

    def __call__(self, data: Any = None, requires_grad: bool = False, volatile: bool | None = None) -> Tensor:
        if volatile is not None:
            STATE.warn("UserWarning", "volatile was removed and now has no effect. Use `with torch.no_grad():` instead.")
        if not isinstance(data, Tensor):
            raise TypeError(f"Variable data has to be a tensor, but got {type(data).__name__}")
        made = data.detach()
        if requires_grad:
            require_grad(made, True)
        return made

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, Tensor)

    def __repr__(self) -> str:
        return "<class 'torch.autograd.variable.Variable'>"


def get_of_context(context: Any, name: str) -> Any:
    """What `ctx` shows: its methods, and what ``forward`` wrote on it."""
    if name in context.PUBLIC or (name in vars(context) and not name.startswith("_")):
        return getattr(context, name)
    return runtime.common(context, name)


def put_on_context(context: Any, name: str, value: Any) -> None:
    if name.startswith("_") or (name in context.PUBLIC and name not in ("metadata",)):
        raise AttributeError(f"attribute '{name}' of '{context.name()}' objects is not writable")
    setattr(context, name, value)


def autograd() -> dict[str, Any]:
    made = {name: getattr(modes, name) for name in torch_settings.MODES + ("detect_anomaly", "set_detect_anomaly")}
    below = {"grad_mode": Module("torch.autograd.grad_mode", {name: made[name] for name in torch_settings.MODES})}
    checks = {"gradcheck": gradcheck.gradcheck, "gradgradcheck": gradcheck.gradgradcheck}
    below["function"] = Module("torch.autograd.function", function())
    below["variable"] = Module("torch.autograd.variable", {"Variable": VARIABLE})
    return {"backward": backward, "grad": grad, "Function": custom.Function, "Variable": VARIABLE, **checks, **made, **below}


def function() -> dict[str, Any]:
    return {"Function": custom.Function, "once_differentiable": lambda method: method}


VARIABLE = VariableType()
MEMBERS: dict[str, Any] = {
    "torch.autograd": autograd,
    "torch.autograd.function": function,
    "torch.autograd.variable": lambda: {"Variable": VARIABLE},
    "torch.autograd.functional": lambda: {name: getattr(functional, name) for name in FUNCTIONAL},
    "torch.autograd.gradcheck": lambda: {"gradcheck": gradcheck.gradcheck, "gradgradcheck": gradcheck.gradgradcheck},
    "torch.func": lambda: {name: getattr(transforms, name) for name in TRANSFORMS},
}

BASES.add(custom.Function)
present(custom.Function, "torch.autograd.function", "Function")
for name in ("detect_anomaly", "set_detect_anomaly"):
    present(getattr(modes, name), "torch.autograd.anomaly_mode", name)
    runtime.expose(getattr(modes, name))
runtime.expose(custom.Function, of_class=("apply", "forward", "backward", "setup_context"))
runtime.expose(VariableType, (), {"__name__": lambda kind: "Variable"})
runtime.handle(custom.Context, get_of_context, put_on_context)
