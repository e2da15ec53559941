"""The page, and the part of it that a notebook shows."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from html import escape

from gradcli.diagnostics.model import Span
from gradcli.render.diagnostics import human
from gradcli.render.pages.content import Content, Image, Program
from gradcli.render.pages.style import FRAGMENT, PAGE
from gradcli.render.plain import DIAGONAL, HEADER, MOST_NAMES, gradient_cells, jacobian_cells, more_names, row_cells
from gradcli.runs.report import Report

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
GRADIENTS = ("gradient", "shape", "value", "formula")
WIDE = ("value", "formula")


def page(content: Content) -> str:
    """A whole document."""
    title = escape(content.title)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{title}</title>
<style>{PAGE}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p class="about">{escape(about(content))}</p>
{"".join(parts(content))}</main>
</body>
</html>
"""


def fragment(content: Content) -> str:
    """What a notebook shows: no program, for it stands above."""
    shown = [*tables(content.report), *views(content), *figures(content.pictures)]
    return f'<div class="gradcli-report"><style>{FRAGMENT}</style>\n{"".join(shown)}</div>'


def about(content: Content) -> str:
    """A line on the run, without a date: the same program gives the same page."""
    from gradcli import __version__

    ended = f", exit status {content.report.exit_status}" if content.report.exit_status else ""
    return f"a run of gradcli {__version__}{ended}"


def parts(content: Content) -> Iterator[str]:
    """The sections in their order."""
    yield from programs(content)
    if content.stdout and not any(program.output for program in content.programs):
        yield f'<section><h2>Output</h2><pre class="output">{escape(content.stdout)}</pre></section>\n'
    yield from diagnostics(content)
    yield from tables(content.report)
    yield from views(content)
    if content.pictures:
        yield f"<section><h2>Plots</h2>{''.join(figures(content.pictures))}</section>\n"


# ---- programs -------------------------------------------------------------------------------------------------------------------------


def programs(content: Content) -> Iterator[str]:
    """The texts with numbers of lines; what a diagnostic points at is underlined."""
    yield "<section><h2>Program</h2>"
    for program in content.programs:
        if program.before:
            yield f'<div class="prose">{escape(program.before)}</div>'
        if len(content.programs) > 1:
            yield f"<h3>{escape(program.name)}</h3>"
        yield f"<pre>{numbered(program, content.marks)}</pre>"
        if program.output:
            yield f'<pre class="output">{escape(program.output)}</pre>'
        yield from figures(program.pictures)
    yield "</section>\n"


def numbered(program: Program, marks: Iterable[Span]) -> str:
    """A text with its marks, each line behind its number."""
    spans = sorted({(mark.start, mark.end) for mark in marks if mark.source is program.source and mark.source.text == program.text})
    pieces, at = [], 0
    for start, end in spans:
        if start >= at:
            pieces += [escape(program.text[at:start]), f"<mark>{escape(program.text[start:end])}</mark>"]
            at = end
    text = "".join([*pieces, escape(program.text[at:])]).rstrip("\n")
    return "\n".join(f'<span class="line">{number}</span>{line}' for number, line in enumerate(lines_of(text), 1))


def lines_of(text: str) -> list[str]:
    """The lines; a mark over several of them is one on each."""
    lines, is_open = [], False
    for line in text.split("\n"):
        shown = f"<mark>{line}" if is_open else line
        is_open = shown.count("<mark>") > shown.count("</mark>")
        lines.append(f"{shown}</mark>" if is_open else shown)
    return lines


def diagnostics(content: Content) -> Iterator[str]:
    """Errors, warnings and notes as the command writes them."""
    if content.diagnostics:
        yield "<section><h2>Notes and warnings</h2>"
        yield from (f'<pre class="{escape(each.severity)}">{escape(human(each).rstrip())}</pre>' for each in content.diagnostics)
        yield "</section>\n"


# ---- values and views -----------------------------------------------------------------------------------------------------------------


def tables(report: Report) -> Iterator[str]:
    """Values, then gradients with their formulas."""
    rows = report.rows()
    if rows:
        more = f"<p>{escape(more_names(len(rows)))}</p>" if len(rows) > MOST_NAMES else ""
        yield f"<section><h2>Values</h2>{table(HEADER, [row_cells(row) for row in rows[:MOST_NAMES]])}{more}</section>\n"
    derivatives = [*map(gradient_cells, report.gradients()), *((*jacobian_cells(part), "") for part in report.jacobians)]
    if derivatives:
        has_formula = any(row[3] for row in derivatives)
        shown = [(*row[:2], row[2].removesuffix(DIAGONAL), row[3]) for row in derivatives]
        count = 4 if has_formula else 3
        words = "".join(f"<p>{escape(row[0])}{escape(DIAGONAL)}</p>" for row in derivatives if row[2].endswith(DIAGONAL))
        yield f"<section><h2>Gradients</h2>{table(GRADIENTS[:count], [row[:count] for row in shown])}{words}</section>\n"
    yield from (f"<p>{escape(remark)}</p>\n" for remark in report.remarks)


def table(header: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    """A table that scrolls by itself where the page is narrow."""
    names = tuple(header)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = "".join(f"<tr>{''.join(cell(name, text) for name, text in zip(names, row, strict=True))}</tr>" for row in rows)
    return f'<div class="table" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def cell(name: str, text: str) -> str:
    kinds = [name] * (name == "formula") + ["wide"] * (name in WIDE) + ["leaf"] * (name == "grad_fn" and text == "leaf")
    named = f' class="{" ".join(kinds)}"' if kinds else ""
    return f'<th scope="row">{escape(text)}</th>' if name in ("name", "gradient") else f"<td{named}>{escape(text)}</td>"


def views(content: Content) -> Iterator[str]:
    """The texts of views, and the graph."""
    for section in content.sections:
        yield f"<section><h2>{escape(section.heading.capitalize())}</h2><pre>{escape(section.text.rstrip())}</pre></section>\n"
    if content.graph:
        yield f'<section><h2>Graph</h2><div class="graph" tabindex="0">{content.graph}</div></section>\n'


def figures(pictures: Iterable[Image]) -> Iterator[str]:
    """The figures, in the page itself."""
    for picture in pictures:
        data = base64.b64encode(picture.png).decode("ascii")
        name = escape(picture.name)
        yield f'<figure><img alt="{name}" src="data:image/png;base64,{data}"><figcaption>{name}</figcaption></figure>'
