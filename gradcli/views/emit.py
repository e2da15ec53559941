"""``--emit``: the value and the gradient as a function in another framework."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.model import UsageError
from gradcli.views.base.view import Prints, View, view

if TYPE_CHECKING:
    from gradcli.analysis.source.modules import Source
    from gradcli.render.page import Page
    from gradcli.views.base.run import Run

FRAMEWORKS = ("torch", "jax", "numpy")


@view(
    "--emit",
    choices=FRAMEWORKS,
    help="Write the value and the gradient as a Python module for another framework, which checks itself with this run's numbers.",
    place=70,
    json="source",
    repl=":emit torch|jax|numpy",
    repl_help="Write the value and the gradient as a Python module for another framework.",
    suffixes=("py",),
    needs_value=True,
)
class EmitView(View):
    """A module that needs one framework and nothing else."""

    def prints(self, request: Any) -> Prints:
        return Prints.MACHINE

    def check(self, request: Any) -> None:
        if request not in FRAMEWORKS:
            raise UsageError("E0902", f"emit takes torch, jax or numpy, not {request!r}")

    def make(self, run: Run, request: Any) -> Source:
        from gradcli.analysis.formula.formulas import formulas
        from gradcli.analysis.source.modules import source

        return source(run.replay, request, lambda: formulas(run.replay))

    def text(self, data: Source, page: Page, request: Any) -> str:
        return data.text

    def as_dict(self, data: Source, nonfinite: str) -> Any:
        return {"framework": data.framework, "text": data.text}

    def content(self, data: Source, name: str, page: Page) -> bytes:
        return data.text.encode()
