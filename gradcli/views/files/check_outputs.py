"""``--check-outputs``: whether a document shows what its cells show now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.views.base.view import View, view

if TYPE_CHECKING:
    from gradcli.analysis.documents.comparison import Comparison
    from gradcli.render.page import Page
    from gradcli.views.base.run import Run


@view(
    "--check-outputs",
    help="Compare what the cells of a notebook, a Markdown file or a transcript show with the outputs written there; exit status 1 if they differ.",
    place=45,
    json="outputs",
    heading="outputs",
)
class CheckOutputsView(View):
    """The cells whose outputs differ, as a diff."""

    silences = True

    def make(self, run: Run, request: Any) -> Comparison:
        from gradcli.analysis.documents.comparison import compare
        from gradcli.diagnostics.model import UsageError
        from gradcli.render.diagnostics import human

        if not run.session.documents:
            help_text = "a document is a file that ends in .ipynb or .md, or a transcript of a session"
            raise UsageError("E0902", "--check-outputs needs a document, which has outputs to compare with", help=(help_text,))
        return compare(run.session.documents, human)

    def text(self, data: Comparison, page: Page, request: Any) -> str:
        from gradcli.render.documents.comparison import comparison_text

        return comparison_text(data, page.paint)

    def as_dict(self, data: Comparison, nonfinite: str) -> Any:
        differences = [dict(zip(("place", "recorded", "shown", "why"), each, strict=True)) for each in data.differences]
        return {"ok": not data.differences, "compared": data.compared, "differences": differences, "notes": list(data.notes)}

    def failed(self, data: Comparison) -> bool:
        return bool(data.differences)
