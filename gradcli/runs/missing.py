"""Why ``x.grad`` is None."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.engine.state import STATE
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.leaf import leaves_behind
from gradcli.engine.tensor.tensor import Tensor

if TYPE_CHECKING:
    from gradcli.runs.session import Session

GRADIENT = ".grad"


def reason_without_backward(session: Session) -> str:
    """What the last value is, which backward does not start from."""
    last = session.outcome
    if last is None or not isinstance(last.value, Tensor):
        return "the program does not end in a tensor"
    name = f"`{last.name}`" if last.name not in (None, "_") else "the last value"
    if not last.value.requires_grad:
        return f"{name} does not depend on a leaf"
    count = last.value.array.size
    return f"{name} {'is complex' if count == 1 else f'has {count:,} elements'}, and backward starts from one real number"


def reason_without_gradient(name: str, value: Any, session: Session) -> str:
    """What to say of the gradient of `value`, which the program calls `name`."""
    if not isinstance(value, Tensor):
        return f"`{name}` is not a tensor"
    if not dtypes.is_differentiable(value.array.dtype):
        return f"`{name}` holds {str(value.dtype).removeprefix('torch.')}, which has no derivative"
    if not value.requires_grad:
        return f"`{name}` is a constant: it does not require grad"
    if not value.is_leaf and not value.retains_grad:
        return f"`{name}` is not a leaf, so its gradient was not kept: call `{name}.retain_grad()` before backward"
    said = next((one.headline for one in session.log.diagnostics if f"no gradient reaches `{name}`" in one.headline), None)
    if said is not None:
        return said
    root = None if STATE.root is None else STATE.root()
    if not STATE.backward_called:
        return "no backward was run" if session.world.torch_imported else f"backward did not run: {reason_without_backward(session)}"
    if root is not None and id(value) not in map(id, leaves_behind([root])):
        return f"the value that backward started from was not computed from `{name}`"
    return "no gradient reached it"
