"""The table of mistakes: one row each, with its code, the facts that whoever raises it hands over, its headline and its help.

A row is named where the exception is raised, ``fail(IndexError, text, mistakes.dimensions, dim=3, first=-2, last=1)``. The exception's
type and text are PyTorch's and all that a program sees; the row and its facts travel with it, and a diagnostic is written from them.
A row without a headline has nothing to add to PyTorch's text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, Generic, NamedTuple, ParamSpec, Protocol

Facts = ParamSpec("Facts")


class Words(Protocol):
    """How a diagnostic speaks of what the program text shows; a headline asks it for names."""


class Mistake(Generic[Facts]):
    """One kind of mistake. `headline` makes a line of the facts, empty where PyTorch's text says as much."""

    def __init__(self, code: str, headline: Callable[Concatenate[Words, Facts], str] | None = None, help: str = "") -> None:
        self.code, self.headline, self.help = code, headline, help


class Raised(NamedTuple):
    """A mistake with the facts of one case."""

    mistake: Mistake[Any]
    facts: dict[str, Any]


def mark(error: BaseException, mistake: Mistake[Facts], *unnamed: Facts.args, **facts: Facts.kwargs) -> None:
    """Have `error` carry a mistake and its facts."""
    error.__dict__["gradcli_mistake"] = Raised(mistake, facts)


def raised(error: BaseException) -> Raised | None:
    """The mistake that an exception carries."""
    carried: Raised | None = error.__dict__.get("gradcli_mistake")
    return carried


# ---- shapes --------------------------------------------------------------------------------------------------------------

shapes: Mistake[[]] = Mistake("E0300")
inner_sizes: Mistake[[]] = Mistake("E0301")
broadcasting: Mistake[[]] = Mistake("E0302")
view_sizes: Mistake[[]] = Mistake("E0303")
joining: Mistake[[]] = Mistake("E0304")
index_range: Mistake[[]] = Mistake("E0305")
dimensions: Mistake[[]] = Mistake("E0306")


def _dimension_range(say: Words, *, dim: int, rank: int) -> str:
    return ""


dimension_range = Mistake("E0306", _dimension_range)

# ---- autograd ------------------------------------------------------------------------------------------------------------

autograd: Mistake[[]] = Mistake("E0400")
freed_graph: Mistake[[]] = Mistake("E0401")
no_graph: Mistake[[]] = Mistake("E0402")
several_elements: Mistake[[]] = Mistake("E0403")
leaf_written: Mistake[[]] = Mistake("E0404")
unused_input: Mistake[[]] = Mistake("E0406")
no_derivative: Mistake[[]] = Mistake("E0500")


def _saved_value_changed(say: Words, *, node: Any, array: Any) -> str:
    """`node` saved a value whose memory, `array`, was written afterwards."""
    return ""


saved_value_changed = Mistake("E0405", _saved_value_changed)

# ---- values and types ----------------------------------------------------------------------------------------------------

attribute: Mistake[[]] = Mistake("E0203")
keyword: Mistake[[]] = Mistake("E0204")
value: Mistake[[]] = Mistake("E0502")
dtypes: Mistake[[]] = Mistake("E0505")
arguments: Mistake[[]] = Mistake("E0507")
