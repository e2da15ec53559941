"""``--explain``: how backward arrived at the gradients, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.views.base.view import View, view

if TYPE_CHECKING:
    from gradcli.analysis.explain import Explanation
    from gradcli.render.page import Page
    from gradcli.views.base.run import Run


@view(
    "--explain",
    metavar="NAME",
    optional=True,
    help="Explain how backward arrived at the gradients, step by step; with a name, only what leads to it.",
    place=20,
    json="explanation",
    repl=":explain [NAME]",
    repl_help="Explain the last backward pass step by step; with a name, only what leads to it.",
    heading="explanation",
)
class ExplainView(View):
    """The steps of the last backward pass that reached leaves."""

    def make(self, run: Run, request: Any) -> Explanation:
        from gradcli.analysis.explain import explain

        return explain(run.replay, request)

    def text(self, data: Explanation, page: Page, request: Any) -> str:
        from gradcli.render.answers.explain import explanation_text

        return explanation_text(data, page)

    def as_dict(self, data: Explanation, nonfinite: str) -> Any:
        from gradcli.render.answers.explain import explanation_dict

        return explanation_dict(data, nonfinite)
