"""Jacobians and Hessians as text and as data."""

from __future__ import annotations

from typing import Any

from gradcli.analysis.matrices import Block, Hessian, Jacobian
from gradcli.render.answers.explain import array_dict
from gradcli.render.page import Page
from gradcli.render.values import array_text, number_text

MOST_ROWS, MOST_COLUMNS = 12, 8  # of a matrix that is written out


def blocks_text(answer: Jacobian | Hessian, page: Page) -> str:
    """Each block under its label, as a matrix where that is small enough."""
    parts = [block_text(block, page) for block in answer.blocks]
    if isinstance(answer, Hessian) and answer.remark:
        parts.append(answer.remark + "\n")
    if answer.formulas:
        from gradcli.render.formula import formula_text

        kind = "jacobian" if isinstance(answer, Jacobian) else "hessian"
        parts.append(formula_text(kind, answer.blocks[0].of, answer.formulas, "text"))
    return "\n".join(parts)


def label(block: Block) -> str:
    """``d y/d x`` or ``d² out/d x d w``."""
    if len(block.by) == 1:
        return f"d {block.of}/d {block.by[0]}"
    return f"d2 {block.of}/d {block.by[0]} d {block.by[1]}"


def block_text(block: Block, page: Page) -> str:
    matrix = block.matrix
    shape = str(list(block.value.shape))
    about = ", ".join([f"{matrix.shape[0]} x {matrix.shape[1]}"] * (block.value.ndim not in (0, 2)) + list(block.structure))
    head = f"{page.paint(label(block), 'bold')}  {shape}" + (f"  {about}" if about else "")
    if block.value.ndim == 0 or matrix.size == 1:
        return f"{head}  {number_text(matrix.reshape(-1)[0])}\n"
    if "zero" in block.structure:
        return head + "\n"
    if matrix.shape[0] > MOST_ROWS or matrix.shape[1] > MOST_COLUMNS:
        return f"{head}\n  {array_text(matrix)}\n"
    cells = [[number_text(number) for number in row] for row in matrix]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    rows = ["  " + "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]
    return "\n".join([head, *rows]) + "\n"


def blocks_list(answer: Jacobian | Hessian, nonfinite: str) -> list[dict[str, Any]]:
    """The keys ``jacobian`` and ``hessian`` of the report."""
    return [block_dict(block, answer, nonfinite) for block in answer.blocks]


def block_dict(block: Block, answer: Jacobian | Hessian, nonfinite: str) -> dict[str, Any]:
    formula = answer.formulas.get(block.by[0]) if len(set(block.by)) == 1 else None
    data = {"of": block.of, "by": list(block.by), **array_dict(block.value, nonfinite), "structure": list(block.structure)}
    return data | ({} if formula is None else {"formula": formula.as_dict()})
