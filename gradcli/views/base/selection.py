"""The views that one run was requested to show: what excludes what, where each goes, and what is shown without a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.model import UsageError

if TYPE_CHECKING:
    from gradcli.data.reference import Target
    from gradcli.diagnostics.model import Diagnostic
    from gradcli.host.streams import Streams
    from gradcli.render.page import Page
    from gradcli.runs.session import Session
    from gradcli.views.base.run import Run
    from gradcli.views.base.view import Request, View

CHECK_FAILED = 1


class Selection:
    """The requested views; those that exclude each other are refused before anything runs.

    `options` has the value of each view's option under the view's name; without a request no view is loaded.
    """

    def __init__(self, options: Mapping[str, Any], streams: Streams) -> None:
        self.options, self.streams = options, streams
        self.file: str | None = options["output"]
        self.nonfinite: str = options["nonfinite"]
        self.each: str | None = options["each"]
        self.requests = requests_in(options)
        self.writer: Request | None = None
        self.target: Target | None = None  # what -o writes
        self.selected = names_in(options["select"])
        if options:
            from gradcli.views.base.exclusion import refuse_strays

            refuse_strays(options)
        if self.requests or self.each is not None:
            self.settle()
        if self.selected and self.each is None and not any(each.view.name in ("json", "output") for each in self.requests):
            raise UsageError("E0902", "--select limits --json, -o and --each", help=("`--get` prints a value",))

    def settle(self) -> None:
        """Refuse requests that exclude each other, and find what writes the file."""
        from gradcli.views.base.exclusion import refuse_contradictions
        from gradcli.views.base.writing import target_in, writer_of

        if self.file is not None:
            self.target = target_in(self.file)
            self.writer = writer_of(self.file, self.target, self.requests, bool(self.selected))
        refuse_contradictions(self)
        if self.writer is not None and self.writer not in self.requests:
            self.requests.append(self.writer)

    # ---- who has standard output --------------------------------------------------------------------------------------

    def value_of(self, name: str) -> Any:
        """The request for the view of this name; None where there is none."""
        return next((request.value for request in self.requests if request.view.name == name), None)

    @property
    def machine(self) -> Request | None:
        """The machine-readable view that standard output belongs to."""
        from gradcli.views.base.view import Prints

        machines = [each for each in self.requests if each != self.writer and each.view.prints(each.value) is Prints.MACHINE]
        return next(
            (each for each in machines if each.view.name == "json"), machines[0] if machines else None
        )  # JSON has room for the others

    @property
    def takes_output(self) -> bool:
        """Whether standard output belongs to a machine-readable view."""
        return (bool(self.requests) and self.machine is not None) or self.each is not None or self.is_piped

    @property
    def is_piped(self) -> bool:
        """Whether the file of -o is standard output."""
        return self.target is not None and self.target.is_output

    def printer(self) -> Callable[[str], object] | None:
        """Where the program's own output goes: aside when standard output is taken, only into the data under ``--json``."""
        if self.is_silent:
            return None
        if not self.takes_output:
            return self.streams.write
        machine = self.writer if self.is_piped else self.machine
        in_json = machine is None or machine.view.name == "json"  # the lines of --each are JSON too
        return None if in_json else self.streams.write_aside

    @property
    def is_silent(self) -> bool:
        """Whether a view compares the program's output, which then is not shown."""
        return any(request.view.silences for request in self.requests)

    def teller(self) -> Callable[[tuple[Diagnostic, ...]], object]:
        """What is told of errors that end nothing, because a document shows them too."""

        def tell(diagnostics: tuple[Diagnostic, ...]) -> None:
            for diagnostic in diagnostics:
                self.streams.tell(diagnostic)

        return (lambda diagnostics: None) if self.is_silent else tell

    # ---- showing ------------------------------------------------------------------------------------------------------

    def show(
        self,
        session: Session,
        status: int,
        parts: Mapping[str, Callable[[str], Any]] | None = None,
        ready: Mapping[str, Any] | None = None,
    ) -> int:
        """Make the views and write each where it belongs; the exit status, which a check that failed has raised to 1.

        `parts` are what ``--json`` has beside the views, by their keys, `ready` views that were made elsewhere, by their names.
        """
        from gradcli.views.base.run import Run

        run = Run(session, status, self.options, self.selected)
        run.parts.update(parts or {})
        run.ready = ready or {}
        if not (self.requests or session.log.printed):  # by default: the report, when the program printed nothing
            from gradcli.views.base.view import Request, named

            self.requests = [Request(named("report"), True)]
        if session.world.expectations:
            self.look_at_expectations(run)
        for request in self.requests:
            self.show_one(run, request)
        self.note_plots(session)
        return run.status

    def look_at_expectations(self, run: Run) -> None:
        """What the program itself expects of its derivatives, without an option: beside texts that say such things, or aside where it differs."""
        from gradcli.views.base.view import Request, named

        row = named("expect")
        own = tuple(each.request for each in run.session.world.expectations.values())
        if all(each.view.name in ("report", "expect", "check", "json") for each in self.requests):
            requests = [each for each in self.requests if each.view is not row]
            own = (*(self.value_of("expect") or ()), *own)
            self.requests = sorted([*requests, Request(row, own)], key=lambda each: each.view.place)
            return
        data = run.make(row, own)
        if row.failed(data):
            run.status = run.status or CHECK_FAILED
            self.streams.write_aside(row.shown(data, self.page(), own))

    def note_plots(self, session: Session) -> None:
        """Say that a program drew figures that went nowhere."""
        plots = session.world.plots
        count = 0 if plots is None or session.plots_used or self.is_silent else len(plots.all_pictures())
        if count:
            from gradcli.diagnostics.model import Diagnostic

            words = "1 plot was not shown" if count == 1 else f"{count} plots were not shown"
            session.tell(
                Diagnostic("N0008", f"{words}: --plots DIR writes {'it' if count == 1 else 'them'} into a folder", severity="note")
            )

    def show_one(self, run: Run, request: Request) -> None:
        """Make one view, keep it for ``--json``, write it."""
        from gradcli.views.base.view import Prints

        view, value = request
        if value is False:
            return
        data = run.make(view, value)
        if view.failed(data) and not run.status:
            run.status = CHECK_FAILED
        if request is self.writer:
            self.write_file(view, data)
            return
        view.write(run, data, value)
        if request == self.machine or (view.prints(value) is Prints.TEXT and not self.takes_output):
            self.streams.write(self.headed(request, view.shown(data, self.page(), value)))

    def page(self) -> Page:
        return self.streams.page()._replace(nonfinite=self.nonfinite)

    def headed(self, request: Request, text: str) -> str:
        """A text under the view's heading, where it does not stand alone."""
        from gradcli.views.base.view import Prints

        texts = [each for each in self.requests if each.view.prints(each.value) is Prints.TEXT and each != self.writer]
        if request not in texts or len(texts) < 2 or self.takes_output or not text:
            return text
        before = "" if request == texts[0] else "\n"
        heading = request.view.heading
        return f"{before}{self.streams.page().paint(heading, 'bold')}\n{text}" if heading else f"{before}{text}"

    def write_file(self, view: View, data: Any) -> None:
        from gradcli.host.output import write
        from gradcli.views.base.writing import content_for

        assert self.target is not None
        content = content_for(self.target, view, data, self.page())
        if self.target.is_output:
            self.streams.write_bytes(content)
        else:
            write(self.target.name, content)

    def show_failed(self, session: Session, status: int) -> None:
        """After an error: ``--json`` on standard output still has the run up to there. No file is written, no other view made."""
        machine = self.machine if self.requests else None
        if machine is not None and machine.view.name == "json":
            from gradcli.views.base.run import Run

            self.show_one(Run(session, status), machine)

    @property
    def is_json(self) -> bool:
        """Whether standard output is to have one JSON document, however the run ends."""
        return self.machine is not None and self.machine.view.name == "json" and self.each is None


def names_in(texts: Sequence[str]) -> tuple[str, ...]:
    """The names of ``--select loss,w.grad``; a comma inside brackets or quotes belongs to a name."""
    if not texts:
        return ()
    import re

    return tuple(
        name.strip() for text in texts for name in re.findall(r"""(?:[^,\[\]"']|\[[^\]]*\]|"[^"]*"|'[^']*')+""", text) if name.strip()
    )


def requests_in(options: Mapping[str, Any]) -> list[Request]:
    """The views with a value in `options`, in the order in which they print."""
    if not options:
        return []
    from gradcli.views.base.view import Request, named, names

    rows = [named(key) for key in options if key in names() and options[key] not in (None, ())]
    rows = [row for row in rows if row.is_wanted(options[row.name])]
    return [Request(row, options[row.name]) for row in sorted(rows, key=lambda row: row.place)]
