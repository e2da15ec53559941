"""PyTorch's dtypes over NumPy's, and what becomes of two of them that meet."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.tensor.tensor import WAITING, Tensor, look

BOOL, INT, FLOAT, COMPLEX = range(4)
Numpy = np.dtype[Any]


class DType:
    """A dtype as a program sees it: ``torch.float32``."""

    __slots__ = ("category", "itemsize", "name", "np", "scalar_name")

    def __init__(self, name: str, scalar_name: str, dtype: Numpy, category: int) -> None:
        self.name, self.scalar_name, self.np, self.category = name, scalar_name, dtype, category
        self.itemsize = dtype.itemsize

    def __repr__(self) -> str:
        return f"torch.{self.name}"

    def __reduce__(self) -> tuple[Any, ...]:
        return named, (self.name,)

    @property
    def is_floating_point(self) -> bool:
        return self.category == FLOAT

    @property
    def is_complex(self) -> bool:
        return self.category == COMPLEX

    @property
    def is_signed(self) -> bool:
        return self.np.kind not in "bu"

    @property
    def tensor_type(self) -> str:
        """The legacy name of a tensor of this dtype."""
        return f"torch.{self.scalar_name}Tensor"

    def to_real(self) -> DType:
        return of(real_of(self.np))

    def to_complex(self) -> DType:
        return of(complex_of(self.np))


# name, the word C++ texts use, category, other names a program may use
NAMES: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "bool": ("Bool", BOOL, ()),
    "uint8": ("Byte", INT, ()),
    "int8": ("Char", INT, ()),
    "int16": ("Short", INT, ("short",)),
    "int32": ("Int", INT, ("int",)),
    "int64": ("Long", INT, ("long",)),
    "uint16": ("UInt16", INT, ()),
    "uint32": ("UInt32", INT, ()),
    "uint64": ("UInt64", INT, ()),
    "float16": ("Half", FLOAT, ("half",)),
    "bfloat16": ("BFloat16", FLOAT, ()),
    "float32": ("Float", FLOAT, ("float",)),
    "float64": ("Double", FLOAT, ("double",)),
    "complex64": ("ComplexFloat", COMPLEX, ("cfloat",)),
    "complex128": ("ComplexDouble", COMPLEX, ("cdouble",)),
}
ALIASES = {alias: name for name, (_, _, aliases) in NAMES.items() for alias in aliases}
UNSIGNED = ("uint16", "uint32", "uint64")  # for which PyTorch has few kernels and no promotion
_ORDER = {name: rank for rank, name in enumerate(NAMES)}
_BY_NUMPY: dict[Numpy, DType] = {}


@cache
def named(name: str) -> DType:
    """The dtype of a name, as ``float32`` or ``long``; bfloat16 asks for the ml_dtypes package when first used."""
    name = ALIASES.get(name, name)
    word, category, _ = NAMES[name]
    if name == "bfloat16":
        try:
            import ml_dtypes
        except ImportError:
            raise ImportError("torch.bfloat16 needs the ml_dtypes package: pip install 'gradcli[bfloat16]'") from None
        found = np.dtype(ml_dtypes.bfloat16)
    else:
        found = np.dtype(name)
    return _BY_NUMPY.setdefault(found, DType(name, word, found, category))


def of(dtype: Numpy) -> DType:
    """The dtype of a NumPy dtype."""
    return _BY_NUMPY.get(dtype) or named(dtype.name)


# What C++ calls the types of elements, where a text says so.
CPP_NAMES = {
    "uint8": "unsigned char",
    "int8": "signed char",
    "int16": "short int",
    "int32": "int",
    "int64": "long int",
    "float16": "c10::Half",
    "bfloat16": "c10::BFloat16",
    "float32": "float",
    "float64": "double",
    "complex64": "c10::complex<float>",
    "complex128": "c10::complex<double>",
}


@cache
def cpp_name(dtype: Numpy) -> str:
    """``long int`` of int64, and so on."""
    return CPP_NAMES.get(dtype.name, dtype.name)


def category(dtype: Numpy) -> int:
    """0 bool, 1 integer, 2 floating, 3 complex."""
    return of(dtype).category


def is_floating(dtype: Numpy) -> bool:
    return of(dtype).category == FLOAT


def is_half(dtype: Numpy) -> bool:
    """Of two bytes and floating: computed in float32, then rounded."""
    return dtype.itemsize == 2 and of(dtype).category == FLOAT


def finfo(dtype: Numpy) -> Any:
    """The limits of a floating dtype: its `max`, `min`, `eps`, `tiny` and so on."""
    if dtype.name == "bfloat16":
        import ml_dtypes

        return ml_dtypes.finfo(dtype)  # type: ignore[no-untyped-call]  # the package ships no signature for it
    return np.finfo(dtype)


def wide(dtype: Numpy) -> Numpy:
    """The dtype that `dtype` is computed in: float32 for two-byte floats."""
    return np.dtype(np.float32) if is_half(dtype) else dtype


def is_differentiable(dtype: Numpy) -> bool:
    return of(dtype).category >= FLOAT


@cache
def real_of(dtype: Numpy) -> Numpy:
    """The dtype of the real part."""
    parts: dict[str, Numpy] = {"complex64": np.dtype(np.float32), "complex128": np.dtype(np.float64)}
    return parts.get(dtype.name, dtype)


@cache
def complex_of(dtype: Numpy) -> Numpy:
    """The complex dtype whose parts hold values of `dtype`."""
    if of(dtype).category == COMPLEX:
        return dtype
    return np.dtype(np.complex128 if dtype.name == "float64" else np.complex64)


@cache
def promote(first: Numpy, second: Numpy) -> Numpy:
    """The dtype two dimensioned tensors meet in: bool < integers < floats < complex."""
    if first == second:
        return first
    if first.name in UNSIGNED or second.name in UNSIGNED:
        return _promote_unsigned(first, second)
    low, high = sorted((of(first), of(second)), key=lambda dtype: (dtype.category, _ORDER[dtype.name]))
    if high.category == COMPLEX:
        return np.dtype(np.complex128) if "complex128" in (low.name, high.name) or low.name == "float64" else high.np
    if high.category == FLOAT:
        if low.category == FLOAT and is_half(high.np):
            return np.dtype(np.float32)  # float16 and bfloat16
        return high.np
    if low.name == "uint8" and high.category == INT:
        return np.dtype(np.int16) if high.name == "int8" else high.np
    return high.np


def _promote_unsigned(first: Numpy, second: Numpy) -> Numpy:
    """Only a floating dtype is met."""
    floating = next((dtype for dtype in (first, second) if is_floating(dtype)), None)
    if floating is None:
        what = f"{of(first).scalar_name} and {of(second).scalar_name}"
        fail(RuntimeError, f"Promotion for uint16, uint32, uint64 types is not supported, attempted to promote {what}", mistakes.dtypes)
    return floating


def of_number(value: complex) -> Numpy:
    """The dtype a Python number stands for."""
    if isinstance(value, bool):
        return np.dtype(np.bool_)
    if isinstance(value, int):
        return np.dtype(np.int64)
    return STATE.default_dtype if isinstance(value, float) else complex_of(STATE.default_dtype)


def outline_of(value: Any) -> Any:
    """The array of a tensor, or what is pending in its place; anything else as it is."""
    if isinstance(value, Tensor):
        return look(value) if WAITING else value.array
    return value


def in_64_bits(value: int) -> int:
    """A Python integer, as C++ has a type for it."""
    if not LOWEST <= value < PAST_HIGHEST:
        fail(OverflowError, "int too big to convert" if value > 0 else "can't convert negative int to unsigned")
    return value


LOWEST, PAST_HIGHEST = -(2**63), 2**64


@cache
def _unsigned_kernels() -> dict[str, str]:
    """The kernels that PyTorch lacks for wide unsigned integers, by the op: read off it by tests/oracle/record_unsigned.py."""
    with open(f"{os.path.dirname(os.path.dirname(__file__))}/table/unsigned.txt", encoding="utf-8") as file:
        return dict(line.split() for line in file)


def refuse_unsigned(op: str, dtype: Numpy) -> None:
    """Refuse what PyTorch lacks for a wide unsigned dtype."""
    kernel = _unsigned_kernels().get(op) if dtype.kind == "u" and dtype.name in UNSIGNED else None
    if kernel is not None:
        fail(NotImplementedError, f"\"{kernel}\" not implemented for '{of(dtype).scalar_name}'", mistakes.dtypes)


def number_as(value: complex, target: np.dtype[Any]) -> Any:
    """A Python number typed to `target`: integers wrap around as in C++."""
    if isinstance(value, int):
        in_64_bits(value)
    if target.kind == "f":
        return target.type(value)
    if category(target) == INT and isinstance(value, int) and not isinstance(value, bool):
        return np.asarray(value & 0xFFFFFFFFFFFFFFFF, np.uint64).astype(target)
    return np.asarray(value).astype(target)


def of_value(value: Any) -> Numpy:
    """The dtype of an array, a tensor or a Python number."""
    if type(value) is np.ndarray:
        dtype: Numpy = value.dtype
        return dtype
    array = outline_of(value)
    found: Numpy = array.dtype if hasattr(array, "dtype") else of_number(value)
    return found


def scalar_name(value: Any) -> str:
    """What PyTorch's texts call the dtype of an array or a tensor: ``Float``, ``Long``."""
    return of(of_value(value)).scalar_name


def _combine(higher: Numpy | None, lower: Numpy | None) -> Numpy | None:
    """The dtype when `higher` has priority: `lower` counts only where it is of a higher category."""
    if higher is None or lower is None:
        return higher or lower
    up, down = of(higher).category, of(lower).category
    if up == COMPLEX or (up == FLOAT and down <= FLOAT):
        return higher
    if up == FLOAT:
        return complex_of(higher)
    return promote(higher, lower) if up == BOOL or down >= FLOAT else higher


def result_type(values: Iterable[Any]) -> Numpy:
    """The dtype that tensors, 0-d tensors and Python numbers promote to together.

    Dimensioned tensors come first, then 0-d tensors, then numbers; a later group counts only where it is of a higher category.
    """
    dimensioned: Numpy | None = None
    scalar: Numpy | None = None
    number: Numpy | None = None
    for value in values:
        array = outline_of(value)
        if not hasattr(array, "dtype"):
            found = of_number(value)
            number = found if number is None else promote(number, found)
        elif array.ndim:
            dimensioned = array.dtype if dimensioned is None else promote(dimensioned, array.dtype)
        else:
            scalar = array.dtype if scalar is None else promote(scalar, array.dtype)
    result = _combine(dimensioned, _combine(scalar, number))
    assert result is not None, "no operand"
    return result


def can_cast(source: Numpy, target: Numpy) -> bool:
    """Whether an in-place result of dtype `source` may be written into `target`."""
    up, down = of(source).category, of(target).category
    return up <= down


def refuse_cast(source: Numpy, target: Numpy) -> None:
    """Refuse to write a result of dtype `source` into memory of dtype `target`."""
    if not can_cast(source, target):
        text = f"result type {of(source).scalar_name} can't be cast to the desired output type {of(target).scalar_name}"
        fail(RuntimeError, text, mistakes.dtypes)
