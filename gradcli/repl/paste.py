"""Text from elsewhere: the prompts of a Python, IPython or gradcli session are taken off, and what those sessions showed is left out."""

from __future__ import annotations

import re
import textwrap

PROMPT = re.compile(r"[ \t]*(?:>>> ?|In \[\d+\]: ?)")
CONTINUATION = re.compile(r"[ \t]*\.\.\.(?: |:[ ]?|$)")


def unprompted(text: str) -> str:
    """The program in a piece of a session; text that begins without a prompt stays as it is."""
    lines = text.split("\n")
    first = next((line for line in lines if line.strip()), "")
    if not PROMPT.match(first):
        return text
    shown = [line for line in lines if PROMPT.match(line) or CONTINUATION.match(line)]
    kept = [line[match.end() :] for line in shown if (match := PROMPT.match(line) or CONTINUATION.match(line))]
    ended = "\n" if len(kept) > 1 and not kept[-1].strip() and CONTINUATION.match(shown[-1]) else ""  # the empty line that ends a block
    return "\n".join(kept).rstrip("\n") + ended


def pasted(text: str) -> str:
    """What to put instead of a paste: its own line ends, no prompts, no common indentation."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = unprompted(text)
    return textwrap.dedent(plain) if "\n" in plain.strip("\n") else plain
