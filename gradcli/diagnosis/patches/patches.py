"""Changes of the program that may make it work, by kind of mistake; one is shown only after it ran."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from gradcli.diagnosis.evidence.operands import Failure, Operand
from gradcli.diagnosis.patches.edits import Edit, nodes_covering, shown, statement_around
from gradcli.diagnostics.model import Span
from gradcli.engine.state import grad_mode
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.syntax import nodes as syntax

if TYPE_CHECKING:
    from gradcli.diagnosis.evidence.cuts import Cut
    from gradcli.diagnosis.words.layers import Layer
    from gradcli.runs.replay import Replay

MOST_TRIALS = 8
MOST_ELEMENTS = 10**6  # the shape of a result is told only where finding it out takes no time


class Mistake(NamedTuple):
    """What went wrong: the exception and its code, where, what the operator or call was given, and how the program got there."""

    error: BaseException
    code: str
    where: Span
    failed: Failure | None
    calls: Sequence[Span]
    modules: Sequence[syntax.Module]
    changed: tuple[Span, ...] = ()  # the writes to a value that was saved before
    cut: Cut | None = None  # what cut the graph
    layer: Layer | None = None  # the module in which it happened

    def node(self, kind: type[syntax.Node], span: Span | None = None) -> syntax.Node | None:
        """The syntax of some kind that stands exactly at a span."""
        place = self.where if span is None else span
        return next((node for node in nodes_covering(self.modules, place) if node.span == place and isinstance(node, kind)), None)


class Patch(NamedTuple):
    """A change in words and as an edit; `run` does the same to the values at hand."""

    words: str
    edit: Edit
    run: Callable[[], Tensor] | None = None

    def result(self) -> str:
        """``; the result is [2, 3]``, where that can be told; raises what the change raises."""
        if self.run is None:
            return ""
        with grad_mode(False):
            return f"; the result is {list(self.run().shape)}"


Suggest = Callable[[Mistake], Iterator[Patch]]
SUGGESTIONS: dict[str, list[Suggest]] = {}


def suggests(*codes: str) -> Callable[[Suggest], Suggest]:
    """Enter a source of patches for some codes."""

    def register(suggest: Suggest) -> Suggest:
        for code in codes:
            SUGGESTIONS.setdefault(code, []).append(suggest)
        return suggest

    return register


def candidates(mistake: Mistake) -> Iterator[Patch]:
    """All that may be tried, best first."""
    for suggest in SUGGESTIONS.get(mistake.code, ()):
        yield from suggest(mistake)


def working(patches: Iterable[Patch], replay: Replay, modules: Sequence[syntax.Module]) -> list[str]:
    """The first patch with which the program gets past the mistake. With no time to try, the first one, and that it was not tried."""
    base = None
    for number, patch in enumerate(patches):
        if number == 0:
            base = replay.run()
        if base is None:
            untried = f"{patch.words} (not tried: running the program again takes too long)\n{shown(modules, patch.edit)}"
            return [untried] if replay.possible else []
        if base.well or number >= MOST_TRIALS:
            return []
        try:
            result = patch.result()
        except (RuntimeError, IndexError, ValueError, TypeError):
            continue
        ran = replay.run(patch.edit)
        if ran is not None and ran.place > base.place:
            return [f"{patch.words}{result}\n{shown(modules, patch.edit)}"]
    return []


# ---- pieces ------------------------------------------------------------------------------------------------------------


def suffixed(operand: Operand, suffix: str) -> tuple[Span, str]:
    """An operand with something after it, in brackets where that would bind to its last part only."""
    return operand.span, f"{as_operand(operand.span.text)}{suffix}"


def as_operand(text: str) -> str:
    """A text with brackets unless it is one word, one call or one element."""
    plain = text.replace(".", "").replace("_", "")
    return text if plain.isalnum() or closes_once(text) else f"({text})"


def closes_once(text: str) -> bool:
    """Whether a text is names and brackets only, with no operator outside the brackets."""
    depth = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if depth == 0 and not (character.isalnum() or character in "._)]}"):
            return False
    return bool(text) and text[0] not in "([{"


def spoken(operand: Operand) -> str:
    return f"`{operand.name}`" if operand.name else "it"


def after(span: Span, text: str) -> tuple[Span, str]:
    """An insertion behind a span."""
    return Span(span.source, span.end, span.end), text


def keyword_added(call: syntax.Call, text: str) -> tuple[Span, str]:
    """A keyword argument more."""
    close = Span(call.span.source, call.span.end - 1, call.span.end - 1)
    trailing = call.span.text[:-1].rstrip().endswith((",", "("))
    return close, text if trailing else f", {text}"


def pair(mistake: Mistake) -> tuple[Operand, Operand] | None:
    """The two tensors of the operator or call, if they are two and small."""
    operands = [] if mistake.failed is None else mistake.failed.operands
    if len(operands) != 2 or sum(operand.value.array.size for operand in operands) > MOST_ELEMENTS:
        return None
    return operands[0], operands[1]


def called_name(node: syntax.Node | None) -> str:
    """The last name of what a call calls."""
    function = node.function if isinstance(node, syntax.Call) else None
    return function.name if isinstance(function, syntax.Attribute) else function.id if isinstance(function, syntax.Name) else ""


def statement_at(mistake: Mistake, span: Span | None = None) -> syntax.Statement | None:
    return statement_around(mistake.modules, mistake.where if span is None else span)
