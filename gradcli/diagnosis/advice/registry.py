"""The kinds of mistakes that have a cure of their own, tried in turn."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.facts import text_of
from gradcli.diagnostics.model import Label
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.diagnosis.patches.problem import Problem
    from gradcli.lang.parsing.edits import Edit
    from gradcli.runs.replay import Replay
    from gradcli.runs.session import Session


class Advice(NamedTuple):
    """What to do, and places that belong to it."""

    helps: tuple[str, ...]
    labels: tuple[Label, ...] = ()


class Case(NamedTuple):
    """A mistake with what is there to look into: the names of the program, and the run, which can be made again."""

    problem: Problem
    session: Session
    replay: Replay

    def gets_past(self, edit: Edit) -> bool:
        """Whether the program, changed so, gets past the statement it failed in."""
        from gradcli.runs.replay import statement_of

        last = len(self.problem.modules) - 1
        failed = (last, statement_of(self.problem.error, self.problem.modules[last]))
        ran = self.replay.run(edit)
        return ran is not None and ran.place > failed

    @property
    def text(self) -> str:
        return text_of(self.problem.error)

    @property
    def names(self) -> dict[str, Any]:
        return dict(self.session.world.names)


Advise = Callable[[Case], Advice | None]
ADVISERS: dict[str, list[Advise]] = {}


def advises(*codes: str) -> Callable[[Advise], Advise]:
    """Enter a kind for some codes."""

    def register(advise: Advise) -> Advise:
        for code in codes:
            ADVISERS.setdefault(code, []).append(advise)
        return advise

    return register


def advice(case: Case) -> Advice | None:
    """The first that fits; what looks is loaded only once there is a failure."""
    for name in ("autograd", "layouts", "training", "loops", "modules", "writes"):  # these enter what they advise
        import_module(f"gradcli.diagnosis.advice.{name}")
    return next((found for advise in ADVISERS.get(case.problem.code, ()) if (found := advise(case)) is not None), None)
