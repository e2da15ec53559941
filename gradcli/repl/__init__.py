"""The interactive session: a loop, a journal of what was entered, commands with a colon, and what the terminal can do."""

from gradcli.repl.loop import interact

__all__ = ["interact"]
