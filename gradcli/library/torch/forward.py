"""``torch.autograd.forward_ad``: dual tensors, a value and a tangent that goes along with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.engine.backward.duals import enter_level, leave_level, primal
from gradcli.engine.backward.modes import Mode
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.calls.tangents import carry, tangents
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access import runtime
from gradcli.library import Module
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.library.protocol import World


class UnpackedDualTensor(NamedTuple):
    """A value and its tangent, None where it has none."""

    primal: Tensor
    tangent: Tensor | None


def enter_dual_level() -> int:
    """Begin a pass of forward mode; PyTorch has one at a time, and calls it 0."""
    if STATE.levels:
        fail(RuntimeError, "Nested forward mode AD is not supported at the moment")
    enter_level()
    return 0


def exit_dual_level(*, level: int | None = None) -> None:
    """End it: tangents are gone."""
    if not STATE.levels:
        fail(RuntimeError, "Dual level must be a positive number.")
    leave_level(STATE.levels[-1])


def make_dual(tensor: Tensor, tangent: Tensor, *, level: int | None = None) -> Tensor:
    """A view of `tensor` that carries `tangent`."""
    if not STATE.levels:
        fail(RuntimeError, "Trying to create a dual Tensor for forward AD but no level exists, make sure to enter_dual_level() first.")
    for what, one in (("primal", tensor), ("tangent", tangent)):
        if not isinstance(one, Tensor):
            fail(AttributeError, f"'{type(one).__name__}' object has no attribute 'is_floating_point'")
        check_kind(what, one)
    check_size(tensor, tangent)
    if tangents(tensor, STATE.levels[-1]):
        text = "Making a dual Tensor based on a Tensor that already has a forward gradient at the same level 0 is not supported."
        fail(RuntimeError, text)
    return carry(TRACED.view_as(tensor, tensor), STATE.levels[-1], [tangent])


def check_kind(what: str, tensor: Tensor) -> None:
    """A value and its tangent must be of a kind that has derivatives."""
    if not dtypes.is_differentiable(tensor.array.dtype):
        fail(ValueError, f"Expected {what} to be floating point or complex, but got: {dtypes.of(tensor.array.dtype)!r}")


def check_size(tensor: Tensor, tangent: Tensor) -> None:
    """A tangent must be of the shape of what it goes with."""
    if tensor.array.shape != tangent.array.shape:
        text = "Trying to set a forward gradient that has a different size than that of the original Tensor, this is not supported. "
        sizes = f"Tensor is of size {list(tensor.shape)} while the given forward gradient is of size {list(tangent.shape)}."
        fail(RuntimeError, text + sizes)


def unpack_dual(tensor: Tensor, *, level: int | None = None) -> UnpackedDualTensor:
    """A dual tensor taken apart."""
    if not STATE.levels:
        return UnpackedDualTensor(tensor, None)
    channels = tangents(tensor, STATE.levels[-1])
    return UnpackedDualTensor(primal(tensor, STATE.levels[-1]), None if channels is None else channels[0])


class dual_level(Mode):
    """Forward mode for a block."""

    def _enter(self) -> Any:
        return enter_dual_level()

    def _leave(self, before: Any) -> None:
        exit_dual_level()


MEMBERS: dict[str, Any] = {
    "dual_level": dual_level,
    "enter_dual_level": enter_dual_level,
    "exit_dual_level": exit_dual_level,
    "make_dual": make_dual,
    "unpack_dual": unpack_dual,
    "UnpackedDualTensor": UnpackedDualTensor,
}
for _member in MEMBERS.values():
    _member.__module__ = "torch.autograd.forward_ad"
runtime.expose(dual_level)


def load(world: World, name: str) -> Module:
    return Module(name, dict(MEMBERS))
