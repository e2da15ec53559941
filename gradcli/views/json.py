"""``--json``: the whole run as data, with everything that the other views made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.views.base.view import Prints, View, view

if TYPE_CHECKING:
    from gradcli.render.page import Page
    from gradcli.runs.report import Report
    from gradcli.views.base.run import Run


@view(
    "--json",
    help="Print the whole run as JSON, including all other views that are requested.",
    place=1000,
    repl=":json",
    repl_help="Show the session as `gradcli --json` does.",
    suffixes=("json",),
    over_rows=True,
)
class JsonView(View):
    """The run as one JSON object."""

    def prints(self, request: Any) -> Prints:
        return Prints.MACHINE

    def make(self, run: Run, request: Any) -> Report:
        return run.report

    def text(self, data: Report, page: Page, request: Any) -> str:
        from gradcli.render.json import json_report

        return json_report(data, page.nonfinite)

    def content(self, data: Report, name: str, page: Page) -> bytes:
        from gradcli.render.json import json_report

        return json_report(data, page.nonfinite).encode(errors="backslashreplace")
