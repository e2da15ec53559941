"""A leaf that no gradient reaches, although the root was computed from it."""

from __future__ import annotations

from collections.abc import Iterator

from gradcli.diagnosis.evidence.cuts import Cut, cuts_behind_root
from gradcli.diagnosis.evidence.dependence import names_behind
from gradcli.diagnosis.findings.warning import warning
from gradcli.diagnosis.words.help import after_cut
from gradcli.diagnosis.words.wording import listed
from gradcli.diagnostics.model import Diagnostic
from gradcli.engine.state import STATE
from gradcli.runs.replay import Replay


def unreached(names: list[str], replay: Replay) -> Iterator[Diagnostic]:
    """Leaves without a gradient although the root was computed from them: something cut the graph on the way.

    A leaf that the root cannot have come from, by the text of the program, is no reason to run it again.
    """
    behind_root = names_behind(replay.modules, STATE.root_where) if STATE.root is not None else None
    names = [name for name in names if behind_root is None or base_of(name) in behind_root]
    evidence = cuts_behind_root(replay, STATE.root_where, names) if names else None
    together: dict[tuple[Cut, ...], list[str]] = {}
    for name in names if evidence is not None else ():
        if evidence is not None and (behind := evidence.behind(name)):
            together.setdefault(tuple(behind), []).append(f"`{name}`")
    for cuts, leaves in together.items():
        what = f"{cuts[0].text} cut the graph{'' if len(cuts) == 1 else ' (and so did the other places below)'}"
        labels = tuple(label for cut in cuts if (label := cut.label()) is not None)
        primary = (labels[0]._replace(primary=True), *labels[1:]) if labels else ()
        yield warning("W0103", f"no gradient reaches {listed(leaves)}: {what}", primary, help=(after_cut(cuts[0]),))


def base_of(path: str) -> str:
    """``net`` of ``net[0].weight``."""
    return path.partition("[")[0].partition(".")[0]
