"""The root of a run, and whether its numbers are finite."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

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


def is_finite(array: np.ndarray[Any, Any]) -> bool:
    """Whether there is no NaN and no infinity. The sum tells, mostly: only where that is not finite each element is looked at."""
    if array.dtype.kind not in "fc":
        return True
    return bool(np.isfinite(array.sum())) or bool(np.isfinite(array).all())
