"""Tensors filled with random numbers in place."""

import numpy as np

from gradcli.engine.random.generator import largest_whole
from gradcli.engine.table.kinds import Array, Float, Int, OptionalInt, Tensor
from gradcli.engine.table.table import op
from gradcli.engine.tensor import dtypes
from gradcli.ops.shared.random_checks import (
    LIMIT,
    OptionalGenerator,
    bernoulli_each,
    check_continuous,
    check_integers,
    check_normal,
    check_uniform,
    demand,
    distribution_name,
    in_memory_order,
    memory_order,
    source,
    unimplemented,
    zero,
)


@op("Tensor", inplace=True, self=zero)
def uniform_(self: Tensor, low: Float = 0, to: Float = 1, *, generator: OptionalGenerator = None) -> Tensor:
    """Fill with numbers evenly from `low` up to but not including `to`.  (*) -> (*)."""
    check_uniform(self.dtype, low, to)
    return in_memory_order(self, lambda shape: source(generator).uniform(shape, self.dtype, low, to))


@op("Tensor", inplace=True, self=zero)
def normal_(self: Tensor, mean: Float = 0, std: Float = 1, *, generator: OptionalGenerator = None) -> Tensor:
    """Fill with normally distributed numbers.  (*) -> (*)."""
    check_normal(self.dtype, std)
    whole = self.flags.c_contiguous
    return in_memory_order(self, lambda shape: source(generator).normal(shape, self.dtype, mean, std, contiguous=whole))


@op("Tensor", inplace=True, self=zero)
def random_(self: Tensor, low: Int, to: OptionalInt, *, generator: OptionalGenerator = None) -> Tensor:
    """Fill with whole numbers from `low` up to but not including `to`, or up to the dtype's largest.  (*) -> (*)."""
    if to is not None:
        check_integers(self.dtype, low, to)
    elif low == -LIMIT:
        allowed = self.dtype.name in ("int64", "float64", "float32", "bfloat16")
        demand(allowed, "random_full_64_bits_range_kernel_cpu handles only int64, double, float and bfloat16")
        return in_memory_order(self, lambda shape: source(generator).integers_of_all_bits(shape, self.dtype))
    high = largest_whole(self.dtype) + 1 if to is None else to
    return in_memory_order(self, lambda shape: source(generator).integers(shape, self.dtype, low, high))


@op("Tensor.random_", inplace=True, node="RandomBackward1", self=zero)
def random_below_(self: Tensor, to: Int, *, generator: OptionalGenerator = None) -> Tensor:
    """Fill with whole numbers from 0 up to but not including `to`.  (*) -> (*)."""
    return random_(self, 0, to, generator=generator)


@op("Tensor.random_", inplace=True, node="RandomBackward2", self=zero)
def random_any_(self: Tensor, *, generator: OptionalGenerator = None) -> Tensor:
    """Fill with whole numbers from 0 up to the dtype's largest.  (*) -> (*)."""
    if self.dtype.kind == "c":
        unimplemented("random_kernel_cpu", self.dtype)
    return in_memory_order(self, lambda shape: source(generator).integers_of_dtype(shape, self.dtype))


@op("Tensor.bernoulli_", inplace=True, node="BernoulliBackward1", self=zero, p=zero)
def bernoulli_each_(self: Tensor, p: Tensor, *, generator: OptionalGenerator = None) -> Tensor:
    """Fill with 1 with the probability `p` says for each element, else 0.  (*), (*) -> (*)."""
    chances = _expanded(p, self.shape).transpose(memory_order(self))
    return in_memory_order(self, lambda shape: bernoulli_each(chances, generator)).astype(self.dtype)


def _expanded(p: Array, shape: tuple[int, ...]) -> Array:
    """`p` repeated to a shape."""
    lead = len(shape) - p.ndim
    for dim, length in enumerate(p.shape):
        text = (
            f"The expanded size of the tensor ({shape[dim + lead]}) must match the existing size ({length}) at non-singleton dimension "
            f"{dim + lead}.  Target sizes: {list(shape)}.  Tensor sizes: {list(p.shape)}"
        )
        demand(length in (1, shape[dim + lead]), text)
    return np.broadcast_to(p, shape)


@op("Tensor", inplace=True, node="BernoulliBackward2", self=zero)
def bernoulli_(self: Tensor, p: Float = 0.5, *, generator: OptionalGenerator = None) -> Tensor:
    """Fill with 1 with probability `p`, else 0.  (*) -> (*)."""
    demand(0 <= p <= 1, f"bernoulli_ expects p to be in [0, 1], but got p={p:g}")
    if self.dtype.kind == "c":
        unimplemented("bernoulli_scalar_cpu_", self.dtype)
    return in_memory_order(self, lambda shape: source(generator).bernoulli(shape, p)).astype(self.dtype)


@op("Tensor", inplace=True, self=zero)
def exponential_(self: Tensor, lambd: Float = 1, *, generator: OptionalGenerator = None) -> Tensor:
    """Fill with exponentially distributed numbers of rate `lambd`.  (*) -> (*)."""
    demand(lambd > 0, f"exponential_ expects lambda > 0.0, but found lambda={lambd:g}")
    check_continuous(self, "Exponential", dtypes.of(self.dtype).scalar_name)
    return in_memory_order(self, lambda shape: source(generator).exponential(shape, self.dtype, lambd))


@op("Tensor", inplace=True, self=zero)
def cauchy_(self: Tensor, median: Float = 0, sigma: Float = 1, *, generator: OptionalGenerator = None) -> Tensor:
    """Fill with numbers of the Cauchy distribution.  (*) -> (*)."""
    demand(sigma > 0, f"cauchy_ expects sigma > 0.0, but found sigma={sigma:g}")
    check_continuous(self, "Cauchy", distribution_name(self.dtype))
    return in_memory_order(self, lambda shape: source(generator).cauchy(shape, self.dtype, median, sigma))


@op("Tensor", inplace=True, self=zero)
def log_normal_(self: Tensor, mean: Float = 1, std: Float = 2, *, generator: OptionalGenerator = None) -> Tensor:
    """Fill with numbers whose logarithm is normally distributed.  (*) -> (*)."""
    demand(std > 0, f"log_normal_ expects std > 0.0, but found std={std:g}")
    if dtypes.category(self.dtype) != dtypes.FLOAT:
        unimplemented("log_normal_cpu", self.dtype)
    return in_memory_order(self, lambda shape: source(generator).log_normal(shape, self.dtype, mean, std))


@op("Tensor", inplace=True, self=zero)
def geometric_(self: Tensor, p: Float, *, generator: OptionalGenerator = None) -> Tensor:
    """Fill with how many trials of probability `p` it takes until one succeeds.  (*) -> (*)."""
    demand(0 < p < 1, f"geometric_ expects p to be in (0, 1), but got p={p:g}")
    if dtypes.category(self.dtype) not in (dtypes.INT, dtypes.FLOAT):
        unimplemented("geometric_cpu", self.dtype)
    return in_memory_order(self, lambda shape: source(generator).geometric(shape, self.dtype, p))
