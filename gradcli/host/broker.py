"""The process that reads and writes files for one that may not any more.

It is forked before the wall stands and does two things: write a whole file, read a whole file, each only where its policy says so.  What it
is sent is bytes with their length before them; nothing of it is ever run, unpickled or unmarshalled.
"""

from __future__ import annotations

import os
import signal
import struct
from collections.abc import Callable
from typing import BinaryIO

from gradcli.records import NamedTuple

WRITE, READ = b"w", b"r"
LENGTH = struct.Struct("!Q")
SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGTSTP")  # it ends when the other process has, and not in the middle of a file

Refusal = Callable[[str], str]  # of a file's name: why not, or nothing


_current: list[Broker] = []  # at most one


class Policy(NamedTuple):
    """Which files may be written and read, and how a file is written."""

    refuse_write: Refusal
    refuse_read: Refusal
    write: Callable[[str, bytes], None]


class Broker:
    """The confined side."""

    def __init__(self, requests: BinaryIO, replies: BinaryIO) -> None:
        self.requests, self.replies = requests, replies

    def write(self, name: str, content: bytes) -> None:
        """Have a file written; OSError with what the system said."""
        self._ask(WRITE, name, content)

    def read(self, name: str) -> bytes:
        """A file's bytes; OSError with what the system said."""
        return self._ask(READ, name, b"")

    def _ask(self, kind: bytes, name: str, content: bytes) -> bytes:
        try:
            self.requests.write(kind)
            _send(self.requests, os.fsencode(name))
            _send(self.requests, content)
            self.requests.flush()
            failed, number, text = (self.replies.read(1), _receive(self.replies), _receive(self.replies))
        except (OSError, EOFError):
            raise OSError(None, "the process that writes files is gone") from None
        if failed == b"1":
            raise OSError(int(number) or None, text.decode("utf-8", "replace"))
        return text


def writer(directly: Callable[[str, bytes], None]) -> Callable[[str, bytes], None]:
    """What writes a file now: the broker, if there is one, else this process."""
    return _current[0].write if _current else directly


def reader(directly: Callable[[str], bytes]) -> Callable[[str], bytes]:
    """The same for reading."""
    return _current[0].read if _current else directly


def start(policy: Policy) -> bool:
    """Fork it; False where the system cannot."""
    if not hasattr(os, "fork"):
        return False
    to_broker, from_broker = os.pipe(), os.pipe()
    try:
        child = os.fork()
    except OSError:
        for end in (*to_broker, *from_broker):
            os.close(end)
        return False
    if child == 0:
        os.close(to_broker[1])
        os.close(from_broker[0])
        _serve_and_leave(to_broker[0], from_broker[1], policy)
    os.close(to_broker[0])
    os.close(from_broker[1])
    _current[:] = [Broker(os.fdopen(to_broker[1], "wb"), os.fdopen(from_broker[0], "rb"))]
    return True


def _serve_and_leave(requests: int, replies: int, policy: Policy) -> None:
    """What the forked process does, to its end."""
    try:
        for name in SIGNALS:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.SIG_IGN)
        with os.fdopen(requests, "rb") as asked, os.fdopen(replies, "wb") as answers:
            while _serve(asked, answers, policy):
                pass
    finally:
        os._exit(0)


def _serve(requests: BinaryIO, replies: BinaryIO, policy: Policy) -> bool:
    """One request; whether there may be another."""
    kind = requests.read(1)
    if not kind:
        return False
    try:
        name, content = os.fsdecode(_receive(requests)), _receive(requests)
    except EOFError:  # the other process ended before it had sent all: nothing is written
        return False
    _answer(replies, *_outcome(kind, name, content, policy))
    return True


def _outcome(kind: bytes, name: str, content: bytes, policy: Policy) -> tuple[bytes, bytes, bytes]:
    """Whether it failed, the number of the error, and the text: of the error or of the file."""
    refused = (policy.refuse_write if kind == WRITE else policy.refuse_read)(name)
    if refused:
        return b"1", b"0", refused.encode()
    try:
        if kind == WRITE:
            policy.write(name, content)
            return b"0", b"0", b""
        with open(name, "rb") as file:
            return b"0", b"0", file.read()
    except (OSError, ValueError, MemoryError) as error:
        number, text = getattr(error, "errno", None), getattr(error, "strerror", None)
        return b"1", str(number or 0).encode(), (text or str(error) or "not enough memory").encode()


def _answer(replies: BinaryIO, failed: bytes, number: bytes, text: bytes) -> None:
    replies.write(failed)
    _send(replies, number)
    _send(replies, text)
    replies.flush()


def _send(stream: BinaryIO, content: bytes) -> None:
    stream.write(LENGTH.pack(len(content)))
    stream.write(content)


def _receive(stream: BinaryIO) -> bytes:
    (length,) = LENGTH.unpack(_exactly(stream, LENGTH.size))
    return _exactly(stream, length)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content
