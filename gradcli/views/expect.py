"""``--expect NAME=EXPRESSION``: whether a derivative that was worked out by hand is right, and if not, how it is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.views.base.view import View, view

if TYPE_CHECKING:
    from gradcli.analysis.check import Check
    from gradcli.render.page import Page
    from gradcli.views.base.run import Run


@view(
    "--expect",
    metavar="NAME=EXPRESSION",
    many=True,
    help="Compare a derivative that you worked out by hand: --expect x='1.5*(x + 2)'. If it is wrong, say how, with exit status 1.",
    place=41,
    json="check",
    repl=":expect NAME=EXPRESSION",
    repl_help="Compare a derivative that you worked out by hand, and say how it is wrong.",
    heading="expected",
)
class ExpectView(View):
    """Expressions against the derivatives, at this point and near it."""

    def check(self, request: Any) -> None:
        from gradcli.analysis.expect import refuse_twice

        refuse_twice(as_many(request))

    def make(self, run: Run, request: Any) -> Check:
        from gradcli.analysis.expect import expect

        checked = run.made.get("check")
        return expect(run.replay, as_many(request), [] if checked is None else checked.leaves)

    def text(self, data: Check, page: Page, request: Any) -> str:
        from gradcli.render.answers.expect import expectation_lines

        return "\n".join(expectation_lines(data, page)) + "\n"

    def as_dict(self, data: Check, nonfinite: str) -> Any:
        from gradcli.render.answers.check import check_dict

        return check_dict(data, nonfinite)

    def failed(self, data: Check) -> bool:
        return not data.ok


def as_many(request: Any) -> tuple[str, ...]:
    return (request,) if isinstance(request, str) else tuple(request)
