"""``--get EXPRESSION``: one value and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gradcli.views.view import Prints, View, view

if TYPE_CHECKING:
    from gradcli.render.page import Page
    from gradcli.views.run import Run


class Value(NamedTuple):
    """What an expression came to."""

    expression: str
    value: Any


@view(
    "--get",
    metavar="EXPRESSION",
    help="Print one value and nothing else: --get x.grad.",
    place=1001,
    suffixes=("npy", "csv", "npz", "json"),
    needs_value=True,
)
class GetView(View):
    """One value, as a program could read it back."""

    def prints(self, request: Any) -> Prints:
        return Prints.MACHINE

    def make(self, run: Run, request: Any) -> Value:
        return Value(request, run.session.get(request))

    def text(self, data: Value, page: Page, request: Any) -> str:
        from gradcli.render.values import literal_text

        return literal_text(data.value) + "\n"

    def content(self, data: Value, name: str, page: Page) -> bytes:
        from gradcli.render.outputs import value_content

        return value_content(name, data.expression, data.value, page.nonfinite)
