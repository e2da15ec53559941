"""Which rows work element by element, each result from the operands at its place: read from the table."""

from __future__ import annotations

from functools import cache

from gradcli.engine.table.table import Op

# Rows that keep the dtypes of their operands; all others of this kind have another policy.
_KEPT = """
    abs at_least bitwise_not  clone complex conj_complex conj_physical_complex conj_physical_written copy_ empty_like equal_mask fill fill_
    fill_tensor_ full_like hardshrink hardshrink_backward hardtanh heaviside infinite_spread isclose isfinite isinf isnan isneginf isposinf isreal
    known_mask ldexp logical_and logical_not logical_or logical_xor masked_zero nan_to_num neg ones_like polar power_is_flat relu signbit softshrink
    softshrink_backward strict_mask threshold threshold_backward to_copy where zero_ zero_where zeros_like
"""
# Rows of another policy that look at more than one place, though no parameter says so.
_WIDER = """
    adaptive_avg_pool2d_backward adaptive_avg_pool3d_backward adaptive_max_pool2d_backward adaptive_max_pool3d_backward addr cdist_forward
    convolution_backward_bias grid_sampler_2d grid_sampler_3d isin max_pool2d_with_indices_backward max_pool3d_with_indices_backward prelu_weight_slope
    trilinear
"""
_SAYS_SO = frozenset(
    ("dim", "dims", "reduction", "how", "padding", "output_size", "p", "causal", "scale_factor", "dtype", "shape", "sizes")
)
KEPT, WIDER = frozenset(_KEPT.split()), frozenset(_WIDER.split())


@cache
def is_pointwise(op: Op) -> bool:
    """Whether every element of the result comes from the elements of the operands at its place, which are broadcast to one shape."""
    if op.view or not op.single:
        return False
    if op.key in KEPT:
        return True
    if op.dtype == "keep" or op.key in WIDER:
        return False
    tensors = [index for index, kind in enumerate(op.kinds) if kind.tensor]
    return tensors == list(op.promotes) and not op.lists and _SAYS_SO.isdisjoint(op.names)
