"""``-o FILE``: a view written to a file instead of standard output; the suffix of the file decides which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.data.reference import KINDS, target_of
from gradcli.views.base.view import Prints, View, view

if TYPE_CHECKING:
    from gradcli.data.documents.cells import Document
    from gradcli.render.page import Page
    from gradcli.runs.report import Report
    from gradcli.views.base.run import Run

DOCUMENTS = ("ipynb", "md", "txt")
PICTURES = ("png", "pdf")


@view(
    "-o",
    "--output",
    metavar="FILE",
    help="Write to a file: .json the run, .npz all names and gradients, .html the run as a page, .png the figure; a document with new outputs "
    "to .ipynb, .md or .txt; with --get or --select values, as .npy, .csv, .tsv, .ndjson or .parquet too, each also with .gz. FILE:KIND says the kind "
    "of any name, - is standard output: -o -:csv.",
    place=900,
    takes_file=True,
    suffixes=("html", *DOCUMENTS, *PICTURES, *(kind for kind in KINDS if kind != "json")),
    over_rows=True,
)
class OutputView(View):
    """Arrays, documents and figures. Files with other suffixes are written by the views that have these suffixes."""

    def prints(self, request: Any) -> Prints:
        return Prints.NOTHING

    def check(self, request: Any) -> None:
        suffix = target_of(request, self.suffixes).kind
        if suffix == "ipynb":
            from gradcli.render.documents.notebook import checked_import

            checked_import()
        elif suffix in PICTURES:
            from gradcli.render.plots.library import prepare_or_refuse

            prepare_or_refuse()

    def make(self, run: Run, request: Any) -> Run:
        return run

    def content(self, data: Run, name: str, page: Page) -> bytes:
        suffix = page.kind
        if suffix in PICTURES:
            from gradcli.render.plots.files import only_figure

            data.session.plots_used = True
            return only_figure(data.session.world.plots, name, suffix)
        if suffix in DOCUMENTS:
            data.session.plots_used = True
            return written(data.session.documents, name, suffix)
        if suffix == "html":
            from gradcli.render.pages.page import page as page_of
            from gradcli.views.base.content import content_of

            return page_of(content_of(data, whole=True)).encode(errors="backslashreplace")
        return values_of(data.report, name, page)


def values_of(report: Report, name: str, page: Page) -> bytes:
    """All names and gradients, or those that are selected, as a file of values."""
    from gradcli.render.outputs import archive, arrays, values_content

    if page.kind == "npz":
        return archive(dict(arrays(report)))
    values = {row.name: row.value for row in report.rows()} | {f"{each.leaf}.grad": each.value for each in report.gradients()}
    return values_content(name, page.kind, {each: values[each] for each in report.selected or values}, page.nonfinite)


def written(documents: list[Document], name: str, suffix: str) -> bytes:
    """The document of the run, in the form that the file's name asks for."""
    from gradcli.diagnostics.model import UsageError
    from gradcli.render.plots.pictures import png

    if len(documents) != 1:
        help_text = "gradcli lesson.ipynb -o out.ipynb runs a document and writes it with new outputs"
        raise UsageError(
            "E0906", f"cannot write {name}: a .{suffix} file is written of one document, and {len(documents)} ran", help=(help_text,)
        )
    if suffix == "ipynb":
        from gradcli.render.documents.notebook import notebook

        return notebook(documents[0], png)
    from gradcli.render.documents.text import markdown, transcript

    return (markdown(documents[0], png) if suffix == "md" else transcript(documents[0])).encode()
