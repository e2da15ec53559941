"""What a headline may ask of the program text."""

from __future__ import annotations

from collections.abc import Sequence

from gradcli.diagnosis.evidence.operands import Failure, Operand, element_written
from gradcli.lang.syntax import nodes as syntax
from gradcli.records import NamedTuple


class TextScene(NamedTuple):
    """The scene of a failure, as `diagnostics.row.Scene` describes it."""

    operands: Sequence[Operand] = ()
    function: str = ""
    sign: str = "and"
    place: str = ""


def scene_of(failed: Failure | None) -> TextScene:
    """The operands of what failed, and how to speak of the operation; without operands where it was no operator, call or element."""
    if failed is None:
        return TextScene()
    node = failed.node
    element = element_written(node) if isinstance(node, syntax.Assign) else None
    return TextScene(
        failed.operands,
        failed.mark.text if isinstance(node, syntax.Call) else "",
        failed.mark.text if isinstance(node, (syntax.Binary, syntax.AugmentedAssign)) else "and",
        "" if element is None else f"`{element.span.text}` ",
    )
