"""``numpy``: the pure part that programs use, NumPy itself behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.engine.state import STATE
from gradcli.lang.access import runtime
from gradcli.lang.syntax.words import words
from gradcli.library import Module
from gradcli.library.numpy.draws import random
from gradcli.library.numpy.types import NumpyFunction, plain_array, plain_dtype, reserve, unwrapped

if TYPE_CHECKING:
    from gradcli.library.protocol import World

# Functions as they are, but for tensors in their arguments.
FUNCTIONS = words("""
    abs absolute add all allclose amax amin angle any append arccos arccosh arcsin arcsinh arctan arctan2 arctanh argmax argmin
    argsort argwhere around array_equal array_split atleast_1d atleast_2d atleast_3d average bincount broadcast_arrays
    broadcast_to cbrt ceil clip column_stack concatenate concat conj convolve copysign corrcoef correlate cos cosh count_nonzero
    cov cross cumprod cumsum deg2rad degrees delete diag diagflat diagonal diff digitize divide divmod dot dsplit dstack ediff1d
    einsum equal exp exp2 expand_dims expm1 extract fabs fill_diagonal flip fliplr flipud float_power floor floor_divide fmax fmin
    fmod gcd gradient greater greater_equal heaviside histogram hsplit hstack hypot imag inner insert interp invert isclose
    iscomplex isfinite isin isinf isnan isreal isscalar kron lcm less less_equal log log10 log1p log2 logaddexp logaddexp2
    logical_and logical_not logical_or logical_xor matmul max maximum mean median meshgrid min minimum mod moveaxis multiply
    nan_to_num nanargmax nanargmin nanmax nanmean nanmedian nanmin nanprod nanstd nansum nanvar ndim negative nonzero not_equal
    outer pad percentile poly polyadd polyder polyfit polyint polymul polyval positive power prod ptp quantile rad2deg radians
    ravel real reciprocal remainder repeat reshape rint roll rot90 round searchsorted select setdiff1d shape sign signbit sin sinc
    sinh size sort split sqrt square squeeze stack std subtract sum swapaxes take take_along_axis tan tanh tensordot tile trace
    transpose trapezoid tri tril tril_indices triu triu_indices true_divide trunc union1d unique unravel_index unwrap vander var
    vdot vsplit vstack where intersect1d flatnonzero asanyarray block bitwise_and bitwise_or bitwise_xor left_shift right_shift
    ix_ indices zeros_like ones_like full_like result_type can_cast promote_types array2string array_repr array_str
    shares_memory may_share_memory
    """)
SIZED = ("zeros", "ones", "empty", "full", "identity", "eye", "arange", "linspace", "logspace", "geomspace")
SCALARS = words("""
    float16 float32 float64 double single half longdouble int8 int16 int32 int64 intp uint8 uint16 uint32 uint64 bool_ complex64
    complex128 integer floating number generic inexact signedinteger unsignedinteger
""")
NUMBERS = ("pi", "e", "inf", "nan", "newaxis", "euler_gamma")
LINALG = words("""
    norm inv det solve eig eigh eigvals eigvalsh svd qr pinv matrix_rank cholesky lstsq slogdet matrix_power cond multi_dot outer
    cross vector_norm matrix_norm trace diagonal
""")


def load(world: World, name: str) -> Module:
    if name == "numpy.linalg":
        return Module(name, {**{one: NumpyFunction(getattr(np.linalg, one)) for one in LINALG}, "LinAlgError": np.linalg.LinAlgError})
    return Module(name, random(world.chance(name)) if name == "numpy.random" else numbers())


def numbers() -> dict[str, Any]:
    """The module itself."""
    members: dict[str, Any] = {name: NumpyFunction(getattr(np, name), name) for name in FUNCTIONS if hasattr(np, name)}
    members |= {name: sized(getattr(np, name)) for name in SIZED}
    members |= {name: getattr(np, name) for name in (*SCALARS, *NUMBERS)}
    members |= {"pad": NumpyFunction(pad)}
    members |= {"array": NumpyFunction(array, "array"), "asarray": NumpyFunction(asarray, "asarray"), "copy": NumpyFunction(np.copy)}
    members |= {
        "empty_like": NumpyFunction(np.zeros_like, "empty_like"),
        "ndarray": runtime.sealed(np.ndarray),
        "dtype": runtime.sealed(np.dtype),
    }
    members |= {"finfo": runtime.sealed(np.finfo, float_limits), "iinfo": runtime.sealed(np.iinfo, int_limits), "bool": np.bool_}
    members |= {"set_printoptions": set_printoptions, "get_printoptions": lambda: dict(np.get_printoptions()), "vectorize": vectorize}
    members |= {name: Joiner(getattr(np, name)) for name in ("c_", "r_", "mgrid", "ogrid")}
    members |= {"seterr": lambda **ignored: None, "__version__": np.__version__}
    return members | {"testing": Module("numpy.testing", testing()), "ascontiguousarray": NumpyFunction(np.ascontiguousarray)}


def array(object: Any, dtype: Any = None, *, copy: bool = True, ndmin: int = 0) -> Any:
    """An array of nested sequences of numbers."""
    return plain_array(np.array(unwrapped(object), dtype=plain_dtype(dtype), ndmin=ndmin))


def asarray(a: Any, dtype: Any = None) -> Any:
    """The array itself, or one made of the data."""
    if isinstance(a, np.ndarray):
        return np.asarray(unwrapped(a), dtype=plain_dtype(dtype))
    return array(a, dtype)


def sized(function: Callable[..., Any]) -> NumpyFunction:
    """A function that makes an array of a size it is given: the memory is asked for first."""
    name = function.__name__
    if name == "empty":
        function = np.zeros  # nobody gets to see what was in the memory before

    def make(*arguments: Any, **keywords: Any) -> Any:
        reserve(wanted(name, arguments, keywords), element(name, arguments, keywords))
        return function(*arguments, **keywords)

    return NumpyFunction(make, name)


def element(name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    """The dtype a call asks for; a number takes at most eight bytes, but for complex ones."""
    place = {"zeros": 1, "ones": 1, "empty": 1, "full": 2, "identity": 1}.get(name, len(arguments))
    dtype = keywords.get("dtype", arguments[place] if place < len(arguments) else None)
    if dtype is None and name == "full":
        dtype = np.asarray(keywords.get("fill_value", arguments[1] if len(arguments) > 1 else 0)).dtype
    return np.float64 if dtype is None else dtype


def wanted(name: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    """The shape a call asks for, as far as it can be told before."""
    first = arguments[0] if arguments else keywords.get("shape", keywords.get("N", keywords.get("n", 0)))
    if name in ("zeros", "ones", "empty", "full"):
        return first if isinstance(first, (int, tuple, list)) else ()
    if name in ("identity", "eye"):
        second = arguments[1] if len(arguments) > 1 and arguments[1] is not None else keywords.get("M") or first
        return (first, second)
    if name == "arange":
        start, stop, step = (0, first, 1) if len(arguments) < 2 else (*arguments[:3], 1)[:3]
        return (max(0, int((stop - start) / step)),) if all(isinstance(one, (int, float)) for one in (start, stop, step)) and step else ()
    number = arguments[2] if len(arguments) > 2 else keywords.get("num", 50)
    return (number,) if isinstance(number, int) else ()


def pad(array: Any, pad_width: Any, mode: Any = "constant", **keywords: Any) -> Any:
    """``np.pad``; what is left empty is zero here, and not what was in the memory."""
    return np.pad(array, pad_width, "constant" if mode == "empty" else mode, **keywords)


def float_limits(dtype: Any) -> Any:
    """``np.finfo``: NumPy keeps what it was asked of, so it is a dtype or a number."""
    return np.finfo(plain_dtype(dtype) if isinstance(dtype, (type, str, np.dtype)) else unwrapped(dtype))


def int_limits(int_type: Any) -> Any:
    """``np.iinfo``."""
    return np.iinfo(plain_dtype(int_type) if isinstance(int_type, (type, str, np.dtype)) else unwrapped(int_type))


class Joiner:
    """``np.c_``, ``np.r_``, ``np.mgrid``: arrays made by writing an index."""

    def __init__(self, host: Any) -> None:
        self.host = host

    def __getitem__(self, key: Any) -> Any:
        parts = key if isinstance(key, tuple) else (key,)
        for part in parts:
            if isinstance(part, slice) and isinstance(part.step, (int, float)) and part.step and part.stop is not None:
                reserve((max(0, int((part.stop - (part.start or 0)) / part.step)),))
            elif isinstance(part, slice) and part.stop is not None:
                reserve((max(0, int(part.stop - (part.start or 0))),))
        given = tuple(part if isinstance(part, slice) else np.asarray(unwrapped(part)) for part in parts)
        return self.host[given if isinstance(key, tuple) else given[0]]


def vectorize(pyfunc: Callable[..., Any], otypes: Any = None) -> Callable[..., Any]:
    """A function of numbers as a function of arrays, element by element."""

    def run(*arguments: Any) -> Any:
        given = np.broadcast_arrays(*(np.asarray(unwrapped(argument)) for argument in arguments))
        found = [pyfunc(*items) for items in zip(*(one.reshape(-1).tolist() for one in given), strict=True)]
        return array(found).reshape(given[0].shape)

    return run


# ---- printing and testing ------------------------------------------------------------------------------------------------------------


def set_printoptions(**options: Any) -> None:
    """How arrays are printed, from here on."""
    if options.pop("formatter", None) is not None or options.pop("override_repr", None) is not None:
        raise TypeError("set_printoptions: a function of one's own is not part of the language")
    if STATE.numpy_printing is None:
        STATE.numpy_printing = np.get_printoptions()
    np.set_printoptions(**{name: unwrapped(value) for name, value in options.items()})


def testing() -> dict[str, Any]:
    names = ("assert_allclose", "assert_array_equal", "assert_array_almost_equal", "assert_almost_equal", "assert_equal")
    return {name: NumpyFunction(getattr(np.testing, name), name) for name in names}
