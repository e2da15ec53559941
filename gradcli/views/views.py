"""What of a run is shown, and where: the report, ``--json`` or ``--get`` on standard output, or in the file of ``-o``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.model import UsageError

if TYPE_CHECKING:
    from gradcli.host.streams import Streams
    from gradcli.runs.session import Session


class Views:
    """The views that were asked for; those that exclude each other are refused before anything runs."""

    def __init__(self, options: dict[str, Any], streams: Streams) -> None:
        self.streams = streams
        self.json: bool = options["as_json"]
        self.get: str | None = options["get"]
        self.file: str | None = options["output"]
        self.report: bool | None = options["report"]
        self.nonfinite: str = options["nonfinite"]
        self.each: str | None = options["each"]
        self.refuse_two()

    def refuse_two(self) -> None:
        """Standard output takes one machine-readable view, and nothing beside it; so does a file."""
        machine = [name for name, on in (("--json", self.json), ("--get", self.get is not None)) if on]
        taken = machine + (["--report"] if self.report and machine and self.file is None else [])
        if len(taken) > 1:
            raise UsageError("E0902", f"{' and '.join(taken)} both want standard output", help=("leave one of them out",))
        if self.each is not None and (self.report or self.file is not None):
            other = "--report" if self.report else "-o"
            raise UsageError(
                "E0902", f"--each prints a line of JSON for each row, and nothing goes to {other}", help=("`> FILE` keeps the lines",)
            )
        if self.file is None:
            return

        from gradcli.render.outputs import kind_of

        kind = kind_of(self.file, one_value=self.get is not None)
        if self.json and kind != "json":
            raise UsageError("E0902", f"--json does not go into {self.file}", help=("leave `--json` out, or name a .json file",))

    @property
    def takes_output(self) -> bool:
        """Whether standard output belongs to a machine-readable view."""
        return self.file is None and (self.json or self.get is not None or self.each is not None)

    def printer(self) -> Callable[[str], object] | None:
        """Where the program's own output goes: aside when standard output is taken, only into the data under ``--json``."""
        if not self.takes_output:
            return self.streams.write
        return self.streams.write_aside if self.get is not None else None

    def show(self, session: Session, status: int) -> None:
        """What was asked for; by default the report, when the program printed nothing."""
        if self.file is not None:
            self.save(session, self.file, status)
        elif self.json:
            from gradcli.render.json import json_report

            self.streams.write(json_report(session.report(status), self.nonfinite))
        elif self.get is not None:
            self.show_value(session, self.get)
        if self.wants_report(session):
            self.streams.show(session.report(status))

    def show_value(self, session: Session, expression: str) -> None:
        from gradcli.render.values import literal_text

        self.streams.write(literal_text(session.get(expression)) + "\n")

    def save(self, session: Session, name: str, status: int) -> None:
        """Into the file, instead of standard output."""
        from gradcli.render import outputs

        if self.get is not None:
            outputs.write_value(name, self.get, session.get(self.get), self.nonfinite)
        else:
            outputs.write_report(name, session.report(status), self.nonfinite)

    def wants_report(self, session: Session) -> bool:
        """As asked for; unasked when there is no other view and the program printed nothing."""
        if self.report is not None:
            return self.report and not self.takes_output
        return not self.json and self.get is None and self.file is None and not session.log.printed

    def show_failed(self, session: Session, status: int) -> None:
        """After an error: ``--json`` on standard output still tells the run up to there. No file is written."""
        if self.json and self.file is None:
            self.show(session, status)
