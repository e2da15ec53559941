"""What ``--help`` and ``--completion`` print, as files: made from the rows of the options, so that nothing has to be loaded to answer.

``python docs/regenerate.py`` writes the files.  This module imports nothing but what Python itself has loaded when it starts.
"""

from __future__ import annotations

import os

FOLDER = os.path.join(os.path.dirname(__file__), "texts")
VIEWS = os.path.join(os.path.dirname(os.path.dirname(__file__)), "views")
PLACE = "files"  # the folder of views in it
SHELLS = ("bash", "zsh", "fish")
HELP = ("help", "--help", "-h")


def printed(name: str) -> str:
    """The text of ``help``, or of the completion of a shell."""
    with open(os.path.join(FOLDER, f"{name}.txt"), encoding="utf-8") as file:
        return file.read()


def answer(words: list[str]) -> str | None:
    """What a command line prints that asks for nothing else; None also where a view was added since the texts were written."""
    text = _answer(words)
    return None if text is None or is_stale() else text


def is_stale() -> bool:
    """Whether a view was added since the texts were written."""
    return printed("views") != views()


def views() -> str:
    """The files of the views, a line each."""
    files = [*os.listdir(VIEWS), *os.listdir(os.path.join(VIEWS, PLACE))]
    return "".join(f"{name}\n" for name in sorted(files) if name.endswith(".py"))


def _answer(words: list[str]) -> str | None:
    if len(words) == 1 and words[0] in HELP:
        return printed("help")
    option, shell = words if len(words) == 2 else words[0].split("=", 1) if len(words) == 1 and "=" in words[0] else ("", "")
    return printed(shell) if option == "--completion" and shell in SHELLS else None
