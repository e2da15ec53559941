"""``torch`` and the modules below it, as far as they are ops of the table: everything else is entered by the files around this one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.engine import dtypes, functions
from gradcli.engine.tensor import Size, Tensor
from gradcli.lang.library import Module

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
    space = SPACES.get(name)
    if space is None:
        return Module(name)

    def find(member: str) -> Any:
        return functions.find(f"{space}.{member}")

    return Module(name, TORCH() if name == "torch" else {}, find, lambda: functions.names(space))


def TORCH() -> dict[str, Any]:
    """What ``torch`` has beside ops: types, dtypes, numbers."""
    return {"Tensor": Tensor, "Size": Size, "__version__": "2.13.0+cpu"}
