"""What an argument of an op may be.

Each alias is an annotation that is true for a type checker (kernels see arrays) and carries the run-time check of the call,
which turns what a program passes into what a kernel takes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final

import numpy as np

from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.conversion import refuse_batched
from gradcli.engine.tensor.subclassed import Subclassed, inner_of
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
EXACT: set[type] = set(NUMBERS)  # classes of numbers that compute as the host's do; no program can enter its own
# A subclass of the program's may compute and compare as it likes, and a bound that such a number was held to is none.
CONVERSIONS: tuple[tuple[type, Callable[[Any], Any]], ...] = ((int, int.__int__), (float, float.__float__), (complex, complex.__complex__))


def plain_number(value: Any) -> Any:
    """The host's own number of one that a program or NumPy made a class for; MISS for what is no number."""
    kind = type(value)
    if kind in EXACT:
        return value
    if issubclass(kind, np.generic):
        return value.item()
    return next((convert(value) for host, convert in CONVERSIONS if issubclass(kind, host)), MISS)


def plain_text(value: Any) -> Any:
    """The host's own text of one that a program made a class for; MISS for what is no text."""
    kind = type(value)
    return value if kind is str else str.__str__(value) if issubclass(kind, str) else MISS


def _number(value: Any) -> Any:
    if type(value) in EXACT:
        return dtypes.in_64_bits(value) if type(value) is int else value
    if isinstance(value, NUMBERS):
        return _number(plain_number(value))
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, _Tensor) and value.array.ndim == 0 and not value.requires_grad:
        return _element(value).item()
    return MISS


def _element(value: Any) -> Any:
    """The one element of a tensor that stands for a number; under vmap it may stand for many."""
    if value.extra is not None:
        refuse_batched(value, "item")
    return value.array


def _operand(value: Any) -> Any:
    kind = type(value)
    if kind is _Tensor or kind in EXACT:
        return value
    return value if isinstance(value, _Tensor) else plain_number(value)


LEAST, MOST = -(2**63), 2**63 - 1


class TooLarge(Exception):
    """An integer that 64 bits do not hold; `position` counts from 1 where it is one of several."""

    def __init__(self, position: int = 0) -> None:
        self.position = position


def _scalar(value: Any) -> Any:
    if isinstance(value, _Tensor) and (value.array.ndim or value.requires_grad):
        return MISS
    return _operand(value)


def _integer(value: Any) -> Any:
    if type(value) is int:
        if LEAST <= value <= MOST:
            return value
        raise TooLarge
    if isinstance(value, bool):
        return MISS
    if isinstance(value, (int, np.integer)):
        return _integer(plain_number(value))
    if isinstance(value, _Tensor) and value.array.ndim == 0 and dtypes.category(value.array.dtype) == dtypes.INT:
        return int(_element(value))
    return MISS


def _floating(value: Any) -> Any:
    if isinstance(value, bool):
        return MISS
    if isinstance(value, (float, int, np.floating, np.integer)):
        return float(plain_number(value))
    if isinstance(value, _Tensor) and value.array.ndim == 0 and dtypes.category(value.array.dtype) < dtypes.COMPLEX:
        return float(_element(value))
    return MISS


def _boolean(value: Any) -> Any:
    return value if type(value) is bool else MISS


def truth(value: Any, function: str, parameter: str, position: int = 1) -> bool:
    """The truth value that a function of torch that is no row takes at a position."""
    if type(value) is not bool:
        raise TypeError(f"{function}(): argument '{parameter}' (position {position}) must be bool, not {word(value)}")
    return value


SEQUENCES = frozenset((tuple, list))


def items_of(values: Any) -> Sequence[Any]:
    """The items of a tuple or list as the host has them, whatever a program's subclass says."""
    return list(list.__iter__(values) if isinstance(values, list) else tuple.__iter__(values))


def _all(values: Sequence[Any], check: Callable[[Any], Any]) -> Any:
    values = values if type(values) in SEQUENCES else items_of(values)
    try:
        found = tuple(map(check, values))
    except TooLarge:
        large = (number for number, value in enumerate(values, 1) if isinstance(value, int) and not LEAST <= int.__int__(value) <= MOST)
        raise TooLarge(next(large)) from None
    for value in found:
        if value is MISS:
            return MISS
    return found


def _integers(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        found = _all(value, _integer)
        return _after_first(items_of(value)) if found is MISS and len(value) > 1 else found
    if isinstance(value, _Tensor) and value.array.ndim == 1 and dtypes.category(value.array.dtype) == dtypes.INT:
        return tuple(value.array.tolist())
    return MISS


def _after_first(values: Sequence[Any]) -> Any:
    """Several integers, where only the first may be no bool: PyTorch looks at that one alone."""
    return _all([values[0], *(int(value) if type(value) is bool else value for value in values[1:])], _integer)


def _dims(value: Any) -> Any:
    single = _integer(value)
    return _integers(value) if single is MISS else (single,)


def _dims_or_text(value: Any) -> Any:
    return plain_text(value) if isinstance(value, str) else _dims(value)


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
    return plain_text(value)


def _dtype(value: Any) -> Any:
    if isinstance(value, dtypes.DType):
        return value.np
    if isinstance(value, type) and value in (bool, int, float, complex):
        return {bool: np.dtype(np.bool_), int: np.dtype(np.int64), float: np.dtype(np.float64), complex: np.dtype(np.complex128)}[value]
    return MISS


def _anything(value: Any) -> Any:
    return inner_of(value) if isinstance(value, Subclassed) else value


TENSOR = Kind("Tensor", _tensor, tensor=True, promotes=True)
KEPT_TENSOR = Kind("Tensor", _tensor, tensor=True)
OPERAND = Kind("Tensor", _operand, tensor=True, promotes=True)
ANY_TENSOR = (TENSOR, KEPT_TENSOR, OPERAND)  # which take every tensor as it is
SCALAR = Kind("Number", _scalar, tensor=True, promotes=True)
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
Tensors = Annotated[tuple[Array, ...], TENSORS]
OptionalTensors = Annotated[tuple[Array | None, ...], Kind("tuple of Tensors", _optional_tensors, tensor=True)]
# A number, or what PyTorch takes for one: a tensor of no dimensions and no gradient.
Scalar = Annotated[Array, SCALAR]
OptionalScalar = Annotated[Array | None, _or_none(SCALAR)]
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
        return "Parameter" if value.extra is not None and value.note("parameter") else "Tensor"
    if isinstance(value, (np.ndarray, np.generic)):
        return f"numpy.{type(value).__name__}"
    return "torch.dtype" if isinstance(value, dtypes.DType) else type(value).__name__
