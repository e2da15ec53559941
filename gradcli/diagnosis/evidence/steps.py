"""A step of the computation as the program writes it, and the pieces of syntax that gave it its tensors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gradcli.diagnosis.evidence.library import library_module
from gradcli.diagnostics.model import Span
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.places import nodes_covering

if TYPE_CHECKING:
    from gradcli.world.world import World


def step_at(span: Span, modules: Sequence[syntax.Module]) -> syntax.Node | None:
    """The operator, call or element that stands at a span."""
    kinds = (syntax.Binary, syntax.Call, syntax.Unary, syntax.Subscript, syntax.AugmentedAssign)
    return next((node for node in nodes_covering(modules, span) if node.span == span and isinstance(node, kinds)), None)


def operands_of(node: syntax.Node, world: World) -> list[syntax.Expression]:
    """The pieces of syntax that gave a step its tensors, in order; the module before a function's name is none."""
    if isinstance(node, syntax.Call) and isinstance(node.function, syntax.Attribute):
        receiver = node.function.value
        return [*([] if library_module(receiver, world) is not None else [receiver]), *node.arguments]
    return tensors_of(node)


def tensors_of(node: syntax.Node) -> list[syntax.Expression]:
    if isinstance(node, syntax.Binary):
        return [node.left, node.right]
    if isinstance(node, syntax.Unary):
        return [node.operand]
    if isinstance(node, syntax.AugmentedAssign):
        return [node.target, node.value]
    return list(node.arguments) if isinstance(node, syntax.Call) else []
