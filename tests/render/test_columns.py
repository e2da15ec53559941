"""Columns of a terminal: what takes how many, and where lines break."""

from __future__ import annotations

import re

import pytest

from gradcli.command.cli import all_options
from gradcli.diagnostics.codes import CODES
from gradcli.diagnostics.model import Diagnostic, Label, Source, Span
from gradcli.diagnostics.pages import page
from gradcli.options.help import help_text
from gradcli.reference.text import reference
from gradcli.render.columns import cells, fitted, painted_cells, refilled
from gradcli.render.diagnostics import human
from gradcli.render.paint import Paint

FENCE = re.compile(r"^```.*$", re.MULTILINE)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("กำ ที่ น้ำ", 7),
        ("👍🏽", 2),
        ("👨‍👩‍👧", 2),
        ("می‌خواهم", 7),
        ("한국", 4),
        ("e\u0301", 1),
    ],
)
def test_columns_of_a_text(text: str, columns: int) -> None:
    assert cells(text) == columns


@pytest.mark.parametrize("before", ['s="กำ ที่ น้ำ"; ', 's="👍🏽"; ', 's="می‌خواهم"; ', 's="👨‍👩‍👧 한국"; ', "é = 1; "])
def test_a_mark_stands_below_its_text(before: str) -> None:
    source = Source("<arg>", f"{before}nope")
    label = Label(Span(source, len(before), len(before) + 4), primary=True)
    lines = human(Diagnostic("E0201", "no", (label,))).split("\n")
    assert f"1 | {before}nope" in lines  # joiners too, as they were typed
    assert lines[4] == "  | " + " " * cells(before) + "^^^^"


def test_what_turns_a_line_around_is_not_shown() -> None:
    source = Source("<arg>", "s='\u202e'; nope")
    assert "\u202e" not in human(Diagnostic("E0201", "no", (Label(Span(source, 7, 11), primary=True),)))


@pytest.mark.parametrize("text", ["weights_of_layer @ ones(2, 2) + 5; " * 3, "한국어 = '한국어한국어한국어' @ ones(2, 2); " * 3])
@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_diagnostic_stays_within_a_terminal(text: str, width: int) -> None:
    source = Source("<arg>", text)
    at = text.index("@")
    labels = (
        Label(Span(source, at, at + 1), primary=True),
        Label(Span(source, 0, at - 1), "weights_of_layer: [3], which is a leaf"),
        Label(Span(source, at + 2, at + 12), "ones(2, 2): [2, 2], and a constant that nobody wants to change"),
    )
    shown = human(Diagnostic("E0301", "inner sizes differ", labels), width=width, terminal=True)
    assert [line for line in shown.split("\n") if cells(line) > width] == []
    words = " ".join(shown.replace("|", " ").split())
    assert "nobody wants to change" in words
    assert "which is a leaf" in words


@pytest.mark.parametrize("width", [40, 80])
def test_help_stays_within_a_terminal_and_breaks_no_word(width: int) -> None:
    narrow, whole = help_text(all_options(), width), help_text(all_options())
    assert max(map(len, narrow.splitlines())) <= width
    assert narrow.split() == whole.split()


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("name", ["cross_entropy", "relu", "torch.linalg.qr", "conv2d"])
def test_an_op_is_described_within_a_terminal(name: str, width: int) -> None:
    narrow, whole = reference(name, Paint(), width), reference(name, Paint())
    assert [line for line in narrow.splitlines() if len(line) > width and " " in line.strip()] == []
    assert narrow.split() == whole.split()
    assert painted_cells(max(reference(name, Paint(on=True), width).splitlines(), key=painted_cells)) <= max(map(len, narrow.splitlines()))


def test_pages_keep_their_programs_and_break_their_paragraphs() -> None:
    for code in CODES:
        text = page(code)
        narrow = refilled(text, 40)
        assert narrow.split() == text.split()
        assert FENCE.split(narrow)[1::2] == FENCE.split(text)[1::2]
        prose = "".join(FENCE.split(narrow)[::2])
        assert [line for line in prose.splitlines() if len(line) > 40 and not line.startswith("#") and " " in line.strip()] == []


def test_a_line_goes_on_below_its_last_column() -> None:
    assert fitted("  name  some words that do not fit", 20) == "  name  some words\n        that do not\n        fit"
    assert fitted("a line", None) == "a line"
