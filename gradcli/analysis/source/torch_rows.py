"""How PyTorch writes an op: by its public name where the run called it so, else by a template."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradcli.analysis.source.call import Call
from gradcli.analysis.source.shared import SHARED, Templates, by_name


def reduced(name: str) -> Callable[[Call], str]:
    def text(c: Call) -> str:
        dims = c.raw("dim") if "dim" in c.named else None
        dim = "" if dims in (None, ()) else f", {dims[0] if isinstance(dims, tuple) and len(dims) == 1 else dims}"
        return f"torch.{name}({c['self']}{dim}{', keepdim=True' if c.named.get('keepdim') else ''})"

    return text


def spread(name: str) -> Callable[[Call], str]:
    def text(c: Call) -> str:
        correction = 1 if c.raw("correction") is None else c.raw("correction")
        dims = c.raw("dim")
        dim = "" if dims in (None, ()) else f", dim={dims}"
        return f"torch.{name}({c['self']}{dim}, correction={correction}{', keepdim=True' if c.raw('keepdim') else ''})"

    return text


def loss(name: str, *extra: str) -> Callable[[Call], str]:
    """A loss of ``nn.functional`` with its weights and settings."""

    def text(c: Call) -> str:
        parts = [c["self"], c["target"]]
        parts += [f"{each}={c[each]}" for each in ("weight", "pos_weight", *extra) if each in c.named and c.is_given(each)]
        parts += [] if c.raw("reduction") == "mean" else [f'reduction="{c.raw("reduction")}"']
        return f"F.{name}({', '.join(parts)})"

    return text


def joined(name: str) -> Callable[[Call], str]:
    return lambda c: f"torch.{name}([{', '.join(c.text_of(item) for item in c.raw('tensors'))}], {c.raw('dim')})"


def convolved(c: Call) -> str:
    how, bias = c.raw("how"), f", {c['bias']}" if c.is_given("bias") else ""
    settings = [("stride", how.stride, 1), ("padding", how.padding, 0), ("dilation", how.dilation, 1)]
    settings += [("output_padding", how.output_padding, 0)] if how.transposed else []
    parts = [f", {name}={value}" for name, value, usual in settings if any(each != usual for each in value)]
    parts += [f", groups={how.groups}"] if how.groups != 1 else []
    kind = "conv_transpose" if how.transposed else "conv"
    return f"F.{kind}{len(how.stride)}d({c['input']}, {c['weight']}{bias}{''.join(parts)})"


def pooled(name: str) -> Callable[[Call], str]:
    def text(c: Call) -> str:
        how = c.raw("how")
        parts = [c["self"], repr(how.kernel), repr(how.stride)]
        parts += [
            f"{key}={value}"
            for key, value, usual in (("padding", how.padding, 0), ("dilation", how.dilation, 1))
            if any(e != usual for e in value)
        ]
        parts += ["ceil_mode=True"] if how.ceil else []
        parts += [
            f"{key}={c[key]}" for key in ("count_include_pad", "divisor_override") if key in c.named and c.raw(key) not in (None, True)
        ]
        return f"F.{name}({', '.join(parts)})"

    return text


def normalized(c: Call) -> str:
    how, axes = c.raw("how"), len(c.raw("how").axes)
    shape = tuple(int(size) for size in c.array("input").shape[-axes:])
    parts = [f"{name}={c[name]}" for name in ("weight", "bias") if c.is_given(name)]
    return f"F.layer_norm({', '.join([c['input'], repr(shape), *parts, f'eps={how.eps}'])})"


def attention(c: Call) -> str:
    parts = [c["query"], c["key"], c["value"], *([f"attn_mask={c['mask']}"] if c.is_given("mask") else [])]
    return f"F.scaled_dot_product_attention({', '.join(parts)}{', is_causal=True' if c.raw('causal') else ''}, scale={c.raw('scale')})"


def whole(name: str) -> list[Any]:
    """Both results of an extreme along a dimension."""
    call = f"torch.{name}({{self}}, {{dim}}, keepdim={{keepdim}})"
    return [f"{call}.values", f"{call}.indices"]


SAME = (
    "abs cos sin tan cosh sinh tanh exp expm1 exp2 log log1p log2 log10 sqrt square sign floor ceil trunc round sinc asin acos atan asinh acosh atanh isnan "
    "isfinite isinf logical_not trace sigmoid relu rsqrt erf erfc erfinv lgamma digamma reciprocal sgn frac deg2rad rad2deg det:det clone t linalg_det:det"
)
TORCH: Templates = {
    **SHARED,
    **by_name(SAME, "torch.{}({{self}})"),
    **by_name("maximum minimum logaddexp logaddexp2 hypot copysign atan2 fmax fmin fmod remainder xlogy", "torch.{}({{self}}, {{other}})"),
    **by_name("silu logsigmoid selu hardswish hardsigmoid mish", "F.{}({{self}})"),
    "addmm": "torch.addmm({self}, {mat1}, {mat2}, beta={beta}, alpha={alpha})",
    "addmv": "torch.addmv({self}, {mat}, {vec}, beta={beta}, alpha={alpha})",
    "baddbmm": "torch.baddbmm({self}, {batch1}, {batch2}, beta={beta}, alpha={alpha})",
    "addcmul": "torch.addcmul({self}, {tensor1}, {tensor2}, value={value})",
    "addcdiv": "torch.addcdiv({self}, {tensor1}, {tensor2}, value={value})",
    "linalg_det": "torch.linalg.det({A})",
    "gelu": "F.gelu({self}, approximate={approximate})",
    "softplus": "F.softplus({self}, {beta}, {threshold})",
    "leaky_relu": "F.leaky_relu({self}, {negative_slope})",
    "elu": "F.elu({self}, {alpha})",
    "threshold": "F.threshold({self}, {threshold}, {value})",
    "lerp_number": "torch.lerp({self}, {end}, {weight})",
    **dict.fromkeys(("clamp", "clamp_number"), "torch.clamp({self}, {min}, {max})"),
    **dict.fromkeys(("clamp_max", "clamp_max_number"), "torch.clamp({self}, max={max})"),
    **dict.fromkeys(("clamp_min", "clamp_min_number"), "torch.clamp({self}, min={min})"),
    "where": "torch.where({condition}, {self}, {other})",
    "masked_fill": "torch.masked_fill({self}, {mask}, {value})",
    **{
        key: reduced(key.removesuffix("_dim"))
        for key in ("sum", "sum_dim", "mean", "mean_dim", "prod", "prod_dim", "amax", "amin", "max", "min")
    },
    **{key: reduced(key) for key in ("argmax", "argmin", "logsumexp")},
    **{key: whole(key.removesuffix("_dim")) for key in ("max_dim", "min_dim", "median_dim")},
    "sort": ["torch.sort({self}, {dim}, {descending}).values", "torch.sort({self}, {dim}, {descending}).indices"],
    "var": spread("var"),
    "std": spread("std"),
    "softmax_dim": "torch.softmax({self}, {dim})",
    "log_softmax_dim": "torch.log_softmax({self}, {dim})",
    **{key: f"torch.{key}({{self}}, {{dim}})" for key in ("cumsum", "cumprod", "logcumsumexp")},
    "vector_norm": "torch.linalg.vector_norm({self}, {ord}, dim={dim}, keepdim={keepdim})",
    "expand": "{self}.expand({shape})",
    "permute": "{self}.permute({dims})",
    "transpose": "{self}.transpose({dim0}, {dim1})",
    "flip": "torch.flip({self}, {dims})",
    "roll": "torch.roll({self}, {shifts}, {dims})",
    "repeat": "{self}.repeat({repeats})",
    "cat": joined("cat"),
    "stack": joined("stack"),
    "tril": "torch.tril({self}, {diagonal})",
    "triu": "torch.triu({self}, {diagonal})",
    "diagonal": "torch.diagonal({self}, {offset}, {dim1}, {dim2})",
    "diag_embed": "torch.diag_embed({self}, {offset}, {dim1}, {dim2})",
    "constant_pad_nd": "F.pad({self}, {pad}, value={value})",
    "index_select": "torch.index_select({self}, {dim}, {index})",
    "gather": "torch.gather({self}, {dim}, {index})",
    **{key: f"torch.{key}({{self}}, {{dim}}, {{index}}, {{src}})" for key in ("scatter", "scatter_add")},
    **dict.fromkeys(("alias", "copied", "copy_identity"), "{self}"),
    "to_copy": lambda c: f"{c['self']}.to(torch.{c.arrays[c.step.outs[0]].dtype.name})",
    "ones_like": "torch.ones_like({self})",
    "zeros_like": "torch.zeros_like({self})",
    "linalg_inv_ex": ["torch.linalg.inv({A})", ""],
    "linalg_solve_ex": ["torch.linalg.solve({A}, {B})", ""],
    "linalg_slogdet": ["torch.linalg.slogdet({A})[0]", "torch.linalg.slogdet({A})[1]"],
    "linalg_cholesky_ex": ["torch.linalg.cholesky({A})", ""],
    "mse_loss_reduced": loss("mse_loss"),
    "binary_cross_entropy_reduced": loss("binary_cross_entropy"),
    "binary_cross_entropy_with_logits_reduced": loss("binary_cross_entropy_with_logits"),
    "smooth_l1_loss_reduced": loss("smooth_l1_loss", "beta"),
    "huber_loss_reduced": loss("huber_loss", "delta"),
    "nll_loss_nd": loss("nll_loss", "ignore_index"),
    "convolve": convolved,
    "max_pool2d_with_indices_windows": [pooled("max_pool2d"), ""],
    "avg_pool2d_windows": pooled("avg_pool2d"),
    "layer_normalize": [normalized, "", ""],
    "fused_attention": attention,
}
