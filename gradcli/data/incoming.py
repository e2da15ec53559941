"""Bytes from outside, before anybody knows what they are: standard input, and text that is none."""

from __future__ import annotations

import sys

from gradcli.diagnostics.model import UsageError

UTF16 = (b"\xff\xfe", b"\xfe\xff")  # the marks at its beginning


def from_standard_input() -> bytes:
    """All bytes of it."""
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise UsageError("E0901", f"cannot read standard input: {(error.strerror or str(error)).lower()}") from None


def not_utf8(error: UnicodeDecodeError) -> str:
    """Why bytes are no text that can be read."""
    if error.object.startswith(UTF16):
        return "it is UTF-16 text; save it as UTF-8"
    line = error.object.count(b"\n", 0, error.start) + 1
    return f"byte {error.start} on line {line} is not UTF-8 text"
