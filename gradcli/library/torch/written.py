"""The modules of ``torch`` that are written in the language and also show a class that is not: `Parameter`."""

from __future__ import annotations

from gradcli.library import Module, prelude
from gradcli.library.protocol import World
from gradcli.library.torch.types import Parameter


def load(world: World, name: str) -> Module:
    module = prelude.load(world, name)
    module.members["Parameter"] = Parameter
    return module
