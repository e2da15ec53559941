"""What stands for a plotting module under ``--skip-plots``: every call does nothing, and what it gives can be called on in turn.

Programs take figures and axes apart (``fig, (left, right) = plt.subplots(1, 2)``), so a skipped thing knows how many parts it has.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import TYPE_CHECKING, Any

from gradcli.engine.state import STATE
from gradcli.lang.access import runtime
from gradcli.library import Module

if TYPE_CHECKING:
    from gradcli.library.protocol import World

PARTS = {"plot": (1,), "hist": (3,), "pie": (2,)}  # what some calls give is taken apart at once
FLAT = ("flat", "ravel", "flatten", "reshape")


class Skipped:
    """A figure, axes, a function of pyplot: anything that would have drawn.  `parts` is the shape of a grid of them."""

    def __init__(self, name: str = "", parts: tuple[int, ...] = ()) -> None:
        self.name, self.parts = name, parts

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        if self.name == "subplots":
            return Skipped(), grid(*arguments, **keywords)
        return Skipped(parts=self.parts if self.name in FLAT else PARTS.get(self.name, ()))

    def __iter__(self) -> Iterator[Skipped]:
        return (Skipped(parts=self.parts[1:]) for _ in range(len(self)))

    def __len__(self) -> int:
        return self.parts[0] if self.parts else 0

    def __getitem__(self, key: Any) -> Skipped:
        return Skipped(parts=self.parts[1:] if isinstance(key, int) else ())

    def __setitem__(self, key: Any, value: Any) -> None: ...

    def __enter__(self) -> Skipped:
        return self

    def __exit__(self, *problem: object) -> None: ...

    def __repr__(self) -> str:
        return "<a plot that was skipped>"


def grid(nrows: int = 1, ncols: int = 1, *rest: Any, squeeze: bool = True, **keywords: Any) -> Skipped:
    """The axes of ``subplots(nrows, ncols)``, those dimensions left out that are one long."""
    return Skipped(parts=tuple(int(length) for length in (nrows, ncols) if length > 1 or not squeeze))


def member(skipped: Skipped, name: str) -> Any:
    """Every name leads to something skipped, except those that look into it."""
    if name.startswith("__"):
        return runtime.common(skipped, name)
    return Skipped(name, (prod(skipped.parts),) if name in FLAT else ())


runtime.handle(Skipped, member, lambda skipped, name, value: None)


def load(world: World, name: str) -> Module:
    """The module `name`, of which nothing is drawn; said once."""
    if not any(isinstance(one.members.get(""), Skipped) for one in world.modules.values()):
        STATE.warn("Note", f"no plots are drawn: calls to {name.partition('.')[0]} are skipped")
    return Module(name, {"": Skipped()}, Skipped, tuple)
