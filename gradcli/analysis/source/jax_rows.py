"""What JAX writes otherwise than NumPy, and what only JAX has."""

from __future__ import annotations

from gradcli.analysis.source.arrays import COMMON
from gradcli.analysis.source.call import Call
from gradcli.analysis.source.shared import Templates, by_name


def convolved(c: Call) -> str:
    how = c.raw("how")
    c.need(not how.transposed)
    pads = [(each, each) for each in how.padding]
    call = (
        f"jax.lax.conv_general_dilated({c['input']}, {c['weight']}, {how.stride}, {pads}, rhs_dilation={how.dilation}, "
        f"feature_group_count={how.groups})"
    )
    if not c.is_given("bias"):
        return call
    return f"{call} + {c['bias']}.reshape({(1, -1, *[1] * len(how.stride))})"


def pooled(c: Call) -> str:
    how = c.raw("how")
    c.need(not how.ceil and all(each == 1 for each in how.dilation))
    lead = [1] * (c.array("self").ndim - len(how.kernel))
    pads = [*[(0, 0)] * len(lead), *[(each, each) for each in how.padding]]
    return f"jax.lax.reduce_window({c['self']}, -jnp.inf, jax.lax.max, {(*lead, *how.kernel)}, {(*lead, *how.stride)}, {pads})"


JAX: Templates = {
    **COMMON,
    **by_name("relu sigmoid silu", "jax.nn.{}({{self}})"),
    **by_name("erf erfc erfinv digamma lgamma:gammaln", "jax.scipy.special.{}({{self}})"),
    "logsigmoid": "jax.nn.log_sigmoid({self})",
    "gelu": lambda c: f"jax.nn.gelu({c['self']}, approximate={c.raw('approximate') == 'tanh'})",
    "softmax_dim": "jax.nn.softmax({self}, axis={dim})",
    "log_softmax_dim": "jax.nn.log_softmax({self}, axis={dim})",
    "convolve": convolved,
    "max_pool2d_with_indices_windows": [pooled, ""],
}
