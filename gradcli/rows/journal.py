"""``--resume FILE``: what is done so far, a line of JSON at a time, so that a run that was killed goes on from its last whole line."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
import zlib
from typing import IO

from gradcli.diagnostics.model import UsageError
from gradcli.rows.job import Data, Job

PAUSE = 1.0  # seconds between two lines
MARK = "gradcli rows 1"


class Journal:
    """The file, open for the whole run: nothing can be opened any more once the program runs."""

    def __init__(self, path: str, signature: str, seed: int) -> None:
        self.path, self.signature, self.seed = path, signature, seed
        self.last = time.monotonic()
        try:
            self.file: IO[bytes] = open(path, "a+b")  # noqa: SIM115  closed by `close`
            if not stat.S_ISREG(os.fstat(self.file.fileno()).st_mode):  # a device or a pipe may never end
                raise UsageError("E0906", f"--resume {path}: not a plain file")
            self.file.seek(0)
            text = self.file.read()
        except OSError as error:
            raise UsageError("E0906", f"--resume {path}: {(error.strerror or str(error)).lower()}") from None
        self.found = self._last_of(text)
        if not text or self.found is None:
            self.file.truncate(0)
            self._write({"mark": MARK, "signature": signature, "seed": seed})
        elif not text.endswith(b"\n"):  # the end of a line that was not written
            self.file.write(b"\n")

    def _last_of(self, text: bytes) -> Data | None:
        """The last whole state in the file; None for an empty one. UsageError for a file of something else, or of another run."""
        lines = [line for line in map(whole_line, text.splitlines()) if line is not None]
        if text and not (lines and lines[0].get("mark") == MARK):
            raise UsageError("E0902", f"--resume {self.path}: the file is not one that `--resume` wrote", help=("name a new file",))
        if lines and lines[0]["signature"] != self.signature:
            why = f"--resume {self.path} is from another run: the program, an input, a file or the size of blocks differs"
            raise UsageError("E0902", why, help=("name a new file, or remove this one to start from the beginning",))
        if len(lines) < 2:
            return None
        self.seed = int(lines[0]["seed"])
        return lines[-1]

    def keep(self, state: Data, is_last: bool = False) -> None:
        """Write the state down, if the last line is a moment old."""
        now = time.monotonic()
        if is_last or now - self.last >= PAUSE:
            self.last = now
            self._write(state)

    def _write(self, state: Data) -> None:
        text = json.dumps(state)
        try:
            self.file.write(f"{zlib.crc32(text.encode()):08x} {text}\n".encode())
            self.file.flush()
        except OSError as error:
            raise UsageError("E0906", f"--resume {self.path}: {(error.strerror or str(error)).lower()}") from None

    def close(self) -> None:
        self.file.close()


def whole_line(line: bytes) -> Data | None:
    """The state that a line holds; None where it was not written to its end."""
    crc, _, text = line.partition(b" ")
    if crc != f"{zlib.crc32(text):08x}".encode():
        return None
    found: Data = json.loads(text)
    return found


def signature_of(job: Job, rows_a_block: int) -> str:
    """What has to be the same for a run to go on: the program, the inputs and their files, the options, the blocks."""
    files = [(layout.path, *(os.stat(layout.path)[6:9:2] if os.path.exists(layout.path) else ())) for layout in job.layouts]
    text = json.dumps([job.as_data(), rows_a_block, files], default=list, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
