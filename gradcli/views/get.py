"""``--get EXPRESSION``: one value and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.data.reference import KINDS
from gradcli.records import NamedTuple
from gradcli.views.base.view import Prints, View, view

if TYPE_CHECKING:
    from gradcli.render.page import Page
    from gradcli.views.base.run import Run


class Value(NamedTuple):
    """What an expression came to."""

    expression: str
    value: Any


class Values(NamedTuple):
    """What each of the expressions came to."""

    all: tuple[Value, ...]

    @property
    def value(self) -> Any:
        """The value of the first expression, which is often the only one."""
        return self.all[0].value


@view(
    "--get",
    metavar="EXPRESSION",
    help="Print one value as JSON and nothing else: --get x.grad. Several of them are a line each.",
    place=1001,
    suffixes=KINDS,
    needs_value=True,
    many=True,
    over_rows=True,
)
class GetView(View):
    """Single values, as a program could read them back."""

    def prints(self, request: Any) -> Prints:
        return Prints.MACHINE

    def make(self, run: Run, request: Any) -> Values:
        return Values(tuple(Value(expression, run.session.get(expression, allows_none=True)) for expression in request))

    def text(self, data: Values, page: Page, request: Any) -> str:
        from gradcli.render.json import json_value

        return "".join(f"{json_value(*each, page.nonfinite)}\n" for each in data.all)

    def content(self, data: Values, name: str, page: Page) -> bytes:
        from gradcli.render.outputs import values_content

        return values_content(name, page.kind, dict(data.all), page.nonfinite)
