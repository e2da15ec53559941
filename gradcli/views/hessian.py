"""``--hessian``: the second derivatives of the root by each leaf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.views.formula import Formulas, derivatives
from gradcli.views.view import View, view

if TYPE_CHECKING:
    from gradcli.render.page import Page
    from gradcli.views.run import Run


@view(
    "--hessian",
    metavar="X",
    optional=True,
    help="The second derivatives of the root by each leaf, or by X.",
    place=60,
    json="hessian",
    heading="hessian",
)
class HessianView(View):
    """The Hessian, as formulas where these are requested."""

    def make(self, run: Run, request: Any) -> Formulas:
        names = [] if request is True else [name.strip() for name in str(request).split(",") if name.strip()]
        return derivatives(run, "hessian", names or None)

    def text(self, data: Formulas, page: Page, request: Any) -> str:
        from gradcli.render.formula import formula_text

        return formula_text(data.kind, data.root, data.by_leaf, "text")

    def as_dict(self, data: Formulas, nonfinite: str) -> Any:
        return [{"of": data.root, "by": [name, name], "formula": formula.as_dict()} for name, formula in data.by_leaf.items()]
