"""What became of expected derivatives, as text and as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gradcli.analysis.check import Check
from gradcli.analysis.expect import AGAIN, Expected
from gradcli.render.answers.explain import array_dict, filled, number
from gradcli.render.page import Page

WIDTH = 80


def expectation_lines(check: Check, page: Page) -> Iterator[str]:
    """A line for each expectation, and below one that differs how, and what it should have been here."""
    width = page.text_width or WIDTH
    for name, each in check.expected.items():
        colour = {"exact": "green", "close": "yellow", "differs": "red"}[each.verdict]
        line = f"d {check.root}/d {name.partition(AGAIN)[0]} = {each.expression}: "
        yield line + page.paint(each.verdict, "bold", colour)
        if each.how:
            yield from filled(f"  {each.how}", width)
        if not each.ok and each.yours is not None:
            yield f"  yours at this point: {number(each.yours)}"
            yield f"  right at this point: {number(each.right)}"


def expectation_dict(each: Expected, nonfinite: str) -> dict[str, Any]:
    """An item of ``check.expected``."""
    return {
        "expression": each.expression,
        "verdict": each.verdict,
        "how": each.how or None,
        "difference": None if each.difference is None else array_dict(each.difference, nonfinite),
    }
