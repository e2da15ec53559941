"""What an argument of an op may be.

Each alias is an annotation that is true for a type checker (kernels see arrays) and carries the run-time check of the call,
which turns what a program passes into what a kernel takes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final

import numpy as np

from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor as _Tensor

Array = np.ndarray[Any, Any]


class _Miss:
    """The answer of a check to a value it does not take."""

    def __repr__(self) -> str:
        return "MISS"


MISS: Final = _Miss()


class Kind:
    """The check of one argument, and PyTorch's words for what it takes."""

    __slots__ = ("convert", "optional", "promotes", "says", "tensor")

    def __init__(
        self, says: str, convert: Callable[[Any], Any], *, tensor: bool = False, promotes: bool = False, optional: bool = False
    ) -> None:
        self.says = says
        self.convert = convert
        self.tensor = tensor  # may hold a tensor, so an edge of the graph can start here
        self.promotes = promotes  # takes part in dtype promotion
        self.optional = optional


def _or_none(kind: Kind) -> Kind:
    convert = kind.convert
    return Kind(
        kind.says, lambda value: None if value is None else convert(value), tensor=kind.tensor, promotes=kind.promotes, optional=True
    )


def _tensor(value: Any) -> Any:
    return value if isinstance(value, _Tensor) else MISS


NUMBERS = (int, float, complex, bool)


def _number(value: Any) -> Any:
    if isinstance(value, NUMBERS):
        return value.item() if isinstance(value, np.generic) else value  # NumPy's float64 is a float too
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, _Tensor) and value.array.ndim == 0 and not value.requires_grad:
        return value.array.item()
    return MISS


def _operand(value: Any) -> Any:
    if type(value) is _Tensor:
        return value
    if isinstance(value, np.generic):
        return value.item()
    return value if isinstance(value, (_Tensor, *NUMBERS)) else MISS


def _integer(value: Any) -> Any:
    if type(value) is int:
        return value
    if isinstance(value, bool):
        return MISS
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, _Tensor) and value.array.ndim == 0 and dtypes.category(value.array.dtype) == dtypes.INT:
        return int(value.array)
    return MISS


def _floating(value: Any) -> Any:
    if isinstance(value, bool):
        return MISS
    if isinstance(value, (float, int, np.floating, np.integer)):
        return float(value)
    if isinstance(value, _Tensor) and value.array.ndim == 0 and dtypes.category(value.array.dtype) < dtypes.COMPLEX:
        return float(value.array)
    return MISS


def _boolean(value: Any) -> Any:
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, _Tensor) and value.array.ndim == 0 and value.array.dtype == np.bool_:
        return bool(value.array)
    return MISS


def _all(values: Sequence[Any], check: Callable[[Any], Any]) -> Any:
    found = tuple(map(check, values))
    return MISS if any(value is MISS for value in found) else found


def _integers(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return _all(value, _integer)
    if isinstance(value, _Tensor) and value.array.ndim == 1 and dtypes.category(value.array.dtype) == dtypes.INT:
        return tuple(value.array.tolist())
    return MISS


def _dims(value: Any) -> Any:
    single = _integer(value)
    return _integers(value) if single is MISS else (single,)


def _dims_or_text(value: Any) -> Any:
    return value if isinstance(value, str) else _dims(value)


def _sizes(value: Any) -> Any:
    single = _integer(value)
    if single is not MISS or not isinstance(value, (tuple, list)):
        return single
    return _all(value, lambda item: item if item is None else _integer(item))


def _floats(value: Any) -> Any:
    return _all(value, _floating) if isinstance(value, (tuple, list)) else MISS


def _tensors(value: Any) -> Any:
    return _all(value, _tensor) if isinstance(value, (tuple, list)) else MISS


def _optional_tensors(value: Any) -> Any:
    return _all(value, lambda item: item if item is None else _tensor(item)) if isinstance(value, (tuple, list)) else MISS


def _text(value: Any) -> Any:
    return value if isinstance(value, str) else MISS


def _dtype(value: Any) -> Any:
    if isinstance(value, dtypes.DType):
        return value.np
    if isinstance(value, type) and value in (bool, int, float, complex):
        return {bool: np.dtype(np.bool_), int: np.dtype(np.int64), float: np.dtype(np.float64), complex: np.dtype(np.complex128)}[value]
    return MISS


def _anything(value: Any) -> Any:
    return value


TENSOR = Kind("Tensor", _tensor, tensor=True, promotes=True)
KEPT_TENSOR = Kind("Tensor", _tensor, tensor=True)
OPERAND = Kind("Tensor", _operand, tensor=True, promotes=True)
NUMBER = Kind("Number", _number)
FLOATING = Kind("float", _floating)
INTEGER = Kind("int", _integer)
BOOLEAN = Kind("bool", _boolean)
DIMS = Kind("tuple of ints", _dims)
INTEGERS = Kind("tuple of ints", _integers)
FLOATS = Kind("tuple of floats", _floats)
TENSORS = Kind("tuple of Tensors", _tensors, tensor=True, promotes=True)
DTYPE = Kind("torch.dtype", _dtype)

# A tensor; one that stays out of dtype promotion (an index, a mask); a tensor or a number.
Tensor = Annotated[Array, TENSOR]
Index = Annotated[Array, KEPT_TENSOR]
Operand = Annotated[Array, OPERAND]
OptionalTensor = Annotated[Array | None, _or_none(TENSOR)]
OptionalIndex = Annotated[Array | None, _or_none(KEPT_TENSOR)]
OptionalOperand = Annotated[Array | None, _or_none(OPERAND)]
Tensors = Annotated[tuple[Array, ...], TENSORS]
OptionalTensors = Annotated[tuple[Array | None, ...], Kind("tuple of Tensors", _optional_tensors, tensor=True)]
# Numbers, which no gradient reaches.
Number = Annotated[Any, NUMBER]
OptionalNumber = Annotated[Any, _or_none(NUMBER)]
Float = Annotated[float, FLOATING]
OptionalFloat = Annotated[float | None, _or_none(FLOATING)]
Int = Annotated[int, INTEGER]
OptionalInt = Annotated[int | None, _or_none(INTEGER)]
Bool = Annotated[bool, BOOLEAN]
OptionalBool = Annotated[bool | None, _or_none(BOOLEAN)]
# One int or several: a single one becomes a tuple of one.
Dims = Annotated[tuple[int, ...], DIMS]
OptionalDims = Annotated[tuple[int, ...] | None, _or_none(DIMS)]
# The same, or a word such as "same".
Padding = Annotated[Any, Kind("tuple of ints", _dims_or_text)]
# One int, or several of which some may be None: "as it is".
Sizes = Annotated[Any, Kind("tuple of ints", _sizes)]
# Several ints only.
Shape = Annotated[tuple[int, ...], INTEGERS]
OptionalShape = Annotated[tuple[int, ...] | None, _or_none(INTEGERS)]
OptionalFloats = Annotated[tuple[float, ...] | None, _or_none(FLOATS)]
Text = Annotated[str, Kind("str", _text)]
OptionalText = Annotated[str | None, _or_none(Kind("str", _text))]
Type = Annotated[np.dtype[Any], DTYPE]
OptionalType = Annotated[np.dtype[Any] | None, _or_none(DTYPE)]
Anything = Annotated[Any, Kind("object", _anything)]


def kind_of(annotation: Any) -> Kind:
    """The check an annotation carries; an annotation from elsewhere is refused when its file is imported."""
    for mark in getattr(annotation, "__metadata__", ()):
        if isinstance(mark, Kind):
            return mark
    raise TypeError(f"{annotation!r} is no argument kind of gradcli.engine.kinds")


def word(value: Any) -> str:
    """What PyTorch's texts call the type of a value."""
    if isinstance(value, _Tensor):
        return "Tensor"
    if isinstance(value, (np.ndarray, np.generic)):
        return f"numpy.{type(value).__name__}"
    return "torch.dtype" if isinstance(value, dtypes.DType) else type(value).__name__
