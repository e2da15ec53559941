"""Bytes from outside, before anybody knows what they are: standard input, and text that is none."""

from __future__ import annotations

import sys

from gradcli.diagnostics.model import UsageError

UTF16 = (b"\xff\xfe", b"\xfe\xff")  # the marks at its beginning
# How files begin that are no text, what they are, and what to do.
BEGINNINGS = (
    (b"\x1f\x8b", "it is compressed with gzip; a kind that ends in `.gz`, as in `@FILE:csv.gz`, unpacks it"),
    (b"PK\x03\x04", "it is a ZIP archive, as workbooks are; save the table in it as CSV"),
    (b"\xd0\xcf\x11\xe0", "it is an old workbook; save the table in it as CSV"),
    (b"BZh", "it is compressed with bzip2; unpack it: `bzip2 -dc FILE | gradcli … @-:csv`"),
    (b"\xfd7zXZ", "it is compressed with xz; unpack it: `xz -dc FILE | gradcli … @-:csv`"),
    (b"\x28\xb5\x2f\xfd", "it is compressed with zstd; unpack it: `zstd -dc FILE | gradcli … @-:csv`"),
    (b"\x93NUMPY", "it is a .npy file: `@FILE:npy`"),
    (b"PAR1", "it is a Parquet file: `@FILE:parquet`"),
    (b"SQLite format 3", "it is an SQLite database; export a table: `sqlite3 -csv -header FILE 'select …'`"),
)


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
    return known_beginning(error.object) or _not_utf8_on(error.object.count(b"\n", 0, error.start) + 1, error.start)


def known_beginning(content: bytes) -> str:
    """What bytes are that begin like this; empty where nobody knows."""
    return next((what for beginning, what in BEGINNINGS if content.startswith(beginning)), "")


def _not_utf8_on(line: int, byte: int) -> str:
    return f"byte {byte} on line {line} is not UTF-8 text; save it as UTF-8, as `iconv -f latin1 -t utf-8` does with Western texts"
