"""A warning about something that runs and is probably not meant."""

from __future__ import annotations

from gradcli.diagnostics.model import Diagnostic, Label


def warning(code: str, headline: str, labels: tuple[Label, ...], notes: tuple[str, ...] = (), help: tuple[str, ...] = ()) -> Diagnostic:
    return Diagnostic(code, headline, labels, notes, help, "warning")
