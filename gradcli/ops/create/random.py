"""New tensors of random numbers, and the generator they come from."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.broadcasting import broadcast_shape
from gradcli.engine.errors import fail, not_implemented
from gradcli.engine.random.default import default_generator
from gradcli.engine.random.generator import Generator
from gradcli.engine.table.kinds import Anything, Array, Bool, Float, Int, OptionalType, Shape, Tensor, Type
from gradcli.engine.table.table import composite, op
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor as TensorClass
from gradcli.ops.create.random_fill import bernoulli_
from gradcli.ops.shared.checks import underivable
from gradcli.ops.shared.random_checks import (
    OptionalGenerator,
    bernoulli_each,
    check_deviations,
    check_integers,
    check_normal,
    check_permutation,
    check_uniform,
    check_weights,
    demand,
    granted,
    in_memory_order,
    source,
    unimplemented,
    zero,
)

# ---- the generator -------------------------------------------------------------------------------------------------------


@composite("torch")
def manual_seed(F: Any, seed: Anything) -> Any:
    """Start the random stream over from a seed; gives the generator."""
    return default_generator().manual_seed(int(seed))


@composite("torch")
def seed(F: Any) -> int:
    """Start the random stream over from a seed nobody can foresee; gives the seed."""
    return default_generator().seed()


@composite("torch")
def initial_seed(F: Any) -> int:
    """The seed the random stream was started from."""
    return default_generator().initial_seed()


@composite("torch")
def get_rng_state(F: Any) -> Any:
    """The state of the random stream.  -> (5056,) bytes."""
    return TensorClass(default_generator().get_state())


@composite("torch")
def set_rng_state(F: Any, new_state: Anything) -> None:
    """Continue the random stream from a state that was kept.  (5056,) bytes."""
    if not isinstance(new_state, TensorClass):
        fail(TypeError, f"expected a torch.ByteTensor, but got {type(new_state).__name__}")
    default_generator().set_state(new_state.array)


# ---- new tensors ---------------------------------------------------------------------------------------------------------


@op("torch", creates=True, varargs="size")
def rand(size: Shape, *, generator: OptionalGenerator = None, dtype: OptionalType = None) -> Tensor:
    """Random numbers, evenly from 0 up to but not including 1.  size -> size."""
    found = granted(size, dtype)
    check_uniform(found, 0, 1)
    return source(generator).uniform(size, found)


@op("torch", creates=True, varargs="size")
def randn(size: Shape, *, generator: OptionalGenerator = None, dtype: OptionalType = None) -> Tensor:
    """Random numbers of the standard normal distribution.  size -> size."""
    found = granted(size, dtype)
    check_normal(found, 1)
    return source(generator).normal(size, found)


@op("torch.randint", creates=True)
def randint_below(high: Int, size: Shape, *, generator: OptionalGenerator = None, dtype: Type = np.dtype(np.int64)) -> Tensor:
    """Random whole numbers from 0 up to but not including `high`.  size -> size."""
    return randint(0, high, size, generator=generator, dtype=dtype)


@op("torch", creates=True)
def randint(low: Int, high: Int, size: Shape, *, generator: OptionalGenerator = None, dtype: Type = np.dtype(np.int64)) -> Tensor:
    """Random whole numbers from `low` up to but not including `high`.  size -> size."""
    found = granted(size, dtype)
    check_integers(found, low, high)
    return source(generator).integers(size, found, low, high)


@op("torch", creates=True)
def randperm(n: Int, *, generator: OptionalGenerator = None, dtype: Type = np.dtype(np.int64)) -> Tensor:
    """The numbers from 0 up to but not including `n` in random order.  -> (n,)."""
    granted((n,), dtype)
    check_permutation(n, dtype)
    return source(generator).permutation(n).astype(dtype)


@op("torch", creates=True)
def rand_like(self: Tensor, *, generator: OptionalGenerator = None, dtype: OptionalType = None) -> Tensor:
    """Random numbers, evenly from 0 up to but not including 1, in the shape of a tensor.  (*) -> (*)."""
    found = granted(self.shape, dtype or self.dtype)
    check_uniform(found, 0, 1)
    return in_memory_order(self, lambda shape: source(generator).uniform(shape, found))


@op("torch", creates=True)
def randn_like(self: Tensor, *, generator: OptionalGenerator = None, dtype: OptionalType = None) -> Tensor:
    """Random numbers of the standard normal distribution in the shape of a tensor.  (*) -> (*)."""
    found = granted(self.shape, dtype or self.dtype)
    check_normal(found, 1)
    return in_memory_order(self, lambda shape: source(generator).normal(shape, found, contiguous=_stays_contiguous(self)))


def _stays_contiguous(self: Array) -> bool:
    """Whether a tensor like `self` has its dimensions in the order of memory."""
    strides = [stride for stride, length in zip(self.strides, self.shape, strict=True) if length != 1]
    return strides == sorted(strides, reverse=True)


@op("torch.randint_like", creates=True)
def randint_like_below(self: Tensor, high: Int, *, generator: OptionalGenerator = None, dtype: OptionalType = None) -> Tensor:
    """Random whole numbers from 0 up to but not including `high`, in the shape of a tensor.  (*) -> (*)."""
    return randint_like(self, 0, high, generator=generator, dtype=dtype)


@op("torch", creates=True)
def randint_like(self: Tensor, low: Int, high: Int, *, generator: OptionalGenerator = None, dtype: OptionalType = None) -> Tensor:
    """Random whole numbers from `low` up to but not including `high`, in the shape of a tensor.  (*) -> (*)."""
    found = granted(self.shape, dtype or self.dtype)
    check_integers(found, low, high)
    return in_memory_order(self, lambda shape: source(generator).integers(shape, found, low, high))


# ---- normal numbers about given means --------------------------------------------------------------------------------------


@op("torch.normal", node="NormalBackward3", mean=zero, std=zero)
def normal(mean: Tensor, std: Tensor, *, generator: OptionalGenerator = None) -> Tensor:
    """Normally distributed numbers, each with its own mean and deviation.  (*A), (*B) -> (*broadcast(A, B))."""
    check_deviations(std)
    shape = broadcast_shape(mean.shape, std.shape)
    scaled = (_standard_normal(shape, mean.dtype, generator) * std).astype(mean.dtype)
    return scaled + mean


@op("torch.normal", node="NormalBackward1", mean=zero)
def normal_about(mean: Tensor, std: Float = 1, *, generator: OptionalGenerator = None) -> Tensor:
    """Normally distributed numbers, each with its own mean.  (*) -> (*)."""
    check_normal(mean.dtype, std)
    return source(generator).normal(mean.shape, mean.dtype, 0.0, std) + mean


@op("torch.normal", node="NormalBackward2", std=zero)
def normal_within(mean: Float, std: Tensor, *, generator: OptionalGenerator = None) -> Tensor:
    """Normally distributed numbers, each with its own deviation.  (*) -> (*)."""
    check_deviations(std)
    scaled = _standard_normal(std.shape, std.dtype, generator) * std
    wide = np.float32 if dtypes.is_half(std.dtype) else std.dtype.type
    return (scaled.astype(wide) + wide(mean)).astype(std.dtype)


@op("torch.normal", creates=True)
def normal_of_size(mean: Float, std: Float, size: Shape, *, generator: OptionalGenerator = None, dtype: OptionalType = None) -> Tensor:
    """Normally distributed numbers.  size -> size."""
    found = granted(size, dtype)
    check_normal(found, std)
    return source(generator).normal(size, found, mean, std)


def _standard_normal(shape: tuple[int, ...], dtype: np.dtype[Any], generator: Generator | None) -> Array:
    check_normal(dtype, 1)
    return source(generator).normal(shape, dtype)


# ---- drawing by probability ------------------------------------------------------------------------------------------------


@op("torch Tensor", self=zero)
def bernoulli(self: Tensor, *, generator: OptionalGenerator = None) -> Tensor:
    """1 with the probability each element says, else 0.  (*) -> (*)."""
    if self.dtype.kind == "c":
        unimplemented("bernoulli_tensor_cpu_self_", self.dtype)
    return bernoulli_each(self, generator).astype(self.dtype)


@op("torch.bernoulli Tensor.bernoulli", node="NotImplemented", self=lambda g: not_implemented("bernoulli"))
def bernoulli_p(self: Tensor, p: Float, *, generator: OptionalGenerator = None) -> Tensor:
    """1 with probability `p`, else 0, in the shape of a tensor.  (*) -> (*)."""
    return bernoulli_(self, p, generator=generator)


@op("torch", self=zero)
def poisson(self: Tensor, generator: OptionalGenerator = None) -> Tensor:
    """Counts of the Poisson distribution, each with its own mean.  (*) -> (*)."""
    if dtypes.category(self.dtype) != dtypes.FLOAT:
        unimplemented("poisson_cpu", self.dtype)
    demand(bool((self >= 0).all()), "invalid Poisson rate, expected rate to be non-negative")
    return source(generator).poisson(self)


@op("torch", node="NotImplemented", count=underivable("binomial"), prob=underivable("binomial"))
def binomial(count: Tensor, prob: Tensor, generator: OptionalGenerator = None) -> Tensor:
    """How many of `count` trials succeed with probability `prob`.  (*), (*) -> (*)."""
    for name, array in (("count", count), ("prob", prob)):
        if dtypes.category(array.dtype) != dtypes.FLOAT:
            text = f"binomial only supports floating-point dtypes for {name}, got: {dtypes.of(array.dtype).scalar_name}"
            fail(ValueError, text, mistakes.dtypes)
    found, wanted = dtypes.of(prob.dtype).scalar_name, dtypes.of(count.dtype).scalar_name
    demand(found == wanted, f"Found dtype {found} but expected {wanted}")
    shape = broadcast_shape(count.shape, prob.shape)
    return source(generator).binomial(np.broadcast_to(count, shape), np.broadcast_to(prob, shape))


@op("torch Tensor")
def multinomial(self: Tensor, num_samples: Int, replacement: Bool = False, *, generator: OptionalGenerator = None) -> Tensor:
    """Indices drawn with probability in proportion to the weights of a row.  (*, n) -> (*, num_samples)."""
    demand(self.ndim in (1, 2), "prob_dist must be 1 or 2 dim")
    name = dtypes.of(self.dtype).scalar_name
    demand(dtypes.category(self.dtype) == dtypes.FLOAT, f"multinomial only supports floating-point dtypes for input, got: {name}")
    demand(num_samples > 0, "cannot sample n_sample <= 0 samples")
    demand(replacement or num_samples <= self.shape[-1], "cannot sample n_sample > prob_dist.size(-1) samples without replacement")
    check_weights(self, replacement and num_samples > 1)
    return source(generator).multinomial(self, num_samples, replacement)
