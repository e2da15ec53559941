"""Copies, and the same values in another dtype or memory layout."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.functions import refuse_device
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Anything, Bool, Index, OptionalType, Tensor, Type, plain_text
from gradcli.engine.table.table import S, composite, op
from gradcli.engine.tensor import dtypes
from gradcli.ops.shared.arrays import array_of


def row_major(memory_format: Any) -> bool:
    """Whether a memory format asks for elements in row-major order, rather than in the order they have."""
    return memory_format is not None and "contiguous_format" in str(memory_format)


@op(self=lambda g: g, samples=(S((2, 3)),))
def clone(self: Tensor, *, memory_format: Anything = None) -> Tensor:
    """A copy with a history.  (*) -> (*)."""
    STATE.reserve(self.shape, self.itemsize)
    return np.array(self, order="C" if row_major(memory_format) else "K")


@composite("Tensor", samples=(S((2, 3)),))
def contiguous(F: Any, self: Tensor, *, memory_format: Anything = None) -> Tensor:
    """Elements in row-major order in memory: the tensor itself when they are, else a copy.  (*) -> (*)."""
    return self if array_of(self).flags.c_contiguous else F.clone(self, memory_format="contiguous_format")


# ---- to --------------------------------------------------------------------------------------------------------------


def cast_to(F: Any, self: Any, dtype: np.dtype[Any] | None, copy: bool = False, memory_format: Any = None) -> Any:
    """`self` in `dtype`; the tensor itself when nothing changes and no copy is asked for."""
    array = array_of(self)
    laid_out = not row_major(memory_format) or array.flags.c_contiguous
    if (dtype is None or array.dtype == dtype) and not copy and laid_out:
        return self
    wanted = array.dtype if dtype is None else dtype
    if array.dtype.kind == "c" and wanted.kind != "c" and wanted != np.bool_:
        STATE.warn("UserWarning", "Casting complex values to real discards the imaginary part")
    found = F.to_copy(self, wanted)
    return found if laid_out else F.contiguous(found)


@composite("Tensor.to")
def to_dtype(
    F: Any, self: Tensor, dtype: Type, non_blocking: Bool = False, copy: Bool = False, *, memory_format: Anything = None
) -> Tensor:
    """The values in another dtype; the tensor itself when it has that dtype.  (*) -> (*)."""
    return cast_to(F, self, dtype, copy, memory_format)


@composite("Tensor.to")
def to_other(
    F: Any, self: Tensor, tensor: Index, non_blocking: Bool = False, copy: Bool = False, *, memory_format: Anything = None
) -> Tensor:
    """The values in the dtype of another tensor.  (*) -> (*)."""
    return cast_to(F, self, array_of(tensor).dtype, copy, memory_format)


@composite("Tensor.to")
def to_device(
    F: Any,
    self: Tensor,
    device: Anything = None,
    dtype: OptionalType = None,
    non_blocking: Bool = False,
    copy: Bool = False,
    *,
    memory_format: Anything = None,
) -> Tensor:
    """The values on the one device there is, in `dtype`.  (*) -> (*)."""
    if device is not None and str(device).partition(":")[0] != "cpu":
        refuse_device(str(device))
    return cast_to(F, self, dtype, copy, memory_format)


@composite("Tensor")
def type_as(F: Any, self: Tensor, other: Index) -> Tensor:
    """The values in the dtype of another tensor.  (*) -> (*)."""
    return cast_to(F, self, array_of(other).dtype)


@composite("Tensor")
def cpu(F: Any, self: Tensor, *, memory_format: Anything = None) -> Tensor:
    """The tensor itself: it is on the CPU.  (*) -> (*)."""
    return cast_to(F, self, None, False, memory_format)


@composite("Tensor")
def cuda(F: Any, self: Tensor, device: Anything = None, non_blocking: Bool = False, *, memory_format: Anything = None) -> Tensor:
    """There is no GPU here."""
    refuse_device("cuda")
    return self


@composite("Tensor.type")
def type_to(F: Any, self: Tensor, dtype: Anything = None, non_blocking: Bool = False) -> Any:
    """The name of the legacy type, or the values in another dtype.  (*) -> (*)."""
    if dtype is None:
        return dtypes.of(array_of(self).dtype).tensor_type
    return cast_to(F, self, legacy_dtype(dtype))


def legacy_dtype(given: Any) -> np.dtype[Any]:
    """The dtype of a dtype, of a name such as ``torch.DoubleTensor`` or of the class so called."""
    if isinstance(given, dtypes.DType):
        return given.np
    only = getattr(given, "only", None) if isinstance(given, type) else None
    if type(only) is str and only in dtypes.NAMES:
        return dtypes.named(only).np  # torch.DoubleTensor
    text = plain_text(given)
    found = next((name for name, (word, _, _) in dtypes.NAMES.items() if type(text) is str and text == f"torch.{word}Tensor"), None)
    if found is None and isinstance(given, str):
        fail(ValueError, f"invalid type: '{given}'", mistakes.dtypes)
    if found is None:
        fail(TypeError, "dtype must be a type, str, or dtype object", mistakes.dtypes)
    return dtypes.named(found).np


# How C++ calls the dtypes of tensors.
CPP_WORDS = {"uint8": "unsigned char", "int8": "signed char", "int16": "short int", "int32": "int", "int64": "long int", "bool": "bool"}
CPP_WORDS |= {"float16": "c10::Half", "bfloat16": "c10::BFloat16", "float32": "float", "float64": "double"}
CPP_WORDS |= {"complex64": "c10::complex<float>", "complex128": "c10::complex<double>"}


def legacy_words(dtype: np.dtype[Any]) -> str:
    """How C++ calls a dtype."""
    return CPP_WORDS[dtypes.of(dtype).name]


# ---- x.float(), x.long() … ---------------------------------------------------------------------------------------------


def _caster(word: str, dtype: str) -> None:
    """Enter the method `word`, which casts to `dtype`."""

    def run(F: Any, self: Tensor, *, memory_format: Anything = None) -> Tensor:
        return cast_to(F, self, dtypes.named(dtype).np, False, memory_format)

    run.__name__, run.__doc__ = f"cast_to_{word}", f"The values as {dtype}; the tensor itself when it has that dtype.  (*) -> (*)."
    differentiable = dtypes.NAMES[dtype][1] >= dtypes.FLOAT
    composite(f"Tensor.{word}", samples=(S((2, 3)),) if differentiable and dtype != "bfloat16" else ())(run)


WORDS = {**dtypes.ALIASES, "bool": "bool", "byte": "uint8", "char": "int8", "bfloat16": "bfloat16"}
for _word, _dtype in WORDS.items():
    _caster(_word, _dtype)
