"""What every random op does first: the stream it draws from, the memory it may take, PyTorch's errors for bad arguments."""

import math
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.random.default import default_generator
from gradcli.engine.random.generator import BITS, Generator, largest_whole, representable
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import MISS, Array, Kind, Shape
from gradcli.engine.tensor import dtypes

OptionalGenerator = Annotated[
    Generator | None,
    Kind("torch.Generator", lambda value: value if value is None or isinstance(value, Generator) else MISS, optional=True),
]
LIMIT = 2**63


@cache
def distribution_name(dtype: np.dtype[Any]) -> str:
    """What the texts of random ops call a dtype: C++'s name, with ``short`` for the one that elsewhere is ``short int``."""
    return "short" if dtype.name == "int16" else dtypes.cpp_name(dtype)


# ---- what all draws share ----------------------------------------------------------------------------------------------


def source(generator: Generator | None) -> Generator:
    """The stream to draw from: the given one or the run's."""
    return default_generator() if generator is None else generator


def granted(size: tuple[int, ...], dtype: np.dtype[Any] | None) -> np.dtype[Any]:
    """The dtype of a new tensor of shape `size`, its memory granted."""
    for length in size:
        if length < 0:
            fail(RuntimeError, f"Trying to create tensor with negative dimension {length}: {list(size)}")
    found = dtype or STATE.default_dtype
    STATE.reserve(size, found.itemsize)
    return found


def in_memory_order(self: Array, draw: Callable[[Shape], Array]) -> Array:
    """Numbers for every element of `self`, drawn in the order in which these lie in memory, whatever the order of dimensions."""
    order = memory_order(self)
    drawn = draw(tuple(self.shape[dim] for dim in order))
    return drawn.transpose([order.index(dim) for dim in range(self.ndim)])


def memory_order(self: Array) -> list[int]:
    """The dimensions of a tensor, from the one with the widest stride on; those of an expanded tensor as they come."""
    if 0 in self.strides:
        return list(range(self.ndim))
    return sorted(range(self.ndim), key=lambda dim: -self.strides[dim])


def unimplemented(kernel: str, dtype: np.dtype[Any]) -> None:
    fail(NotImplementedError, f"\"{kernel}\" not implemented for '{dtypes.of(dtype).scalar_name}'", mistakes.dtypes)


def demand(holds: bool, text: str) -> None:
    """PyTorch's error for the argument of a distribution."""
    if not holds:
        fail(RuntimeError, text, mistakes.dtypes)


def check_uniform(dtype: np.dtype[Any], low: float, high: float) -> None:
    real = dtypes.real_of(dtype)
    if dtypes.category(real) != dtypes.FLOAT:
        unimplemented("check_uniform_bounds", dtype)
    limit = float(np.finfo(np.float32 if real.name == "bfloat16" else real).max)
    name = distribution_name(real)
    demand(-limit <= low <= limit, f"from is out of bounds for {name}")
    demand(-limit <= high <= limit, f"to is out of bounds for {name}")
    demand(low <= high, f"uniform_ expects to return a [from, to) range, but found from={low:g} > to={high:g}")
    demand(
        high - low <= limit,
        f"uniform_ expects to-from <= std::numeric_limits<{dtypes.of(real).scalar_name}>::max(), but found to={high:g} and from={low:g} "
        "which result in to-from to exceed the limit",
    )


def check_normal(dtype: np.dtype[Any], std: float) -> None:
    demand(std >= 0, f"normal expects std >= 0.0, but found std {std:g}")
    if dtypes.category(dtype) < dtypes.FLOAT:
        unimplemented("normal_kernel_cpu", dtype)


def check_integers(dtype: np.dtype[Any], low: int, high: int) -> None:
    """Refuse an empty range and one the dtype cannot hold; warn where a floating dtype leaves out whole numbers."""
    if dtype.char == "l" and least_of(dtype) <= low < high <= largest_whole(dtype):
        return
    check_64_bits(low, high)
    demand(low < high, f"random_ expects 'from' to be less than 'to', but got from={low} >= to={high}")
    kind = dtypes.category(dtype)
    demand(kind != dtypes.COMPLEX, "check_random_bounds handles only integral, floating-point and boolean types")
    name = distribution_name(dtype)
    if kind == dtypes.FLOAT:
        _check_floating_integers(dtype, low, high)
        return
    least = 0 if kind == dtypes.BOOL else least_of(dtype)
    demand(least <= low <= largest_whole(dtype), f"from is out of bounds for {name}")
    demand(least <= high - 1 <= largest_whole(dtype), f"to - 1 is out of bounds for {name}")


@cache
def least_of(dtype: np.dtype[Any]) -> int:
    """The least number of an integer dtype."""
    return int(np.iinfo(dtype).min)


def _check_floating_integers(dtype: np.dtype[Any], low: int, high: int) -> None:
    name, bits = distribution_name(dtype), BITS[dtype.name]
    limit = 65504 if dtype.name == "float16" else math.inf
    for word, bound in (("from", low), ("to - 1", high - 1)):
        demand(abs(bound) <= limit, f"{word} is out of bounds for {name}")
    low, high = representable(low, high, dtype)
    demand(low < high, f"random_ expects 'from' casted to dtype to be less than 'to' casted to dtype, but got from={low} >= to={high}")
    for word, bound in (("from", low), ("to - 1", high - 1)):
        if abs(bound) > 1 << bits:
            STATE.warn(
                "UserWarning",
                f"{word} is out of bounds [-(2^{bits}), 2^{bits}]. Due to precision limitations {name} can support discrete uniform "
                "distribution only within this range. This warning will become an error in version 1.7 release, please fix the code in "
                "advance",
            )


def check_64_bits(*values: int | None) -> None:
    for value in values:
        if value is not None and not -LIMIT <= value < LIMIT:
            fail(ValueError, "Overflow when unpacking long long")


def check_probabilities(p: Array) -> None:
    demand(
        bool(((p >= 0) & (p <= 1)).all()),
        "Expected p_in >= 0 && p_in <= 1 to be true, but got false.  (Could this error message be improved?  If so, please report an "
        "enhancement request to PyTorch.)",
    )


def zero(F: Any, g: Array) -> Any:
    """The derivative of what is overwritten with random numbers."""
    return F.zeros_like(g)


def check_permutation(n: int, dtype: np.dtype[Any]) -> None:
    kind = dtypes.category(dtype)
    if kind in (dtypes.BOOL, dtypes.COMPLEX):
        unimplemented("randperm", dtype)
    limit = {"float16": "2049", "float32": "2^24+1", "float64": "2^53+1"}.get(dtype.name)
    largest = largest_whole(dtype)
    if limit is not None:
        demand(n <= largest + 1, f"n cannot be greater than {limit} for {dtypes.of(dtype).scalar_name} type.")
    elif kind == dtypes.INT:
        demand(n <= largest + 1, f"value cannot be converted to type {dtype.name}_t without overflow")


def check_deviations(std: Array) -> None:
    demand(dtypes.category(std.dtype) != dtypes.COMPLEX, "normal expects standard deviation to be non-complex")
    demand(bool((std >= 0).all()), "normal expects all elements of std >= 0.0")


def check_weights(self: Array, replacement: bool) -> None:
    if replacement:
        demand(bool((self >= 0).all() or np.isnan(self).any()), "invalid multinomial distribution (encountering probability entry < 0)")
        demand(bool(np.isfinite(self).all()), "invalid multinomial distribution (encountering probability entry = infinity or NaN)")
    else:
        demand(bool((np.isfinite(self) & (self >= 0)).all()), "probability tensor contains either `inf`, `nan` or element < 0")
    demand(bool((self.sum(axis=-1) > 0).all()), "invalid multinomial distribution (sum of probabilities <= 0)")


def check_continuous(self: Array, distribution: str, name: str) -> None:
    text = f"{distribution} distribution is a continuous probability distribution. dtype must be a floating point but you specified {name}"
    demand(dtypes.category(self.dtype) == dtypes.FLOAT, text)


def bernoulli_each(p: Array, generator: Generator | None) -> Array:
    if dtypes.category(p.dtype) != dtypes.FLOAT:
        unimplemented("bernoulli_tensor_cpu_p_", p.dtype)
    check_probabilities(p)
    return source(generator).bernoulli_each(p)
