"""``--report``: the values and gradients of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.views.base.view import Prints, View, view

if TYPE_CHECKING:
    from gradcli.render.page import Page
    from gradcli.runs.report import Report
    from gradcli.views.base.run import Run


@view(
    "--report",
    negation="--no-report",
    help="Show values and gradients, or hide them; by default they are shown when nothing was printed.",
    place=0,
    repl=":vars",
    repl_help="Show all names with their values, and the gradients collected so far.",
    over_rows=True,
)
class ReportView(View):
    """Names, values, gradients."""

    def prints(self, request: Any) -> Prints:
        return Prints.TEXT if request else Prints.NOTHING

    def make(self, run: Run, request: Any) -> Report:
        from gradcli.runs.report import Report

        if run.session.interactive:
            from gradcli.runs.report import Report

            return Report(names=run.session.world.names)  # there is no last statement in a session that goes on
        if run.requested.get("formula") is None:
            from gradcli.analysis.beside import beside

            run.report.formulas = beside(run.session, run.report)
        return run.report

    def text(self, data: Report, page: Page, request: Any) -> str:
        from gradcli.render.report import report_text

        return report_text(data, page)
