"""``--plot``: functions and their derivatives as curves, in the terminal or as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.views.base.view import Prints, View, named, view

if TYPE_CHECKING:
    from gradcli.analysis.curves.curves import Curves, Surface
    from gradcli.render.page import Page
    from gradcli.views.base.run import Run

FORMS = ("png", "svg", "pdf")


@view(
    "--plot",
    metavar="FILE",
    optional=True,
    help="Draw values and derivatives over the leaf that is a row of points, or over the line of --sweep, in the terminal; "
    "--plot=FILE.svg, .png or .pdf writes a picture.",
    place=85,
    takes_file=True,
    json="plot",
    repl=":plot",
    repl_help="Draw the last value and its derivative over the leaf that is a row of points.",
    heading="plot",
)
class PlotView(View):
    """Curves in letters, or a file."""

    def prints(self, request: Any) -> Prints:
        return Prints.NOTHING if request else Prints.TEXT

    def check(self, request: Any) -> None:
        from gradcli.diagnostics.model import UsageError

        if request and request.rpartition(".")[2].lower() not in FORMS:
            raise UsageError("E0902", f"--plot={request}: unknown suffix", help=("the name ends in .png, .svg or .pdf",))
        if request:
            from gradcli.render.plots.library import prepare_or_refuse

            prepare_or_refuse()

    def make(self, run: Run, request: Any) -> Curves | Surface:
        from gradcli.analysis.curves.curves import of_run, of_sweep

        swept = run.made.get("sweep")
        report = run.made.get("report") or named("report").make(run, True)
        return of_run(report, run.replay, run.session.settings.memory_limit) if swept is None else of_sweep(swept)

    def write(self, run: Run, data: Curves | Surface, request: Any) -> None:
        if request:
            from gradcli.host.output import write
            from gradcli.render.plots.curves import content

            write(request, content(data, request.rpartition(".")[2].lower()))

    def text(self, data: Curves | Surface, page: Page, request: Any) -> str:
        from gradcli.analysis.curves.curves import Surface
        from gradcli.render.plots.charts import chart, surface

        return surface(data, page) if isinstance(data, Surface) else chart(data, page)

    def as_dict(self, data: Curves | Surface, nonfinite: str) -> Any:
        from gradcli.runs.report import plain

        axes, points, series = data.parts()
        values = {name: plain(array.tolist(), nonfinite) for name, array in series.items()}
        return {"axes": list(axes), "points": [plain(array.tolist(), nonfinite) for array in points], "series": values}
