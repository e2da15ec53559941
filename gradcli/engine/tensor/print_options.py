"""What ``torch.set_printoptions`` governs."""

from __future__ import annotations

import math
from typing import Any

from gradcli.engine.state import state_of_thread

PROFILES: dict[str, dict[str, float]] = {
    "default": {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80},
    "short": {"precision": 2, "threshold": 1000, "edgeitems": 2, "linewidth": 80},
    "full": {"precision": 4, "threshold": math.inf, "edgeitems": 3, "linewidth": 80},
}


class PrintOptions:
    """How the text of a tensor is laid out; `sci_mode` None leaves the choice to the values."""

    __slots__ = ("edgeitems", "linewidth", "precision", "sci_mode", "threshold")

    def __init__(
        self, precision: int = 4, threshold: float = 1000, edgeitems: int = 3, linewidth: int = 80, sci_mode: bool | None = None
    ) -> None:
        self.precision, self.threshold, self.edgeitems, self.linewidth, self.sci_mode = precision, threshold, edgeitems, linewidth, sci_mode

    def change(
        self,
        precision: int | None = None,
        threshold: float | None = None,
        edgeitems: int | None = None,
        linewidth: int | None = None,
        profile: str | None = None,
        sci_mode: bool | None = None,
    ) -> None:
        """Take over what is given: the profile first, then single options.  `sci_mode` is forgotten unless it is given again."""
        named = {"precision": precision, "threshold": threshold, "edgeitems": edgeitems, "linewidth": linewidth}
        given = {name: value for name, value in named.items() if value is not None}
        for name, value in {**PROFILES.get(profile or "", {}), **given}.items():
            setattr(self, name, value)
        self.sci_mode = sci_mode

    def as_dict(self) -> dict[str, Any]:
        """What ``torch.get_printoptions`` returns; `change` accepts all of it."""
        return {name: getattr(self, name) for name in ("precision", "threshold", "edgeitems", "linewidth", "sci_mode")}


def print_options() -> PrintOptions:
    """Those of this thread's run, made when something is first printed."""
    state = state_of_thread()
    options = state.print_options
    if options is None:
        options = state.print_options = PrintOptions()
    return options
