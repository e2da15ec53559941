"""Sources that are documents, read by their suffix or by how they begin."""

from __future__ import annotations

from gradcli.data.documents.cells import Document
from gradcli.data.sources import is_document
from gradcli.diagnostics.model import Source


def document_of(source: Source) -> Document | None:
    """The document that a source is; None for a program."""
    if source.name.endswith(".ipynb"):
        from gradcli.data.documents.notebook import read

        return read(source)
    if source.name.endswith(".md"):
        from gradcli.data.documents.markdown import read

        return read(source)
    if is_document(source):
        from gradcli.data.documents.transcript import read

        return read(source)
    return None
