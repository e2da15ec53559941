"""How NumPy and JAX write an op: templates over its arguments' names, where ``{xp}`` is ``np`` or ``jnp``.

A template that depends on how the op is called is a function of the call. What differs in JAX, and what only JAX has, is in `jax_rows`.
"""

from __future__ import annotations

from collections.abc import Callable

from gradcli.analysis.source.call import Call, axes_text
from gradcli.analysis.source.shared import SHARED, Templates, by_name


def reduced(name: str) -> Callable[[Call], str]:
    """A reduction over some axes."""

    def text(c: Call) -> str:
        axes = axes_text(c.raw("dim")) if "dim" in c.named else "None"
        keep = ", keepdims=True" if c.named.get("keepdim") else ""
        axis = "" if axes == "None" else f", axis={axes}"
        return f"{c['xp']}.{name}({c['self']}{axis}{keep})"

    return text


def spread(name: str) -> Callable[[Call], str]:
    """``var`` and ``std``, whose correction is 1 unless another is given."""

    def text(c: Call) -> str:
        correction = c.raw("correction")
        axes = axes_text(c.raw("dim"))
        parts = [c["self"], *([] if axes == "None" else [f"axis={axes}"]), f"ddof={1 if correction is None else correction}"]
        return f"{c['xp']}.{name}({', '.join(parts + (['keepdims=True'] if c.raw('keepdim') else []))})"

    return text


def loss(elements: str) -> Callable[[Call], str]:
    """A loss of all elements, reduced as is asked for."""

    def text(c: Call) -> str:
        c.need(not any(c.named.get(name) is not None for name in ("weight", "pos_weight")))
        inner = elements.format_map(c)
        reduction = c.raw("reduction")
        return inner if reduction == "none" else f"{c['xp']}.{reduction}({inner})"

    return text


def added_product(first: str, second: str) -> Callable[[Call], str]:
    def text(c: Call) -> str:
        c.need(c.raw("beta") == 1 and c.raw("alpha") == 1)
        return f"{c['self']} + {c[first]} @ {c[second]}"

    return text


def joined(name: str) -> Callable[[Call], str]:
    def text(c: Call) -> str:
        items = ", ".join(c.text_of(item) for item in c.raw("tensors"))
        return f"{c['xp']}.{name}([{items}], axis={c.raw('dim')})"

    return text


def gathered(c: Call) -> str:
    own, index, dim = c.array("self").shape, c.array("index").shape, c.raw("dim")
    c.need(len(own) > 0 and all(size == other for at, (size, other) in enumerate(zip(own, index, strict=True)) if at != dim % len(own)))
    return f"{c['xp']}.take_along_axis({c['self']}, {c['index']}, axis={dim})"


def clamped(c: Call) -> str:
    """Between two limits, each of which may be missing."""
    shown = c["self"]
    if c.is_given("min"):
        shown = f"{c['xp']}.maximum({shown}, {c['min']})"
    return f"{c['xp']}.minimum({shown}, {c['max']})" if c.is_given("max") else shown


def negative_log_likelihood(c: Call) -> str:
    c.need(c.array("self").ndim == 2 and not c.is_given("weight") and not bool((c.array("target") == c.raw("ignore_index")).any()))
    inner = f"-{c['self']}[{c['xp']}.arange({c.array('self').shape[0]}), {c['target']}]"
    return inner if c.raw("reduction") == "none" else f"{c['xp']}.{c.raw('reduction')}({inner})"


def softplus(c: Call) -> str:
    beta = c.raw("beta")
    return f"{c['xp']}.logaddexp({c['self']}, 0)" if beta == 1 else f"{c['xp']}.logaddexp({beta} * {c['self']}, 0) / {beta}"


def vector_norm(c: Call) -> str:
    order, axes = c.raw("ord"), axes_text(c.raw("dim"))
    axis = ("" if axes == "None" else f", axis={axes}") + (", keepdims=True" if c.raw("keepdim") else "")
    xp, x = c["xp"], c["self"]
    if order == 2:
        return f"{xp}.sqrt({xp}.sum({xp}.square({x}){axis}))"
    c.need(order == 1)
    return f"{xp}.sum({xp}.abs({x}){axis})"


COMMON: Templates = {
    **SHARED,
    **by_name("abs cos sin tan cosh sinh tanh exp expm1 exp2 log log1p log2 log10 sqrt square sign floor ceil trunc round sinc"),
    **by_name("asin:arcsin acos:arccos atan:arctan asinh:arcsinh acosh:arccosh atanh:arctanh isnan isfinite isinf logical_not trace"),
    **by_name("maximum minimum logaddexp hypot copysign atan2:arctan2 fmax:fmax fmin:fmin", "{{xp}}.{}({{self}}, {{other}})"),
    "addmm": added_product("mat1", "mat2"),
    "addmv": added_product("mat", "vec"),
    "baddbmm": added_product("batch1", "batch2"),
    "addcmul": "{self} + {value} * {tensor1} * {tensor2}",
    "addcdiv": "{self} + {value} * {tensor1} / {tensor2}",
    "reciprocal": "1 / {self}",
    "rsqrt": "1 / {xp}.sqrt({self})",
    "sigmoid": "0.5 * (1 + {xp}.tanh(0.5 * {self}))",
    "relu": "{xp}.maximum({self}, 0)",
    "silu": "{self} * (0.5 * (1 + {xp}.tanh(0.5 * {self})))",
    "logsigmoid": "-{xp}.logaddexp(0, -{self})",
    "softplus": softplus,
    "leaky_relu": "{xp}.where({self} > 0, {self}, {negative_slope} * {self})",
    "elu": "{xp}.where({self} > 0, {self}, {alpha} * {xp}.expm1({xp}.minimum({self}, 0)))",
    "threshold": "{xp}.where({self} > {threshold}, {self}, {value})",
    "lerp_number": "{self} + {weight} * ({end} - {self})",
    "clamp": clamped,
    "clamp_number": clamped,
    **dict.fromkeys(("clamp_max", "clamp_max_number"), "{xp}.minimum({self}, {max})"),
    **dict.fromkeys(("clamp_min", "clamp_min_number"), "{xp}.maximum({self}, {min})"),
    "where": "{xp}.where({condition}, {self}, {other})",
    "masked_fill": "{xp}.where({mask}, {value}, {self})",
    "xlogy": "{xp}.where({self} == 0, 0, {self} * {xp}.log({xp}.where({self} == 0, 1, {other})))",
    # reductions
    **{key: reduced(name) for key, name in (("sum", "sum"), ("sum_dim", "sum"), ("mean", "mean"), ("mean_dim", "mean"), ("prod", "prod"))},
    **{key: reduced(name) for key, name in (("amax", "max"), ("amin", "min"), ("max", "max"), ("min", "min"), ("prod_dim", "prod"))},
    **{key: [reduced(name), reduced(f"arg{name}")] for key, name in (("max_dim", "max"), ("min_dim", "min"))},
    "argmax": reduced("argmax"),
    "argmin": reduced("argmin"),
    "var": spread("var"),
    "std": spread("std"),
    "logsumexp": lambda c: f"logsumexp({c['self']}, {axes_text(c.raw('dim'))}, {c.raw('keepdim')})",
    "softmax_dim": "softmax({self}, {dim})",
    "log_softmax_dim": "log_softmax({self}, {dim})",
    "cumsum": "{xp}.cumsum({self}, axis={dim})",
    "cumprod": "{xp}.cumprod({self}, axis={dim})",
    "vector_norm": vector_norm,
    # shapes
    "expand": "{xp}.broadcast_to({self}, {shape})",
    "permute": "{xp}.transpose({self}, {dims})",
    "transpose": "{xp}.swapaxes({self}, {dim0}, {dim1})",
    "t": "{self}.T",
    "flip": "{xp}.flip({self}, {dims})",
    "repeat": "{xp}.tile({self}, {repeats})",
    "cat": joined("concatenate"),
    "stack": joined("stack"),
    "tril": "{xp}.tril({self}, {diagonal})",
    "triu": "{xp}.triu({self}, {diagonal})",
    "diagonal": "{xp}.diagonal({self}, {offset}, {dim1}, {dim2})",
    "index_select": "{xp}.take({self}, {index}, axis={dim})",
    "gather": gathered,
    **dict.fromkeys(("clone", "to_copy"), "{self}"),
    "ones_like": "{xp}.ones_like({self})",
    "zeros_like": "{xp}.zeros_like({self})",
    # linear algebra
    "linalg_det": "{xp}.linalg.det({A})",
    "linalg_inv_ex": ["{xp}.linalg.inv({A})", ""],
    "linalg_solve_ex": ["{xp}.linalg.solve({A}, {B})", ""],
    "linalg_slogdet": ["{xp}.linalg.slogdet({A})[0]", "{xp}.linalg.slogdet({A})[1]"],
    "linalg_cholesky_ex": ["{xp}.linalg.cholesky({A})", ""],
    # losses
    "mse_loss_reduced": loss("{xp}.square({self} - {target})"),
    "binary_cross_entropy_reduced": loss("-({target} * {xp}.log({self}) + (1 - {target}) * {xp}.log1p(-{self}))"),
    "binary_cross_entropy_with_logits_reduced": loss("{xp}.logaddexp({self}, 0) - {self} * {target}"),
    "smooth_l1_loss_reduced": loss("smooth_l1({self} - {target}, {beta})"),
    "huber_loss_reduced": loss("{delta} * smooth_l1({self} - {target}, {delta})"),
    "nll_loss_nd": negative_log_likelihood,
    "layer_normalize": lambda c: f"layer_norm({c['input']}, {c['weight']}, {c['bias']}, {c.raw('how').axes}, {c.raw('how').eps})",
}
WHOLE = ("layer_normalize",)  # whose template gives all results at once

HELPERS = {  # functions that the templates use; each is put before the function that uses it
    "logsumexp": """
def logsumexp(x, axis, keepdims):
    top = {xp}.max(x, axis=axis, keepdims=True)
    total = {xp}.log({xp}.sum({xp}.exp(x - top), axis=axis, keepdims=True)) + top
    return total if keepdims else {xp}.squeeze(total, axis=axis)
""",
    "softmax": """
def softmax(x, axis):
    parts = {xp}.exp(x - {xp}.max(x, axis=axis, keepdims=True))
    return parts / {xp}.sum(parts, axis=axis, keepdims=True)
""",
    "log_softmax": """
def log_softmax(x, axis):
    x = x - {xp}.max(x, axis=axis, keepdims=True)
    return x - {xp}.log({xp}.sum({xp}.exp(x), axis=axis, keepdims=True))
""",
    "smooth_l1": """
def smooth_l1(x, beta):
    size = {xp}.abs(x)
    return {xp}.where(size < beta, 0.5 * x**2 / beta, size - 0.5 * beta)
""",
    "layer_norm": """
def layer_norm(x, weight, bias, axes, eps):
    mean = {xp}.mean(x, axis=axes, keepdims=True)
    scale = 1 / {xp}.sqrt({xp}.var(x, axis=axes, keepdims=True) + eps)
    out = (x - mean) * scale
    out = out if weight is None else out * weight
    return out if bias is None else out + bias, mean, scale
""",
}
