"""What a page on a run has: everything that was requested, and on a page of its own the explanation and the graph besides."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.model import GradcliError
from gradcli.render.page import PLAIN
from gradcli.views.base.view import Prints, named

if TYPE_CHECKING:
    from gradcli.render.pages.content import Content, Image, Program, Section
    from gradcli.views.base.run import Run

PAGES = ("explain",)  # on a page of its own without a request
NO_TEXTS = ("report", "graph", "json", "output", "plots")  # what has a place of its own there, or none


def content_of(run: Run, *, whole: bool) -> Content:
    """The data of the page; `whole`: with the views that a page shows without a request, where the run has what they are about."""
    from gradcli.render.pages.content import Content

    session = run.session
    report = run.made["report"] if "report" in run.made else run.make(named("report"), True)
    programs = tuple(programs_of(run))
    in_outputs = [output.diagnostic for document in session.documents for cell in document.cells for output in cell.outputs]
    diagnostics = tuple(each for each in session.log.diagnostics if each.code != "N0008" and each not in in_outputs)
    marks = tuple(label.span for each in diagnostics for label in each.labels)
    in_cells = any(program.pictures for program in programs)
    pictures = () if in_cells else tuple(images(session.world.plots))
    session.plots_used = True
    sections = tuple(sections_of(run, whole))
    return Content(title_of(run), programs, session.log.stdout, report, sections, graph_of(run, whole), pictures, diagnostics, marks)


def title_of(run: Run) -> str:
    """The document, the file, or what is differentiated."""
    session = run.session
    if session.documents:
        return os.path.basename(session.documents[0].name)
    names = [module.span.source.name for module in session.modules if not module.span.source.name.startswith("<")]
    return (
        os.path.basename(names[0])
        if names
        else f"The derivatives of {session.root}"
        if session.root not in (None, "_")
        else "A gradcli program"
    )


def programs_of(run: Run) -> Iterator[Program]:
    """The sources; of a document its cells with their outputs."""
    from gradcli.analysis.documents.comparison import error_text, text_of
    from gradcli.render.diagnostics import human
    from gradcli.render.pages.content import Program

    cells = {id(cell.source): (document, cell) for document in run.session.documents for cell in document.cells}
    for module in run.session.modules:
        source = module.span.source
        document, cell = cells.get(id(source), (None, None))
        if document is None or cell is None:
            if not source.name.startswith("<--"):
                yield Program(source.name, source.text, source)
            continue
        error = next((each for each in cell.outputs if each.kind == "error"), None)
        shown = text_of(cell.outputs) + error_text(error, "error[", human)
        figures = [image(f"cell {cell.number}", each.figure) for each in cell.outputs if each.kind == "figure"]
        at = document.cells.index(cell)
        prose = "\n\n".join(text for before, text in document.prose if before == at)
        yield Program(f"cell {cell.number}", cell.written, source, shown.rstrip("\n"), tuple(figures), prose)


def images(plots: Any) -> Iterator[Image]:
    from gradcli.render.plots.files import files_of

    for file in files_of(plots):
        yield image(file.name, file.picture)


def image(name: str, picture: Any) -> Image:
    from gradcli.render.pages.content import Image
    from gradcli.render.plots.pictures import png

    return Image(name, png(picture))


def sections_of(run: Run, whole: bool) -> Iterator[Section]:
    """The requested views that are texts, in their order, and those of `PAGES`."""
    from gradcli.render.pages.content import Section

    requested = {name: run.requested.get(name) for name in run.made if name not in NO_TEXTS}
    if whole:
        requested |= {name: "" for name in PAGES if name not in requested}
    for row in sorted(map(named, requested), key=lambda row: row.place):
        request = requested[row.name]
        if row.prints(request) is not Prints.TEXT:
            continue
        data = run.made[row.name] if row.name in run.made else made_if_possible(run, row.name)
        if data is not None:
            yield Section(row.heading or row.name, row.text(data, PLAIN, request))


def graph_of(run: Run, whole: bool) -> str:
    """The graph as a picture, or nothing."""
    data = run.made.get("graph") or (made_if_possible(run, "graph") if whole else None)
    if data is None:
        return ""
    from gradcli.render.answers.svg import svg

    return svg(data)


def made_if_possible(run: Run, name: str) -> Any:
    """A view that nobody asked for; None where the run has nothing that it is about, which it would say as an error."""
    try:
        return named(name).make(run, "")
    except GradcliError:
        return None
