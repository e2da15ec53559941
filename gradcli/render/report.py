"""The report as text: a table where the page takes one, else plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradcli.render.page import Page
    from gradcli.runs.report import Report

TABLE_WIDTH = 100  # where the page has no width of its own


def report_text(report: Report, page: Page) -> str:
    """Names, values and gradients."""
    if page.draws_tables:
        from gradcli.render.terminal import table_report

        return table_report(report, page.paint.on, TABLE_WIDTH if page.width is None else page.width)
    from gradcli.render.plain import plain_report

    return plain_report(report)
