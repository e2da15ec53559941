"""Dropout in its forms: elements or whole features are zeroed at random, what stays is scaled up.

One random noise and one product; the gradient is that of the product.
"""

import math
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.functions import find
from gradcli.engine.calls.inplace import inplace as in_place
from gradcli.engine.errors import fail
from gradcli.engine.random.default import default_generator
from gradcli.engine.state import STATE
from gradcli.engine.table.kinds import Array, Bool, Float, OptionalBool, Probability, Tensor
from gradcli.engine.table.table import S, composite, op, row
from gradcli.engine.tensor import dtypes
from gradcli.ops.shared.random_checks import in_memory_order

ALPHA = 1.7580993408473766  # minus the value SELU tends to, which alpha dropout puts in place of an element
SAMPLES = (S((2, 3), 0.0, True), S((2, 3), 1.0, True), S((2, 3), 0.5, False))


# ---- noise ---------------------------------------------------------------------------------------------------------------


@op("")
def dropout_noise(self: Tensor, p: Float, feature: Bool) -> Tensor:
    """Factors for a tensor: 0 with probability `p`, else ``1 / (1 - p)``.  (*) -> (*), or (n, c, 1, …) for whole features."""
    kept = _kept(self, p, feature)
    noise: Array = kept / _wide(self.dtype)(1 - p)
    return noise.astype(self.dtype)


@op("", returns=("_factor", "_shift"))
def alpha_dropout_noise(self: Tensor, p: Float, feature: Bool) -> Tensor:
    """Factor and shift that put minus ALPHA in place of an element and restore mean and deviation.  (*) -> (*), (*)."""
    kept = _kept(self, p, feature)
    scale = 1 / math.sqrt((ALPHA * ALPHA * p + 1) * (1 - p))
    wide = _wide(self.dtype)
    shift = ((kept - wide(1)) * wide(ALPHA * scale)).astype(self.dtype).astype(wide) + wide(ALPHA * scale * p)
    return (kept * wide(scale)).astype(self.dtype), shift.astype(self.dtype)  # type: ignore[return-value]  # one array an output


@op("")
def dropout_zero(self: Tensor) -> Tensor:
    """The zero that drops everything; nan and infinity times it stay nan.  (*) -> ()."""
    return np.zeros((), self.dtype)


def _kept(self: Array, p: float, feature: bool) -> Array:
    """1 for what stays, 0 for what goes."""
    shape = (*self.shape[:2], *(1,) * (self.ndim - 2))
    draw = default_generator().bernoulli
    kept = draw(shape, 1 - p) if feature else in_memory_order(self, lambda shape: draw(shape, 1 - p))
    if dtypes.category(self.dtype) < dtypes.FLOAT:
        text = f"result type Float can't be cast to the desired output type {dtypes.of(self.dtype).scalar_name}"
        fail(RuntimeError, text, mistakes.dtypes)
    return kept.astype(_wide(self.dtype))


def _wide(dtype: np.dtype[Any]) -> Any:
    """The type arithmetic on `dtype` is done in."""
    return np.float32 if dtypes.is_half(dtype) else dtypes.real_of(dtype).type


def _dropped(F: Any, input: Any, p: float, train: bool, *, inplace: bool = False, feature: bool = False, alpha: bool = False) -> Any:
    """The one computation behind all forms."""
    if not 0 <= p <= 1:
        fail(RuntimeError, f"dropout probability has to be between 0 and 1, but got {p:g}")
    if p == 0 or not train or not math.prod(input.shape):
        return input
    if feature and len(input.shape) < 2 and p < 1:
        fail(RuntimeError, "Feature dropout requires at least 2 dimensions in the input")
    if p < 1 and alpha:
        factor, shift = F.alpha_dropout_noise(input, p, feature)
        return _combined(F, "add", _combined(F, "mul", input, factor, inplace), shift, inplace)
    return _combined(F, "mul", input, F.dropout_zero(input) if p == 1 else F.dropout_noise(input, p, feature), inplace)


def _combined(F: Any, key: str, input: Any, other: Any, inplace: bool) -> Any:
    found: Any = row(key)
    return in_place(found, (input, other, *found.tails[2])) if inplace else getattr(F, key)(input, other)


def _check(p: float) -> None:
    """What the functions of nn.functional say of a bad probability."""
    if not 0 <= p <= 1:
        fail(ValueError, f"dropout probability has to be between 0 and 1, but got {p}")


# ---- torch.* ---------------------------------------------------------------------------------------------------------------


@composite("torch.dropout", samples=SAMPLES)
def dropout_train(F: Any, input: Tensor, p: Float, train: Bool) -> Any:
    """Zero elements with probability `p` and scale up the rest.  (*) -> (*)."""
    return _dropped(F, input, p, train)


@composite("torch.feature_dropout")
def feature_dropout(F: Any, input: Tensor, p: Float, train: Bool) -> Any:
    """Zero whole features with probability `p` and scale up the rest.  (n, c, *) -> (n, c, *)."""
    return _dropped(F, input, p, train, feature=True)


@composite("torch.alpha_dropout")
def alpha_dropout_train(F: Any, input: Tensor, p: Float, train: Bool) -> Any:
    """Dropout that keeps mean and deviation of self-normalizing networks.  (*) -> (*)."""
    return _dropped(F, input, p, train, alpha=True)


@composite("torch.feature_alpha_dropout")
def feature_alpha_dropout_train(F: Any, input: Tensor, p: Float, train: Bool) -> Any:
    """Alpha dropout of whole features.  (n, c, *) -> (n, c, *)."""
    return _dropped(F, input, p, train, alpha=True, feature=True)


@composite("torch")
def dropout_(F: Any, input: Tensor, p: Float, train: Bool) -> Any:
    """`dropout` in place.  (*) -> (*)."""
    return _dropped(F, input, p, train, inplace=True)


@composite("torch")
def feature_dropout_(F: Any, input: Tensor, p: Float, train: Bool) -> Any:
    """Dropout of whole features, in place.  (n, c, *) -> (n, c, *)."""
    return _dropped(F, input, p, train, inplace=True, feature=True)


@composite("torch")
def alpha_dropout_(F: Any, input: Tensor, p: Float, train: Bool) -> Any:
    """Alpha dropout in place.  (*) -> (*)."""
    return _dropped(F, input, p, train, inplace=True, alpha=True)


@composite("torch")
def feature_alpha_dropout_(F: Any, input: Tensor, p: Float, train: Bool) -> Any:
    """Alpha dropout of whole features, in place.  (n, c, *) -> (n, c, *)."""
    return _dropped(F, input, p, train, inplace=True, alpha=True, feature=True)


@op(
    "",
    node="NativeDropoutBackward0",
    returns=("result0", "result1"),
    constant=("result1",),
    samples=(S((2, 3), 0.0), S((2, 3), 1.0)),
    input=lambda F, g_result0, out_result1, p: F.mul(
        g_result0, F.multiple(F.to_dtype(out_result1, F.dtype(g_result0)), 1 / (1 - p) if p < 1 else 0.0)
    ),
)
def kept_dropout(input: Tensor, p: Float) -> tuple[Tensor, Tensor]:
    """What dropout leaves, scaled up, and where.  (*) -> (*), (*)."""
    kept = _kept(input, p, False)
    scale = _wide(input.dtype)(1 / (1 - p) if p < 1 else 0)
    return (input.astype(kept.dtype) * kept * scale).astype(input.dtype), kept.astype(np.bool_)


@composite("torch", samples=(S((2, 3), 0.0, True), S((2, 3), 1.0, True)))
def native_dropout(F: Any, input: Tensor, p: Float, train: OptionalBool) -> Any:
    """Dropout, and a mask of what stayed.  (*) -> (*), (*)."""
    if not 0 <= p <= 1:
        fail(RuntimeError, f"dropout probability has to be between 0 and 1, but got {p:g}")
    return tuple(F.kept_dropout(input, 0.0 if train is False else p))


# ---- nn.functional ---------------------------------------------------------------------------------------------------------


@composite("F")
def dropout(F: Any, input: Tensor, p: Probability = 0.5, training: Bool = True, inplace: Bool = False) -> Any:
    """Zero elements with probability `p` and scale up the rest, in training.  (*) -> (*)."""
    _check(p)
    return _dropped(F, input, p, training, inplace=inplace)


@composite("F")
def alpha_dropout(F: Any, input: Tensor, p: Probability = 0.5, training: Bool = False, inplace: Bool = False) -> Any:
    """Dropout that keeps mean and deviation of self-normalizing networks.  (*) -> (*)."""
    _check(p)
    return _dropped(F, input, p, training, inplace=inplace, alpha=True)


@composite("F")
def feature_alpha_dropout(F: Any, input: Tensor, p: Probability = 0.5, training: Bool = False, inplace: Bool = False) -> Any:
    """Alpha dropout of whole features.  (n, c, *) -> (n, c, *)."""
    _check(p)
    return _dropped(F, input, p, training, inplace=inplace, alpha=True, feature=True)


@composite("F")
def dropout1d(F: Any, input: Tensor, p: Probability = 0.5, training: Bool = True, inplace: Bool = False) -> Any:
    """Zero whole channels.  (n, c, l) or (c, l) -> the same."""
    _check(p)
    rank = len(input.shape)
    if rank not in (2, 3):
        text = (
            f"dropout1d: Expected 2D or 3D input, but received a {rank}D input. Note that dropout1d exists to provide channel-wise "
            "dropout on inputs with 1 spatial dimension, a channel dimension, and an optional batch dimension (i.e. 2D or 3D inputs)."
        )
        fail(RuntimeError, text, mistakes.shapes)
    return _batched(F, input, p, training, inplace, 3)


@composite("F")
def dropout2d(F: Any, input: Tensor, p: Probability = 0.5, training: Bool = True, inplace: Bool = False) -> Any:
    """Zero whole channels.  (n, c, h, w) -> (n, c, h, w)."""
    _check(p)
    rank = len(input.shape)
    _warn_of_rank("dropout2d", rank, "2 spatial dimensions", (3, 4))
    if rank == 3:
        STATE.warn(
            "UserWarning",
            "dropout2d: Received a 3D input to dropout2d and assuming that channel-wise 1D dropout behavior is desired - input is "
            "interpreted as shape (N, C, L), where C is the channel dim. This behavior will change in a future release to interpret the "
            "input as one without a batch dimension, i.e. shape (C, H, W). To maintain the 1D channel-wise dropout behavior, please "
            "switch to using dropout1d instead.",
        )
    return _dropped(F, input, p, training, inplace=inplace, feature=True)


@composite("F")
def dropout3d(F: Any, input: Tensor, p: Probability = 0.5, training: Bool = True, inplace: Bool = False) -> Any:
    """Zero whole channels.  (n, c, d, h, w) or (c, d, h, w) -> the same."""
    _check(p)
    _warn_of_rank("dropout3d", len(input.shape), "3 spatial dimensions", (4, 5))
    return _batched(F, input, p, training, inplace, 5)


def _warn_of_rank(name: str, rank: int, dimensions: str, ranks: tuple[int, int]) -> None:
    if rank in ranks:
        return
    STATE.warn(
        "UserWarning",
        f"{name}: Received a {rank}-D input to {name}, which is deprecated and will result in an error in a future release. To retain the "
        f"behavior and silence this warning, please use dropout instead. Note that {name} exists to provide channel-wise dropout on "
        f"inputs with {dimensions}, a channel dimension, and an optional batch dimension (i.e. {ranks[0]}D or {ranks[1]}D inputs).",
    )


def _batched(F: Any, input: Any, p: float, training: bool, inplace: bool, rank: int) -> Any:
    """Dropout of channels with a batch dimension of one lent to an input that has none."""
    if len(input.shape) == rank:
        return _dropped(F, input, p, training, inplace=inplace, feature=True)
    lend, take_back = ("unsqueeze_", "squeeze_") if inplace else ("unsqueeze", "squeeze")
    batch: Any = find(f"Tensor.{lend}")
    result: Any = find(f"Tensor.{take_back}")
    return result(_dropped(F, batch(input, 0), p, training, inplace=inplace, feature=True), 0)
