"""Pooling by the power mean of every window, without the division: the `norm_type`-norm of what is in it."""

import math
from typing import Any

from gradcli.engine.table.kinds import Bool, Dims, Number, OptionalDims, Tensor
from gradcli.engine.table.table import S, composite
from gradcli.ops.nn.shared.windows import spread_to


def _pooled(F: Any, dims: int, input: Any, norm_type: float, kernel_size: Any, stride: Any, ceil_mode: bool) -> Any:
    """The root of the sum of the powers in every window: their mean, times how many there are."""
    if norm_type == math.inf:
        return getattr(F, f"max_pool{dims}d")(F.abs(input), kernel_size, stride, (0,), (1,), ceil_mode)
    means = getattr(F, f"avg_pool{dims}d")(F.pow_number(input, norm_type), kernel_size, stride, (0,), ceil_mode)
    positive = F.mul(F.sign(means), F.relu(F.abs(means)))
    return F.pow_number(F.mul(positive, math.prod(spread_to(kernel_size, dims))), 1.0 / norm_type)


@composite("F", samples=(S((1, 2, 5), 2, 3), S((2, 6), 3.0, 2, 1)))
def lp_pool1d(F: Any, input: Tensor, norm_type: Number, kernel_size: Dims, stride: OptionalDims = None, ceil_mode: Bool = False) -> Any:
    """The norm of every window.  (n, C, length) -> (n, C, length')."""
    return _pooled(F, 1, input, norm_type, kernel_size, stride, ceil_mode)


@composite("F", samples=(S((1, 2, 4, 4), 2, (2, 3)),))
def lp_pool2d(F: Any, input: Tensor, norm_type: Number, kernel_size: Dims, stride: OptionalDims = None, ceil_mode: Bool = False) -> Any:
    """The norm of every window.  (n, C, h, w) -> (n, C, h', w')."""
    return _pooled(F, 2, input, norm_type, kernel_size, stride, ceil_mode)


@composite("F", samples=(S((1, 1, 3, 2, 2), 2, 2),))
def lp_pool3d(F: Any, input: Tensor, norm_type: Number, kernel_size: Dims, stride: OptionalDims = None, ceil_mode: Bool = False) -> Any:
    """The norm of every window.  (n, C, d, h, w) -> (n, C, d', h', w')."""
    return _pooled(F, 3, input, norm_type, kernel_size, stride, ceil_mode)
