"""The methods of a tensor that are no ops: questions about it, ways out of it, and its part in the graph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.backward.backward import as_sequence, inputs_of
from gradcli.engine.backward.backward import backward as sweep_back
from gradcli.engine.backward.backward import retain_grad as keep_gradient
from gradcli.engine.errors import fail, refuse_dimension, refuse_dimension_of_scalar
from gradcli.engine.fusion import large
from gradcli.engine.graph import hooks
from gradcli.engine.state import STATE, state_of_thread
from gradcli.engine.table.kinds import truth
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.conversion import refuse_batched
from gradcli.engine.tensor.reflections import PLAIN, REFLECTED, physical, signs_of
from gradcli.engine.tensor.tensor import Size, Tensor
from gradcli.engine.tensor.tracking import require_grad

METHODS: dict[str, Callable[..., Any]] = {}


def method(function: Callable[..., Any]) -> Callable[..., Any]:
    """Enter a method of tensors that is no op."""
    METHODS[function.__name__] = function
    return function


# ---- about the tensor -----------------------------------------------------------------------------------------------


@method
def size(self: Tensor, dim: int | None = None) -> Any:
    """The shape, or the length along `dim`."""
    shape = self.array.shape
    if dim is None:
        return Size(shape)
    if not shape:
        refuse_dimension_of_scalar(dim)
    bound = len(shape)
    if not -bound <= dim < bound:
        refuse_dimension(dim, bound)
    return shape[dim]


@method
def stride(self: Tensor, dim: int | None = None) -> Any:
    """How many elements apart neighbours lie, along each dimension or along `dim`."""
    steps = element_strides(self.array)
    return steps if dim is None else steps[dim]


def element_strides(array: Any) -> tuple[int, ...]:
    """The strides of an array in elements; of a contiguous one as PyTorch counts them."""
    if array.flags.c_contiguous:
        steps, step = [], 1
        for length in reversed(array.shape):
            steps.append(step)
            step *= max(length, 1)
        return tuple(reversed(steps))
    return tuple(stride // array.itemsize for stride in array.strides)


@method
def storage_offset(self: Tensor) -> int:
    """Where in its base's memory the tensor begins, in elements."""
    if self.origin is None:
        return int(self.note("offset", 0))
    start, own = address(self.origin.base.array), address(self.array)
    return int((own - start) // self.array.itemsize + self.origin.base.note("offset", 0))


@method
def data_ptr(self: Tensor) -> int:
    """The address of the first element."""
    if self.extra is not None:
        refuse_batched(self, "memory")
    return address(self.array)


def address(array: Any) -> int:
    """Where the first element of an array lies, or of the memory that it shows with signs turned."""
    return int((physical(array) if REFLECTED else array).__array_interface__["data"][0])


@method
def const_data_ptr(self: Tensor) -> int:
    """The address of the first element, for who will only read there."""
    return int(data_ptr(self))


@method
def dim(self: Tensor) -> int:
    """How many dimensions."""
    return self.array.ndim


@method
def ndimension(self: Tensor) -> int:
    """How many dimensions."""
    return self.array.ndim


@method
def numel(self: Tensor) -> int:
    """How many elements."""
    return self.array.size


@method
def nelement(self: Tensor) -> int:
    """How many elements."""
    return self.array.size


@method
def element_size(self: Tensor) -> int:
    """Bytes an element takes."""
    return self.array.itemsize


@method
def is_contiguous(self: Tensor, memory_format: Any = None) -> bool:
    """Whether the elements lie in memory in row-major order without gaps."""
    return bool(self.array.flags.c_contiguous)


@method
def is_floating_point(self: Tensor) -> bool:
    return dtypes.is_floating(self.array.dtype)


@method
def is_complex(self: Tensor) -> bool:
    return dtypes.category(self.array.dtype) == dtypes.COMPLEX


@method
def is_signed(self: Tensor) -> bool:
    return dtypes.of(self.array.dtype).is_signed


@method
def is_inference(self: Tensor) -> bool:
    return bool(self.note("inference"))


@method
def is_conj(self: Tensor) -> bool:
    return self.array.dtype.kind == "c" and signs_of(self.array).conj


@method
def is_neg(self: Tensor) -> bool:
    return signs_of(self.array).neg


@method
def get_device(self: Tensor) -> int:
    """-1, which stands for the CPU."""
    return -1


@method
def _is_view(self: Tensor) -> bool:
    return self.origin is not None


# ---- ways out ---------------------------------------------------------------------------------------------------------


IN_TRANSFORM = {
    "backward": "backward() called inside a functorch transform. This is not supported, please use functorch.grad or functorch.vjp instead or call backward() "
    "outside of functorch transforms.",
    "requires_grad_": "You are attempting to call Tensor.requires_grad_() (or perhaps using torch.autograd.functional.* APIs) inside of a function being "
    "transformed by a functorch transform. This is unsupported, please attempt to use the functorch transforms (e.g. grad, vjp, jacrev, jacfwd, hessian) or "
    "call requires_grad_() outside of a function being transformed instead.",
}


def refuse_in_transforms(name: str) -> None:
    """Refuse what changes the graph around a transform."""
    if STATE.transforms:
        fail(RuntimeError, IN_TRANSFORM[name])


@method
def item(self: Tensor) -> Any:
    """The one element as a Python number."""
    if self.array.size != 1:
        refuse_batched(self, "item")
        fail(RuntimeError, f"a Tensor with {self.array.size} elements cannot be converted to Scalar", mistakes.several_as_scalar)
    if self.extra is not None:
        refuse_batched(self, "item")
    value = self.array.reshape(()).item()
    return value if isinstance(value, (bool, int, float, complex)) else float(value)


@method
def tolist(self: Tensor) -> Any:
    """The elements as nested lists of Python numbers."""
    if self.extra is not None:
        refuse_batched(self, "memory" if self.array.ndim else "item")
    array = self.array
    return (array.astype(np.float32) if dtypes.is_half(array.dtype) else array).tolist()


@method
def numpy(self: Tensor, *, force: bool = False) -> Any:
    """The array behind the tensor, sharing its memory."""
    if self.extra is not None:
        refuse_batched(self, "memory")
    if self.requires_grad and not force:
        fail(RuntimeError, "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.", mistakes.no_numpy)
    if REFLECTED:
        return _without_signs(self, force)
    return large.share(self.array)


def _without_signs(self: Tensor, force: bool) -> Any:
    """The array of a tensor that turns no signs; with `force` a copy of one that does."""
    for bit, name, turns in (("conjugate", "conj", is_conj(self)), ("negative", "neg", is_neg(self))):
        if turns and not force:
            fail(RuntimeError, f"Can't call numpy() on Tensor that has {bit} bit set. Use tensor.resolve_{name}().numpy() instead.")
    return self.array.copy() if signs_of(self.array) != PLAIN else large.share(self.array)


@method
def __array__(self: Tensor, dtype: Any = None) -> Any:
    array = numpy(self)
    return array if dtype is None else array.astype(dtype)


# ---- its part in the graph -----------------------------------------------------------------------------------------------


@method
def backward(
    self: Tensor,
    gradient: Tensor | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    inputs: Tensor | Sequence[Tensor] | None = None,
) -> None:
    """Add the derivative of this tensor to the ``.grad`` of the leaves it came from."""
    refuse_in_transforms("backward")
    sweep_back([self], as_sequence(gradient), retain_graph, create_graph, None if inputs is None else inputs_of(inputs, "backward"))


backward.__qualname__ = "Tensor.backward"  # as the host's TypeErrors call it


@method
def requires_grad_(self: Tensor, requires_grad: bool = True) -> Tensor:
    """Make a leaf require grad, or not."""
    refuse_in_transforms("requires_grad_")
    require_grad(self, truth(requires_grad, "requires_grad_", "requires_grad"))
    return self


@method
def detach(self: Tensor) -> Tensor:
    """The same memory without the history."""
    found = self.alias()
    batch = self.note("batched")
    if batch is not None:
        found.set_note("batched", batch._replace(value=detach(batch.value), shown=None))
    if self.extra is not None and self.note("inference"):
        found.set_note("inference", True)
    return found


@method
def detach_(self: Tensor) -> Tensor:
    """Take the history off this tensor; in inference mode there is none to take."""
    if STATE.inference:
        return self
    if self.origin is not None:
        fail(
            RuntimeError,
            "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel (DDP) for training, "
            "and gradient_as_bucket_view is set as True, gradients are views of DDP buckets, and hence detach_() cannot be called on these gradients. To fix "
            "this error, please refer to the Optimizer.zero_grad() function in torch/optim/optimizer.py as the solution.",
        )
    self.node, self.output_nr, self.requires = None, 0, False
    return self


@method
def retain_grad(self: Tensor) -> None:
    """Keep the gradient of a tensor that is no leaf."""
    keep_gradient(self)


method(hooks.register_hook)
method(hooks.register_post_accumulate_grad_hook)


# ---- Python's protocols ---------------------------------------------------------------------------------------------------


def text(self: Tensor) -> str:
    """``repr``, as PyTorch prints it."""
    if STATE.nesting:
        from gradcli.engine.members.wrapped import wrapped_text

        wrapped = wrapped_text(self, _text)
        if wrapped is not None:
            return wrapped
    return _text(self)


def text_of_class(self: Tensor, name: str) -> str:
    """The text of a tensor of a class of the program's."""
    shown = _text(self, name=name)
    return f"Parameter({shown})" if self.note("parameter") else shown


def _text(self: Tensor, plain: bool = False, name: str = "") -> str:
    """The text of a tensor itself; `plain`: without its history; `name`: of a class of the program's."""
    from gradcli.engine.tensor.print_options import print_options
    from gradcli.engine.tensor.text import parameter_text, tensor_text

    shown = tensor_text(
        self.array,
        dtype=repr(dtypes.of(self.array.dtype)),
        default_dtype=repr(dtypes.of(state_of_thread().default_dtype)),
        options=print_options(),
        grad_fn=None if plain else shown_node(self),
        requires_grad=not plain and self.requires_grad,
        tangent=None if STATE.nesting else shown_tangent(self),
        prefix=f"{name or 'tensor'}(",
    )
    return parameter_text(shown) if self.note("parameter") and not name else shown


def shown_tangent(self: Tensor) -> str | None:
    """The tangent of a dual tensor, as long as forward mode goes on."""
    channels = self.note("tangents", {}).get(STATE.levels[-1]) if STATE.levels else None
    return f"{channels[0]}" if channels is not None and len(channels) == 1 and channels[0] is not None else None


def shown_node(self: Tensor) -> str | None:
    """The name behind ``grad_fn=``; printing a view that may not be asked for its history is no error."""
    try:
        node = self.grad_fn
    except RuntimeError:
        return "Invalid"
    return None if node is None else type(node).__name__


def formatted(self: Tensor, spec: str) -> str:
    """``format``: a 0-d tensor as its number."""
    from gradcli.engine.tensor.text import format_item

    if self.extra is not None and not self.array.ndim:
        refuse_batched(self, "item")
    shown = format_item(self.array, spec, "Parameter" if self.note("parameter") else "Tensor")
    return text(self) if shown is None else shown
