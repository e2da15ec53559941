"""A profile as two tables that fit 80 columns, of lines and of ops, and as data."""

from __future__ import annotations

from typing import Any

from gradcli.analysis.costs.profile import Cost, Profile
from gradcli.analysis.errors import byte_text
from gradcli.render.columns import cells
from gradcli.render.page import Page
from gradcli.render.values import cropped

MOST = 20  # rows of a table
WIDTH = 80
TITLES = ("calls", "forward", "backward", "flops", "kept")


def profile_text(profile: Profile, page: Page) -> str:
    """What it costs in all, then line by line and op by op."""
    total = profile.total
    width = page.text_width or WIDTH
    head = [
        f"forward {seconds(total.forward)}, backward {seconds(total.backward)}, {counted(total.flops)} floating-point operations",
        f"memory: {byte_text(profile.peak)} at most, {byte_text(total.kept)} kept for backward",
    ]
    lines = [
        (f"{line.source}:{line.number}" if profile.sources > 1 else str(line.number), " ".join(line.text.split()), line.cost)
        for line in profile.lines
        if line.cost.calls or line.cost.backward
    ]
    ops = [(name, "", cost) for name, cost in profile.ops.items()]
    return "\n".join([*head, "", *table(("line", "program"), lines, width, page), "", *table(("op", ""), ops, width, page)]) + "\n"


def table(titles: tuple[str, str], rows: list[tuple[str, str, Cost]], width: int, page: Page) -> list[str]:
    """The first rows, numbers to the right."""
    shown = [(label, text, *figures(cost)) for label, text, cost in rows[:MOST]]
    header = (*titles, *TITLES)
    widths = [max(map(cells, column)) for column in zip(header, *shown, strict=True)]
    widths[1] = max(cells(titles[1]), min(widths[1], width - sum(widths) + widths[1] - 2 * len(header)))
    lines = [laid_out(row, widths) for row in (header, *shown)]
    lines[0] = page.paint(lines[0], "bold")
    return [*lines, *([f"  … {len(rows) - MOST} more"] if len(rows) > MOST else [])]


def laid_out(row: tuple[str, ...], widths: list[int]) -> str:
    label, text, *numbers = row
    start = [label.ljust(widths[0])] + ([cropped(text, widths[1]).ljust(widths[1])] if widths[1] else [])
    return "  " + "  ".join([*start, *(number.rjust(size) for number, size in zip(numbers, widths[2:], strict=True))]).rstrip()


def figures(cost: Cost) -> tuple[str, ...]:
    return str(cost.calls), seconds(cost.forward), seconds(cost.backward), counted(cost.flops), byte_text(cost.kept) if cost.kept else "0"


def seconds(time: float) -> str:
    """``1.23 ms``."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if time >= size:
            return f"{time / size:.3g} {unit}"
    return f"{time * 1e6:.3g} us" if time else "0"


def counted(number: int) -> str:
    """``1.23 M``."""
    for unit, size in (("T", 10**12), ("G", 10**9), ("M", 10**6), ("k", 10**3)):
        if number >= size:
            return f"{number / size:.3g} {unit}"
    return str(number)


def profile_dict(profile: Profile) -> dict[str, Any]:
    """The key ``profile`` of the report."""
    return {
        "total": cost_dict(profile.total),
        "peak": profile.peak,
        "lines": [{"source": line.source, "line": line.number, "text": line.text, **cost_dict(line.cost)} for line in profile.lines],
        "ops": [{"op": name, **cost_dict(cost)} for name, cost in profile.ops.items()],
    }


def cost_dict(cost: Cost) -> dict[str, Any]:
    return {"calls": cost.calls, "forward": cost.forward, "backward": cost.backward, "flops": cost.flops, "kept": cost.kept}
