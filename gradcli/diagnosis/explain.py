"""An exception that left the program, told as a diagnostic: which code, where, what PyTorch would have said, and what to try.

The exception itself stays PyTorch's: its type and text are what a program's own ``except`` sees.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gradcli.diagnosis.evidence.cuts import Cut, cuts_behind_root, in_order
from gradcli.diagnosis.evidence.operands import Failure, calls, failure
from gradcli.diagnosis.evidence.writes import pass_before, writes_after_saving
from gradcli.diagnosis.patches import autograd as patches_autograd  # noqa: F401  # they enter what they suggest
from gradcli.diagnosis.patches.patches import Mistake, candidates, working
from gradcli.diagnosis.words import shapes
from gradcli.diagnosis.words.layers import layer
from gradcli.diagnosis.words.names import parameters_asked, suggestions, unknown_keywords
from gradcli.diagnostics.model import Diagnostic, Label, Span
from gradcli.engine.errors import OutOfMemoryError

if TYPE_CHECKING:
    from gradcli.runs.replay import Replay
    from gradcli.runs.session import Session

# The engine's word for a mistake -> code.
RULES = {
    "matmul": "E0301",
    "broadcast": "E0302",
    "view": "E0303",
    "reshape": "E0303",
    "cat": "E0304",
    "stack": "E0304",
    "index": "E0305",
    "dim": "E0306",
    "shape": "E0300",
    "gradient shape": "E0300",
    "in-place shape": "E0300",
    "freed": "E0401",
    "no graph": "E0402",
    "not a scalar": "E0403",
    "leaf in place": "E0404",
    "modified in place": "E0405",
    "unused": "E0406",
    "leaf": "E0400",
    "no grad": "E0400",
    "view in place": "E0400",
    "overlap": "E0400",
    "attribute": "E0203",
    "dtype": "E0505",
    "in-place dtype": "E0505",
    "gradient dtype": "E0505",
}

AUTOGRAD = "|".join(
    (
        r"Can't call numpy\(\)",
        r"[Ii]nference ?(tensor|mode)",
        "hook on a tensor",
        "number of gradients",
        "invalid gradient",
        "the deepcopy protocol",
        "a gradient of size",
    )
)
SHAPES = "|".join(
    (
        r"^Given (groups|normalized_shape|input size)",
        r"^Error\(s\) in loading",
        r"^einsum\(\): (subscript|the number of subscripts)",
        "[Kk]ernel size",
        "[Pp]adding (length|size)",
        r"[Ee]xpected .*(\dD|-D|dimension|elements|size)",
        r"[Oo]nly .*\dD",
        r"should contain \d+ elements",
        "number of dimensions",
        "must be equal to input_size",
        "split_sizes to sum",
        "dims can not be smaller",
    )
)

# Where no rule came along: the exception's type and how its text reads -> code. The first that fits counts.
TEXTS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str, str], ...] = (
    (
        RuntimeError,
        r"shapes cannot be multiplied|^size mismatch|inconsistent tensor size, expected|must match the size of tensor .* expected",
        "E0301",
    ),
    (
        RuntimeError,
        r"must match the size of tensor|not broadcastable|cannot be broadcast|must match the existing size|the number of sizes provided",
        "E0302",
    ),
    (RuntimeError, r"^shape '.*' is invalid for input|view size is not compatible|invalid shape dimension", "E0303"),
    (RuntimeError, r"Sizes of tensors must match|stack expects each tensor|non-empty list of Tensors", "E0304"),
    (IndexError, r"Dimension out of range|Dimension specified as", "E0306"),
    (IndexError, r"", "E0305"),
    (RuntimeError, r"a second time", "E0401"),
    (RuntimeError, r"does not require grad and does not have a grad_fn", "E0402"),
    (RuntimeError, r"implicitly created only for scalar", "E0403"),
    (RuntimeError, r"leaf Variable that requires grad", "E0404"),
    (RuntimeError, r"modified by an inplace operation", "E0405"),
    (RuntimeError, r"appears to not have been used", "E0406"),
    (RuntimeError, AUTOGRAD, "E0400"),
    (RuntimeError, r"returned nan values in its", "E0701"),
    ((RuntimeError, NotImplementedError), SHAPES, "E0300"),
    (RuntimeError, r"dtype|expected scalar type|can't be cast", "E0505"),
    (OutOfMemoryError, r"", "E0601"),
    (UnboundLocalError, r"", "E0202"),
    (NameError, r"", "E0201"),
    (AttributeError, r"", "E0203"),
    (ImportError, r"", "E0205"),
    (TypeError, r"unexpected keyword argument", "E0204"),
    (TypeError, r"missing \d|positional argument|required positional|invalid combination of arguments", "E0507"),
    (TypeError, r"", "E0501"),
    (ZeroDivisionError, r"", "E0503"),
    (ValueError, r"", "E0502"),
    (AssertionError, r"compiled with CUDA", "E0502"),
    (AssertionError, r"", "E0504"),
    (KeyError, r"", "E0506"),
    (RecursionError, r"", "E0602"),
    (MemoryError, r"", "E0601"),
)

HELP = {
    "E0401": "keep the graph with `backward(retain_graph=True)`, or compute the value again before the second backward",
    "E0402": "make a leaf with `requires_grad=True`, or look for a `detach()`, `.data` or `no_grad()` that cut the graph",
    "E0403": "reduce it to one number first, as with `.sum()`, or say which combination you want: `backward(v)` with `v` of the same shape",
    "E0404": "write it inside `with no_grad():`, or write to a copy: `y = x.clone()`",
    "E0405": "write out of place (`y = y + 1` instead of `y += 1`), or write to a `clone()`",
}

# Likewise, where a text says more than its code.
HELP_FOR_TEXTS = (
    (r"converted to (Python scalars|Scalar)", "take one element, as `x[0]`, reduce it, as `x.sum()`, or take them all: `.tolist()`"),
    (r"before Module.__init__\(\) call", "begin `__init__` with `super().__init__()`"),
    (r"real scalar", "take the part that is meant, as `.real` or `.abs()`"),
    (r"compiled with CUDA", 'gradcli computes on the CPU: leave the device out, or make it `torch.device("cpu")`'),
)

# What a person is told first where PyTorch's text is long; it follows in a note.
HEADLINES = {
    "E0401": "backward a second time: the values this operation had saved are gone",
    "E0402": "backward from a value that has no graph: nothing it came from requires grad",
    "E0403": "backward starts from one number, and this value has several",
    "E0404": "a leaf that requires grad cannot be written in place while operations are recorded",
    "E0405": "a value that backward needs was overwritten after this operation saved it",
    "E0602": "the program calls itself too deeply",
}
CUT_OFF = "backward from a value that has no graph: it was cut off on the way"
OF_LAYERS = ("E0300", "E0301", "E0302", "E0305", "E0505")  # what may be wrong between a module's input and its parameters
LEADS_BACK = {"E0401": "saved here", "E0405": "saved here"}  # the place is in the forward program; backward was called elsewhere
SHOWS_OPERANDS = ("E03", "E0400", "E0403", "E0404", "E0406", "E0500", "E0502", "E0505")
MOST_FRAMES, MOST_CHANGES = 6, 4


def type_name(error: BaseException) -> str:
    """The type as a traceback names it."""
    if isinstance(error, OutOfMemoryError):
        return "RuntimeError"
    return str(getattr(error, "type_name", None) or type(error).__name__)


def message(error: BaseException) -> str:
    """The text as a traceback shows it."""
    return str(error)


def code_of(error: BaseException) -> str:
    """The diagnostic code of an exception: by the engine's rule, else by its type and text, else the general one."""
    if isinstance(error, OutOfMemoryError):
        return "E0601"
    found = RULES.get(getattr(error, "rule", ""))
    if found is not None:
        return found
    text = message(error)
    if isinstance(error, TypeError) and unknown_keywords(error)[1]:
        return "E0204"
    return next((code for kind, pattern, code in TEXTS if isinstance(error, kind) and re.search(pattern, text)), "E0500")


def explained(error: BaseException, where: Span | None, session: Session) -> Diagnostic:
    """The whole story of an exception that left a program of the session."""
    from gradcli.runs.replay import Replay

    code = code_of(error)
    failed = failure(error, where, session.modules) if code.startswith(SHOWS_OPERANDS) else None
    inside = layer(error, where, failed, session) if code in OF_LAYERS else None
    story = shapes.headline(code, failed if inside is None else inside.failed, message(error)) if failed is not None else None
    told, repeat = (story, True) if story is not None else headline_of(error, code, where)
    notes = [f"{'Python' if code == 'E0602' or parameters_asked(error) else 'PyTorch'}: {full_text(error)}"] if repeat else []
    leading = calls(error, where)
    told_labels, mistake = labels_of(code, where, failed), None
    if inside is not None and failed is not None:
        told_labels, notes = inside.labels(failed, said_of(code)), [*notes, *inside.notes(failed)]
    if where is not None:
        replay = Replay(session)
        mistake = Mistake(error, code, where, failed, leading, session.modules, layer=inside)
        told_labels, mistake = history(told_labels, mistake, replay)
        helps = working(candidates(mistake), replay, session.modules)
    else:
        helps = []
    cut = mistake.cut if mistake is not None else None
    told = CUT_OFF if cut is not None else told
    helps = helps or ([after_cut(cut)] if cut is not None else help_for(error, code, where, session))
    return Diagnostic(code, told, told_labels, tuple(notes + frame_notes(getattr(error, "gradcli_frames", []))), tuple(helps))


def history(labels: tuple[Label, ...], mistake: Mistake, replay: Replay) -> tuple[tuple[Label, ...], Mistake]:
    """What led to it, in the order of time: where the graph was cut; where a value was saved, changed and needed."""
    if mistake.code == "E0402" and (found := cuts_behind_root(replay)) is not None and found.cuts:
        cuts = in_order(found.cuts)
        return (*labels, *(label for cut in cuts if (label := cut.label()) is not None)), mistake._replace(cut=cuts[0])
    if mistake.code not in LEADS_BACK or not mistake.calls:
        return labels, mistake
    saved = [label._replace(text=LEADS_BACK[mistake.code]) if label.primary else label for label in labels]
    needed = Label(mistake.calls[-1], "needed here")
    if mistake.code == "E0401":
        freeing = pass_before(replay)
        freed = [Label(freeing, "freed here")] if freeing is not None and freeing != needed.span else []
        return (*saved, *freed, needed), mistake
    writes = writes_after_saving(replay)
    if writes is None:
        return (*saved, needed), mistake
    changes = [Label(place, "changed here") for place in writes.places[:MOST_CHANGES]]
    return (*saved, *changes, needed), mistake._replace(changed=writes.places)


def after_cut(cut: Cut) -> str:
    """What to do about a cut that cannot be undone by a change of text."""
    if cut.what.startswith("the step to"):
        return "integers and truth values have no derivative: compute what backward begins from with floating numbers"
    if "no_grad" in cut.what or "mode" in cut.what:
        return f"do this outside of {cut.what}"
    history = ": what it gives are numbers without a history" if cut.what.endswith("()`") and "detach" not in cut.what else ""
    return f"do without {cut.what.rstrip(',')}{history}"


def labels_of(code: str, where: Span | None, failed: Failure | None) -> tuple[Label, ...]:
    """The place; where tensors did not fit, the operator among its operands, each with its shape or dtype."""
    if failed is None or not failed.operands:
        return (Label(where, primary=True),) if where is not None else ()
    return (*(operand.label(said_of(code)) for operand in failed.operands), Label(failed.mark, primary=True))


def said_of(code: str) -> str:
    """What of an operand matters."""
    return "dtype" if code == "E0505" else "shape"


def full_text(error: BaseException) -> str:
    """``RuntimeError: what it says``."""
    text = message(error)
    return f"{type_name(error)}: {text}" if text else type_name(error)


def headline_of(error: BaseException, code: str, where: Span | None) -> tuple[str, bool]:
    """What is wrong in a line, and whether the exception's own text still has to be given; what the program raised says it all itself."""
    if where is not None and where.text.startswith("raise "):
        return full_text(error), False
    if code == "E0601":
        return allocation_refused(error), False
    if code == "E0403" and "real scalar" in message(error):
        return "backward starts from a real number, and this value is complex", True
    if code in HEADLINES:
        return HEADLINES[code], True
    called, words = unknown_keywords(error)
    if words:
        return f"`{called}` has no keyword `{words[0]}`", True
    first, *rest = full_text(error).split("\n")
    refused = re.match(r"TypeError: (\w+)\(\) received an invalid combination of arguments - got (.*), but expected one of:", first)
    if first.endswith(":") and rest and refused is None:
        first = f"{first} {rest[0].strip()}"  # a headline of PyTorch's over a list
    return (f"`{refused[1]}` does not take {refused[2]}" if refused else first), bool(rest)


def allocation_refused(error: BaseException) -> str:
    """How much was asked for, if the exception says so: in bytes, or in NumPy's units."""
    match = re.search(r"(?:allocate|take) ([\d.]+) (\w+)", message(error))
    if match is None:
        return "not enough memory: the allocation is past the limit"
    size = size_text(int(match[1])) if match[2] == "bytes" else f"{match[1]} {match[2]}"
    return f"not enough memory: {size} is past the limit"


def size_text(size: int) -> str:
    """``3.7 TiB``."""
    amount, units = float(size), ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    while amount >= 1024 and len(units) > 1:
        amount, units = amount / 1024, units[1:]
    return f"{amount:.4g} {units[0]}"


def frame_notes(frames: list[tuple[str, Span]]) -> list[str]:
    """Through which of the program's functions the error came, innermost first; a deep recursion is told by its ends."""
    lines = [f"in `{name}`, called at {span.source.name}:{span.line}:{span.column}" for name, span in frames]
    if len(lines) <= MOST_FRAMES:
        return lines
    left_out = len(lines) - MOST_FRAMES
    return [*lines[: MOST_FRAMES // 2], f"… {left_out} more calls …", *lines[-MOST_FRAMES // 2 :]]


def help_for(error: BaseException, code: str, where: Span | None, session: Session) -> list[str]:
    """What to try, in words."""
    own = getattr(error, "gradcli_help", None)
    if own:
        return [own] if isinstance(own, str) else list(own)
    if code == "E0601":
        return ["`--max-memory SIZE` sets the limit"]
    told = next((help for pattern, help in HELP_FOR_TEXTS if re.search(pattern, message(error))), HELP.get(code))
    if told is not None:
        return [told]
    return suggestions(error, code, where, session.world, session.modules)


def internal(error: Exception) -> Diagnostic:
    """A fault of gradcli itself."""
    return Diagnostic(
        "E0999",
        f"gradcli failed: {type(error).__name__}: {error}",
        notes=("this is a fault of gradcli, not of the program",),
        help=("run it again with `--debug` and report what it shows",),
    )
