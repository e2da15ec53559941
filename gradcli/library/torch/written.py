"""The modules of ``torch`` that are written in the language and also show classes that are not: `Parameter` and its kin."""

from __future__ import annotations

from gradcli.library import Module, prelude
from gradcli.library.protocol import World
from gradcli.library.torch.parameters import MEMBERS, OF_PARAMETER


def load(world: World, name: str) -> Module:
    module = prelude.load(world, name)
    module.members.update(MEMBERS if name == "torch.nn" else OF_PARAMETER)
    return module
