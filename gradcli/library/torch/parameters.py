"""What ``torch.nn.parameter`` has beside ``Parameter``: buffers, and parameters and buffers that wait for their shape."""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

from gradcli.engine.errors import fail
from gradcli.engine.members.legacy import legacy_tensor
from gradcli.engine.table.kinds import truth
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.device import Device
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access import runtime
from gradcli.lang.access.members import get_of_tensor
from gradcli.lang.syntax.words import words
from gradcli.library.torch.types import Parameter, TensorStandIn, TensorType

NO_SHAPE = (
    "Can't access the shape of an uninitialized parameter or buffer. This error usually happens in `load_state_dict` when trying to load an uninitialized "
    "parameter into an initialized one. Call `forward` to initialize the parameters before accessing their attributes."
)
NOT_SHARED = "Can't share memory on an uninitialized parameter or buffer. Call `forward` to initialize the parameters before calling `module.share_memory()`."


class BufferType(TensorType):
    """``torch.nn.Buffer``: a tensor that modules count among their buffers."""

    creates = False

    def __call__(self, data: Any = None, *, persistent: bool = True) -> Any:
        source = legacy_tensor(None) if data is None else data
        buffer = source.alias()
        buffer.requires = source.requires_grad
        buffer.set_note("attributes", {"persistent": persistent, "_is_buffer": True})
        return buffer

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, Tensor) and bool(value.note("attributes", {}).get("_is_buffer"))


class Buffer(TensorStandIn, metaclass=BufferType):
    """A tensor that is a buffer of a module."""


Buffer.__module__ = "torch.nn.parameter"


# ---- without a shape so far ----------------------------------------------------------------------------------------------------------


class Uninitialized(Tensor):
    """A parameter or buffer whose shape is not known yet; `materialize` makes a plain tensor of it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{uninitialized_class(self).__name__}>"

    @property
    def shape(self) -> NoReturn:
        raise RuntimeError(NO_SHAPE)

    def __deepcopy__(self, memo: dict[int, Any]) -> Tensor:
        copied = uninitialized(uninitialized_class(self), self.requires, self.array.dtype)
        memo[id(self)] = copied
        return copied


class UninitializedType(TensorType):
    """The classes a program sees of these."""

    creates = False

    def __call__(self, requires_grad: Any = NotImplemented, device: Any = None, dtype: Any = None, persistent: bool = True) -> Any:
        wanted = (
            self is UninitializedParameter if requires_grad is NotImplemented else truth(requires_grad, "_make_subclass", "require_grad", 3)
        )
        tensor = uninitialized(self, wanted, dtypes.named("float32").np if dtype is None else dtype.np)
        if self is UninitializedBuffer:
            tensor.set_note("attributes", {"persistent": persistent, "_is_buffer": True})
        return tensor

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, Uninitialized) and self in uninitialized_class(value).__mro__


class UninitializedTensorMixin(TensorStandIn, metaclass=UninitializedType):
    """Either of the two."""


class UninitializedParameter(UninitializedTensorMixin):
    """A parameter that gets its shape from the first input."""


class UninitializedBuffer(UninitializedTensorMixin):
    """A buffer that gets its shape from the first input."""


for _shown in (UninitializedTensorMixin, UninitializedParameter, UninitializedBuffer):
    _shown.__module__ = "torch.nn.parameter"


def uninitialized(kind: type, requires_grad: bool, dtype: Any) -> Uninitialized:
    """A new one, of no elements."""
    tensor = Uninitialized(np.empty(0, dtype), requires_grad)
    tensor.set_note("parameter", kind is UninitializedParameter)
    return tensor


def uninitialized_class(tensor: Uninitialized) -> type:
    """What ``type(tensor)`` shows."""
    return UninitializedParameter if tensor.note("parameter") else UninitializedBuffer


def materialize(tensor: Uninitialized, shape: Any, device: Any = None, dtype: Any = None) -> None:
    """Give a parameter or buffer its shape: from now on it is a plain one, of values nobody promised."""
    sizes = (shape,) if isinstance(shape, int) else tuple(shape)
    tensor.array = np.zeros(sizes, tensor.array.dtype if dtype is None else dtype.np)
    tensor.__class__ = Tensor  # type: ignore[assignment]


def is_lazy(param: Any) -> bool:
    """Whether a tensor waits for its shape."""
    return isinstance(param, Uninitialized)


def get_of_uninitialized(tensor: Uninitialized, name: str) -> Any:
    """What there is of a tensor without a shape."""
    if name == "materialize":
        return lambda shape, device=None, dtype=None: materialize(tensor, shape, device, dtype)
    if name == "shape":
        fail(RuntimeError, NO_SHAPE)
    if name == "share_memory_":
        fail(RuntimeError, NOT_SHARED)
    if name == "data":
        return tensor
    if name in ("half", "float", "double", "bfloat16"):
        return lambda: _as_dtype(tensor, dtypes.named({"half": "float16", "float": "float32", "double": "float64"}.get(name, name)))
    if name == "to":
        return lambda *arguments, **keywords: _as_dtype(tensor, _dtype_among((*arguments, *keywords.values())))
    if name in ("cpu", "cuda"):
        return lambda *arguments: tensor
    if name in KNOWN:
        return get_of_tensor(tensor, name)
    if name.startswith("__"):
        return runtime.common(tensor, name)
    method = f"<method '{name}' of 'torch._C.TensorBase' objects>"
    text = (
        f"Attempted to use an uninitialized parameter in {method}. This error happens when you are using a `LazyModule` or explicitly manipulating "
        f"`torch.nn.parameter.{uninitialized_class(tensor).__name__}` objects. When using LazyModules Call `forward` with a dummy batch to initialize the "
        "parameters before calling torch functions"
    )
    return fail(ValueError, text)


KNOWN = frozenset(
    words(
        """
    requires_grad is_leaf grad grad_fn dtype device is_floating_point is_complex requires_grad_ retains_grad persistent _is_buffer is_meta size
    dim
    """
    )
)


def put_on_uninitialized(tensor: Uninitialized, name: str, value: Any) -> None:
    """Write an attribute; another dtype comes by way of ``data``."""
    from gradcli.engine.members import members

    if name == "data":
        tensor.array = value.array
    else:
        members.put(tensor, name, value)


def _as_dtype(tensor: Uninitialized, dtype: Any) -> Uninitialized:
    return tensor if dtype is None else uninitialized(uninitialized_class(tensor), tensor.requires, dtype.np)


def _dtype_among(arguments: tuple[Any, ...]) -> Any:
    return next((one for one in arguments if isinstance(one, dtypes.DType)), None) or next(
        (dtypes.of(one.array.dtype) for one in arguments if isinstance(one, Tensor) and not isinstance(one, Device)), None
    )


runtime.handle(Uninitialized, get_of_uninitialized, put_on_uninitialized)
runtime.PUBLIC_CHOICES[Uninitialized] = uninitialized_class

MEMBERS = {
    "Buffer": Buffer,
    "Parameter": Parameter,
    "UninitializedBuffer": UninitializedBuffer,
    "UninitializedParameter": UninitializedParameter,
}
OF_PARAMETER = {**MEMBERS, "UninitializedTensorMixin": UninitializedTensorMixin, "is_lazy": is_lazy}
