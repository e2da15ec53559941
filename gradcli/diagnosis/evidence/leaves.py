"""The root of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradcli.engine.state import STATE
from gradcli.engine.tensor.tensor import Tensor

if TYPE_CHECKING:
    from gradcli.runs.session import Session


def root_of_run(session: Session | None = None) -> Tensor | None:
    """Where the last backward began, if the program still holds it; with none, the value a shorthand program of `session` ended with."""
    if STATE.root is not None:
        return STATE.root()
    value = session.outcome.value if session is not None and session.outcome is not None and not session.world.torch_imported else None
    return value if isinstance(value, Tensor) else None
