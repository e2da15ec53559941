"""Readings: what an op of the table means, in the arithmetic of `Symbolic`.

One function for each op that a tape may hold, forward or backward; none of them is a derivative of another: which ops a gradient is made of, the rules of
the op table say.  An op without a reading, or one that is called in a way its reading does not cover, leaves its results unread, and a formula that needs
them takes another form.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.index.space import Space
from gradcli.analysis.formula.index.symbolic import Symbolic, exact, eye, resolved
from gradcli.analysis.formula.index.terms import Power
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


def inverse(matrix: Symbolic) -> Symbolic:
    """The inverse of a square matrix."""
    if matrix.ndim != 2:
        raise Unreadable
    if matrix.shape == (1, 1):
        return matrix**-1
    turned = matrix.like(matrix.expr, matrix.axes[::-1])
    if is_transposed(matrix):
        return inverse(turned).transpose(0, 1)
    if parts := kronecker_factors(matrix):
        inverses = [inverse(part) for part in parts]
        axes = [tuple(label for part in inverses for label in part.axes[side]) for side in (0, 1)]
        return matrix.like(matrix.space.times(*[part.expr for part in inverses]), axes)
    return array_op("inv", np.linalg.inv, (matrix,), matrix.shape)


def is_transposed(matrix: Symbolic) -> bool:
    """Whether a matrix is a symbol whose labels stand the other way round, as ``X.T`` is."""
    terms = matrix.expr.terms
    if len(terms) != 1 or len(terms[0].powers) != 1 or terms[0].bound:
        return False
    factor = terms[0].powers[0][0]
    return factor.kind == "symbol" and factor.what[1] == tuple(label for axis in reversed(matrix.axes) for label in axis)


def kronecker_factors(matrix: Symbolic) -> list[Symbolic]:
    """The square matrices whose Kronecker product a matrix is; none where it is no such product."""
    rows, columns = matrix.axes
    space, terms = matrix.space, matrix.expr.terms
    if not 2 <= len(rows) == len(columns) or len(terms) != 1 or terms[0].bound:
        return []
    powers: list[list[Power]] = [[] for _ in rows]
    for factor, exponent in terms[0].powers:
        owners = {at for at, pair in enumerate(zip(rows, columns, strict=True)) if factor.free.intersection(pair)} or {0}
        if len(owners) > 1:
            return []
        powers[owners.pop()].append((factor, exponent))
    if not all(powers) or any(space.sizes[row] != space.sizes[column] for row, column in zip(rows, columns, strict=True)):
        return []
    scales = [terms[0].coefficient, *(Rational(1) for _ in rows[1:])]
    parts = zip(scales, powers, rows, columns, strict=True)
    return [matrix.like(space.term(scale, own, ()), ((row,), (column,))) for scale, own, row, column in parts]


@reads("linalg_inv_ex")
def inv(A: Symbolic, check_errors: bool = False) -> list[Any]:
    return [inverse(A), None]


@reads("linalg_solve_ex")
def solve(A: Symbolic, B: Symbolic, left: bool = True, check_errors: bool = False) -> list[Any]:
    if B.ndim == 2 and not left:
        return [B.matmul(inverse(A)), None]
    return [inverse(A).matmul(B), None]


@reads("pinv_tolerant")
def pinv(A: Symbolic, atol: Any = None, rtol: Any = None, hermitian: bool = False) -> Symbolic:
    if A.ndim != 2 or hermitian:
        raise Unreadable
    return array_op("pinv", np.linalg.pinv, (A,), A.shape[::-1])


@reads("linalg_det")
def det(A: Symbolic) -> Symbolic:
    if A.ndim != 2:
        raise Unreadable
    if parts := kronecker_factors(A):
        first, *rest = [det(part) ** (A.shape[0] // part.shape[0]) for part in parts]
        return math.prod(rest, start=first)
    turned = A.like(A.expr, A.axes[::-1])
    return array_op("det", np.linalg.det, (turned if is_transposed(A) else A,), ())


@reads("linalg_slogdet")
def slogdet(A: Symbolic) -> list[Any]:
    if A.ndim != 2:
        raise Unreadable
    if parts := kronecker_factors(A):
        first, *rest = [slogdet(part)[1] * (A.shape[0] // part.shape[0]) for part in parts]
        return [None, sum(rest, start=first)]
    return [None, array_op("logdet", lambda array: np.linalg.slogdet(array)[1], (A,), ())]


@reads("scaled_identity")
def scaled_identity(self: Symbolic, like: Symbolic) -> Symbolic:
    if self.ndim:
        raise Unreadable
    return self * eye(self.space, like.shape[-1])
