"""Changes of the program that may make it work; one is shown only after it ran."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from gradcli.diagnosis.patches.problem import Problem
from gradcli.engine.state import grad_mode
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.parsing.edits import Edit, shown
from gradcli.lang.syntax import nodes as syntax
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.runs.replay import Replay

MOST_TRIALS = 8


class Patch(NamedTuple):
    """A change in words and as an edit; `run` does the same to the values at hand."""

    words: str
    edit: Edit
    run: Callable[[], Tensor] | None = None

    def result(self) -> str:
        """``; the result is [2, 3]``, where that can be computed; raises what the change raises."""
        if self.run is None:
            return ""
        with grad_mode(False):
            return f"; the result is {list(self.run().shape)}"


Suggest = Callable[[Problem], Iterator[Patch]]


def working(patches: Iterable[Patch], replay: Replay, modules: Sequence[syntax.Module]) -> list[str]:
    """The first patch with which the program gets past the mistake. With no time to try, the first one, and that it was not tried."""
    base = None

    def untried(patch: Patch) -> list[str]:
        words = f"{patch.words} (not tried, because running the program again takes too long)"
        return [f"{words}\n{shown(modules, patch.edit)}"] if replay.possible else []

    for number, patch in enumerate(patches):
        if number == 0:
            base = replay.run()
        if base is None:
            return untried(patch)
        if base.well or number >= MOST_TRIALS:
            return []
        try:
            result = patch.result()
        except (RuntimeError, IndexError, ValueError, TypeError):
            continue
        ran = replay.run(patch.edit)
        if ran is None and replay.budget <= 0:
            return untried(patch)
        if ran is not None and ran.place > base.place:
            return [f"{patch.words}{result}\n{shown(modules, patch.edit)}"]
    return []
