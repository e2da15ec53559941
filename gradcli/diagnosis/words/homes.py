"""Where a name lives that stands somewhere else: ``Linear`` in ``torch.nn``, ``deepcopy`` in ``copy``.

`homes.txt` beside the library says it, a file made from the library itself: a module, and indented the public names that no module above it has.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from gradcli import library

if TYPE_CHECKING:
    from gradcli.world.world import World

ALIASES = {"F": "torch.nn.functional"}  # names that everybody gives a module
INNER = ("torch.nn.modules", "torch.ops", "torch.masked", "torch.version", "numpy")  # never the way to say it


def places() -> list[str]:
    """The modules in which a name is looked for: torch's own before others, the nearest before those below it."""
    names = (name for name in library.FILES if not name.startswith(INNER))
    return sorted(names, key=lambda name: (not name.startswith("torch"), name.count("."), name))


@cache
def _homes() -> dict[str, str]:
    """The module of each name."""
    found, place = dict[str, str](), ""
    with open(f"{library.__path__[0]}/homes.txt", encoding="utf-8") as file:
        for line in file:
            if line.startswith(" "):
                found |= dict.fromkeys(line.split(), place)
            else:
                place = line.strip()
    return found


def home(word: str) -> str | None:
    """The module that has a name."""
    return _homes().get(word)


def how_to_reach(word: str, world: World) -> list[str]:
    """The import that makes a bare name known; in shorthand, the dotted name, where that needs none."""
    if word in ALIASES:
        return [f"import it: `import {ALIASES[word]} as {word}`"]
    module = home(word)
    if module is None:
        return []
    if world.torch_imported or not module.startswith("torch"):
        return [f"import it: `from {module} import {word}`"]
    return [f"write `{module.removeprefix('torch.') if module in ('torch.nn', 'torch.optim') else module}.{word}`"]
