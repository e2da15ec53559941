"""The library's modules under the names that a program gives them: ``import torch as th``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcli.lang.syntax import nodes as syntax
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.world.world import World


def library_module(node: syntax.Node, world: World) -> Module | None:
    """The module that a name or a dotted name stands for; None if that is anything else."""
    if isinstance(node, syntax.Name):
        value = world.names.get(node.id, world.shorthand.ambient.get(node.id))
        return value if isinstance(value, Module) else None
    if not isinstance(node, syntax.Attribute):
        return None
    parent = library_module(node.value, world)
    if parent is None or node.name not in parent.names():
        return None
    member = parent.member(node.name)
    return member if isinstance(member, Module) else None


def name_of_torch(world: World) -> str:
    """What the program calls torch."""
    names = (name for name, value in world.names.items() if isinstance(value, Module) and value.name == "torch")
    return next(names, "torch")
