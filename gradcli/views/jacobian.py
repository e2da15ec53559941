"""``--jacobian``: the derivatives of the last value by each leaf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.views.formula import Formulas, derivatives
from gradcli.views.view import View, view

if TYPE_CHECKING:
    from gradcli.render.page import Page
    from gradcli.views.run import Run


@view(
    "--jacobian",
    metavar="Y:X",
    optional=True,
    help="All derivatives of the last value by each leaf, or by X.",
    place=50,
    json="jacobian",
    heading="jacobian",
)
class JacobianView(View):
    """The Jacobian, as formulas where these are requested."""

    def make(self, run: Run, request: Any) -> Formulas:
        names = [] if request is True else [name.strip() for name in str(request).rpartition(":")[2].split(",") if name.strip()]
        return derivatives(run, "jacobian", names or None)

    def text(self, data: Formulas, page: Page, request: Any) -> str:
        from gradcli.render.formula import formula_text

        return formula_text(data.kind, data.root, data.by_leaf, "text")

    def as_dict(self, data: Formulas, nonfinite: str) -> Any:
        return [{"of": data.root, "by": [name], "formula": formula.as_dict()} for name, formula in data.by_leaf.items()]
