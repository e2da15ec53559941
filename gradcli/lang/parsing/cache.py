"""The cache folder, where what takes long to work out is kept as plain data.

Marshal holds numbers, texts, lists and such only, so reading a cache file runs nothing.  A file's name ends in a checksum of all that the
data depends on; a file begins with a checksum of what follows, so that one which a disk or a crash has damaged is worked out anew.
"""

from __future__ import annotations

import marshal
import os
import sys
import time
import zlib
from contextlib import suppress
from typing import Any

CHECKSUM = 4  # bytes
FORMAT = 4  # of marshal: every supported Python reads it
MONTH = 30 * 24 * 3600  # seconds


def named(kind: str, depends_on: str) -> str:
    """The name of a cache file: what it is, and a checksum of all it depends on beside this Python."""
    return f"{kind}-{zlib.crc32(f'{sys.version} {depends_on}'.encode()):08x}.bin"


def read(name: str) -> Any:
    """What was kept under a name; None if it is not there or not what was written."""
    return read_file(f"{folder()}/{name}")


def read_file(path: str) -> Any:
    """The data in a file; None if there is no such file or it holds something else."""
    try:
        with open(path, "rb") as file:
            content = file.read()
        return marshal.loads(content[CHECKSUM:]) if content[:CHECKSUM] == checksum(content[CHECKSUM:]) else None
    except (OSError, ValueError, TypeError, EOFError):
        return None


def write(name: str, data: Any) -> None:
    """Keep data in one step, so that another process sees all of it or nothing; a read-only home is fine."""
    place = folder()
    if place is None:
        return
    own = f"{place}/{name}.{os.getpid()}"
    try:
        os.makedirs(place, exist_ok=True)
        with open(own, "wb") as file:  # refused behind a wall: then there is nothing to forget either
            file.write(as_bytes(data))
        os.replace(own, f"{place}/{name}")
        forget(place, f"{name.rpartition('-')[0]}-")
    except OSError:
        with suppress(OSError):  # a full disk: nothing is left of it
            os.unlink(own)


def is_writable() -> bool:
    """Whether anything can be kept."""
    place = folder()
    try:
        os.makedirs(place or "", exist_ok=True)
    except OSError:
        return False
    return os.access(place or "", os.W_OK)


def as_bytes(data: Any) -> bytes:
    """What a file of this data holds."""
    content = marshal.dumps(data, FORMAT)
    return checksum(content) + content


def checksum(content: bytes) -> bytes:
    return zlib.crc32(content).to_bytes(CHECKSUM, "little")


def forget(place: str, start: str) -> None:
    """Remove what other versions kept of the same thing, if it is old: two of them may be in use side by side."""
    with os.scandir(place) as entries:
        for old in entries:
            with suppress(OSError):  # another process may be doing the same
                if old.name.startswith(start) and time.time() - old.stat().st_mtime > MONTH:
                    os.unlink(old.path)


def folder() -> str | None:
    """Where the platform keeps caches; None where there is no home at all.  Of Linux it is known without asking."""
    if sys.platform == "linux" and "ANDROID_DATA" not in os.environ:
        chosen = os.environ.get("XDG_CACHE_HOME", "")
        home = chosen if chosen.startswith("/") else os.path.expanduser("~/.cache")  # a relative one is to be ignored, the standard says
        return f"{home}/gradcli" if home.startswith("/") else None
    import platformdirs

    try:
        return platformdirs.user_cache_dir("gradcli")
    except RuntimeError:
        return None
