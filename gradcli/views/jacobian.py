"""``--jacobian``: all derivatives of all elements of a value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.views.view import View, view

if TYPE_CHECKING:
    from gradcli.analysis.matrices import Jacobian
    from gradcli.render.page import Page
    from gradcli.views.run import Run


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
    """One block for each leaf."""

    def make(self, run: Run, request: Any) -> Jacobian:
        from gradcli.analysis.matrices import jacobian

        return jacobian(run.replay, ":".join(request.split()), run.session.settings.memory_limit)

    def text(self, data: Jacobian, page: Page, request: Any) -> str:
        from gradcli.render.answers.matrices import blocks_text

        return blocks_text(data, page)

    def as_dict(self, data: Jacobian, nonfinite: str) -> Any:
        from gradcli.render.answers.matrices import blocks_list

        return blocks_list(data, nonfinite)
