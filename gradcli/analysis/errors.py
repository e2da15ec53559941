"""What a view raises when a run has nothing that it could look at."""

from __future__ import annotations

from collections.abc import Iterable

from gradcli.diagnostics.model import Diagnostic, GradcliError, Label, Span, UsageError, did_you_mean


class NotDifferentiable(GradcliError):
    """The run has no derivative of the requested kind; the program is at fault, not the request."""

    exit_status = 5

    def __init__(self, headline: str, span: Span | None = None, help: tuple[str, ...] = (), notes: tuple[str, ...] = ()) -> None:
        labels = () if span is None else (Label(span, primary=True),)
        super().__init__(Diagnostic("E0907", headline, labels, notes, help))


def unknown_name(name: str, known: Iterable[str], what: str = "name") -> UsageError:
    """A request for a name that is not there, with the nearest one."""
    known = list(known)
    near = did_you_mean(name, known)
    if near:
        helps: tuple[str, ...] = (f"did you mean `{near[0]}`?",)
    else:
        helps = (f"there {'is' if len(known) == 1 else 'are'} {', '.join(f'`{each}`' for each in known[:8])}",) if known else ()
    return UsageError("E0905", f"no {what} is called `{name}`", help=helps)


def unknown_leaf(name: str, reached: Iterable[str], known: Iterable[str], root: str) -> GradcliError:
    """A request for a leaf that the value does not depend on, or that is not there."""
    if name in known:
        return NotDifferentiable(f"no gradient reached `{name}`: `{root}` does not depend on it")
    return unknown_name(name, reached, "leaf")


def too_large(what: str, size: int, limit: int) -> UsageError:
    """A result that would not fit. Sizes in bytes."""
    return UsageError("E0905", f"{what} would take {byte_text(size)}, which exceeds the limit of {byte_text(limit)}")


def byte_text(size: int) -> str:
    """``3.7 GiB``."""
    amount = float(size)
    for unit in ("bytes", "KiB", "MiB", "GiB"):
        if amount < 1024:
            return f"{amount:.3g} {unit}"
        amount /= 1024
    return f"{amount:.3g} TiB"
