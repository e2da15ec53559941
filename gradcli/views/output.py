"""``-o FILE``: a view written to a file instead of standard output; the suffix of the file decides which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.data.reference import KINDS
from gradcli.views.base.view import Prints, View, view

if TYPE_CHECKING:
    from gradcli.render.page import Page
    from gradcli.runs.report import Report
    from gradcli.views.base.run import Run


@view(
    "-o",
    "--output",
    metavar="FILE",
    help="Write to a file: .json the run, .npz all names and gradients; with --get or --select values, as .npy, .csv, .tsv, .ndjson, .parquet "
    "too, each also with .gz. FILE:KIND says the kind of any name: -o -:csv.",
    place=900,
    takes_file=True,
    suffixes=tuple(kind for kind in KINDS if kind != "json"),
    over_rows=True,
)
class OutputView(View):
    """Names and gradients as arrays. Files with other suffixes are written by the views that have these suffixes."""

    def prints(self, request: Any) -> Prints:
        return Prints.NOTHING

    def make(self, run: Run, request: Any) -> Report:
        return run.report

    def content(self, data: Report, name: str, page: Page) -> bytes:
        from gradcli.render.outputs import archive, arrays, values_content

        if page.kind == "npz":
            return archive(dict(arrays(data)))
        values = {row.name: row.value for row in data.rows()} | {f"{each.leaf}.grad": each.value for each in data.gradients()}
        return values_content(name, page.kind, {each: values[each] for each in data.selected or values}, page.nonfinite)
