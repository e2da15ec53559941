"""PyTorch's random numbers: the same stream, word for word, as its CPU generator's.

Each distribution takes its words from the stream in its own way, and the way may depend on dtype and size; so the numbers of
every call depend on all calls before it.  Draws come in the order of memory, as arrays; arguments are checked by the callers.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from gradcli.engine.random import box_muller
from gradcli.engine.random.binomial import binomial
from gradcli.engine.random.fused import Double, fused_double, fused_single
from gradcli.engine.random.gamma import gamma
from gradcli.engine.random.mersenne import SIZE, Mersenne
from gradcli.engine.random.poisson import poisson
from gradcli.engine.tensor import dtypes

Array = np.ndarray[Any, Any]
Numpy = np.dtype[Any]
Shape = tuple[int, ...]

DEFAULT_SEED = 67280421310721  # of a generator that was not given one
WIDE_RANGE = 1 << 28  # ranges from here on use two words a number
PART = 1 << 16  # numbers
BITS = {"float64": 53, "float32": 24, "float16": 11, "bfloat16": 8}  # of the mantissa, the hidden one included
STATE_LAYOUT = np.dtype(
    [
        ("seed", "<u8"),
        ("left", "<i4"),
        ("seeded", "<i4"),
        ("next", "<u8"),
        ("key", "<u8", (SIZE,)),
        ("unused", "<f8"),
        ("normal", "<f8"),
        ("unused_too", "<f8"),
        ("has_normal", "<i4"),
        ("float_normal", "<f4"),
        ("has_float_normal", "<i4"),
        ("padding", "<i4"),
    ]
)


class Generator:
    """A seeded stream of random numbers, with the second half of a pair of normal ones kept for the next call."""

    __module__ = "torch._C"

    __slots__ = ("_fresh", "_normal", "_seed", "_source")

    def __init__(self, seed: int = DEFAULT_SEED) -> None:
        self.manual_seed(seed)

    def manual_seed(self, seed: int) -> Generator:
        """Start over.  Seeds are 64 bits, of which the stream uses the lower half; a negative one counts from the top."""
        if not isinstance(seed, int):
            raise RuntimeError(f"manual_seed expected a long, but got {type(seed).__name__}")
        if not -(1 << 63) <= seed < 1 << 64:
            raise ValueError("Overflow when unpacking long long")
        self._seed = seed % (1 << 64)
        self._source = Mersenne(self._seed)
        self._fresh = True
        self._normal: float | None = None
        return self

    def initial_seed(self) -> int:
        return self._seed

    def seed(self) -> int:
        """Start over from a seed nobody can foresee, and say which."""
        return self.manual_seed(int.from_bytes(os.urandom(8), "little")).initial_seed()

    def __repr__(self) -> str:
        return f"<torch._C.Generator object at {id(self):#x}>"

    # ---- state ------------------------------------------------------------------------------------------------------

    def get_state(self) -> np.ndarray[Any, np.dtype[np.uint8]]:
        """The whole state in PyTorch's layout.  -> (5056,) bytes."""
        state = np.zeros(1, STATE_LAYOUT)
        position = self._source.position
        state["seed"], state["seeded"], state["key"] = self._seed, 1, self._source.key
        state["left"], state["next"] = (1, 0) if self._fresh else (SIZE + 1 - position, position)
        if self._normal is not None:
            state["normal"], state["has_normal"] = self._normal, 1
        return state.view(np.uint8).copy()

    def set_state(self, state: Array) -> None:
        """Continue where `get_state` was called.  (5056,) bytes."""
        if state.dtype != np.uint8:
            raise TypeError("RNG state must be a torch.ByteTensor")
        if state.size != STATE_LAYOUT.itemsize:
            raise RuntimeError(
                f"Expected a CPUGeneratorImplState of size {STATE_LAYOUT.itemsize} but found the input RNG state size to be {state.size}"
            )
        found = np.ascontiguousarray(state).reshape(-1).view(STATE_LAYOUT)[0]
        left, position = int(found["left"]), int(found["next"])
        if not found["seeded"] or not 0 < left <= SIZE or position > SIZE:
            raise RuntimeError("Invalid mt19937 state")
        self._seed = int(found["seed"])
        self._fresh = left == 1 and position == 0
        self._source.restore(found["key"].astype(np.uint32), SIZE if left == 1 else position)
        self._normal = float(found["normal"]) if found["has_normal"] else None

    def clone(self) -> Generator:
        """An independent generator in the same state."""
        other = Generator()
        other.set_state(self.get_state())
        return other

    # ---- words --------------------------------------------------------------------------------------------------------

    def _words(self, count: int) -> Array:
        self._fresh = self._fresh and count == 0
        return self._source.words(count)

    def _words64(self, count: int) -> Array:
        self._fresh = self._fresh and count == 0
        return self._source.words64(count)

    def _singles(self, count: int) -> Double:
        """Uniform numbers of 24 bits in [0, 1), one word each."""
        uniform: Double = (self._words(count) & np.uint32(0xFFFFFF)) * np.float64(2.0**-24)
        return uniform

    def _doubles(self, count: int) -> Double:
        """Uniform numbers of 53 bits in [0, 1), two words each."""
        uniform: Double = (self._words64(count) & np.uint64((1 << 53) - 1)) * np.float64(2.0**-53)
        return uniform

    def _of_doubles(self, shape: Shape, dtype: Numpy, transform: Callable[[Double], Double]) -> Array:
        """Most distributions are a function of one uniform double, whatever the dtype they end in."""
        with np.errstate(all="ignore"):
            return _cast(transform(self._doubles(math.prod(shape))), dtype).reshape(shape)

    # ---- uniform ------------------------------------------------------------------------------------------------------

    def uniform(self, shape: Shape, dtype: Numpy, low: float = 0.0, high: float = 1.0) -> Array:
        """Evenly from `low` up to but not including `high`; where rounding hits `high`, `low` takes its place."""
        if dtype.kind == "c":
            return _complex(self.uniform((*shape, 2), dtypes.real_of(dtype), low, high), dtype)
        count = math.prod(shape)
        standard = (low, high) == (0.0, 1.0)
        if dtype == np.float64:
            numbers = self._doubles(count)
            numbers = numbers if standard else fused_double(numbers, high - low, low)
        elif standard and dtype == np.float32:
            return _of_24_bits(self._words(count)).reshape(shape)
        else:
            numbers = self._singles(count)
            start = np.float32(low)
            numbers = numbers if standard else fused_single(numbers, float(np.float32(high) - start), float(start))
        result = _cast(numbers, dtype)
        result[result == _cast(np.float64(high), dtype)] = _cast(np.float64(low), dtype)
        return result.reshape(shape)

    def bernoulli(self, shape: Shape, p: float) -> Array:
        """True with probability `p`.  -> bool `shape`."""
        return (self._doubles(math.prod(shape)) < p).reshape(shape)

    def bernoulli_each(self, p: Array) -> Array:
        """True with each element's own probability.  (*) -> bool (*)."""
        if p.dtype == np.float64:
            return (self._doubles(p.size).reshape(p.shape) < p).reshape(p.shape)
        return (self._singles(p.size).reshape(p.shape) < p.astype(np.float32)).reshape(p.shape)

    # ---- integers -----------------------------------------------------------------------------------------------------

    def integers(self, shape: Shape, dtype: Numpy, low: int, high: int) -> Array:
        """Whole numbers from `low` up to but not including `high`."""
        if dtypes.category(dtype) == dtypes.FLOAT:
            low, high = representable(low, high, dtype)
        count, width = math.prod(shape), high - low
        words = self._words64(count) if width >= WIDE_RANGE else self._words(count).astype(np.uint64)
        return _cast((words % np.uint64(width)).astype(np.int64) + np.int64(low), dtype).reshape(shape)

    def integers_of_all_bits(self, shape: Shape, dtype: Numpy) -> Array:
        """Any 64-bit integer."""
        return _cast(self._words64(math.prod(shape)).astype(np.int64), dtype).reshape(shape)

    def integers_of_dtype(self, shape: Shape, dtype: Numpy) -> Array:
        """Whole numbers from 0 to the largest of an integer dtype, or up to which a floating one has them all."""
        count = math.prod(shape)
        words = self._words64(count) if dtype.itemsize == 8 else self._words(count).astype(np.uint64)
        return _cast((words % np.uint64(largest_whole(dtype) + 1)).astype(np.int64), dtype).reshape(shape)

    def permutation(self, n: int) -> Array:
        """The numbers below `n` in random order: each place swaps with one at or behind it.  -> int64 (n,)."""
        order = list(range(n))
        steps = self._words(max(n - 1, 0)) % np.arange(n, 1, -1, dtype=np.uint64)
        for place, step in enumerate(steps.tolist()):
            other = place + step
            order[place], order[other] = order[other], order[place]
        return np.array(order, np.int64)

    # ---- normal and functions of it -----------------------------------------------------------------------------------

    def normal(self, shape: Shape, dtype: Numpy, mean: float = 0.0, std: float = 1.0, *, contiguous: bool = True) -> Array:
        """Normally distributed numbers; memory that is not `contiguous` is always filled in pairs, never in blocks."""
        if dtype.kind == "c":
            parts = self.normal((*shape, 2), dtypes.real_of(dtype), mean, std * math.sqrt(0.5), contiguous=contiguous)
            return _complex(parts, dtype)
        count = math.prod(shape)
        if count < box_muller.BLOCK or not contiguous:
            numbers = fused_double(self._normal_pairs(count), std, mean)
        elif dtype == np.float64:
            numbers = self._blocks(count, count, self._doubles, box_muller.fill_double, mean, std)
        else:
            drawn = count - count % box_muller.BLOCK if dtypes.is_half(dtype) else count
            numbers = self._blocks(count, drawn, self._singles, box_muller.fill_single, mean, std)
        return _cast(numbers, dtype).reshape(shape)

    def _normal_pairs(self, count: int) -> Double:
        """Standard normal doubles, two at a time; an odd one out waits for the next call."""
        kept = [] if self._normal is None else [self._normal]
        if count:
            self._normal = None
        missing = max(count - len(kept), 0)
        uniforms = self._doubles(2 * ((missing + 1) // 2)).reshape(-1, 2)
        made = box_muller.pairs(uniforms[:, 1], uniforms[:, 0]).reshape(-1)
        if missing % 2:
            self._normal = float(made[-1])
        return np.concatenate([kept, made])[:count]

    def _blocks(self, count: int, drawn: int, draw: Callable[[int], Double], fill: box_muller.Fill, mean: float, std: float) -> Double:
        """Whole blocks of 16; when they do not come out even, the last 16 numbers are made anew from new words.

        `drawn` uniforms are drawn before: all `count`, though those past the last whole block are in vain, or only what is used.
        """
        numbers = np.empty(count)
        whole = count - count % box_muller.BLOCK
        numbers[:whole] = _by_blocks(draw(drawn)[:whole], fill, mean, std)
        if whole < count:
            numbers[-box_muller.BLOCK :] = _by_blocks(draw(box_muller.BLOCK), fill, mean, std)
        return numbers

    def log_normal(self, shape: Shape, dtype: Numpy, mean: float = 1.0, std: float = 2.0) -> Array:
        """Numbers whose logarithm is normal."""
        with np.errstate(all="ignore"):
            numbers = np.exp(fused_double(self._normal_pairs(math.prod(shape)), std, mean))
            return _cast(numbers, dtype).reshape(shape)

    # ---- functions of one uniform number --------------------------------------------------------------------------------

    def exponential(self, shape: Shape, dtype: Numpy, lambd: float = 1.0) -> Array:
        return self._of_doubles(shape, dtype, lambda uniform: -1.0 / lambd * np.log1p(-uniform))

    def cauchy(self, shape: Shape, dtype: Numpy, median: float = 0.0, sigma: float = 1.0) -> Array:
        return self._of_doubles(shape, dtype, lambda uniform: fused_double(np.tan(np.pi * (uniform - 0.5)), sigma, median))

    def geometric(self, shape: Shape, dtype: Numpy, p: float) -> Array:
        """How many trials of probability `p` it takes until one succeeds."""
        return self._of_doubles(shape, dtype, lambda uniform: np.ceil(np.log(uniform) / np.log1p(-p)))

    def poisson(self, rates: Array) -> Array:
        """Counts with each element's own mean.  (*) -> (*)."""
        counts = [poisson(float(rate), lambda: float(self._doubles(1)[0])) for rate in rates.ravel()]
        return _cast(np.array(counts, np.float64), rates.dtype).reshape(rates.shape)

    def gamma(self, shapes: Array) -> Array:
        """Gamma-distributed numbers of scale 1, in double precision, each element with its own shape.  (*) -> (*)."""
        draws = (lambda: float(self._doubles(1)[0])), (lambda: float(self._normal_pairs(1)[0]))
        found = [gamma(float(shape), *draws) for shape in shapes.ravel()]
        return np.array(found, np.float64).reshape(shapes.shape)

    def binomial(self, counts: Array, probs: Array) -> Array:
        """How many of each element's trials succeed.  (*), (*) -> (*)."""
        pairs = zip(counts.ravel().tolist(), probs.ravel().tolist(), strict=True)
        found = [binomial(count, prob, lambda: float(self._doubles(1)[0])) for count, prob in pairs]
        return _cast(np.array(found, np.float64), counts.dtype).reshape(counts.shape)

    # ---- drawing from a table -------------------------------------------------------------------------------------------

    def multinomial(self, weights: Array, num_samples: int, replacement: bool) -> Array:
        """Columns drawn with probability in proportion to their weight.  (*, n) -> int64 (*, num_samples)."""
        if replacement and num_samples > 1:
            return self._with_replacement(weights, num_samples)
        with np.errstate(all="ignore"):
            keys = weights / self.exponential(weights.shape, weights.dtype)
        order: Array = np.argmax(keys, axis=-1, keepdims=True) if num_samples == 1 else np.argsort(-keys, axis=-1, kind="stable")
        return order[..., :num_samples]

    def _with_replacement(self, weights: Array, num_samples: int) -> Array:
        wide = np.float32 if dtypes.is_half(weights.dtype) else weights.dtype
        sums = np.cumsum(weights.astype(wide), axis=-1)
        rows = (sums / sums[..., -1:]).reshape(-1, sums.shape[-1])
        uniform = self._doubles(len(rows) * num_samples).reshape(len(rows), num_samples)
        found = [np.searchsorted(row[:-1], draws, side="left") for row, draws in zip(rows, uniform, strict=True)]
        return np.array(found, np.int64).reshape(*weights.shape[:-1], num_samples)


def _by_blocks(uniforms: Double, fill: box_muller.Fill, mean: float, std: float) -> Double:
    return box_muller.in_chunks(fill, uniforms.reshape(-1, box_muller.BLOCK), mean, std).reshape(-1)


def _of_24_bits(words: Array) -> Array:
    """The low 24 bits of each word as a float32 in [0, 1), a part at a time: it takes little memory but the result's.  (n,) -> (n,)."""
    found = np.empty(words.size, np.float32)
    for start in range(0, words.size, PART):
        part = slice(start, start + PART)
        np.multiply(words[part] & np.uint32(0xFFFFFF), np.float32(2.0**-24), out=found[part], casting="unsafe", dtype=np.float32)
    return found


def _cast(numbers: Any, dtype: Numpy) -> Array:
    """To `dtype` as C++ does: to a two-byte float by way of float32, out of an integer's range without complaint."""
    if type(numbers) is np.ndarray and numbers.dtype is dtype:
        return numbers
    if dtypes.is_half(dtype):
        numbers = numbers.astype(np.float32)
    with np.errstate(all="ignore"):
        result: Array = numbers.astype(dtype)
    return result


def _complex(parts: Array, dtype: Numpy) -> Array:
    """Pairs of real and imaginary part as complex numbers.  (*, 2) -> (*)."""
    return np.ascontiguousarray(parts).view(dtype).reshape(parts.shape[:-1])


@cache
def largest_whole(dtype: Numpy) -> int:
    if dtype == np.bool_:
        return 1
    return 1 << BITS[dtype.name] if dtype.name in BITS else int(np.iinfo(dtype).max)


def representable(low: int, high: int, dtype: Numpy) -> tuple[int, int]:
    """Bounds past the whole numbers of a floating dtype, moved inwards to the next ones it has."""
    bits = BITS[dtype.name]

    def rounded(value: int) -> int:
        return int(_cast(np.int64(value), dtype))

    def step(value: int) -> int:
        return 1 << max(abs(value).bit_length() - bits, 0)

    if rounded(low + 1) < low:
        low = rounded(low + 1) + step(low + 1)
    if rounded(high - 1) >= high:
        high = rounded(high - 1) - step(high - 1)
    return low, high
