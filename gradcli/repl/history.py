"""The entries of earlier sessions, in a file that is opened once: behind the wall no file can be opened for writing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import BinaryIO

from prompt_toolkit.history import History

FIRST_OF_LINE = b"+"  # what each line of an entry begins with


class KeptHistory(History):
    """The file has, for each entry, a remark with the time and its lines, each after a plus sign."""

    def __init__(self, file: BinaryIO, failed: Callable[[OSError], object]) -> None:
        super().__init__()
        self.file, self.failed = file, failed

    def load_history_strings(self) -> Iterable[str]:
        """The entries, the latest first. Bytes that are no text are shown as such, and lines that are no entry are left out."""
        self.file.seek(0)
        entries: list[list[bytes]] = [[]]
        for line in self.file.read().split(b"\n"):
            if line.startswith(FIRST_OF_LINE):
                entries[-1].append(line.removeprefix(FIRST_OF_LINE))
            elif entries[-1]:
                entries.append([])
        return [b"\n".join(entry).decode("utf-8", "replace") for entry in reversed(entries) if entry]

    def store_string(self, string: str) -> None:
        """One more entry. Where the disk is full, the entries are kept in memory only, which is told once."""
        lines = b"".join(FIRST_OF_LINE + line + b"\n" for line in string.encode("utf-8", "replace").split(b"\n"))
        try:
            self.file.write(f"\n# {time.strftime('%Y-%m-%d %H:%M:%S')}\n".encode() + lines)
        except OSError as error:
            self.failed(error)
