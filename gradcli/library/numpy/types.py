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
from gradcli.lang.access.guards import refuse
from gradcli.lang.syntax.words import words

Array = np.ndarray[Any, Any]

ATTRIBUTES = ("shape", "dtype", "ndim", "size", "itemsize", "nbytes", "strides", "T", "mT", "real", "imag", "flat")
METHODS = words("""
    all any argmax argmin argpartition argsort choose clip compress conj conjugate copy cumprod cumsum diagonal dot fill flatten
    item max mean min nonzero partition prod put ravel repeat reshape round searchsorted sort squeeze std sum swapaxes take
    tobytes tolist trace transpose var
""")
SCALARS = words("""
    all any argmax argmin astype clip conj conjugate copy cumprod cumsum denominator dot flatten is_integer item max mean min
    numerator prod ravel repeat reshape round sort squeeze std sum tolist transpose var as_integer_ratio bit_count
""")
DTYPE = ("name", "kind", "itemsize", "char", "str", "shape", "ndim")


# ---- what NumPy may see ----------------------------------------------------------------------------------------------------------------

# NumPy asks a value it does not know for memory, for a dtype, for how to compute with it.  So it sees numbers, texts and arrays only.
KNOWN: frozenset[type] = frozenset((bool, int, float, complex, str, bytes, type(None), type(...), slice))
ARRAYS: set[type] = {np.ndarray}  # classes of arrays that are NumPy's own or gradcli's; no program can enter its own
# Subclasses of the program are taken for what they are to the host.
AS_HOST: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (int, int.__int__),
    (float, float.__float__),
    (complex, complex.__complex__),
    (str, str.__str__),
    (tuple, lambda value: tuple([unwrapped(item) for item in tuple.__iter__(value)])),
    (list, lambda value: [unwrapped(item) for item in list.__iter__(value)]),
)
PLAIN_KINDS = "biufcSU"  # elements that are numbers, truth values or texts
OBJECTS = "arrays of objects are not part of the language: use a list"


def unwrapped(value: Any) -> Any:
    """A value as NumPy may see it: tensors as their arrays, in lists and tuples too; one that requires grad is refused as ``.numpy()`` refuses it."""
    kind = type(value)
    if kind in ARRAYS:
        return plain_array(value)
    if kind in KNOWN:
        return value
    if kind is list:
        return value if all(map(KNOWN.__contains__, map(type, value))) else [unwrapped(item) for item in value]
    if kind is tuple:
        return tuple([unwrapped(item) for item in value])
    if kind is Tensor:
        if value.requires_grad:
            fail(RuntimeError, "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.", mistakes.no_numpy)
        return plain_array(large.share(value.array))
    return converted(value, kind)


def converted(value: Any, kind: type) -> Any:
    """The rarer kinds."""
    if issubclass(kind, np.generic) and kind.__module__ == "numpy" and value.dtype.kind in PLAIN_KINDS:
        return value
    if kind is range:
        return list(value)
    if issubclass(kind, np.dtype):
        return plain_dtype(value)
    if issubclass(kind, type):
        return plain_type(value)
    for host, convert in AS_HOST:
        if issubclass(kind, host):
            return convert(value)
    raise TypeError(f"NumPy cannot take '{runtime.type_of(value).__name__}' here: a number, a text, an array, or a list of these is needed")


def plain_array(array: Array) -> Array:
    if array.dtype.kind not in PLAIN_KINDS and array.dtype.name != "bfloat16":
        raise TypeError(OBJECTS)
    return array


def plain_type(kind: type) -> Any:
    """A class that stands for a dtype."""
    if kind in (bool, int, float, complex, str, bytes) or (issubclass(kind, np.generic) and kind.__module__ == "numpy"):
        plain_dtype(kind)
        return kind
    if kind in DTYPE_CLASSES:
        return DTYPE_CLASSES[kind]
    raise TypeError(f"'{kind.__name__}' is no dtype")


ABSTRACT = (np.generic, np.number, np.integer, np.signedinteger, np.unsignedinteger, np.inexact, np.floating, np.complexfloating)
DTYPE_CLASSES: dict[Any, Any] = {runtime.sealed(np.ndarray): np.ndarray}


def reserve(shape: Any, dtype: Any = np.float64) -> None:
    """Have the memory for a new array granted before it is made."""
    lengths = (
        (shape,) if isinstance(shape, (int, np.integer)) else tuple(np.ravel(shape)) if isinstance(shape, np.ndarray) else tuple(shape)
    )
    if all(isinstance(length, (int, np.integer)) for length in lengths):
        STATE.reserve(tuple(int(length) for length in lengths), np.dtype(dtype).itemsize)


# What takes `where` and gives back numbers only of what it takes in.
WHOLE = frozenset(words("all any max min amax amin mean std var sum prod reduce"))


class NumpyFunction:
    """A function of NumPy as a program calls it: tensors become arrays, and warnings go where the program's warnings go."""

    __slots__ = ("__name__", "__qualname__", "function", "inputs", "wraps")
    __module__ = "numpy"

    def __init__(self, function: Callable[..., Any], name: str = "") -> None:
        self.function = function
        self.__name__ = self.__qualname__ = name or function.__name__
        self.wraps = isinstance(function, np.ufunc)
        self.inputs = function.nin if isinstance(function, np.ufunc) else 0

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        given = tuple([unwrapped(argument) for argument in arguments])
        named = {name: plain_dtype(value) if name == "dtype" else unwrapped(value) for name, value in keywords.items()}
        if named.get("where", True) is not True and self.__name__ not in WHOLE:
            self.give_memory(given, named)
        with np.errstate(all="call", call=self.warn):
            result = self.function(*given, **named)
        if type(result) is np.ndarray:
            plain_array(result)
        if self.wraps and any(isinstance(argument, Tensor) for argument in arguments):
            return Tensor(np.asarray(result))  # as a ufunc of tensors gives back a tensor
        return result

    def give_memory(self, given: tuple[Any, ...], named: dict[str, Any]) -> None:
        """Zeros for `out`: NumPy leaves what `where` leaves out as the memory was found."""
        if named.get("out") is not None or (self.wraps and len(given) > self.inputs):
            return
        if not self.wraps:
            raise TypeError(f"{self.__name__}() with `where` needs `out`")
        arrays = [np.asarray(argument) for argument in given]
        mask = np.asarray(named["where"])
        shape = np.broadcast_shapes(mask.shape, *(array.shape for array in arrays))
        some = [
            array.ravel()[:0] if array.ndim or not any(other.ndim for other in arrays) else argument
            for argument, array in zip(given, arrays, strict=True)
        ]
        results = self.function(*some, **{name: value for name, value in named.items() if name not in ("where", "out")})
        reserve(shape)
        zeros = tuple(np.zeros(shape, result.dtype) for result in (results if isinstance(results, tuple) else (results,)))
        named["out"] = zeros if len(zeros) > 1 else zeros[0]

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
        return NumpyFunction(getattr(plain_array(array), name), name)

    return bound


def plain_dtype(dtype: Any) -> Any:
    """A dtype for elements that are numbers or texts: all others are not part of the language."""
    kind = type(dtype)
    if dtype is None or (issubclass(kind, type) and dtype in ABSTRACT):
        return dtype
    if issubclass(kind, str):
        dtype = str.__str__(dtype)
    elif issubclass(kind, np.dtype):
        pass
    elif not (issubclass(kind, type) and (dtype in (bool, int, float, complex, str, bytes) or issubclass(dtype, np.generic))):
        raise TypeError(f"Cannot interpret '{runtime.type_of(dtype).__name__}' as a data type")
    found = np.dtype(dtype)
    refuse(found.itemsize, "an element of an array")
    if found.hasobject or found.fields is not None or found.subdtype is not None or found.metadata or found.kind not in PLAIN_KINDS:
        raise TypeError(OBJECTS if found.hasobject else "only numbers, truth values and texts can be elements of an array here")
    return dtype


def astype(array: Any) -> Callable[..., Any]:
    def convert(dtype: Any, copy: bool = True) -> Any:
        """The same numbers in another dtype."""
        dtype = plain_dtype(dtype)
        if dtype is not None and np.dtype(dtype).kind in "SU":
            reserve(array.shape, dtype)
        return plain_array(array).astype(dtype, copy=bool(copy))

    return convert


def view(array: Any) -> Callable[..., Any]:
    def look(dtype: Any = None) -> Any:
        """The same memory, as another dtype if one is given."""
        return plain_array(array).view() if dtype is None else plain_array(array).view(plain_dtype(dtype))

    return look


def resize(array: Any) -> NoReturn:
    raise AttributeError("'numpy.ndarray' object has no attribute 'resize' here: others may look at its memory; use np.resize")


def put_on_array(array: Array, name: str, value: Any) -> None:
    if name == "shape":
        array.shape = unwrapped(value)
    elif name in ("real", "imag", "flat"):
        setattr(plain_array(array), name, unwrapped(value))
    else:
        raise AttributeError(f"'numpy.ndarray' object has no attribute '{name}'")


def read_of_array(name: str) -> Callable[[Any], Any]:
    """An attribute of arrays; one of objects, which an operator may give, shows nothing."""
    return lambda array: getattr(plain_array(array), name)


def refuse_array(*arguments: Any, **keywords: Any) -> NoReturn:
    raise TypeError("numpy.ndarray(…) gives memory as it was found: use np.zeros or np.array")


def make_dtype(dtype: Any, align: bool = False, copy: bool = False) -> Any:
    """``np.dtype``: of numbers, truth values and texts."""
    return np.dtype(plain_dtype(float if dtype is None else dtype))


def kind_of(dtype: Any) -> Any:
    """``dtype.type``; that of texts would make one of any length."""
    return runtime.shown_type(dtype.type)


own: dict[str, Callable[[Any], Any]] = {"astype": astype, "view": view, "resize": resize}
reads = {name: read_of_array(name) for name in ATTRIBUTES}
runtime.expose(np.ndarray, (), {**reads, **{name: method(name) for name in METHODS}, **own})
runtime.handle(np.ndarray, None, put_on_array)
runtime.sealed(np.ndarray, refuse_array)
runtime.PUBLIC_TYPES[np.dtype] = runtime.sealed(np.dtype, make_dtype)
of_scalars = [name for name in SCALARS if hasattr(np.float64, name) or hasattr(np.int64, name)]
runtime.expose(np.generic, (*ATTRIBUTES, *of_scalars), {"view": view})
runtime.expose(np.dtype, DTYPE, {"type": kind_of})
runtime.expose(np.flatiter)
runtime.expose(np.finfo, ("eps", "max", "min", "tiny", "smallest_normal", "resolution", "bits", "dtype"))
runtime.expose(np.iinfo, ("max", "min", "bits", "dtype"))
parts = ("reduce", "accumulate", "outer", "at")
runtime.expose(NumpyFunction, ("__name__", "__qualname__", "__module__", "__call__"), {name: methodcaller("part", name) for name in parts})
