"""``--sweep NAME=FROM:TO:STEP``: the value and the gradient along a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.views.base.view import View, view

if TYPE_CHECKING:
    from gradcli.analysis.elsewhere.sweep import Sweep
    from gradcli.render.page import Page
    from gradcli.views.base.run import Run


@view(
    "--sweep",
    metavar="NAME=FROM:TO:STEP",
    many=True,
    help="Run the program along a line of an input and show value and gradient: --sweep x=-2:2:0.1. Twice: on a grid.",
    place=80,
    json="sweep",
    repl=":sweep NAME=FROM:TO:STEP …",
    repl_help="Run the program along a line of an input, and show the value and the gradient there.",
    heading="sweep",
    suffixes=("csv", "tsv", "ndjson", "jsonl", "parquet"),
    needs_value=True,
)
class SweepView(View):
    """One row a point: CSV in a pipe, a table on a terminal."""

    def check(self, request: Any) -> None:
        from gradcli.analysis.elsewhere.sweep import axis_of

        for each in as_many(request):
            axis_of(each)

    def make(self, run: Run, request: Any) -> Sweep:
        from gradcli.analysis.elsewhere.sweep import sweep

        return sweep(run.replay, as_many(request), run.session.settings.memory_limit)

    def text(self, data: Sweep, page: Page, request: Any) -> str:
        from gradcli.render.answers.sweep import sweep_text

        return sweep_text(data, page)

    def as_dict(self, data: Sweep, nonfinite: str) -> Any:
        from gradcli.render.answers.sweep import sweep_dict

        return sweep_dict(data, nonfinite)

    def content(self, data: Sweep, name: str, page: Page) -> bytes:
        from gradcli.render.answers.sweep import sweep_content

        return sweep_content(data, page.kind, page.nonfinite)


def as_many(request: Any) -> tuple[str, ...]:
    """The axes: of the option a tuple, in a session words, from Python a text or several."""
    return tuple(request.split() or ("",)) if isinstance(request, str) else tuple(request)
