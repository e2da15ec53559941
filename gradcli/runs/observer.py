"""Whom a session reports to: this observer keeps silent, as a replay needs it; the one that explains is in `diagnosis.observer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcli.diagnostics.facts import text_of
from gradcli.diagnostics.model import Diagnostic
from gradcli.runs.results import ProgramError

if TYPE_CHECKING:
    from gradcli.runs.session import Session


class OutOfTime(BaseException):
    """The budget of a replay is spent. No `except Exception` of a program holds it up."""


class Observer:
    """Hears nothing, explains nothing, examines nothing."""

    def hear(self, session: Session, diagnostic: Diagnostic) -> None:
        """A warning or note came up."""

    def explain(self, session: Session, error: BaseException) -> ProgramError:
        """An exception left the program: what to raise in its place."""
        if isinstance(error, OutOfTime):
            raise error
        return ProgramError("", text_of(error), Diagnostic("E0500", text_of(error)))

    def lift(self, session: Session) -> Diagnostic | None:
        """A program ended with a number: differentiate it with respect to the float literals it named, and say so, or None."""
        return None

    def ended(self, session: Session) -> None:
        """A program ended without an exception, after a backward pass."""


SILENT = Observer()
