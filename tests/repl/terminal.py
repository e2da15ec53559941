"""gradcli on a pseudo-terminal: type, wait, look at the screen."""

from __future__ import annotations

import codecs
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from tests.conftest import CACHE, ROOT, environment
from tests.repl.screen import Screen

PATIENCE = 30.0
GRADCLI = (sys.executable, "-m", "gradcli")
CTRL_A, CTRL_C, CTRL_D, CTRL_R, CTRL_U, CTRL_Z = "\x01", "\x03", "\x04", "\x12", "\x15", "\x1a"
ENTER, ESCAPE, TAB, UP = "\r", "\x1b", "\t", "\x1b[A"
MOMENT = 0.3  # seconds between two lines that are typed


class Terminal:
    """The command with a terminal as its standard input, output and error."""

    def __init__(
        self, home: Path, *arguments: str, program: tuple[str, ...] = GRADCLI, term: str = "xterm", cwd: Path = ROOT, **variables: str
    ) -> None:
        self.master, slave = pty.openpty()
        env = environment(
            TERM=term,
            HOME=str(home),
            XDG_CACHE_HOME=CACHE,
            XDG_STATE_HOME=str(home / "state"),
            XDG_CONFIG_HOME=str(home / "config"),
            PROMPT_TOOLKIT_NO_CPR="1",
            COLUMNS="100",
            LINES="40",
        )
        self.process = subprocess.Popen(
            [*program, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=env | variables,
            cwd=cwd,
            start_new_session=True,
            preexec_fn=take_terminal,
        )
        os.close(slave)
        self.screen = Screen()
        self.raw = ""  # all that was written, with the codes that colour it
        self.decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)

    def send(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def type(self, *lines: str) -> None:
        """Send lines as somebody types them: with a moment after each, unlike a paste."""
        for line in lines:
            self.send(line + ENTER)
            self.pause(MOMENT)

    def enter(self, *entries: str) -> None:
        """Type entries, each when the prompt is there again."""
        for entry in entries:
            count = self.screen.text.count("\n>>>")
            self.send(entry + ENTER)
            self.wait_for("\n>>>", count + 1)

    def wait_for(self, text: str, count: int = 1) -> str:
        """Read until the screen shows `text` at least `count` times."""
        deadline = time.monotonic() + PATIENCE
        while self.screen.text.count(text) < count:
            if time.monotonic() > deadline:
                raise AssertionError(f"no {text!r} (x{count}) on the screen in {PATIENCE:.0f} s:\n{self.screen.text}")
            self.read()
        return self.screen.text

    def read(self) -> None:
        """Take in what has been written, if anything comes within a moment."""
        if select.select([self.master], [], [], 0.1)[0]:
            try:
                text = self.decode(os.read(self.master, 65536))
                self.raw += text
                self.screen.feed(text)
            except OSError:  # the other end is closed
                time.sleep(0.02)

    def pause(self, seconds: float) -> None:
        """Take in what comes for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read()

    def status(self) -> int:
        """Read to the end; the exit status."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < deadline:
            self.read()
        self.read()
        return self.process.wait(timeout=1)


def take_terminal() -> None:
    """Make the slave the controlling terminal, so that Ctrl-C is a signal."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
