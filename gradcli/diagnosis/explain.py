"""An exception that left the program, as a diagnostic: which code, where, what PyTorch would have said, and what to try.

The exception itself stays PyTorch's: its type and text are what a program's own ``except`` sees. What a diagnostic adds comes from the mistake
that the exception carries (`diagnostics.mistakes`), from the values the interpreter noted on it, and from running the program again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcli.diagnosis.advice.registry import Case, advice
from gradcli.diagnosis.evidence.history import History, history
from gradcli.diagnosis.evidence.layers import Layer, layer
from gradcli.diagnosis.evidence.operands import Failure, calls, failure
from gradcli.diagnosis.patches.patches import working
from gradcli.diagnosis.patches.problem import Problem
from gradcli.diagnosis.patches.table import candidates
from gradcli.diagnosis.words.exceptions import first_line, full_text, message, mistake_of, type_name
from gradcli.diagnosis.words.help import help_for
from gradcli.diagnosis.words.scene import scene_of
from gradcli.diagnostics import mistakes
from gradcli.diagnostics.facts import fact, text_of
from gradcli.diagnostics.model import Diagnostic, Label, Span
from gradcli.diagnostics.row import Raised

if TYPE_CHECKING:
    from gradcli.runs.session import Session

__all__ = ["explained", "internal", "message", "type_name"]

CUT_OFF = "backward from a value that has no graph: the graph was cut on the way"
OF_LAYERS = ("E0300", "E0301", "E0302", "E0305", "E0505")  # what may be wrong between a module's input and its parameters
SHOWS_OPERANDS = ("E03", "E0400", "E0403", "E0404", "E0406", "E0500", "E0502", "E0505")
SAYS_ALL = (mistakes.memory, mistakes.host_memory)  # the exception's own text adds nothing to the headline
PYTHON = (mistakes.recursion, mistakes.own_arguments)  # texts that are Python's; as all about keywords of the program's functions are
MOST_FRAMES = 6


def explained(error: BaseException, where: Span | None, session: Session) -> Diagnostic:
    """The whole story of an exception that left a program of the session."""
    from gradcli.runs.replay import Replay

    carried = mistake_of(error)
    code = carried.mistake.code
    failed = failure(error, where, session.modules) if code.startswith(SHOWS_OPERANDS) else None
    inside = layer(error, where, failed, session) if code in OF_LAYERS else None
    headline, notes = headline_of(error, carried, where, failed if inside is None else inside.failed)
    labels = labels_of(code, where, failed, inside)
    if inside is not None and failed is not None:
        notes += inside.notes(failed)
    story, helps = History(labels), []
    if where is not None:
        replay, leading = Replay(session), calls(error, where)
        story = history(error, carried.mistake, labels, leading, replay)
        leading = [*leading, story.needed] if story.needed is not None else leading
        problem = Problem(
            error, carried, where, failed, leading, session.modules, session.world, story.changed, story.cut, inside, story.saver
        )
        advised = advice(Case(problem, session, replay))
        helps = list(advised.helps) if advised is not None else working(candidates(problem), replay, session.modules)
        more = () if advised is None else tuple(label for label in advised.labels if label not in story.labels)
        story = story._replace(labels=(*story.labels, *more))
    helps = helps or help_for(error, carried, where, story.cut, session.world, session.modules)
    notes += frame_notes(fact(error, "frames", []))
    return Diagnostic(code, headline if story.cut is None else CUT_OFF, story.labels, tuple(notes), tuple(helps))


def headline_of(error: BaseException, carried: Raised, where: Span | None, failed: Failure | None) -> tuple[str, list[str]]:
    """What is wrong in a line, and the exception's own text as a note where that says more; what the program raised says it all itself."""
    if where is not None and where.text.startswith("raise "):
        return full_text(error), []
    mistake, facts = carried
    line = mistake.line(scene_of(failed), facts)
    if not line and "\n" not in full_text(error):
        return full_text(error), []
    source = "Python" if mistake in PYTHON or "parameters" in facts else "PyTorch"
    return line or first_line(error), [] if mistake in SAYS_ALL else [f"{source}: {full_text(error)}"]


def labels_of(code: str, where: Span | None, failed: Failure | None, inside: Layer | None) -> tuple[Label, ...]:
    """The place; where tensors did not fit, the operator among its operands, each with its shape or dtype."""
    if failed is None or (not failed.operands and inside is None):
        return (Label(where, primary=True),) if where is not None else ()
    what = "dtype" if code == "E0505" else "shape"
    if inside is not None:
        return inside.labels(failed, what)
    return (*(operand.label(what) for operand in failed.operands), Label(failed.mark, primary=True))


def frame_notes(frames: list[tuple[str, Span]]) -> list[str]:
    """Through which of the program's functions the error came, innermost first; of a deep recursion only both ends."""
    lines = [f"in `{name}`, called at {span.source.name}:{span.line}:{span.column}" for name, span in frames]
    if len(lines) <= MOST_FRAMES:
        return lines
    left_out = len(lines) - MOST_FRAMES
    return [*lines[: MOST_FRAMES // 2], f"… {left_out} more calls …", *lines[-MOST_FRAMES // 2 :]]


def internal(error: Exception) -> Diagnostic:
    """A fault of gradcli itself."""
    return Diagnostic(
        "E0999",
        f"gradcli failed: {type(error).__name__}: {text_of(error)}",
        notes=("this is a fault of gradcli, not of the program",),
        help=("run it again with `--debug` and report what it shows",),
    )
