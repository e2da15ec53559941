"""``--hessian``: second derivatives, and what they say about the point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.views.base.view import View, view

if TYPE_CHECKING:
    from gradcli.analysis.matrices import Hessian
    from gradcli.render.page import Page
    from gradcli.views.base.run import Run


@view(
    "--hessian",
    metavar="X,W",
    optional=True,
    help="Show the second derivatives of the last value with respect to every pair of leaves, or of those named, and what they say.",
    place=60,
    json="hessian",
    repl=":hessian [X,W]",
    repl_help="Show the second derivatives of the last value, and what they say about the point.",
    heading="hessian",
    over_rows=True,
)
class HessianView(View):
    """One block for each pair of leaves, with its formula under --formula."""

    def make(self, run: Run, request: Any) -> Hessian:
        from gradcli.analysis.matrices import hessian

        words = request
        answer = hessian(run.replay, words, run.session.settings.memory_limit)
        if run.requested.get("formula") not in (None, "off"):
            from gradcli.views.formula import derivatives

            names = [name.strip() for name in words.rpartition(":")[2].split(",") if name.strip()]
            answer.formulas = derivatives(run, "hessian", names or None).by_leaf
        return answer

    def text(self, data: Hessian, page: Page, request: Any) -> str:
        from gradcli.render.answers.matrices import blocks_text

        return blocks_text(data, page)

    def as_dict(self, data: Hessian, nonfinite: str) -> Any:
        from gradcli.render.answers.matrices import blocks_list

        return blocks_list(data, nonfinite)
