"""How NumPy writes the ops that only backward passes consist of; there is no derivative here, only the other spelling of the rules' own ops."""

from __future__ import annotations

from collections.abc import Callable

from gradcli.analysis.source.call import Call, index_text, slice_text
from gradcli.analysis.source.shared import Templates


def placed(index: Callable[[Call], str]) -> Callable[[Call], str]:
    """Zeros with the gradient added at an index."""
    return lambda c: f"placed({c['self']}, {c.raw('input_sizes')}, np.s_{index(c)})"


def by_tensors(c: Call) -> str:
    parts = [":" if item is None else c.text_of(item) for item in c.raw("indices")]
    return f"[{', '.join(parts)}]"


def loss_backward(slope: str) -> Callable[[Call], str]:
    """The slope of each element times what arrives, divided where the loss is a mean."""

    def text(c: Call) -> str:
        c.need(not any(c.named.get(name) is not None for name in ("weight", "pos_weight")))
        size = f" / {c.array('self').size}" if c.raw("reduction") == "mean" else ""
        return f"{c['grad_output']} * {slope.format_map(c)}{size}"

    return text


def nll_backward(c: Call) -> str:
    c.need(c.array("self").ndim == 2 and not c.is_given("weight"))
    rows = c.array("self").shape[0]
    size = f" / {rows}" if c.raw("reduction") == "mean" else ""
    return f"placed(-{c['grad_output']}{size}, {tuple(c.array('self').shape)}, np.s_[np.arange({rows}), {c['target']}])"


def taken_back(c: Call) -> str:
    return f"put_back({c['grad']}, {c['indices']}, {c.raw('sizes')}, {c.raw('dim')}, {c.raw('keepdim')})"


def from_diagonal(c: Call) -> str:
    c.need(len(c.raw("input_sizes")) == 2 and c.raw("offset") == 0)
    size = min(c.raw("input_sizes"))
    return f"placed({c['self']}, {c.raw('input_sizes')}, np.s_[np.arange({size}), np.arange({size})])"


def embedded(c: Call) -> str:
    c.need(not c.raw("scale_grad_by_freq") and not bool((c.array("indices") == c.raw("padding_idx")).any()))
    width = c.array("grad_output").shape[-1]
    return f"placed({c['grad_output']}, ({c.raw('num_weights')}, {width}), np.s_[{c['indices']}])"


def softplus_backward(c: Call) -> str:
    beta = "" if c.raw("beta") == 1 else f"{c.raw('beta')} * "
    return f"{c['grad_output']} * (0.5 * (1 + np.tanh(0.5 * {beta}{c['self']})))"


def elu_backward(c: Call) -> str:
    c.need(c.raw("scale") == 1 and c.raw("input_scale") == 1)
    return f"{c['grad_output']} * np.where({c['self']} > 0, 1, {c['alpha']} * np.exp(np.minimum({c['self']}, 0)))"


def index_add(c: Call) -> str:
    c.need(c.raw("alpha") == 1)
    return f"index_added({c['self']}, {c['index']}, {c['source']}, {c['dim']})"


def layer_norm_input(c: Call) -> str:
    return f"layer_norm_backward({c['grad']}, {c['input']}, {c['weight']}, {c['mean']}, {c['spread']}, {c.raw('how').axes})"


def layer_norm_sums(product: bool) -> Callable[[Call], str]:
    def text(c: Call) -> str:
        rows = tuple(at for at in range(c.array("grad").ndim) if at not in c.raw("how").axes)
        inner = f"{c['grad']} * ({c['input']} - {c['mean']}) * {c['spread']}" if product else c["grad"]
        return f"np.sum({inner}, axis={rows})"

    return text


ADJOINTS: Templates = {
    "tanh_backward": "{grad_output} * (1 - np.square({output}))",
    "sigmoid_backward": "{grad_output} * {output} * (1 - {output})",
    "threshold_backward": "np.where({self} > {threshold}, {grad_output}, 0)",
    "leaky_relu_backward": "np.where({self} > 0, {grad_output}, {negative_slope} * {grad_output})",
    "softplus_backward": softplus_backward,
    "softmax_backward_data": "softmax_backward({grad_output}, {output}, {dim})",
    "log_softmax_backward_data": "{grad_output} - np.exp({output}) * np.sum({grad_output}, axis={dim}, keepdims=True)",
    "zero_where": "np.where({value} == 0, 0, {self})",
    "equal_mask": lambda c: f"({c['self']} == {c['value']}).astype(np.{c.array('self').dtype.name})",
    "strict_mask": lambda c: f"({c['self']} == {c['value']}).astype(np.{c.array('self').dtype.name})",
    "power_is_flat": "({self} == 0) & ({exponent} >= 0)",
    "log_sigmoid_backward": "{grad_output} * (0.5 * (1 - np.tanh(0.5 * {self})))",
    "elu_backward": elu_backward,
    "new_zeros_raw": lambda c: f"np.zeros({c.raw('size')}, np.{c.array('self').dtype.name})",
    "scatter_add": "scattered({self}, {index}, {src}, {dim})",
    "index_add": index_add,
    "trace_backward": lambda c: f"{c['grad']} * np.eye{c.raw('sizes')}",
    "fill_marked": "np.where({mask} != 0, {self}, 0)",
    "masked_zero": "np.where({mask}, 0, {self})",
    "slice_backward": placed(
        lambda c: index_text(len(c.raw("input_sizes")), c.raw("dim"), slice_text(c.raw("start"), c.raw("end"), c.raw("step")))
    ),
    "select_backward": placed(lambda c: index_text(len(c.raw("input_sizes")), c.raw("dim"), str(c.raw("index")))),
    "index_backward": placed(by_tensors),
    "diagonal_backward": from_diagonal,
    "embedding_dense_backward": embedded,
    "value_selecting_reduction_backward": taken_back,
    "mse_loss_backward": loss_backward("2 * ({self} - {target})"),
    "smooth_l1_loss_backward": loss_backward("np.clip(({self} - {target}) / {beta}, -1, 1)"),
    "huber_loss_backward": loss_backward("np.clip({self} - {target}, -{delta}, {delta})"),
    "binary_cross_entropy_backward": loss_backward("({self} - {target}) / ({self} * (1 - {self}))"),
    "nll_loss_nd_backward": nll_backward,
    "native_layer_norm_backward_input": layer_norm_input,
    "native_layer_norm_backward_weight": layer_norm_sums(True),
    "native_layer_norm_backward_bias": layer_norm_sums(False),
    "sgn": "np.sign({self})",
}

ADJOINT_HELPERS = {
    "placed": """
def placed(g, shape, index):
    out = np.zeros(shape, np.asarray(g).dtype)
    np.add.at(out, index, g)
    return out
""",
    "put_back": """
def put_back(g, indices, shape, axis, keepdims):
    if not keepdims:
        g, indices = np.expand_dims(g, axis), np.expand_dims(indices, axis)
    out = np.zeros(shape, g.dtype)
    np.put_along_axis(out, indices, g, axis)
    return out
""",
    "scattered": """
def scattered(x, index, g, axis):
    out = np.array(x)
    places = list(np.indices(index.shape, sparse=True))
    places[axis] = index
    np.add.at(out, tuple(places), g)
    return out
""",
    "index_added": """
def index_added(x, index, g, axis):
    out = np.array(x)
    np.add.at(np.moveaxis(out, axis, 0), index, np.moveaxis(g, axis, 0))
    return out
""",
    "softmax_backward": """
def softmax_backward(g, out, axis):
    return out * (g - np.sum(g * out, axis=axis, keepdims=True))
""",
    "layer_norm_backward": """
def layer_norm_backward(g, x, weight, mean, scale, axes):
    z = (x - mean) * scale
    g = g if weight is None else g * weight
    along = np.mean(g * z, axis=axes, keepdims=True)
    return scale * (g - np.mean(g, axis=axes, keepdims=True) - z * along)
""",
}
