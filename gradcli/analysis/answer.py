"""What a view returns: plain data that knows how its text is made."""

from __future__ import annotations

from collections.abc import Callable


class Answer:
    """The data of one view. Who asked for it says how it is written, for this room does not know how text looks."""

    writer: Callable[[], str] | None = None

    def __repr__(self) -> str:
        return object.__repr__(self) if self.writer is None else self.writer().rstrip("\n")
