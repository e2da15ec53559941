"""``torch.overrides`` and the part of ``torch._C`` that handlers of ``__torch_function__`` use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.engine.calls.overriding import disabled, has_handler, overridden, takes_part, without_overrides
from gradcli.engine.tensor.subclassed import Subclassed
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access import runtime
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.library.protocol import World


class DisableTorchFunctionSubclass:
    """Inside, functions take instances of the program's classes for the tensors that they hold."""

    def __init__(self) -> None:
        self.mode = without_overrides()

    def __enter__(self) -> None:
        self.mode.__enter__()

    def __exit__(self, *error: Any) -> None:
        self.mode.__exit__(*error)


runtime.expose(DisableTorchFunctionSubclass)


def is_tensor_like(inp: Any) -> bool:
    """Whether a value is a tensor or has a say in torch's functions."""
    return isinstance(inp, (Tensor, Subclassed)) or has_handler(type(inp))


def has_torch_function(relevant_args: Any) -> bool:
    """Whether an argument has a handler."""
    return any(takes_part(value) and has_handler(type(value)) for value in relevant_args)


def handle_torch_function(public_api: Any, relevant_args: Any, *args: Any, **kwargs: Any) -> Any:
    """Ask the handlers about a function of the program's own."""
    return overridden(public_api, args, kwargs)


def load(world: World, name: str) -> Module:
    if name == "torch._C":
        return Module(
            name,
            {
                "DisableTorchFunctionSubclass": DisableTorchFunctionSubclass,
                "DisableTorchFunction": DisableTorchFunctionSubclass,
                "_disabled_torch_function_impl": disabled,
            },
        )
    return Module(
        name,
        {
            "is_tensor_like": is_tensor_like,
            "has_torch_function": has_torch_function,
            "has_torch_function_unary": lambda value: has_torch_function((value,)),
            "has_torch_function_variadic": lambda *values: has_torch_function(values),
            "handle_torch_function": handle_torch_function,
        },
    )
