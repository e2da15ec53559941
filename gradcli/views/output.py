"""``-o FILE``: a view written to a file instead of standard output; the suffix of the file decides which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.views.base.view import Prints, View, view

if TYPE_CHECKING:
    from gradcli.render.page import Page
    from gradcli.runs.report import Report
    from gradcli.views.base.run import Run


@view(
    "-o",
    "--output",
    metavar="FILE",
    help="Write to a file: .json the run, .npz all names and gradients; with --get one value, as .npy, .csv, .npz or .json.",
    place=900,
    takes_file=True,
    suffixes=("npz",),
    over_rows=True,
)
class OutputView(View):
    """Names and gradients as arrays. Files with other suffixes are written by the views that have these suffixes."""

    def prints(self, request: Any) -> Prints:
        return Prints.NOTHING

    def make(self, run: Run, request: Any) -> Report:
        return run.report

    def content(self, data: Report, name: str, page: Page) -> bytes:
        from gradcli.render.outputs import archive, arrays

        return archive(dict(arrays(data)))
