"""The file of ``-o``: which view writes it, and what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.data.reference import KINDS, Target, target_of
from gradcli.diagnostics.model import UsageError
from gradcli.views.base.view import Request, View, every

if TYPE_CHECKING:
    from gradcli.render.page import Page

VALUES = tuple(kind for kind in KINDS if kind not in ("npz", "json"))  # the kinds of files that hold values, and no run


def target_in(text: str) -> Target:
    """The file of ``-o``, of a kind that some view writes."""
    kinds = {suffix for row in every() for suffix in row.suffixes}
    target = target_of(text, kinds)
    if not target.kind:
        known = [f".{each}" for each in sorted(kinds)]
        helps = (
            f"the name ends in {', '.join(known[:-1])} or {known[-1]}, each also with .gz; any name can say its kind: `-o {text}:csv`",
        )
        raise UsageError("E0902", f"-o {text}: unknown suffix", help=helps)
    return target


def writer_of(file: str, target: Target, requests: list[Request], selects: bool) -> Request:
    """The view that writes the file: one that is requested, else the one whose files are of this kind."""
    rows = [row for row in every() if target.kind in row.suffixes and (row.name != "output" or target.kind not in VALUES or selects)]
    requested = [each for each in requests if each.view in rows]
    if requested:  # -o itself writes what nothing else was requested for
        return max(requested, key=lambda each: (each.view.name != "output", each.view.place))
    row = min(rows, key=lambda row: (row.needs_value, -row.place))
    if row.needs_value:
        usage = row.option.usage
        raise UsageError("E0902", f"-o {file} is written by {usage}", help=(f"add `{usage}`, or `--select NAMES`",))
    return Request(row, "" if row.option.is_optional else True)


def content_for(target: Target, view: View, data: Any, page: Page) -> bytes:
    """What the view writes of its data to a file of this kind, compressed where the name says so."""
    content = view.content(data, target.shown, page._replace(kind=target.kind))
    if not target.is_compressed:
        return content
    import gzip

    return gzip.compress(content, mtime=0)
