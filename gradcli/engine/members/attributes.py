"""The attributes of a tensor, each as its getter and, where it can be written, its setter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import word
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.conversion import refuse_batched
from gradcli.engine.tensor.device import CPU, STRIDED, Device, Layout
from gradcli.engine.tensor.tensor import Size, Tensor
from gradcli.engine.tensor.tracking import NOT_A_LEAF, WITHOUT_GRAD, require_grad
from gradcli.engine.tensor.unseen import expose, owner_of

ATTRIBUTES: dict[str, Callable[[Any], Any]] = {}
SETTERS: dict[str, Callable[[Any, Any], None]] = {}


def attribute(getter: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Enter an attribute of tensors under the name of its getter."""
    ATTRIBUTES[getter.__name__] = getter
    return getter


def setter(write: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """Enter how an attribute is written; ``_set_x`` writes `x`."""
    SETTERS[write.__name__.removeprefix("_set_")] = write
    return write


@attribute
def shape(self: Tensor) -> Size:
    return self.shape


@attribute
def ndim(self: Tensor) -> int:
    return self.array.ndim


@attribute
def dtype(self: Tensor) -> dtypes.DType:
    return dtypes.of(self.array.dtype)


@attribute
def device(self: Tensor) -> Device:
    return CPU


@attribute
def layout(self: Tensor) -> Layout:
    return STRIDED


@attribute
def itemsize(self: Tensor) -> int:
    return self.array.itemsize


@attribute
def nbytes(self: Tensor) -> int:
    return self.array.nbytes


@attribute
def is_leaf(self: Tensor) -> bool:
    return self.is_leaf


@attribute
def grad_fn(self: Tensor) -> Any:
    return self.grad_fn


@attribute
def output_nr(self: Tensor) -> int:
    return self.output_nr


@attribute
def _version(self: Tensor) -> int:
    if self.note("inference"):
        fail(RuntimeError, "Inference tensors do not track version counter.", mistakes.autograd)
    return self.cell[0]


@attribute
def _base(self: Tensor) -> Tensor | None:
    return None if self.origin is None else self.origin.base


@attribute
def retains_grad(self: Tensor) -> bool:
    node = self.grad_fn
    if node is None or node.hooks is None:
        return False
    keeper = node.hooks.retain.get(self.output_nr)
    return keeper is not None and keeper() is self


@attribute
def name(self: Tensor) -> None:
    return None


@attribute
def volatile(self: Tensor) -> bool:
    STATE.warn("UserWarning", "volatile was removed (Variable.volatile is always False)")
    return False


@attribute
def _backward_hooks(self: Tensor) -> None:
    return None


@attribute
def new(self: Tensor) -> Any:
    """The constructor from before ``torch.tensor``, bound to the dtype of the tensor."""
    from gradcli.engine.members.legacy import legacy_tensor

    return partial(legacy_tensor, dtypes.of(self.array.dtype).name)


ELSEWHERE = "cuda xpu mps meta mkldnn vulkan ipu maia mtia xla"  # devices and formats that there are not, then kinds of tensors
for _absent in f"{ELSEWHERE} sparse sparse_csr quantized nested".split():
    ATTRIBUTES[f"is_{_absent}"] = lambda self: False
ATTRIBUTES["is_cpu"] = lambda self: True


# ---- those that can be written ---------------------------------------------------------------------------------------


@attribute
def requires_grad(self: Tensor) -> bool:
    return self.requires_grad


@setter
def _set_requires_grad(self: Tensor, value: Any) -> None:
    if not isinstance(value, bool):
        fail(RuntimeError, "requires_grad must be a bool")
    if self.grad_fn is not None:
        fail(RuntimeError, NOT_A_LEAF + ("" if value else WITHOUT_GRAD), mistakes.autograd)
    require_grad(self, value, "only Tensors of floating point and complex dtype can require gradients")


@attribute
def grad(self: Tensor) -> Tensor | None:
    if self.gradient is None and self.grad_fn is not None and not retains_grad(self):
        STATE.warn(
            "UserWarning",
            "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed. Its .grad attribute won't be populated during "
            "autograd.backward(). If you indeed want the .grad field to be populated for a non-leaf Tensor, use .retain_grad() on the non-leaf Tensor. "
            "If you access the non-leaf Tensor by mistake, make sure you access the leaf Tensor instead. See github.com/pytorch/pytorch/pull/30531 for more "
            "informations.",
        )
    return self.gradient


@setter
def _set_grad(self: Tensor, value: Any) -> None:
    if value is None:
        if self.gradient is not None:
            STATE.cleared.add(id(self))
        self.gradient = None
        return
    if not isinstance(value, Tensor):
        fail(TypeError, f"assigned grad expected to be a Tensor or None but got grad of type {word(value)}")
    if value is self:
        fail(RuntimeError, "can't assign Variable as its own grad")
    if value.array.dtype != self.array.dtype:
        fail(
            RuntimeError,
            f"attempting to assign a gradient with dtype '{dtypes.cpp_name(value.array.dtype)}' to a tensor with grad_dtype '{_word(self)}'. "
            "The gradient must match the tensor's grad_dtype (defaults to the tensor's dtype). You can set the tensor's grad_dtype attribute with a "
            "specific dtype, or None to allow any dtype. Set grad_dtype with caution. Diverging the dtypes of a tensor and its gradient may break "
            "downstream systems that assume they match.",
            mistakes.dtypes,
        )
    if value.array.shape != self.array.shape:
        fail(
            RuntimeError,
            f"attempting to assign a gradient of size '{list(value.array.shape)}' to a tensor of size '{list(self.array.shape)}'. Please ensure that the "
            "gradient and the tensor are the same size",
            mistakes.autograd,
        )
    self.gradient = value


def _word(tensor: Tensor) -> str:
    return dtypes.of(tensor.array.dtype).scalar_name


@attribute
def data(self: Tensor) -> Tensor:
    if self.extra is not None:
        refuse_batched(self, "data")
    expose(owner_of(self.array))
    return Tensor(self.array)


@setter
def _set_data(self: Tensor, value: Any) -> None:
    if not isinstance(value, Tensor):
        fail(TypeError, f"Variable data has to be a tensor, but got {word(value)}")
    if self.requires_grad and not dtypes.is_differentiable(value.array.dtype):
        fail(RuntimeError, "data set to a tensor that requires gradients must be floating point or complex dtype", mistakes.dtypes)
    self.array = value.array


@setter
def _set_volatile(self: Tensor, value: Any) -> None:
    STATE.warn("UserWarning", "volatile was removed and now has no effect. Use `with torch.no_grad():` instead.")
