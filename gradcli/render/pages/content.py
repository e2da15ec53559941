"""What a page on a run has, as plain data."""

from __future__ import annotations

from gradcli.diagnostics.model import Diagnostic, Source, Span
from gradcli.records import NamedTuple
from gradcli.runs.report import Report


class Program(NamedTuple):
    """A source, or a cell of a document: its name, its text, what it printed where that is known by cell, and its figures."""

    name: str
    text: str
    source: Source  # what diagnostics call it
    output: str = ""
    pictures: tuple[Image, ...] = ()
    before: str = ""  # prose of the document that stands above it


class Image(NamedTuple):
    """A figure as PNG, and the name of its file, which says what it shows."""

    name: str
    png: bytes


class Section(NamedTuple):
    """A view of the run: its heading and its text."""

    heading: str
    text: str


class Content(NamedTuple):
    """All of it. `graph` is an SVG, or empty; `marks` are the places that diagnostics point at."""

    title: str
    programs: tuple[Program, ...]
    stdout: str
    report: Report
    sections: tuple[Section, ...] = ()
    graph: str = ""
    pictures: tuple[Image, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    marks: tuple[Span, ...] = ()
