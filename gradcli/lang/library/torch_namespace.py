"""``torch`` and the modules below it: spaces of the op table, and beside them the types and switches that are no ops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.engine import functions
from gradcli.lang.library import Module, torch_settings, torch_types

if TYPE_CHECKING:
    from gradcli.lang.world import World

# The module -> the space of the op table it shows.
SPACES = {
    "torch": "torch",
    "torch.nn.functional": "nn.functional",
    "torch.linalg": "linalg",
    "torch.special": "special",
    "torch.fft": "fft",
}


def load(world: World, name: str) -> Module:
    space = SPACES[name]

    def find(member: str) -> Any:
        return None if member.startswith("__") else functions.find(f"{space}.{member}")

    return Module(name, members(name), find, lambda: functions.names(space))


def members(name: str) -> dict[str, Any]:
    """What a module has beside ops."""
    if name == "torch":
        return torch_types.members() | torch_settings.members()
    if name == "torch.linalg":
        from gradcli.engine.errors import LinAlgError

        return {"LinAlgError": LinAlgError}
    return {}
