"""Tensors from Python data: numbers, nested lists, NumPy arrays, other tensors."""

from typing import Any, NoReturn

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.fusion import large
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Anything, Array, Index, Int, OptionalBool, OptionalType, Tensor, Type, word
from gradcli.engine.table.table import composite, op
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.conversion import refuse_batched, warn_of_lost_history
from gradcli.engine.tensor.subclassed import Subclassed, inner_of
from gradcli.engine.tensor.tensor import Tensor as TensorClass
from gradcli.ops.core.plumbing import cast
from gradcli.ops.create.casts import cast_to
from gradcli.ops.shared.numbers import fits

NUMBERS = {bool, int, float, complex}
LISTS = {list, tuple}
COPY_WARNING = (
    "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or "
    "sourceTensor.detach().clone().requires_grad_(True), "
    "rather than torch.tensor(sourceTensor)."
)


def warn_of_copy(data: Any, dtype: Any) -> None:
    """A tensor has ways of its own to be copied."""
    if isinstance(data, TensorClass):
        STATE.warn("UserWarning", COPY_WARNING)


@op("torch", creates=True, check=warn_of_copy)
def tensor(data: Anything, *, dtype: OptionalType = None) -> Tensor:
    """A tensor of a number or of nested lists of numbers, copied.  Its dtype is that of the numbers unless given."""
    return array_from(data, dtype)


def array_from(data: Any, dtype: np.dtype[Any] | None) -> Array:
    """A copy of data as an array, in `dtype` or in the dtype of the data."""
    if isinstance(data, np.ndarray) and data.dtype != object:
        return from_numpy_dtype(data) if dtype is None else cast(data, dtype)
    if is_plain(data):
        found = _quickly(data)
        if found is not None and (dtype is None or _converts(found.dtype, dtype)):
            return found.astype(_natural(found) if dtype is None else dtype)
    return _slowly(data, dtype)


def is_plain(data: Any) -> bool:
    """Whether data is a Python number, or lists of nothing else."""
    if type(data) not in LISTS:
        return type(data) in NUMBERS
    kinds = set(map(type, data))
    return kinds <= NUMBERS or (kinds <= LISTS and all(map(is_plain, data)))


def _quickly(data: Any) -> Array | None:
    """Plain data by NumPy, or None where lengths differ or a number is too large."""
    try:
        found = np.array(data)
    except (ValueError, OverflowError):
        return None
    return None if found.dtype.kind in "uO" else found


def _natural(found: Array) -> np.dtype[Any]:
    """The dtype PyTorch gives to Python numbers."""
    if found.dtype.kind == "f":
        return STATE.default_dtype
    return dtypes.complex_of(STATE.default_dtype) if found.dtype.kind == "c" else found.dtype


def _converts(have: np.dtype[Any], wanted: np.dtype[Any]) -> bool:
    """Whether no value can be refused: integers are checked one by one."""
    if dtypes.category(wanted) in (dtypes.FLOAT, dtypes.COMPLEX):
        return have.kind != "c" or dtypes.category(wanted) == dtypes.COMPLEX
    return wanted.kind == "b" or wanted == np.int64 == have


def from_numpy_dtype(array: Array) -> Array:
    """A copy of an array, of a dtype PyTorch has."""
    supported_dtype(array)
    return array.copy()


def supported_dtype(array: Array) -> None:
    """Refuse what PyTorch has no tensor for."""
    if any(step < 0 for step in array.strides):
        text = "At least one stride in the given numpy array is negative, and tensors with negative strides are not currently supported. "
        fail(
            ValueError,
            text + "(You can probably work around this by making a copy of your array  with array.copy().) ",
        )
    if array.dtype.name not in dtypes.NAMES:
        text = (
            f"can't convert np.ndarray of type {array.dtype.type.__module__}.{array.dtype.type.__name__}. The only "
            "supported types are: float64, float32, "
            "float16, complex64, complex128, int64, int32, int16, int8, uint64, uint32, uint16, uint8, and bool."
        )
        fail(TypeError, text, mistakes.dtypes)


# ---- one by one, for what NumPy would not do as PyTorch does --------------------------------------------------------------------


def _slowly(data: Any, dtype: np.dtype[Any] | None) -> Array:
    if isinstance(data, str):
        fail(TypeError, f"new(): invalid data type '{type(data).__name__}'")
    shape = _shape(data)
    wanted = inferred(data) if dtype is None else dtype
    found: list[Any] = []
    _collect(data, shape, 0, wanted, found)
    return np.array(found, wanted if wanted.name != "bfloat16" else np.float32).astype(wanted).reshape(shape)


def _is_sequence(data: Any) -> bool:
    return isinstance(data, (list, tuple, range, str)) or (isinstance(data, np.ndarray) and data.ndim > 0)


def inferred(data: Any) -> np.dtype[Any]:
    """The dtype that holds everything in the data."""
    if isinstance(data, Subclassed):
        data = inner_of(data)
    if isinstance(data, TensorClass):
        return data.array.dtype
    if isinstance(data, (np.generic, np.ndarray)):
        return data.dtype
    if isinstance(data, (bool, int, float, complex)):
        return dtypes.of_number(data)
    if isinstance(data, str):
        fail(TypeError, "new(): invalid data type 'str'")
    if not _is_sequence(data):
        fail(RuntimeError, f"Could not infer dtype of {type(data).__name__}", mistakes.dtypes)
    found: np.dtype[Any] | None = None
    for item in data:
        own = inferred(item)
        found = own if found is None else dtypes.promote(found, own)
    return STATE.default_dtype if found is None else found


def _shape(data: Any) -> tuple[int, ...]:
    """The lengths along the first element of each list.  A letter of a text is a text again: its dimensions never end."""
    shape: list[int] = []
    while _is_sequence(data):
        shape.append(len(data))
        if not len(data):
            break
        if isinstance(data, str):
            fail(ValueError, "too many dimensions 'str'")
        data = data[0]
    return tuple(shape)


def _collect(data: Any, shape: tuple[int, ...], dim: int, dtype: np.dtype[Any], found: list[Any]) -> None:
    """All numbers in the data, in order, checked against the shape of the first ones."""
    if dim == len(shape):
        found.append(_element(data, dtype, dim > 0))
        return
    if not _is_sequence(data):
        fail(TypeError, "not a sequence")
    if len(data) != shape[dim]:
        text = f"expected sequence of length {shape[dim]} at dim {dim} (got {len(data)})"
        fail(ValueError, text)
    for item in data:
        _collect(item, shape, dim + 1, dtype, found)


def _element(value: Any, dtype: np.dtype[Any], listed: bool) -> Any:
    """A number out of the data, which may be a list, as an element of `dtype`."""
    category = dtypes.category(dtype)
    if isinstance(value, Subclassed):
        value = inner_of(value)
    if isinstance(value, TensorClass):
        if value.extra is not None:
            refuse_batched(value, "item")
        warn_of_lost_history(value)
        value = _only(value, category, listed)
    elif isinstance(value, np.generic):
        value = value.item()
    if not isinstance(value, (bool, int, float, complex)):
        _refuse(value, category)
    if category == dtypes.BOOL:
        return bool(value)
    if category == dtypes.INT:
        return whole_number(value, dtype)
    if category == dtypes.FLOAT:
        return _as_float(value) if not isinstance(value, complex) else _refuse(value, category)
    return complex(value)


def _as_float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        fail(OverflowError, "int too large to convert to float")


def _only(value: TensorClass, category: int, listed: bool) -> Any:
    if listed and category <= dtypes.INT and (value.array.size != 1 or dtypes.category(value.array.dtype) > dtypes.INT):
        fail(TypeError, "only integer tensors of a single element can be converted to an index")
    if category == dtypes.FLOAT and dtypes.category(value.array.dtype) == dtypes.COMPLEX and value.array.size == 1 and listed:
        fail(RuntimeError, "value cannot be converted to type double without overflow")
    if value.array.size != 1:
        fail(ValueError, "only one element tensors can be converted to Python scalars", mistakes.several_as_number)
    return value.array.reshape(()).item()


def _refuse(value: Any, category: int) -> NoReturn:
    name = type(value).__name__
    text = f"'{name}' object cannot be interpreted as an integer" if category <= dtypes.INT else f"must be real number, not {name}"
    fail(TypeError, text)


def whole_number(value: Any, dtype: np.dtype[Any]) -> Any:
    if isinstance(value, complex):
        _refuse(value, dtypes.INT)
    if dtype.name == "uint64":
        return dtypes.in_64_bits(value) if isinstance(value, int) and value >= 0 else _refuse_unsigned(value)
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        fail(ValueError, "Overflow when unpacking long long")
    if not fits(value, dtype):
        text = f"value cannot be converted to type {dtypes.of(dtype).name} without overflow"
        fail(RuntimeError, text)
    return int(value) % 2 ** (8 * dtype.itemsize) if dtype.kind == "u" else int(value)


def _refuse_unsigned(value: Any) -> NoReturn:
    if isinstance(value, int):
        fail(OverflowError, "can't convert negative int to unsigned")
    fail(TypeError, "an integer is required")


# ---- sharing memory where that is possible --------------------------------------------------------------------------------------


@composite("torch", creates=True)
def as_tensor(F: Any, data: Anything, *, dtype: OptionalType = None) -> Tensor:
    """Data as a tensor: a tensor itself, a NumPy array's memory shared, anything else copied."""
    if isinstance(data, TensorClass):
        return cast_to(F, data, dtype)
    if isinstance(data, np.ndarray):
        shared = F.from_numpy(data)
        return shared if dtype is None or data.dtype == dtype else F.to_copy(shared, dtype)
    return F.tensor(data, dtype=dtype)


@composite("torch", creates=True)
def asarray(F: Any, obj: Anything, *, dtype: OptionalType = None, copy: OptionalBool = None) -> Tensor:
    """Data as a tensor, copied or not as asked."""
    found = F.as_tensor(obj, dtype=dtype)
    return F.clone(found) if copy and (found is obj or isinstance(obj, np.ndarray)) else found


@op("torch", creates=True)
def from_numpy(ndarray: Anything) -> Tensor:
    """A NumPy array's memory as a tensor."""
    if not isinstance(ndarray, np.ndarray):
        fail(TypeError, f"expected np.ndarray (got {word(ndarray)})")
    supported_dtype(ndarray)
    return large.share(ndarray)


READ_ONLY = (
    "The given buffer is not writable, and PyTorch does not support non-writable tensors. This means you can write to the underlying (supposedly "
    "non-writable) buffer using the tensor. You may want to copy the buffer to protect its data or make it writable before converting it to a tensor. "
    "This type of warning will be suppressed for the rest of this program."
)


@op("torch", creates=True)
def frombuffer(buffer: Anything, *, dtype: Type, count: Int = -1, offset: Int = 0) -> Tensor:
    """The bytes of a bytearray or array as a tensor on the same memory; those of a bytes object, which nobody may write to, are copied."""
    if not isinstance(buffer, (bytes, bytearray, np.ndarray)):
        fail(ValueError, "object does not implement Python buffer protocol.")
    if isinstance(buffer, bytes):
        STATE.warn("UserWarning", READ_ONLY)
        buffer = bytearray(buffer)
    memory = np.frombuffer(buffer, np.uint8) if isinstance(buffer, bytearray) else buffer.reshape(-1).view(np.uint8)
    count = _elements_in(memory.size, dtype.itemsize, count, offset)
    return large.share(memory[offset : offset + count * dtype.itemsize].view(dtype))


def _elements_in(length: int, size: int, count: int, offset: int) -> int:
    """How many elements are read of a memory, if they are there."""
    rest = length - offset
    text = ""
    if not length or not count:
        text = f"both buffer length ({length}) and count ({count}) must not be 0"
    elif not 0 <= offset < length:
        text = f"offset ({offset} bytes) must be non-negative and no greater than buffer length ({length} bytes) minus 1"
    elif count < 0 and rest % size:
        text = f"buffer length ({rest} bytes) after offset ({offset} bytes) must be a multiple of element size ({size})"
    elif count * size > rest:
        text = (
            f"requested buffer length ({count} * {size} bytes) after offset ({offset} bytes) must not be greater than actual buffer length "
            f"({length} bytes)"
        )
    if text:
        fail(ValueError, text)
    return rest // size if count < 0 else count


@op("Tensor", creates=True)
def new_tensor(self: Index, data: Anything, *, dtype: OptionalType = None) -> Tensor:
    """Data as a tensor of the dtype of `self`, copied."""
    if isinstance(data, TensorClass):
        STATE.warn("UserWarning", COPY_WARNING.replace("torch.tensor", "tensor.new_tensor"))
        return array_from(data.array, dtype)
    return array_from(data, self.dtype if dtype is None and not isinstance(data, np.ndarray) else dtype)
