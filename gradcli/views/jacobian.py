"""``--jacobian``: all derivatives of all elements of a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.views.base.view import View, view

if TYPE_CHECKING:
    from gradcli.analysis.matrices import Jacobian
    from gradcli.render.page import Page
    from gradcli.views.base.run import Run


@view(
    "--jacobian",
    metavar="Y:X",
    optional=True,
    help="Show the Jacobian of the last value with respect to every leaf, or of Y with respect to X, and its structure.",
    place=50,
    json="jacobian",
    repl=":jacobian [Y:X]",
    repl_help="Show the Jacobian of the last value, or of Y with respect to X.",
    heading="jacobian",
)
class JacobianView(View):
    """One block for each leaf, with its formula under --formula."""

    def make(self, run: Run, request: Any) -> Jacobian:
        from gradcli.analysis.matrices import jacobian

        words = ":".join(request.split())
        answer = jacobian(run.replay, words, run.session.settings.memory_limit)
        if run.requested.get("formula") not in (None, "off"):
            from gradcli.views.formula import derivatives

            names = [name.strip() for name in words.rpartition(":")[2].split(",") if name.strip()]
            answer.formulas = derivatives(run, "jacobian", names or None).by_leaf
        return answer

    def text(self, data: Jacobian, page: Page, request: Any) -> str:
        from gradcli.render.answers.matrices import blocks_text

        return blocks_text(data, page)

    def as_dict(self, data: Jacobian, nonfinite: str) -> Any:
        from gradcli.render.answers.matrices import blocks_list

        return blocks_list(data, nonfinite)
