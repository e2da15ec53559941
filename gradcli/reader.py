"""Reading entries from a terminal: with prompt_toolkit where the terminal can do more than print letters, line by line elsewhere."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gradcli.lang.parser import needs_more

if TYPE_CHECKING:
    from prompt_toolkit.history import History
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

PROMPT, CONTINUATION = ">>> ", "... "
INDENT = "    "


class Reader(Protocol):
    """Gives one entry after the other. Ctrl-C raises KeyboardInterrupt, Ctrl-D on an empty entry EOFError."""

    def read(self) -> str: ...


def reader() -> Reader:
    """The best one the terminal has."""
    return LineReader() if os.environ.get("TERM") in ("dumb", "") or not sys.stdout.isatty() else EditingReader()


class LineReader:
    """Asks for lines until they make an entry."""

    def read(self) -> str:
        try:
            text = input(PROMPT)
            while is_unfinished(text):
                text += "\n" + input(CONTINUATION)
        except KeyboardInterrupt:
            print()
            raise
        except EOFError:
            print()
            raise
        return text


class EditingReader:
    """Multi-line editing with history."""

    def __init__(self) -> None:
        from prompt_toolkit import PromptSession

        self.prompts: PromptSession[str] = PromptSession(
            PROMPT,
            multiline=True,
            prompt_continuation=CONTINUATION,
            history=history(),
            key_bindings=bindings(),
            enable_history_search=True,
        )

    def read(self) -> str:
        return self.prompts.prompt(handle_sigint=False)


def is_unfinished(text: str) -> bool:
    """Whether an entry goes on after a new line; a command never does."""
    return not text.lstrip().startswith(":") and needs_more(text)


def bindings() -> KeyBindings:
    """Enter ends a complete entry and goes on with an incomplete one."""
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if is_unfinished(buffer.text):
            buffer.insert_text("\n" + next_indentation(buffer.document.text_before_cursor))
        else:
            buffer.validate_and_handle()

    return keys


def next_indentation(text: str) -> str:
    """The indentation of a new line: the last line's, one step deeper after a colon."""
    line = text.rpartition("\n")[2]
    blank = line[: len(line) - len(line.lstrip())]
    return blank + INDENT if line.rstrip().endswith(":") else blank


def history() -> History:
    """The entries of earlier sessions, in a file only its owner reads; in memory where there is no place for one."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    path = history_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_APPEND, 0o600))
        path.chmod(0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(str(path))


def history_path() -> Path:
    """Where the platform keeps such things."""
    import platformdirs

    return platformdirs.user_state_path("gradcli") / "history"
