"""A run as a notebook shows it: the same in text, in HTML and, as far as it is formulas, in LaTeX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcli.render.page import PLAIN
from gradcli.views.base.content import content_of
from gradcli.views.base.view import named

if TYPE_CHECKING:
    from gradcli.views.base.run import Run


def bundle(run: Run) -> dict[str, str]:
    """By media type. A notebook that can show HTML takes that."""
    from gradcli.render.pages.page import fragment

    content = content_of(run, whole=False)
    texts = [named("report").text(content.report, PLAIN, True), *(f"{section.heading}\n{section.text}" for section in content.sections)]
    data = {"text/plain": "\n".join(text.rstrip("\n") + "\n" for text in texts if text).rstrip("\n"), "text/html": fragment(content)}
    if content.graph:
        data["image/svg+xml"] = content.graph
    if "formula" in run.made:
        from gradcli.render.formula import formula_document

        formulas = run.made["formula"]
        data["text/latex"] = formula_document(formulas.kind, formulas.root, formulas.by_leaf)
    return data
