"""What the pooling ops share: their windows, their checks, one dimension as a special case of two."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Array
from gradcli.engine.tensor.dtypes import of_value
from gradcli.ops.nn.resample.weights import Taps, window_taps
from gradcli.ops.nn.shared.windows import Ints, spread_to
from gradcli.records import NamedTuple

WORDS = {2: "two", 3: "three"}
AXES = {1: "W", 2: "HW", 3: "THW"}


class Windows(NamedTuple):
    """The windows of a pooling op, one number for each spatial dimension."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]
    ceil: bool

    @property
    def dims(self) -> int:
        return len(self.kernel)

    @property
    def apart(self) -> bool:
        """Whether no two windows overlap."""
        return all(step > gap * (k - 1) for step, gap, k in zip(self.stride, self.dilation, self.kernel, strict=True))

    def counts(self, lengths: Ints) -> tuple[int, ...]:
        """How many windows fit; `ceil` lets the last one hang over, as long as it starts inside."""
        return tuple(map(self._count, lengths, self.kernel, self.stride, self.padding, self.dilation))

    def _count(self, length: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
        count = (length + 2 * padding - dilation * (kernel - 1) - 1 + (stride - 1 if self.ceil else 0)) // stride + 1
        return count - 1 if self.ceil and (count - 1) * stride >= length + padding else count

    def taps(self, lengths: Ints) -> list[Taps]:
        """The inputs of every window, dimension by dimension."""
        counts = self.counts(lengths)
        each = zip(lengths, self.kernel, self.stride, self.padding, self.dilation, counts, strict=True)
        return [window_taps(length, k, step, pad, gap, count) for length, k, step, pad, gap, count in each]


def settings(name: str, dims: int, kernel: Ints, stride: Ints | None, padding: Ints, dilation: Ints = (1,), ceil: bool = False) -> Windows:
    """The windows a call asks for; an omitted stride is the kernel size."""
    either = "" if name == "avg_pool3d" else "either "
    tail = f"a single int, or a tuple of {WORDS.get(dims, 'one')} ints"
    if len(kernel) not in (1, dims):
        fail(RuntimeError, f"{name}: kernel_size must {either}be {tail}")
    if stride and len(stride) not in (1, dims):
        fail(RuntimeError, f"{name}: stride must {either}be omitted, {tail}")
    if len(padding) not in (1, dims):
        fail(RuntimeError, f"{name}: padding must {either}be {tail}")
    if len(dilation) not in (1, dims):
        fail(RuntimeError, f"{name}: dilation must be either {tail}")
    return Windows(spread_to(kernel, dims), spread_to(stride or kernel, dims), spread_to(padding, dims), spread_to(dilation, dims), ceil)


def check_windows(name: str, shape: Ints, how: Windows) -> None:
    """Refuse inputs without elements and windows that cannot be."""
    dims = how.dims
    sizes = {"d": how.stride, "k": how.kernel, "dilation": how.dilation}
    if 0 in how.stride:
        fail(RuntimeError, "stride should not be zero")
    if len(shape) not in (dims + 1, dims + 2):
        _refuse_dims(name, shape, dims)
    if min(how.padding) < 0:
        fail(RuntimeError, f"pad must be non-negative, but got pad: {min(how.padding)}")
    for pad, kernel, gap in zip(how.padding, how.kernel, how.dilation, strict=True):
        if pad > ((kernel - 1) * gap + 1) // 2:
            text = f"pad should be at most half of effective kernel size, but got pad={pad}, kernel_size={kernel} and dilation={gap}"
            fail(RuntimeError, text, mistakes.shapes)
    for word, title in (("k", "kernel size"), ("d", "stride"), ("dilation", "dilation")):
        if min(sizes[word]) <= 0:
            shown = " ".join(f"{word}{axis}: {size}" for axis, size in zip(AXES[dims], sizes[word], strict=True))
            fail(RuntimeError, f"{title} should be greater than zero, but got {shown}")
    if 0 in shape[-dims:] or shape[-dims - 1] == 0:
        _refuse_empty(name, shape, dims)
    outs = how.counts(shape[-dims:])
    if min(outs) < 1:
        planes = shape[-dims - 1]
        text = (
            f"Given input size: ({_by(planes, *shape[-dims:])}). Calculated output size: ({_by(planes, *outs)}). Output size is too small"
        )
        fail(RuntimeError, text, mistakes.shapes)


def _by(*sizes: int) -> str:
    return "x".join(map(str, sizes))


def _refuse_dims(name: str, shape: Ints, dims: int) -> None:
    if dims == 2 and len(shape) > 4:
        _refuse_empty(name, shape, dims)
    fail(RuntimeError, f"non-empty {dims + 1}D or {dims + 2}D (batch mode) tensor expected for input")


def _refuse_empty(name: str, shape: Ints, dims: int) -> None:
    text = f"Expected {dims + 1}D or {dims + 2}D (batch mode) tensor with optional 0 dim batch size for input, but got:{list(shape)}"
    if dims == 3:
        where = "max_pool3d_with_indices_out_cpu_template" if name == "max_pool3d" else name
        text = (
            f"{where}(): Expected input's non-batch dimensions to have positive length, but input has a shape of "
            f"{list(shape)} and non-batch dimension 0 has length zero!"
        )
    fail(RuntimeError, text, mistakes.shapes)


def as_planes(x: Array, dims: int) -> Array:
    """All leading dimensions as one.  (*, *lengths) -> (planes, product of lengths)."""
    return x.reshape(int(np.prod(x.shape[: x.ndim - dims])), int(np.prod(x.shape[x.ndim - dims :])))


def put_at(grad: Array, indices: Array, lengths: Ints, apart: bool) -> Array:
    """Add each gradient to the element its index names; `apart`: no two name the same one.  (*, *outs), (*, *outs) -> (*, *lengths)."""
    size = int(np.prod(lengths))
    planes = as_planes(indices, len(lengths))
    flat = (planes + np.arange(planes.shape[0])[:, None] * size).ravel()
    if apart:
        found = np.zeros((*grad.shape[: grad.ndim - len(lengths)], *lengths), grad.dtype)
        found.reshape(-1)[flat] = grad.ravel() + grad.dtype.type(0)  # as in a sum, no minus zero
        return found
    total = np.bincount(flat, weights=grad.ravel(), minlength=planes.shape[0] * size) if flat.size else np.zeros(planes.shape[0] * size)
    return total.astype(grad.dtype).reshape(*grad.shape[: grad.ndim - len(lengths)], *lengths)


def takes(x: Any, names: str) -> bool:
    """Whether the dtype of `x` is one of `names`."""
    return of_value(x).name in names.split()


# ---- adaptive sizes ----------------------------------------------------------------------------------------------------------


def adaptive_size(name: str, x: Any, dims: int, output_size: Any) -> tuple[int, ...]:
    """The size asked for: an int stands for all dimensions, None for the input's own size."""
    if isinstance(output_size, int):
        return (output_size,) * dims
    given = tuple(output_size)
    if len(x.shape) <= len(given):
        fail(ValueError, f"Input dimension should be at least {len(given) + 1}")
    if len(given) != dims:
        average = name.startswith("adaptive_avg")
        text = f"{name}: output_size must be {dims}" if average else f"{name}(): internal error: output_size.size() must be {dims}"
        fail(RuntimeError, text)
    return tuple(own if size is None else int(size) for size, own in zip(given, x.shape[-dims:], strict=True))


def check_adaptive(name: str, shape: Ints, dims: int) -> None:
    """Refuse inputs without elements or of a wrong number of dimensions."""
    if len(shape) not in (dims + 1, dims + 2):
        colon = ":" if name.startswith("adaptive_max") else ""
        fail(
            RuntimeError,
            f"{name}(): Expected {dims + 1}D or {dims + 2}D tensor, but got{colon} {list(shape)}",
            mistakes.shapes,
        )
    for i in range(len(shape) - dims, len(shape)):
        if shape[i] == 0:
            text = (
                f"{name}(): Expected input to have non-zero size for non-batch dimensions, but input has sizes "
                f"{list(shape)} with dimension {i} being empty"
            )
            fail(RuntimeError, text, mistakes.shapes)


def one_dimension(name: str, x: Any, output_size: Ints) -> None:
    """The checks of a pooling op of one dimension."""
    count = len(x.shape)
    if len(output_size) != 1:
        fail(
            RuntimeError,
            f"{name}() argument 'output_size' should contain one int (got {len(output_size)})",
        )
    if count not in (2, 3):
        text = (
            f"Expected 2 to 3 dimensions, but got {count}-dimensional tensor for argument #1 'self' (while checking arguments for {name})"
        )
        fail(RuntimeError, text, mistakes.shapes)
