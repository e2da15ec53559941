"""A row of the table of mistakes, and how an exception carries one with its facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Concatenate, Generic, ParamSpec, Protocol

from gradcli.diagnostics.facts import fact
from gradcli.diagnostics.facts import facts as facts_of
from gradcli.records import NamedTuple

Facts = ParamSpec("Facts")


class Named(Protocol):
    """A tensor of the failed operation; `name` is its text where that is short enough for a name, else empty."""

    @property
    def name(self) -> str: ...
    @property
    def shape(self) -> list[int]: ...
    @property
    def value(self) -> Any: ...


class Scene(Protocol):
    """What the program text shows of the operation that failed: a headline takes the names from it."""

    @property
    def operands(self) -> Sequence[Named]:
        """Its tensors, in order."""

    @property
    def function(self) -> str:
        """The name of the function or method; empty for an operator."""

    @property
    def sign(self) -> str:
        """What to put between two operands: the operator, or "and"."""

    @property
    def place(self) -> str:
        """The element that is written to, with a space behind it; empty where none is."""


class Mistake(Generic[Facts]):
    """One kind of mistake: its code, what to try in words, and `headline`, which makes a line of the scene and the facts.

    A headline that is empty leaves the line to the exception's own text.
    """

    def __init__(self, code: str, headline: Callable[Concatenate[Scene, Facts], str] | str = "", help: str = "") -> None:
        self.code, self.headline, self.help = code, headline, help

    def line(self, scene: Scene, facts: dict[str, Any]) -> str:
        """The headline of one case."""
        if isinstance(self.headline, str):
            return self.headline
        write: Callable[..., str] = self.headline
        return write(scene, **facts)


class Raised(NamedTuple):
    """A mistake with the facts of one case."""

    mistake: Mistake[Any]
    facts: dict[str, Any]


def mark(error: BaseException, mistake: Mistake[Facts], *unnamed: Facts.args, **facts: Facts.kwargs) -> None:
    """Have `error` carry a mistake and its facts."""
    facts_of(error)["mistake"] = Raised(mistake, facts)


def raised(error: BaseException | None) -> Raised | None:
    """The mistake that an exception carries."""
    carried: Raised | None = None if error is None else fact(error, "mistake")
    return carried
