"""What to try, in words: where no change of the program could be shown to work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gradcli.diagnosis.evidence.cuts import ATTRIBUTE, CALL, CHOICE, DTYPE, MODE, Cut
from gradcli.diagnosis.words.names import suggestions
from gradcli.diagnostics.facts import fact
from gradcli.diagnostics.model import Span
from gradcli.diagnostics.row import Raised

if TYPE_CHECKING:
    from gradcli.lang.syntax import nodes as syntax
    from gradcli.world.world import World


def help_for(
    error: BaseException, carried: Raised, where: Span | None, cut: Cut | None, world: World, modules: Sequence[syntax.Module]
) -> list[str]:
    """The advice of whoever raised it; what to do about the cut; the row's own help; names that are near."""
    own: str | list[str] | None = fact(error, "help")
    if cut is not None:
        return [after_cut(cut)]
    if own:
        return [own] if isinstance(own, str) else list(own)
    if carried.mistake.help:
        return [carried.mistake.help]
    return suggestions(error, carried, where, world, modules)


def continued_by_numpy(span: Span) -> bool:
    """Whether ``.numpy()`` stands right behind."""
    return span.source.text[span.end :].lstrip().startswith((".numpy(", ".cpu().numpy("))


def after_cut(cut: Cut) -> str:
    """What to do about a cut that cannot be undone by a change of the text."""
    if cut.kind == CHOICE:
        return f"{cut.text} returns positions, which have no derivative: compute the loss from the values before it, or weigh the positions by a `softmax`"
    if cut.kind == DTYPE:
        return "integers and truth values have no derivative: compute the value that backward starts from with floating-point numbers"
    if cut.kind == MODE:
        return f"move this out of {cut.text}"
    if cut.span is not None and cut.name == "detach" and continued_by_numpy(cut.span):
        return "NumPy's numbers carry no history: compute the loss from the tensors, with torch's own functions"
    plain = cut.kind == CALL and not cut.name.startswith("detach")
    reason = ": the numbers it returns carry no history" if plain else ""
    return f"avoid {cut.text} here{reason}" if cut.kind in (CALL, ATTRIBUTE) else f"avoid {cut.text} on the way to the value"
