"""Gamma and Dirichlet samples, with the derivative of a sample by its parameters: that of the inverse distribution function."""

import numpy as np

from gradcli.engine.table.kinds import Tensor
from gradcli.engine.table.table import S, T, op
from gradcli.ops.shared.random_checks import OptionalGenerator, source
from gradcli.ops.special.values import computed

STEP = 1e-5  # relative, of the central differences by a parameter
SHAPES = T([0.7, 1.5, 4.0])


@op("torch", node="StandardGammaBackward0", self=lambda F, g, self, out: g * F._standard_gamma_grad(self, out), samples=())
def _standard_gamma(self: Tensor, generator: OptionalGenerator = None) -> Tensor:
    """Gamma-distributed numbers of scale 1, each with its own shape.  (*) -> (*)."""
    return np.maximum(source(generator).gamma(self), np.finfo(self.dtype).tiny).astype(self.dtype)


@op("torch", samples=(S(SHAPES, T([0.4, 1.2, 5.0])),))
def _standard_gamma_grad(self: Tensor, output: Tensor) -> Tensor:
    """How a sample changes with its shape, at the same place of the distribution function.  (*), (*) -> (*)."""
    a, x = (np.asarray(array, np.float64) for array in np.broadcast_arrays(self, output))
    step = STEP * np.maximum(a, 1e-3)
    with np.errstate(all="ignore"):
        change = (computed("gammainc", a + step, x) - computed("gammainc", a - step, x)) / (2 * step)
        density = np.exp((a - 1) * np.log(x) - x - computed("gammaln", a))
        return np.asarray(-change / density).astype(self.dtype)


@op("torch", samples=())
def _sample_dirichlet(self: Tensor, generator: OptionalGenerator = None) -> Tensor:
    """Shares that add up to 1 along the last dimension, from gamma-distributed numbers.  (*, n) -> (*, n)."""
    parts = source(generator).gamma(self)
    shares = parts / parts.sum(-1, keepdims=True)
    limits = np.finfo(self.dtype)
    return np.clip(shares, limits.tiny, 1 - limits.epsneg).astype(self.dtype)


@op("torch", samples=(S(T([0.3, 0.6]), T([0.7, 2.0]), T([2.0, 3.5])),))
def _dirichlet_grad(x: Tensor, alpha: Tensor, total: Tensor) -> Tensor:
    """How a share changes with its own parameter, over the rest: that of a beta distribution.  (*), (*), (*) -> (*)."""
    x64, a, both = (np.asarray(array, np.float64) for array in np.broadcast_arrays(x, alpha, total))
    b = both - a
    step = STEP * np.maximum(a, 1e-3)
    with np.errstate(all="ignore"):
        change = (computed("betainc", a + step, b, x64) - computed("betainc", a - step, b, x64)) / (2 * step)
        logarithm = (a - 1) * np.log(x64) + (b - 1) * np.log1p(-x64) - computed("betaln", a, b)
        return np.asarray(-change / np.exp(logarithm) / (1 - x64)).astype(x.dtype)
