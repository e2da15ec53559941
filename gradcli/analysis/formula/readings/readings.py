"""Readings: what an op of the table means, in the arithmetic of `Symbolic`.

One function for each op that a tape may hold, forward or backward; none of them is a derivative of another: which ops a gradient is made of, the rules of
the op table say.  An op without a reading, or one that is called in a way its reading does not cover, leaves its results unread, and a formula that needs
them takes another form.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.index.space import Space
from gradcli.analysis.formula.index.symbolic import Symbolic, exact, eye, resolved
from gradcli.engine.table.table import Op, row

Reading = Callable[..., Any]
READINGS: dict[str, Reading] = {}


def reads(*keys: str) -> Callable[[Reading], Reading]:
    """Enter a reading under the keys of the ops it reads."""

    def register(reading: Reading) -> Reading:
        for key in keys:
            READINGS[key] = reading
        return reading

    return register


# ---- arithmetic -----------------------------------------------------------------------------------------------------------------------------


@reads("add", "add_number")
def add(self: Any, other: Any, alpha: Any = 1) -> Any:
    return self + other * exact(alpha) if alpha != 1 else self + other


@reads("sub", "sub_number")
def sub(self: Any, other: Any, alpha: Any = 1) -> Any:
    return self - other * exact(alpha) if alpha != 1 else self - other


@reads("rsub", "rsub_number")
def rsub(self: Any, other: Any, alpha: Any = 1) -> Any:
    return other - self * exact(alpha)


@reads("mul", "mul_number")
def mul(self: Any, other: Any) -> Any:
    return self * other


@reads("div", "div_number")
def div(self: Any, other: Any) -> Any:
    return self / other


READINGS["ldexp"] = lambda self, other: self * (other * other.number(2).apply("log")).apply("exp")
READINGS["hypot"] = lambda self, other: (self**2 + other**2) ** Rational(1, 2)
READINGS["lerp"] = lambda self, end, weight: self + (end - self) * weight
READINGS["neg"] = lambda self: -self
READINGS["reciprocal"] = lambda self: self**-1
READINGS["square"] = lambda self: self**2
READINGS["sqrt"] = lambda self: self ** Rational(1, 2)
READINGS["rsqrt"] = lambda self: self ** Rational(-1, 2)
READINGS["addcmul"] = lambda self, tensor1, tensor2, value=1: self + tensor1 * tensor2 * exact(value)
READINGS["addcdiv"] = lambda self, tensor1, tensor2, value=1: self + tensor1 / tensor2 * exact(value)
READINGS["lerp_number"] = lambda self, end, weight: self + (end - self) * exact(weight)


@reads("pow_number")
def pow_number(self: Symbolic, exponent: Any) -> Any:
    return self**exponent


@reads("pow")
def pow_(self: Symbolic, exponent: Symbolic) -> Symbolic:
    return (exponent * self.apply("log")).apply("exp")


@reads("pow_of_number")
def pow_of_number(self: Any, exponent: Symbolic) -> Symbolic:
    base = exponent.number(self) if not isinstance(self, Symbolic) else self
    return (exponent * base.apply("log")).apply("exp")


# ---- elementwise functions ------------------------------------------------------------------------------------------------------------------

for _name in (
    "exp",
    "log",
    "sin",
    "cos",
    "tan",
    "tanh",
    "sinh",
    "cosh",
    "asin",
    "acos",
    "atan",
    "asinh",
    "acosh",
    "atanh",
    "log1p",
    "expm1",
    "sigmoid",
):
    READINGS[_name] = lambda self, name=_name: self.apply(name)
for _name in ("relu", "abs", "sign", "floor", "ceil", "round"):
    READINGS[_name] = lambda self, name=_name: self.apply(name)
READINGS["sgn"] = lambda self: self.apply("sign")
READINGS["exp2"] = lambda self: (self * self.number(2).apply("log")).apply("exp")
READINGS["tanh_backward"] = lambda grad_output, output: grad_output * (1 - output**2)
READINGS["sigmoid_backward"] = lambda grad_output, output: grad_output * output * (1 - output)
READINGS["silu"] = lambda self: self * self.apply("sigmoid")
READINGS["softplus"] = lambda self, beta=1, threshold=20: (1 + (self * exact(beta)).apply("exp")).apply("log") / exact(beta)
READINGS["softplus_backward"] = lambda grad_output, self, beta, threshold: grad_output * (self * exact(beta)).apply("sigmoid")
READINGS["logsigmoid"] = lambda self: self.apply("sigmoid").apply("log")
READINGS["log_sigmoid_backward"] = lambda grad_output, self: grad_output * (-self).apply("sigmoid")
READINGS["logaddexp"] = lambda self, other: (self.apply("exp") + other.apply("exp")).apply("log")
READINGS["threshold_backward"] = lambda grad_output, self, threshold: grad_output * (self - exact(threshold)).positive()


# ---- sums and products ----------------------------------------------------------------------------------------------------------------------


@reads("sum")
def sum_(self: Symbolic, dtype: Any = None) -> Symbolic:
    return self.sum()


@reads("sum_dim")
def sum_dim(self: Symbolic, dim: Any, keepdim: bool = False, dtype: Any = None) -> Symbolic:
    return self.sum(dim, keepdim)


@reads("mean")
def mean(self: Symbolic, dtype: Any = None) -> Symbolic:
    return self.mean()


@reads("mean_dim")
def mean_dim(self: Symbolic, dim: Any, keepdim: bool = False, dtype: Any = None) -> Symbolic:
    return self.mean(dim, keepdim)


@reads("var")
def var(self: Symbolic, dim: Any = None, correction: Any = None, keepdim: bool = False) -> Any:
    centred = self - self.mean(dim, True)
    return (centred**2).sum(dim, keepdim) / (self.count(dim) - (1 if correction is None else exact(correction)))


@reads("std")
def std(self: Symbolic, dim: Any = None, correction: Any = None, keepdim: bool = False) -> Any:
    return var(self, dim, correction, keepdim) ** Rational(1, 2)


@reads("vector_norm")
def vector_norm(self: Symbolic, ord: Any = 2, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Symbolic:
    if ord == 1:
        return self.apply("abs").sum(dim, keepdim)
    if not ord or abs(ord) == float("inf"):
        raise Unreadable
    power = exact(ord)
    size = self if power.denominator == 1 and power.numerator % 2 == 0 else self.apply("abs")
    return (size**power).sum(dim, keepdim) ** Rational(power.denominator, power.numerator)


@reads("logsumexp")
def logsumexp(self: Symbolic, dim: Any, keepdim: bool = False) -> Symbolic:
    return self.apply("exp").sum(dim, keepdim).apply("log")


@reads("softmax_dim")
def softmax(self: Symbolic, dim: int) -> Symbolic:
    raised = self.apply("exp")
    return raised / raised.sum(dim, True)


@reads("log_softmax_dim")
def log_softmax(self: Symbolic, dim: int) -> Symbolic:
    return self - self.apply("exp").sum(dim, True).apply("log")


@reads("softmax_backward_data")
def softmax_backward(grad_output: Symbolic, output: Symbolic, dim: int) -> Symbolic:
    return output * (grad_output - (grad_output * output).sum(dim, True))


@reads("log_softmax_backward_data")
def log_softmax_backward(grad_output: Symbolic, output: Symbolic, dim: int) -> Symbolic:
    return grad_output - output.apply("exp") * grad_output.sum(dim, True)


@reads("prod")
def prod(self: Symbolic, dtype: Any = None) -> Symbolic:
    return array_op("prod", np.prod, (self,), ())


@reads("mm", "mv", "dot", "bmm", "vdot")
def matmul(self: Symbolic, other: Symbolic) -> Symbolic:
    return self.matmul(other)


@reads("addmm", "addmv", "baddbmm")
def addmm(self: Symbolic, mat1: Symbolic, mat2: Symbolic, beta: Any = 1, alpha: Any = 1) -> Symbolic:
    return self * exact(beta) + mat1.matmul(mat2) * exact(alpha)


@reads("addr")
def addr(self: Symbolic, vec1: Symbolic, vec2: Symbolic, beta: Any = 1, alpha: Any = 1) -> Symbolic:
    return self * exact(beta) + vec1.unsqueeze(1) * vec2 * exact(alpha)


# ---- shapes ---------------------------------------------------------------------------------------------------------------------------------


@reads("clone", "alias", "contiguous", "to_copy", "positive", "conj", "at_least")
def same(self: Symbolic, *args: Any) -> Symbolic:
    return self


READINGS["t"] = lambda self: self.transpose(0, 1) if self.ndim == 2 else self
READINGS["transpose"] = lambda self, dim0, dim1: self.transpose(dim0, dim1)
READINGS["transposed"] = READINGS["transpose"]
READINGS["permute"] = lambda self, dims: self.permute([at % self.ndim for at in dims])


@reads("view", "reshape_alias", "unsafe_view")
def view(self: Symbolic, shape: Any) -> Symbolic:
    try:
        return self.reshape(shape)
    except Unreadable:  # a dimension that would have to be split: what is known of the result is how it is made
        shape = tuple(resolved(shape, self.count()))
        long = tuple(size for size in shape if size != 1)
        whole = array_op("reshape", np.reshape, (self, long), long)
        for at, size in enumerate(shape):
            whole = whole.unsqueeze(at) if size == 1 else whole
        return whole


READINGS["unsqueeze"] = READINGS["unsqueezed"] = lambda self, dim: self.unsqueeze(dim)
READINGS["squeeze"] = lambda self: self.squeeze()
READINGS["squeeze_dim"] = READINGS["squeezed"] = lambda self, dim: self.squeeze((dim,))
READINGS["squeeze_dims"] = lambda self, dim: self.squeeze(dim)
READINGS["drop_first"] = lambda self: self.squeeze((0,))
READINGS["select"] = lambda self, dim, index: self.select(dim, index)
READINGS["select_backward"] = lambda self, input_sizes, dim, index: self.put(dim % len(input_sizes), index, input_sizes[dim])


@reads("expand")
def expand(self: Symbolic, size: Any, implicit: bool = False) -> Symbolic:
    return self.expand(size)


@reads("diagonal")
def diagonal(self: Symbolic, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Symbolic:
    if offset:
        raise Unreadable
    return self.diagonal(dim1, dim2)


@reads("diag_embed")
def diag_embed(self: Symbolic, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Symbolic:
    if offset:
        raise Unreadable
    return self.embed(dim1, dim2)


@reads("diagonal_backward")
def diagonal_backward(self: Symbolic, input_sizes: Any, offset: int, dim1: int, dim2: int) -> Symbolic:
    if offset or input_sizes[dim1] != input_sizes[dim2]:
        raise Unreadable
    return self.embed(dim1 % len(input_sizes), dim2 % len(input_sizes))


@reads("trace")
def trace(self: Symbolic) -> Symbolic:
    return self.diagonal().sum()


@reads("trace_backward")
def trace_backward(grad: Symbolic, sizes: Any) -> Symbolic:
    if sizes[0] != sizes[1]:
        raise Unreadable
    return grad * eye(grad.space, sizes[0])


# ---- matrices -------------------------------------------------------------------------------------------------------------------------------


def array_op(name: str, run: Callable[..., Any], args: tuple[Any, ...], shape: tuple[int, ...]) -> Symbolic:
    """What an op gives as a whole: its result is known by its arguments only."""
    first = next(arg for arg in args if isinstance(arg, Symbolic))
    space: Space = first.space
    labels = tuple(None if size == 1 else space.label(size) for size in shape)
    operands = tuple(arg.operand if isinstance(arg, Symbolic) else arg for arg in args)
    factor = space.call(name, run, operands, labels)
    return Symbolic(space, space.of_factor(factor), [() if label is None else (label,) for label in labels])


def kernel_of(key: str) -> Any:
    """The kernel of an op, as the engine runs it."""
    op = row(key)
    assert isinstance(op, Op)
    return op.run
