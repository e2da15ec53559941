"""The comparison of gradients with differences as a table, and as data."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradcli.analysis.check import MOST_ELEMENTS, Check, LeafCheck
from gradcli.render.answers.explain import array_dict, number
from gradcli.render.page import Page
from gradcli.render.plain import aligned, column_widths
from gradcli.render.values import number_text

HEADER = ("leaf", "elements", "engine", "numeric", "error", "verdict")


def check_text(check: Check, page: Page) -> str:
    """One line for each leaf, and for each expectation."""
    lines: list[str] = []
    if check.leaves:
        table = [HEADER, *(leaf_cells(leaf) for leaf in check.leaves)]
        lines += aligned(table, column_widths(table))
    for leaf in check.leaves:
        lines += remarks(leaf)
    if check.expected:
        from gradcli.render.answers.expect import expectation_lines

        lines += [*([""] if lines else []), *expectation_lines(check, page)]
    return "\n".join(lines) + "\n"


def leaf_cells(leaf: LeafCheck) -> tuple[str, ...]:
    numeric = "" if leaf.numeric is None else number(leaf.numeric)
    error = "" if leaf.max_error is None else f"{leaf.max_error:.1e}"
    size = int(np.prod(leaf.shape))
    return (
        leaf.name,
        number_text(size),
        number(leaf.engine),
        numeric,
        error,
        "right" if leaf.ok else "not checked" if unknown(leaf) else "WRONG",
    )


def unknown(leaf: LeafCheck) -> bool:
    return leaf.max_error is None


def remarks(leaf: LeafCheck) -> list[str]:
    """What a line cannot say."""
    found = []
    if leaf.directions is not None:
        large = ", because it has more than 1000 elements" if np.prod(leaf.shape) > MOST_ELEMENTS else ""
        found.append(f"{leaf.name}: along {leaf.directions} random directions{large}")
    if leaf.why:
        found.append(f"{leaf.name}: {leaf.why}")
    if leaf.kinks:
        shown = ", ".join(str(list(place)) for place in leaf.kinks[:6]) + (", …" if len(leaf.kinks) > 6 else "")
        where = f" at {shown}" if leaf.shape else ""
        found.append(f"{leaf.name}: a kink{where}: left and right derivative differ, and any value between them is right")
    if not leaf.ok and leaf.worst is not None and leaf.numeric is not None and leaf.shape:
        worst = leaf.worst
        pair = f"engine {number_text(leaf.engine[worst])}, numeric {number_text(leaf.numeric[worst])}"
        found.append(f"{leaf.name}: the largest error is at {list(worst)}: {pair}")
    return found


def check_dict(check: Check, nonfinite: str) -> dict[str, Any]:
    """The key ``check`` of the report."""
    leaves = {
        leaf.name: {
            "ok": leaf.ok,
            "max_error": leaf.max_error,
            "worst": None if leaf.worst is None else list(leaf.worst),
            "kinks": [list(place) for place in leaf.kinks],
            "directions": leaf.directions,
            "why": leaf.why or None,
            "engine": array_dict(leaf.engine, nonfinite),
            "numeric": None if leaf.numeric is None else array_dict(leaf.numeric, nonfinite),
        }
        for leaf in check.leaves
    }
    expected = {}
    if check.expected:
        from gradcli.render.answers.expect import expectation_dict

        expected = {name: expectation_dict(each, nonfinite) for name, each in check.expected.items()}
    return {"ok": check.ok, "leaves": leaves, "expected": expected}
