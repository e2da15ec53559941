"""Automatic leaves: which tensors of a shorthand program require grad although nobody said so.

A top-level assignment makes leaves of the floating tensors it binds when neither a leaf nor a constant took part in computing them.  A tensor
that is bound and becomes no leaf is a constant from then on, and so is what `const`, ``detach()``, ``.data`` and `no_grad` give.  What took
part is read off the expression: a name counts where its *values* are used, not where its shape or dtype is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import FunctionType
from typing import Any

from gradcli.engine.state import STATE
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor
from gradcli.engine.tensor.tracking import CONSTANT, require_grad
from gradcli.lang.access.contents import tensors_below
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.reads import names_bound, names_in_target

ABOUT = ("shape", "ndim", "dtype", "device", "layout", "requires_grad", "is_leaf", "grad_fn")  # attributes that tell nothing of values
QUESTIONS = ("size", "dim", "numel", "nelement", "stride", "ndimension", "is_contiguous", "element_size", "data_ptr")
COPIES_FORM = ("new_zeros", "new_ones", "new_full", "new_empty", "new_tensor")  # methods that take dtype and shape only
ASKS_FORM = ("len", "range", "type", "isinstance", "id", "zeros_like", "ones_like", "full_like", "empty_like", "rand_like", "randn_like")
CUTS = ("detach", "data", "const", "no_grad", "inference_mode")


class Leaves:
    """What a world knows of its leaves and constants; `names` are the world's own."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names
        self._functions: dict[str, syntax.Node] = {}  # the program's own, for what they read from outside

    def follow(self, node: syntax.Statement) -> None:
        """A top-level statement has run: make leaves of what it bound, or constants."""
        if isinstance(node, syntax.Function):
            self._functions[node.name] = node
        elif isinstance(node, (syntax.Assign, syntax.AnnotatedAssign)) and node.value is not None:
            self._bind(node, node.value)
        elif isinstance(node, syntax.With) and any(part_name(part) in CUTS for item in node.items for part in syntax.walk(item.context)):
            for name in names_bound(node):
                for _, tensor in self._undecided(name):
                    tensor.set_note(CONSTANT, True)

    def _bind(self, node: syntax.Assign | syntax.AnnotatedAssign, value: syntax.Expression) -> None:
        targets = node.targets if isinstance(node, syntax.Assign) else [node.target]
        if isinstance(value, syntax.Lambda) and isinstance(targets[0], syntax.Name):
            self._functions[targets[0].id] = value
        bound = [found for target in targets for name in names_in_target(target) for found in self._undecided(name)]
        if not bound:
            return
        decided = not STATE.grad_enabled or self._something_took_part(value)
        for path, tensor in bound:
            if decided:
                tensor.set_note(CONSTANT, True)
            else:
                require_grad(tensor, True)
                tensor.set_note("automatic", path)

    def _undecided(self, name: str) -> list[tuple[str, Tensor]]:
        """The floating tensors below a name that are neither leaves nor computed from some nor constants."""
        return [
            (path, tensor)
            for path, tensor in tensors_below(name, self.names.get(name), buffers=False)  # a running mean is data
            if dtypes.is_differentiable(tensor.array.dtype) and not tensor.requires_grad and not tensor.note(CONSTANT)
        ]

    def _something_took_part(self, value: syntax.Node, seen: frozenset[str] = frozenset()) -> bool:
        """Whether the values of a leaf, of what was computed from one, or of a constant are used in an expression."""
        for used in values_used(value):
            if used in CUTS:
                return True
            function = self._functions.get(used)
            if function is not None and used not in seen and isinstance(self.names.get(used), FunctionType):
                if self._something_took_part(body_of(function), seen | {used}):
                    return True
            elif used in self.names and any(takes_part(tensor) for _, tensor in tensors_below(used, self.names[used])):
                return True
        return False


def takes_part(tensor: Tensor) -> bool:
    return tensor.requires_grad or bool(tensor.note(CONSTANT))


def body_of(function: Any) -> syntax.Node:
    """The body of a function or lambda, as a node to walk."""
    return syntax.Module(function.span, function.body if isinstance(function.body, list) else [function.body])


def part_name(node: syntax.Node) -> str:
    """The last name of ``no_grad``, ``torch.no_grad``."""
    return node.id if isinstance(node, syntax.Name) else node.name if isinstance(node, syntax.Attribute) else ""


def values_used(node: syntax.Node) -> Iterator[str]:
    """The names whose values an expression uses, and, of `CUTS`, what it cuts with; ``x.shape`` and ``len(x)`` use no value."""
    if isinstance(node, syntax.Name):
        yield node.id
    elif isinstance(node, syntax.Attribute):
        if node.name in CUTS:
            yield node.name
        elif node.name not in ABOUT:
            yield from values_used(node.value)
    elif isinstance(node, syntax.Call):
        yield from values_used_by_call(node)
    else:
        for child in node.children():
            yield from values_used(child)


def values_used_by_call(node: syntax.Call) -> Iterator[str]:
    function, arguments = node.function, list(node.arguments)
    name = part_name(function)
    if name in QUESTIONS and isinstance(function, syntax.Attribute):
        return
    if name in ASKS_FORM:
        arguments = arguments[1:]
    elif not (name in COPIES_FORM and isinstance(function, syntax.Attribute)):
        yield from values_used(function)
    for argument in arguments:
        yield from values_used(argument)
    for keyword in node.keywords:
        yield from values_used(keyword.value)
