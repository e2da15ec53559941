"""What NumPy's arrays, scalars and dtypes show to a program: nothing that leads to memory, files or Python's internals."""

from __future__ import annotations

from collections.abc import Callable
from operator import methodcaller
from typing import Any, NoReturn

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.fusion import large
from gradcli.engine.state import STATE
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access import runtime
from gradcli.lang.syntax.words import words

Array = np.ndarray[Any, Any]

ATTRIBUTES = ("shape", "dtype", "ndim", "size", "itemsize", "nbytes", "strides", "T", "mT", "real", "imag", "flat")
METHODS = words("""
    all any argmax argmin argpartition argsort choose clip compress conj conjugate copy cumprod cumsum diagonal dot fill flatten
    item max mean min nonzero partition prod put ravel repeat reshape resize round searchsorted sort squeeze std sum swapaxes take
    tobytes tolist trace transpose var
""")
SCALARS = words("""
    all any argmax argmin astype clip conj conjugate copy cumprod cumsum denominator dot flatten is_integer item max mean min
    numerator prod ravel repeat reshape round sort squeeze std sum tolist transpose var as_integer_ratio bit_count
""")
DTYPE = ("name", "kind", "itemsize", "type", "char", "str", "shape", "ndim")


# ---- tensors handed to NumPy ---------------------------------------------------------------------------------------------------------


def unwrapped(value: Any) -> Any:
    """Tensors as their arrays, in lists and tuples too; one that requires grad is refused as ``.numpy()`` refuses it."""
    if isinstance(value, Tensor):
        if value.requires_grad:
            fail(RuntimeError, "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.", mistakes.autograd)
        return large.share(value.array)
    if type(value) in (list, tuple):
        return type(value)(unwrapped(item) for item in value)
    return value


def reserve(shape: Any, dtype: Any = np.float64) -> None:
    """Have the memory for a new array granted before it is made."""
    lengths = (shape,) if isinstance(shape, (int, np.integer)) else tuple(shape)
    if all(isinstance(length, (int, np.integer)) for length in lengths):
        STATE.reserve(tuple(int(length) for length in lengths), np.dtype(dtype).itemsize)


class NumpyFunction:
    """A function of NumPy as a program calls it: tensors become arrays, and warnings go where the program's warnings go."""

    __slots__ = ("__name__", "__qualname__", "function", "wraps")
    __module__ = "numpy"

    def __init__(self, function: Callable[..., Any], name: str = "") -> None:
        self.function = function
        self.__name__ = self.__qualname__ = name or function.__name__
        self.wraps = isinstance(function, np.ufunc)

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        given = tuple(unwrapped(argument) for argument in arguments)
        named = {name: unwrapped(value) for name, value in keywords.items()}
        with np.errstate(all="call", call=self.warn):
            result = self.function(*given, **named)
        if self.wraps and any(isinstance(argument, Tensor) for argument in arguments):
            return Tensor(np.asarray(result))  # as a ufunc of tensors gives back a tensor
        return result

    def warn(self, kind: str, flag: int) -> None:
        """What NumPy says of a division by zero and the like."""
        STATE.warn("RuntimeWarning", f"{kind} encountered in {self.__name__}")

    def part(self, name: str) -> Callable[..., Any]:
        """``np.add.reduce`` and its like."""
        if not self.wraps:
            raise AttributeError(f"'function' object has no attribute '{name}'")
        return NumpyFunction(getattr(self.function, name), name)

    def __repr__(self) -> str:
        return f"<ufunc '{self.__name__}'>" if self.wraps else f"<function {self.__name__} at {id(self):#x}>"


# ---- the closed table ----------------------------------------------------------------------------------------------------------------


def method(name: str) -> Callable[[Any], Any]:
    """A method of arrays, its arguments unwrapped."""

    def bound(array: Any) -> Any:
        return NumpyFunction(getattr(array, name), name)

    return bound


def plain_dtype(dtype: Any) -> Any:
    """A dtype for elements that are numbers or texts: elements that are objects are not part of the language."""
    found = np.dtype(dtype) if dtype is not None else None
    if found is not None and found.hasobject:
        raise TypeError("arrays of objects are not part of the language: use a list")
    return dtype


def astype(array: Any) -> Callable[..., Any]:
    def convert(dtype: Any, copy: bool = True) -> Any:
        """The same numbers in another dtype."""
        return array.astype(plain_dtype(dtype), copy=copy)

    return convert


def view(array: Any) -> Callable[..., Any]:
    def look(dtype: Any = None) -> Any:
        """The same memory, as another dtype if one is given."""
        if isinstance(dtype, type) and issubclass(dtype, np.ndarray):
            raise TypeError("an array cannot be viewed as another class")
        return array.view() if dtype is None else array.view(plain_dtype(dtype))

    return look


def put_on_array(array: Array, name: str, value: Any) -> None:
    if name == "shape":
        array.shape = value
    elif name in ("real", "imag", "flat"):
        setattr(array, name, unwrapped(value))
    else:
        raise AttributeError(f"'numpy.ndarray' object has no attribute '{name}'")


def refuse_array(*arguments: Any, **keywords: Any) -> NoReturn:
    raise TypeError("numpy.ndarray(…) gives memory as it was found: use np.zeros or np.array")


own: dict[str, Callable[[Any], Any]] = {"astype": astype, "view": view}
runtime.expose(np.ndarray, ATTRIBUTES, {**{name: method(name) for name in METHODS}, **own})
runtime.handle(np.ndarray, None, put_on_array)
runtime.CONSTRUCTORS[np.ndarray] = refuse_array
of_scalars = [name for name in SCALARS if hasattr(np.float64, name) or hasattr(np.int64, name)]
runtime.expose(np.generic, (*ATTRIBUTES, *of_scalars), {"view": view})
runtime.expose(np.dtype, DTYPE)
runtime.expose(np.flatiter)
runtime.expose(np.finfo, ("eps", "max", "min", "tiny", "smallest_normal", "resolution", "bits", "dtype"))
runtime.expose(np.iinfo, ("max", "min", "bits", "dtype"))
parts = ("reduce", "accumulate", "outer", "at")
runtime.expose(NumpyFunction, ("__name__", "__qualname__", "__module__", "__call__"), {name: methodcaller("part", name) for name in parts})
