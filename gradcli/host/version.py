"""What ``--version`` prints: the version, and the walls that this machine has."""

from __future__ import annotations

from gradcli import __version__
from gradcli.host import wall


def version_text() -> str:
    return f"gradcli {__version__}\nwalls: {wall.available()}\n"
