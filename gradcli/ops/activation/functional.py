"""Activations made of others, and the ``inplace=`` forms of nn.functional."""

from typing import Any

from gradcli.engine.table.kinds import Bool, Number, Tensor
from gradcli.engine.table.table import S, composite
from gradcli.ops.shared.checks import in_place

ONE = (S((2, 3)),)


@composite("F", samples=ONE)
def softsign(F: Any, self: Tensor) -> Tensor:
    """``self / (1 + |self|)``.  (*) -> (*)."""
    return self / (F.abs(self) + 1)


@composite("F", samples=ONE)
def tanhshrink(F: Any, self: Tensor) -> Tensor:
    """``self - tanh(self)``.  (*) -> (*)."""
    return self - F.tanh(self)


def either(F: Any, key: str, inplace: bool, self: Any, *args: Any) -> Any:
    """A new tensor or the old one written, as `inplace` says."""
    return in_place(key, self, *args) if inplace else getattr(F, key)(self, *args)


@composite("nn.functional.relu6", samples=ONE)
def relu6(F: Any, self: Tensor, inplace: Bool = False) -> Tensor:
    """`self` kept between 0 and 6.  (*) -> (*)."""
    return either(F, "hardtanh", inplace, self, 0, 6)


@composite("nn.functional.relu", samples=ONE)
def nn_relu(F: Any, self: Tensor, inplace: Bool = False) -> Tensor:
    """The positive part.  (*) -> (*)."""
    return either(F, "relu", inplace, self)


@composite("nn.functional.silu", samples=ONE)
def nn_silu(F: Any, self: Tensor, inplace: Bool = False) -> Tensor:
    """``self * sigmoid(self)``.  (*) -> (*)."""
    return either(F, "silu", inplace, self)


@composite("nn.functional.mish", samples=ONE)
def nn_mish(F: Any, self: Tensor, inplace: Bool = False) -> Tensor:
    """``self * tanh(softplus(self))``.  (*) -> (*)."""
    return either(F, "mish", inplace, self)


@composite("nn.functional.hardsigmoid", samples=ONE)
def nn_hardsigmoid(F: Any, self: Tensor, inplace: Bool = False) -> Tensor:
    """A straight line from zero at -3 to one at 3.  (*) -> (*)."""
    return either(F, "hardsigmoid", inplace, self)


@composite("nn.functional.hardswish", samples=ONE)
def nn_hardswish(F: Any, self: Tensor, inplace: Bool = False) -> Tensor:
    """``self`` times its `hardsigmoid`.  (*) -> (*)."""
    return either(F, "hardswish", inplace, self)


@composite("nn.functional.selu", samples=ONE)
def nn_selu(F: Any, self: Tensor, inplace: Bool = False) -> Tensor:
    """The scaled `elu`.  (*) -> (*)."""
    return either(F, "selu", inplace, self)


@composite("nn.functional.elu", samples=ONE)
def nn_elu(F: Any, self: Tensor, alpha: Number = 1.0, inplace: Bool = False) -> Tensor:
    """`self` where positive, elsewhere ``alpha * (exp(self) - 1)``.  (*) -> (*)."""
    return either(F, "elu", inplace, self, alpha)


@composite("nn.functional.celu", samples=ONE)
def nn_celu(F: Any, self: Tensor, alpha: Number = 1.0, inplace: Bool = False) -> Tensor:
    """`elu` with a smooth derivative for every `alpha`.  (*) -> (*)."""
    return either(F, "celu", inplace, self, alpha)


@composite("nn.functional.leaky_relu", samples=ONE)
def nn_leaky_relu(F: Any, self: Tensor, negative_slope: Number = 0.01, inplace: Bool = False) -> Tensor:
    """`self` where positive, elsewhere `negative_slope` times it.  (*) -> (*)."""
    return either(F, "leaky_relu", inplace, self, negative_slope)


@composite("nn.functional.hardtanh", samples=ONE)
def nn_hardtanh(F: Any, self: Tensor, min_val: Number = -1.0, max_val: Number = 1.0, inplace: Bool = False) -> Tensor:
    """`self` kept between two numbers.  (*) -> (*)."""
    return either(F, "hardtanh", inplace, self, min_val, max_val)


@composite("nn.functional.threshold", samples=(S((2, 3), 0.8, 2.0),))
def nn_threshold(F: Any, self: Tensor, threshold: Number, value: Number, inplace: Bool = False) -> Tensor:
    """`self` where it is above the threshold, else `value`.  (*) -> (*)."""
    return either(F, "threshold", inplace, self, threshold, value)
