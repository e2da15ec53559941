"""Where output goes: results to standard output, errors, warnings and notes to standard error, each in what that stream can show."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from gradcli.diagnostics.model import Diagnostic, UsageError
from gradcli.host import wall
from gradcli.options.table import DEFAULTS, ERROR_FORMATS
from gradcli.render.paint import Paint, encodable, wants_colour

if TYPE_CHECKING:
    from gradcli.render.page import Page

NARROWEST = 20
PIPE_WIDTH = 100


class Streams:
    """Standard output and standard error: whether each is to be coloured (``auto``, ``always`` or ``never``), and how diagnostics look."""

    def __init__(self, colour: str = DEFAULTS["color"], error_format: str = DEFAULTS["error_format"]) -> None:
        self.colour, self.error_format = colour, error_format

    def write(self, text: str) -> None:
        """A result, or what the program printed."""
        put(sys.stdout, text)

    def write_bytes(self, content: bytes) -> None:
        """A file that goes to standard output."""
        self.flush()
        try:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        except OSError as error:
            raise unwritten(error) from None

    def flush(self) -> None:
        """Send what was written on its way."""
        try:
            sys.stdout.flush()
        except OSError as error:
            raise unwritten(error) from None

    def write_aside(self, text: str) -> None:
        """What the program printed while standard output is taken."""
        put_aside(text)

    def page(self) -> Page:
        """How text for standard output may look: lines break at its width where it is a terminal, and nowhere else."""
        from gradcli.render.page import Page

        painted = wants_colour(sys.stdout, self.colour)
        width = width_of(sys.stdout, narrowest=1) if sys.stdout.isatty() else None
        return Page(Paint(painted), width, painted or draws_tables(sys.stdout))

    def tell(self, diagnostic: Diagnostic) -> None:
        """An error, warning or note; what was printed before it comes first."""
        from gradcli.render.diagnostics import human, one_object, short

        self.flush()
        if self.error_format == "human":
            paint, encoding = Paint(wants_colour(sys.stderr, self.colour)), sys.stderr.encoding or "ascii"
            text = human(diagnostic, paint, width_of(sys.stderr), encoding, terminal=sys.stderr.isatty())
        else:
            text = short(diagnostic) if self.error_format == "short" else one_object(diagnostic)
        put_aside(text)


def error_format_in(arguments: Sequence[str]) -> str:
    """The value of ``--error-format`` on a command line that could not be read to its end."""
    words = [word.partition("=") for word in arguments]
    values = [
        value or following[0]
        for (name, _, value), following in zip(words, [*words[1:], ("", "", "")], strict=False)
        if name == "--error-format"
    ]
    return values[-1] if values and values[-1] in ERROR_FORMATS else str(DEFAULTS["error_format"])


def draws_tables(stream: TextIO) -> bool:
    """Whether box drawing is welcome: on a terminal that can do more than print letters."""
    return stream.isatty() and os.environ.get("TERM") != "dumb" and "utf" in (stream.encoding or "").lower()


def width_of(stream: TextIO, narrowest: int = NARROWEST) -> int:
    """Columns of a terminal, text being let to break where it has less than the narrowest; a width that reads well for anything else."""
    if not stream.isatty():
        return PIPE_WIDTH
    from shutil import get_terminal_size

    return max(narrowest, get_terminal_size((PIPE_WIDTH, 24)).columns)


def put(stream: TextIO, text: str) -> None:
    """Write, whatever the stream's encoding is."""
    try:
        stream.write(encodable(text, stream.encoding))
    except OSError as error:
        raise unwritten(error) from None


def put_aside(text: str) -> None:
    """The same on standard error; when that takes nothing there is nowhere left to say so."""
    try:
        sys.stderr.write(encodable(text, sys.stderr.encoding))
        sys.stderr.flush()
    except BrokenPipeError:
        raise
    except OSError:
        leave_quietly(sys.stderr)


def unwritten(error: OSError) -> Exception:
    """What to raise where standard output takes no more: a reader that left is fine, a full disk is not. What is still to come goes nowhere."""
    if isinstance(error, BrokenPipeError):
        return error
    leave_quietly()
    return UsageError("E0906", f"cannot write to standard output: {(error.strerror or str(error)).lower()}")


def reopen() -> None:
    """Open the standard streams that were closed before the start, each so that using it fails as the system says.

    Otherwise the next file that is opened would get the number, and be read or written in the stream's place.
    """
    for number, (name, access) in enumerate((("stdin", os.O_WRONLY), ("stdout", os.O_RDONLY), ("stderr", os.O_WRONLY))):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, access)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8", closefd=False))  # noqa: SIM115  # to the end


def leave_quietly(stream: TextIO | None = None) -> None:
    """Nobody reads standard output, or this stream, any more: have Python's last flush go nowhere instead of failing."""
    os.dup2(wall.nowhere(), (stream or sys.stdout).fileno())
