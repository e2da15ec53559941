"""The cache folder, where what takes long to work out is kept as plain data.

Marshal holds numbers, texts, lists and such only, so reading a cache file runs nothing.  A file's name ends in a checksum of all that the
data depends on.
"""

from __future__ import annotations

import marshal
import os
import sys
import time
import zlib
from typing import Any

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
            return marshal.load(file)
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
        forget(place, f"{name.rpartition('-')[0]}-")
        with open(own, "wb") as file:
            marshal.dump(data, file)
        os.replace(own, f"{place}/{name}")
    except OSError:
        return


def forget(place: str, start: str) -> None:
    """Remove what other versions kept of the same thing, if it is old: two of them may be in use side by side."""
    for old in os.scandir(place):
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
