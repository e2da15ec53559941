"""The logarithm of a sum of exponentials, without overflow."""

from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.table.kinds import Array, Bool, Dims, Tensor
from gradcli.engine.table.table import S, composite, op
from gradcli.ops.shared.dims import axes


def peaks(self: Array, over: tuple[int, ...]) -> Array:
    """The largest (real part) over axes, kept as size one; zero in place of infinity and of nothing."""
    real = self.real if np.iscomplexobj(self) else self
    if not self.size:
        return np.zeros([1 if at in over else length for at, length in enumerate(self.shape)], real.dtype)
    peak = np.maximum.reduce(real, axis=over, keepdims=True)
    return np.where(np.isinf(peak), np.zeros((), real.dtype), peak)


@op(
    "torch Tensor special",
    dtype="float",
    self=lambda F, g, self, out, dim, keepdim: F.logsumexp_backward(g, self, out, dim, keepdim),
    samples=(S((2, 3), (0,)), S((2, 3), (0, 1)), S((2, 3), (-1,), True), S((), (0,))),
)
def logsumexp(self: Tensor, dim: Dims, keepdim: Bool = False) -> Tensor:
    """``log(sum(exp(self)))`` over dimensions.  (*A, n, *B) -> (*A, *B)."""
    over = axes(dim, self.ndim)
    if not dim and not keepdim and self.ndim and self.size:
        fail(RuntimeError, f"output with shape [] doesn't match the broadcast shape {[1] * self.ndim}", mistakes.dimensions)
    peak = peaks(self, over)
    total = np.add.reduce(np.exp(self - peak), axis=over, keepdims=True)
    found = np.log(total) + peak
    return found if keepdim else found.squeeze(over)


@composite("")
def logsumexp_backward(F: Any, grad: Tensor, self: Tensor, result: Tensor, dim: Dims, keepdim: Bool) -> Tensor:
    """The cotangent times each element's share of the sum: a softmax."""
    ndim = len(self.shape)
    if not keepdim and ndim:
        grad, result = F.unsqueeze_multiple(grad, dim, ndim), F.unsqueeze_multiple(result, dim, ndim)
    return grad * F.conj(F.exp(self - result))
