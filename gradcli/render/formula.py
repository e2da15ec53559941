"""Formulas as lines of text, and as a LaTeX fragment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradcli.analysis.formula.formulas import Formula


def label(kind: str, root: str, name: str) -> str:
    """``d out/d x``, ``d2 out/d x2``."""
    return f"d {root}/d {name}" if kind != "hessian" else f"d2 {root}/d {name}2"


def formula_text(kind: str, root: str, formulas: Mapping[str, Formula], form: str) -> str:
    return "".join(f"{line}\n" for line in formula_lines(kind, root, formulas, form))


def formula_lines(kind: str, root: str, formulas: Mapping[str, Formula], form: str) -> list[str]:
    """One line for each derivative, their signs of equality below one another, and below it what it rests on."""
    width = max((len(label(kind, root, name)) for name in formulas), default=0)
    lines: list[str] = []
    for name, formula in formulas.items():
        first, *rest = (formula.latex if form == "latex" else formula.text).split("\n")
        lines.append(f"{label(kind, root, name).ljust(width)} = {first}" if not rest else f"{label(kind, root, name)}, in steps:")
        lines += [f"    {line}" for line in ([first, *rest] if rest else [])]
        lines += [f"    {line}" for line in remarks(name, formula)]
    return lines


def remarks(name: str, formula: Formula) -> list[str]:
    """What stands below a formula: definitions, where it holds, what it assumes, convexity."""
    lines = [f"where {key} = {text}" for key, text in formula.where.items()]
    if formula.valid is not None:
        lines.append(f"valid {formula.valid}")
    if formula.assumes:
        lines.append(f"assuming {', '.join(formula.assumes)}")
    if formula.convex:
        lines.append(f"convex in {name}")
    return lines


def formula_document(kind: str, root: str, formulas: Mapping[str, Formula]) -> str:
    """An ``align*`` of all derivatives."""
    rows = [f"  {latex_label(kind, root, name)} &= {formula.latex}{latex_remarks(formula)}" for name, formula in formulas.items()]
    return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}\n"


def latex_label(kind: str, root: str, name: str) -> str:
    from gradcli.analysis.formula.notation.latex import name as latex_name

    top, bottom = latex_name(root), latex_name(name)
    return rf"\frac{{\partial^2 {top}}}{{\partial {bottom}^2}}" if kind == "hessian" else rf"\frac{{\partial {top}}}{{\partial {bottom}}}"


def latex_remarks(formula: Formula) -> str:
    """Definitions and conditions after a formula."""
    from gradcli.analysis.formula.notation.latex import escaped

    parts = [rf"{key} = \mathtt{{{escaped(text)}}}" for key, text in formula.where.items()]
    if formula.valid is not None:
        parts.append(rf"\text{{valid {escaped(formula.valid)}}}")
    return rf" \qquad {', '.join(parts)}" if parts else ""
