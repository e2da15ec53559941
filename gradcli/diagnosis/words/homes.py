"""Where a name lives that stands somewhere else: ``Linear`` in ``torch.nn``, ``deepcopy`` in ``copy``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcli.library import FILES

if TYPE_CHECKING:
    from gradcli.world.world import World

ALIASES = {"F": "torch.nn.functional"}  # names that everybody gives a module
INNER = ("torch.nn.modules", "torch.ops", "torch.masked", "torch.version", "numpy")  # never the way to say it


def home(word: str, world: World) -> str | None:
    """The module that has a name, torch's own before others, the nearest before those below it."""
    if word.startswith("_"):
        return None
    places = sorted(
        (name for name in FILES if not name.startswith(INNER)), key=lambda name: (not name.startswith("torch"), name.count("."), name)
    )
    return next((name for name in places if word in world.load_module(name).names()), None)


def how_to_reach(word: str, world: World) -> list[str]:
    """The import that makes a bare name known; in shorthand, the dotted name, where that needs none."""
    if word in ALIASES:
        return [f"import it: `import {ALIASES[word]} as {word}`"]
    module = home(word, world)
    if module is None:
        return []
    if world.torch_imported or not module.startswith("torch"):
        return [f"import it: `from {module} import {word}`"]
    return [f"write `{module.removeprefix('torch.') if module in ('torch.nn', 'torch.optim') else module}.{word}`"]
