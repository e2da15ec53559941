"""``--check``: whether the gradients are right, by finite differences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.views.base.view import View, view

if TYPE_CHECKING:
    from gradcli.analysis.check import Check
    from gradcli.render.page import Page
    from gradcli.views.base.run import Run


@view(
    "--check",
    metavar="NAME",
    optional=True,
    help="Compare the gradients with finite differences; with a name, that of one leaf. Exit status 1 if one is wrong.",
    place=40,
    json="check",
    repl=":check [NAME]",
    repl_help="Compare the gradients with finite differences; with a name, that of one leaf.",
    heading="check",
    over_rows=True,
)
class CheckView(View):
    """Every leaf against central differences."""

    def make(self, run: Run, request: Any) -> Check:
        from gradcli.analysis.check import check

        return check(run.replay, request)

    def text(self, data: Check, page: Page, request: Any) -> str:
        from gradcli.render.answers.check import check_text

        return check_text(data, page)

    def as_dict(self, data: Check, nonfinite: str) -> Any:
        from gradcli.render.answers.check import check_dict

        return check_dict(data, nonfinite)

    def failed(self, data: Check) -> bool:
        return not data.ok
