"""Writing a file that was asked for: in this process, or through the one that still may where this one may not."""

from __future__ import annotations

from gradcli.diagnostics.model import UsageError
from gradcli.host import broker
from gradcli.render import outputs


def write(name: str, content: bytes) -> None:
    """Write a file whole or not at all."""
    try:
        broker.writer(outputs.write)(name, content)
    except OSError as error:
        raise UsageError("E0906", f"cannot write {name}: {(error.strerror or str(error)).lower()}") from None
