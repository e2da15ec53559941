"""What a module of the library may ask of the world that loads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from gradcli.lang.compile.frame import Surroundings
    from gradcli.lang.syntax.nodes import Module as Syntax
    from gradcli.library import Module
    from gradcli.library.plots.record import Plots


class World(Protocol):
    """One set of names and what hangs on it; `gradcli.world` has the real one."""

    write: Callable[[str], object]  # what a program prints
    write_error: Callable[[str], object]
    modules: dict[str, Module]  # those that are loaded
    skip_plots: bool  # whether an import of a plotting module gives one that draws nothing
    plots: Plots | None  # the figures, once a plotting module is loaded
    clock: Callable[[], int]  # how many pieces of text were printed
    python: Surroundings  # the names of a PyTorch program

    def load_module(self, name: str) -> Module:
        """A module of the library, made once a world."""

    def chance(self, name: str) -> int:
        """A seed for a generator that has none; the same again in a replay."""

    def prelude(self, module: Syntax, name: str, names: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run a module of the library that is written in the language; gives its names."""
