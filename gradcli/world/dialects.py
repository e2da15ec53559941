"""The two dialects: a source that imports torch is a PyTorch program, any other is shorthand.

In shorthand a bare name may also be a torch function; `leaves` says which tensors become leaves.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from gradcli.engine.calls.functions import find
from gradcli.engine.tensor.tensor import Tensor
from gradcli.engine.tensor.tracking import CONSTANT
from gradcli.lang.syntax import nodes as syntax
from gradcli.world.builtins import standard
from gradcli.world.expectations import expect

if TYPE_CHECKING:
    from gradcli.world.world import World

SHARED = ("sum", "min", "max", "abs", "all", "any", "round", "pow")  # torch's when the first argument is a tensor
KEPT = 64  # modules whose syntax is not looked through again, as those that run for each row of --each
NUMBERS = {"pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan}


@lru_cache(maxsize=KEPT)
def imports_torch(module: syntax.Module) -> bool:
    """Whether a source says that it is a PyTorch program, or the document that it is part of."""
    if module.span.source.torch:
        return True
    for node in syntax.walk(module):
        if isinstance(node, syntax.Import) and any(alias.name.partition(".")[0] == "torch" for alias in node.names):
            return True
        if isinstance(node, syntax.ImportFrom) and node.module.partition(".")[0] == "torch":
            return True
    return False


@lru_cache(maxsize=KEPT)
def decides_requires_grad(module: syntax.Module) -> bool:
    """Whether a source itself says what requires grad: then no leaf is automatic."""
    for node in syntax.walk(module):
        if isinstance(node, syntax.Keyword) and node.name == "requires_grad":
            return True
        if isinstance(node, syntax.Call) and isinstance(node.function, syntax.Attribute) and node.function.name == "requires_grad_":
            return True
        targets = node.targets if isinstance(node, syntax.Assign) else [node.target] if isinstance(node, syntax.AugmentedAssign) else []
        if any(isinstance(target, syntax.Attribute) and target.name == "requires_grad" for target in targets):
            return True
    return False


# ---- names in shorthand --------------------------------------------------------------------------------------------------------------


def shorthand_names(world: World, python: dict[str, Any]) -> dict[str, Any]:
    """The builtins of shorthand: those of Python, some with torch's meaning for tensors."""
    return {**python, **torch_too(), "const": const, "logsumexp": logsumexp, "expect": expect}


@cache
def torch_too() -> dict[str, Any]:
    """The builtins that are torch's functions for tensors."""
    python = standard()
    return {name: either(name, python[name]) for name in SHARED}


def logsumexp(self: Any, dim: Any = None, keepdim: bool = False) -> Tensor:
    """torch's function; over all dimensions where none is named, as `sum` does it."""
    function = find("torch.logsumexp")
    assert function is not None
    if dim is None and isinstance(self, Tensor):
        dim = tuple(range(self.ndim))
    result: Tensor = function(self, dim, keepdim)
    return result


def either(name: str, builtin: Callable[..., Any]) -> Callable[..., Any]:
    """torch's function if the first argument is a tensor, else Python's."""

    def call(*arguments: Any, **keywords: Any) -> Any:
        first = arguments[0] if arguments else keywords.get("input")
        if isinstance(first, Tensor):
            function = find(f"torch.{name}")
            if function is not None:
                return function(*arguments, **keywords)
        return builtin(*arguments, **keywords)

    call.__name__ = call.__qualname__ = name
    call.__doc__ = builtin.__doc__
    return call


def const(data: Any) -> Tensor:
    """A tensor that does not require grad, from data or from another tensor."""
    make = find("torch.tensor")
    assert make is not None
    result: Tensor = (data.detach() if data.requires_grad else data) if isinstance(data, Tensor) else make(data)
    result.set_note(CONSTANT, True)
    return result


def shorthand_name(world: World, name: str) -> Any:
    """A bare name that the program did not bind: torch's, torch.nn.functional's, torch.linalg's, then a number; None if it is nothing."""
    if name in ("torch", "F"):
        return world.load_module("torch" if name == "torch" else "torch.nn.functional")
    if name.startswith("_"):
        return None
    for module in ("torch", "torch.nn.functional", "torch.linalg"):
        try:
            return world.load_module(module).member(name)
        except AttributeError:
            continue
    return NUMBERS.get(name)
