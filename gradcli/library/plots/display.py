"""``IPython.display``: figures are shown, other values as a session shows them. There is nothing to clear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.library import Module
from gradcli.library.plots.record import Drawn

if TYPE_CHECKING:
    from gradcli.library.protocol import World

NOTHING = ("clear_output", "set_matplotlib_formats")  # of pages that change while they are read


def load(world: World, name: str) -> Module:
    """The module `name`."""

    def display(*objs: Any) -> None:
        """Show figures as pictures, and all else as its text."""
        for each in objs:
            if type(each) is Drawn and each.kind == "Figure":
                each.plots.keep(each)
            elif each is not None:
                world.write(f"{each!r}\n")

    members: dict[str, Any] = {"display": display, **dict.fromkeys(NOTHING, lambda wait=False, **keywords: None)}
    return Module(name, members if name == "IPython.display" else {})
