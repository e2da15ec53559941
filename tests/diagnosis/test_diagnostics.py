"""Diagnostics: how they are laid out, what they suggest, and that each code stands for one thing."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from gradcli.diagnostics.codes import CODES
from gradcli.diagnostics.model import Diagnostic, Label, Source, Span, did_you_mean, edit_distance
from gradcli.render.columns import cells
from gradcli.render.diagnostics import human, short
from gradcli.render.paint import Paint, encodable

PACKAGE = Path(__file__).resolve().parent.parent.parent / "gradcli"


def labelled(source: Source, *labels: tuple[str, str]) -> tuple[Label, ...]:
    """Labels on the first places of texts; the second of a pair is what it says, ``^`` in front makes it the primary one."""
    return tuple(
        Label(Span(source, start := source.text.index(text), start + len(text)), words.removeprefix("^"), words.startswith("^"))
        for text, words in labels
    )


MATMUL = Source("<arg>", "a=ones(2,3); b=ones(2,3); a @ b")


def matmul(width: int = 100) -> str:
    start = MATMUL.text.index("a @")
    spans = [Span(MATMUL, start + offset, start + offset + 1) for offset in (0, 2, 4)]
    labels = (Label(spans[0], "a: [2, 3]"), Label(spans[1], primary=True), Label(spans[2], "b: [2, 3]"))
    return human(
        Diagnostic(
            "E0301",
            "`a` [2, 3] @ `b` [2, 3]: inner sizes 3 and 2 differ",
            labels,
            ("PyTorch: RuntimeError: mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)",),
            ("transpose `b`; the result is [2, 2]\na @ b.T",),
        ),
        width=width,
    )


def test_the_whole_layout() -> None:
    assert (
        matmul(20)
        == """\
error[E0301]: `a` [2, 3] @ `b` [2, 3]: inner sizes 3 and 2 differ
 --> <arg>:1:29
  |
1 | … a @ b
  |   - ^ - b: [2, 3]
  |   a: [2, 3]
  = note: PyTorch: RuntimeError: mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)
help: transpose `b`; the result is [2, 2]
  | a @ b.T
"""
    )


def test_a_short_line_is_shown_whole() -> None:
    assert "1 | a=ones(2,3); b=ones(2,3); a @ b\n" in matmul()


def test_three_words_under_one_line() -> None:
    source = Source("f.py", "one two three")
    text = human(Diagnostic("E0301", "h", labelled(source, ("one", "first"), ("two", "second"), ("three", "^third"))))
    assert text.splitlines()[4:] == [
        "  | --- --- ^^^^^ third",
        "  | |   second",
        "  | first",
    ]


def test_lines_in_between_are_left_out() -> None:
    source = Source("f.py", "x = 1\ny = 2\nz = 3\nx.oops()\n")
    lines = human(Diagnostic("E0203", "h", labelled(source, ("x = 1", "made here"), ("x.oops", "^")))).splitlines()
    assert lines[1:] == [" --> f.py:4:1", "  |", "1 | x = 1", "  | ----- made here", "...", "4 | x.oops()", "  | ^^^^^^"]


def test_two_sources_are_two_excerpts() -> None:
    first, second = Source("<repl 1>", "x = ones(2)"), Source("<repl 2>", "x @ x @ x")
    labels = (*labelled(first, ("ones(2)", "made here")), *labelled(second, ("x @ x", "^")))
    lines = human(Diagnostic("E0301", "h", labels)).splitlines()
    assert lines[1] == " --> <repl 2>:1:1"
    assert " --> <repl 1>:1:5" in lines


@pytest.mark.parametrize(
    ("text", "marked", "below"),
    [
        ("s = '日本'; oops", "oops", "            ^^^^"),
        ("\ts = oops", "oops", "     ^^^^"),
        ("s = '\x1b[31m'; oops", "oops", "             ^^^^"),
    ],
    ids=["wide characters", "tab", "control characters"],
)
def test_marks_stand_below_what_they_mark(text: str, marked: str, below: str) -> None:
    lines = human(Diagnostic("E0201", "h", labelled(Source("f", text), (marked, "^")))).splitlines()
    assert lines[4].removeprefix("  | ") == below
    assert "\x1b" not in lines[3]
    assert "\t" not in lines[3]


def test_a_span_over_several_lines_is_marked_on_its_first() -> None:
    source = Source("f", "f(1,\n  2)\n")
    lines = human(Diagnostic("E0501", "h", (Label(Span(source, 0, 9), primary=True),))).splitlines()
    assert lines[3:] == ["1 | f(1,", "  | ^^^^"]


def test_a_place_at_the_very_end() -> None:
    source = Source("f", "x = (1\n")
    lines = human(Diagnostic("E0104", "h", (Label(Span(source, 7, 7), primary=True),))).splitlines()
    assert lines[-1].endswith("^")


@pytest.mark.parametrize("width", [40, 60, 100])
def test_a_long_line_is_cropped_around_the_mark(width: int) -> None:
    source = Source("f", "; ".join(f"x{i} = {i} + {i}" for i in range(100)))
    lines = human(Diagnostic("E0201", "h", labelled(source, ("x50 = 50", "^"))), width=width).splitlines()
    shown, marks = lines[3].removeprefix("1 | "), lines[4].removeprefix("  | ")
    assert len(shown) <= width + 4
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert shown[marks.index("^") : marks.rindex("^") + 1] == "x50 = 50"


def test_a_terminal_breaks_lines_between_words() -> None:
    source = Source("f", "one two; " * 20)
    notes = (
        "a note of several words that do not fit, 中文 among them, and a_word_that_is_longer_than_the_whole_terminal_is",
        "first\nsecond",
    )
    diagnostic = Diagnostic(
        "E0201", "a headline of more words than fit", labelled(source, ("two", "^")), notes, ("do this instead of that, now\nthis",)
    )
    lines = human(diagnostic, width=40, terminal=True).splitlines()
    assert lines[:2] == ["error[E0201]: a headline of more words", "  than fit"]
    assert [line for line in lines if cells(line) > 40] == ["          a_word_that_is_longer_than_the_whole_terminal_is"]
    assert lines[6:] == [
        "  = note: a note of several words that",
        "          do not fit, 中文 among them,",
        "          and",
        "          a_word_that_is_longer_than_the_whole_terminal_is",
        "  = note: first",
        "          second",
        "help: do this instead of that, now",
        "  | this",
    ]


def test_colour_changes_no_character() -> None:
    diagnostic = Diagnostic("E0201", "h", labelled(Source("f", "one two"), ("one", "first"), ("two", "^")), ("a note",), ("try\nthis",))
    assert re.sub(r"\x1b\[[\d;]*m", "", human(diagnostic, Paint(True))) == human(diagnostic)


def test_short_is_one_line() -> None:
    diagnostic = Diagnostic("E0201", "no\nname", labelled(Source("f.py", "x\noops"), ("oops", "^")))
    assert short(diagnostic) == "f.py:2:1: error[E0201]: no name\n"


def test_encodable() -> None:
    assert encodable("… é", "ascii") == "... \\xe9"
    assert encodable("… é", "latin-1") == "... é"
    assert encodable("… é", "utf-8") == "… é"


# ---- suggestions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "distance"), [("", "ab", 2), ("relu", "relu", 0), ("rleu", "relu", 1), ("sigmod", "sigmoid", 1), ("abc", "xyz", 3)]
)
def test_edit_distance(first: str, second: str, distance: int) -> None:
    assert edit_distance(first, second) == edit_distance(second, first) == distance


def test_suggestions_scale_with_length() -> None:
    assert did_you_mean("sofmtax", ["softmax", "softmin", "max"]) == ["softmax"]
    assert did_you_mean("ab", ["xy", "abs"]) == ["abs"]
    assert did_you_mean("x", ["y", "longer"]) == []


# ---- codes ----------------------------------------------------------------------------------------------------------


@cache
def used_codes() -> set[str]:
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if path.name != "codes.py":
            nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
            found |= {text for text in texts if re.fullmatch(r"[EWN]\d{4}", text)}
    return found


def test_every_code_is_registered() -> None:
    assert used_codes() <= set(CODES)


def test_no_code_is_idle() -> None:
    assert set(CODES) <= used_codes()


def test_codes_stand_in_order_and_for_different_things() -> None:
    assert len(set(CODES.values())) == len(CODES)
    source = (PACKAGE / "diagnostics" / "codes.py").read_text(encoding="utf-8")
    assert len(re.findall(r'^    "[EWN]\d{4}":', source, re.MULTILINE)) == len(CODES)


def test_marks_stand_below_what_the_reader_sees() -> None:
    """A terminal without the characters of the program sees them escaped, and the marks further right."""
    source = Source("<test>", "x = '日本'; y = bad")
    shown = human(Diagnostic("E0201", "no", (Label(Span(source, 14, 17), "", primary=True),)), encoding="ascii")
    marks = shown.splitlines()[-1]
    assert marks.index("^") == len("1 | ") + len("x = '\\u65e5\\u672c'; y = ")


def test_of_marks_that_overlap_the_shorter_is_seen() -> None:
    source = Source("<test>", "x.detach().sum().backward()")
    labels = (Label(Span(source, 0, 27), "", primary=True), Label(Span(source, 0, 10), "cut"))
    assert human(Diagnostic("E0402", "no", labels)).splitlines()[-2:] == ["  | ----------^^^^^^^^^^^^^^^^^", "  | cut"]
