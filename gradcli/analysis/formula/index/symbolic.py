"""Symbolic values: expressions with axes, and the arithmetic of tensors on them.

A `Symbolic` stands for a tensor.  Its axes are labels of its expression: one for each dimension, none for a dimension of size 1, several for one that
was merged from others by `view`.  Broadcasting renames the labels of one operand to those of the other; every op below is a line or two of that kind.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.point import PI
from gradcli.analysis.formula.index.rational import Rational, of_pi
from gradcli.analysis.formula.index.space import Space
from gradcli.analysis.formula.index.terms import ZERO, Axis, Expr, Label, Operand

Scalar = Rational | int | float


def exact(number: Any) -> Rational:
    """A number of the program as the fraction it was meant to be: 0.1 is 1/10, and what Python computed of 1/3 is 1/3."""
    if isinstance(number, (int, Rational)):
        return Rational(number)
    if isinstance(number, complex) or not math.isfinite(number):
        raise Unreadable
    if isinstance(number, (np.float32, np.float16)):
        return Rational(str(number))
    near = Rational(float(number)).nearest(1000)
    return near if abs(float(near) - float(number)) <= 1e-15 * abs(number) else Rational(repr(float(number)))


def number_in(space: Space, value: Any) -> Expr:
    """A number of the program as an expression: of pi, where it was meant to be some of that."""
    pi = None if isinstance(value, (int, Rational)) else of_pi(value)
    if pi is None or not space.knows_pi:
        return space.number(exact(value))
    return space.scaled(space.of_factor(space.symbol(PI, ()), pi[1]), pi[0])


class NamedArray:
    """A constant tensor of integers or bools by its name in the program, or the expression that makes it; `is_given` if no numbers made it."""

    def __init__(self, name: str, array: Any, space: Space, is_given: bool = False) -> None:
        self.name, self.array, self.space, self.is_given = name, array, space, is_given

    def __repr__(self) -> str:
        return self.name


class Symbolic:
    """A tensor as an expression with axes."""

    __slots__ = ("axes", "expr", "space")

    def __init__(self, space: Space, expr: Expr, axes: Sequence[Axis]) -> None:
        self.space, self.expr, self.axes = space, expr, tuple(axes)

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.length(axis) for axis in self.axes)

    @property
    def ndim(self) -> int:
        return len(self.axes)

    @property
    def operand(self) -> Operand:
        return Operand(self.expr, self.axes)

    def length(self, axis: Axis) -> int:
        return math.prod(self.space.sizes[label] for label in axis)

    def like(self, expr: Expr, axes: Sequence[Axis] | None = None) -> Symbolic:
        return Symbolic(self.space, expr, self.axes if axes is None else axes)

    # ---- arithmetic -----------------------------------------------------------------------------------------------------------------------

    def number(self, value: Scalar) -> Symbolic:
        return Symbolic(self.space, number_in(self.space, value), ())

    def with_other(self, other: Symbolic | Scalar) -> tuple[Expr, Expr, tuple[Axis, ...]]:
        """Both expressions over the labels of the broadcast result."""
        theirs = other if isinstance(other, Symbolic) else self.number(other)
        mine = self
        size = max(mine.ndim, theirs.ndim)
        left: list[Axis] = [()] * (size - mine.ndim) + list(mine.axes)
        right: list[Axis] = [()] * (size - theirs.ndim) + list(theirs.axes)
        for at, (a, b) in enumerate(zip(left, right, strict=True)):
            if a and b and [self.space.sizes[label] for label in a] != [self.space.sizes[label] for label in b]:
                mine, theirs, left, right = mine.split(theirs, left, right, at)
        names: dict[Label, Label] = {}
        taken = {label for axis in left for label in axis} | mine.expr.free
        axes: list[Axis] = []
        for a, b in zip(left, right, strict=True):
            if a:
                names.update(zip(b, a, strict=True) if b else ())
                axes.append(a)
                continue
            renamed = tuple(self.space.label(self.space.sizes[label]) if label in taken else label for label in b)
            names.update(zip(b, renamed, strict=True))
            axes.append(renamed)
        return mine.expr, self.space.renamed(theirs.expr, names), tuple(axes)

    def split(self, other: Symbolic, left: list[Axis], right: list[Axis], at: int) -> tuple[Symbolic, Symbolic, list[Axis], list[Axis]]:
        """Axes of one length that are merged of different dimensions: the finer one counts where a label can be left out of the other."""
        a, b = left[at], right[at]
        if not set(b) & other.expr.free and math.prod(map(self.space.sizes.__getitem__, a)) == math.prod(
            map(self.space.sizes.__getitem__, b)
        ):
            return self, other, left, [*right[:at], a, *right[at + 1 :]]
        if not set(a) & self.expr.free and math.prod(map(self.space.sizes.__getitem__, a)) == math.prod(
            map(self.space.sizes.__getitem__, b)
        ):
            return self, other, [*left[:at], b, *left[at + 1 :]], right
        raise Unreadable

    def __add__(self, other: Symbolic | Scalar) -> Symbolic:
        mine, theirs, axes = self.with_other(other)
        return self.like(self.space.sum(mine, theirs), axes)

    __radd__ = __add__

    def __neg__(self) -> Symbolic:
        return self.like(self.space.scaled(self.expr, Rational(-1)))

    def __sub__(self, other: Symbolic | Scalar) -> Symbolic:
        return self + (-other)

    def __rsub__(self, other: Scalar) -> Symbolic:
        return self.number(other) + (-self)

    def __mul__(self, other: Symbolic | Scalar) -> Symbolic:
        if not isinstance(other, Symbolic):
            return self.like(self.space.times(self.expr, number_in(self.space, other)))
        mine, theirs, axes = self.with_other(other)
        return self.like(self.space.times(mine, theirs), axes)

    __rmul__ = __mul__

    def __truediv__(self, other: Symbolic | Scalar) -> Symbolic:
        if not isinstance(other, Symbolic):
            if not other:
                raise Unreadable
            return self.like(self.space.times(self.expr, self.space.power(number_in(self.space, other), Rational(-1))))
        return self * other**-1

    def __rtruediv__(self, other: Scalar) -> Symbolic:
        return other * self**-1

    def __pow__(self, exponent: Scalar) -> Symbolic:
        return self.like(self.space.power(self.expr, exact(exponent)))

    def apply(self, name: str) -> Symbolic:
        """An elementwise function."""
        return self.like(self.space.apply(name, self.expr))

    def zero(self) -> Symbolic:
        return self.like(ZERO)

    # ---- reductions and products ------------------------------------------------------------------------------------------------------------

    def dims(self, dim: Sequence[int] | int | None) -> list[int]:
        """Dimensions as numbers from 0; None and an empty list are all of them."""
        if isinstance(dim, int):
            dim = (dim,)
        return [at % max(self.ndim, 1) for at in dim] if dim and self.ndim else list(range(self.ndim))

    def sum(self, dim: Sequence[int] | int | None = None, keepdim: bool = False) -> Symbolic:
        over = self.dims(dim)
        labels = [label for at in over for label in self.axes[at]]
        axes = [() if at in over else axis for at, axis in enumerate(self.axes) if keepdim or at not in over]
        return self.like(self.space.summed(self.expr, labels), axes)

    def mean(self, dim: Sequence[int] | int | None = None, keepdim: bool = False) -> Symbolic:
        return self.sum(dim, keepdim) / self.count(dim)

    def count(self, dim: Sequence[int] | int | None = None) -> int:
        return math.prod(self.shape[at] for at in self.dims(dim))

    def matmul(self, other: Symbolic) -> Symbolic:
        """A product of matrices, vectors or batches of one rank."""
        inner = [self.space.sizes[label] for label in self.axes[-1]]
        if len(inner) > 1 and other.ndim <= 2 and len(other.axes[0]) == 1 and other.shape[0] == math.prod(inner):
            other = other.reshape([*inner, *other.shape[1:]]).reshape(other.shape)  # of an identity matrix
        if len(inner) == 1 and other.ndim <= 2 and len(other.axes[0]) > 1 and inner[0] == other.shape[0]:
            split = [self.space.sizes[label] for label in other.axes[0]]
            return self.reshape([*self.shape[:-1], *split]).reshape(self.shape).matmul(other)
        rows, columns = self.axes[:-1], other.axes[max(other.ndim - 1, 1) :] if other.ndim > 1 else ()
        lead = other.axes[:-2] if other.ndim > 2 else ()
        names: dict[Label, Label] = {label: self.space.label(self.space.sizes[label]) for axis in columns for label in axis}
        batch = rows[: len(lead)]
        for mine, theirs in zip(batch, lead, strict=True):
            if len(mine) != len(theirs):
                raise Unreadable
            names.update(zip(theirs, mine, strict=True))
        outer = other.axes[-2] if other.ndim > 1 else other.axes[0]
        if inner != [self.space.sizes[label] for label in outer]:
            raise Unreadable
        names.update(zip(outer, self.axes[-1], strict=True))
        product = self.space.times(self.expr, self.space.renamed(other.expr, names))
        axes = [*rows, *(tuple(names[label] for label in axis) for axis in columns)]
        return self.like(self.space.summed(product, self.axes[-1]), axes)

    # ---- shapes -------------------------------------------------------------------------------------------------------------------------------

    def permute(self, dims: Sequence[int]) -> Symbolic:
        return self.like(self.expr, [self.axes[at] for at in dims])

    def transpose(self, one: int, other: int) -> Symbolic:
        order = list(range(self.ndim))
        if self.ndim:
            order[one], order[other] = order[other], order[one]
        return self.permute(order)

    def reshape(self, shape: Sequence[int]) -> Symbolic:
        """Other dimensions for the same labels; a label is never split, but one that is free to choose is."""
        shape = resolved(shape, math.prod(self.shape))
        if shape == list(self.shape):
            return self
        labels = [label for axis in self.axes for label in axis]
        axes: list[Axis] = []
        for size in shape:
            axis, length = [], 1
            while length < size and labels:
                label = labels.pop(0)
                own = self.space.sizes[label]
                if (size // length) % own:
                    if (size // length) == 0 or own % (size // length):
                        raise Unreadable
                    if label in self.expr.free:
                        return self.divided(label, size // length).reshape(shape)
                    part, rest = self.space.label(size // length), self.space.label(own // (size // length))
                    labels.insert(0, rest)
                    label = part
                axis.append(label)
                length *= self.space.sizes[label]
            if length != size:
                raise Unreadable
            axes.append(tuple(axis))
        return self.like(self.expr, axes)

    def divided(self, label: Label, size: int) -> Symbolic:
        """The same with a label of an identity matrix made two, the first of this size, and with it the other label of that matrix."""
        space, twin, parts = self.space, None, dict[Label, Axis]()
        terms: list[Expr] = []
        for term in self.expr.terms:
            holding = [(factor, exponent) for factor, exponent in term.powers if label in factor.free]
            if len(holding) != 1 or holding[0][0].kind != "delta":
                raise Unreadable
            delta = holding[0][0]
            (other,) = delta.free - {label} or {None}
            rest = [power for power in term.powers if power[0] is not delta]
            if other is None or twin not in (None, other) or other in term.bound or any(other in factor.free for factor, _ in rest):
                raise Unreadable
            twin = other
            if not parts:
                own = space.sizes[label]
                parts = {each: (space.label(size), space.label(own // size)) for each in (label, other)}
            deltas = [(space.delta(a, b), Rational(1)) for a, b in zip(parts[label], parts[other], strict=True)]
            terms.append(space.term(term.coefficient, [*rest, *deltas], term.bound))
        if twin is None or sum(twin in axis for axis in self.axes) != 1:
            raise Unreadable
        axes = [tuple(new for old in axis for new in parts.get(old, (old,))) for axis in self.axes]
        return self.like(space.sum(*terms), axes)

    def squeeze(self, dims: Sequence[int] | None = None) -> Symbolic:
        over = range(self.ndim) if dims is None else self.dims(dims)
        return self.like(self.expr, [axis for at, axis in enumerate(self.axes) if axis or at not in over])

    def unsqueeze(self, dim: int) -> Symbolic:
        at = dim % (self.ndim + 1)
        return self.like(self.expr, [*self.axes[:at], (), *self.axes[at:]])

    def expand(self, shape: Sequence[int]) -> Symbolic:
        axes: list[Axis] = [()] * (len(shape) - self.ndim) + list(self.axes)
        spread = [axis if axis or size in (-1, 1) else (self.space.label(size),) for axis, size in zip(axes, shape, strict=True)]
        return self.like(self.expr, spread)

    def select(self, dim: int, index: int) -> Symbolic:
        """One position of a dimension."""
        at = dim % self.ndim
        axis = self.axes[at]
        rest = [*self.axes[:at], *self.axes[at + 1 :]]
        if not axis:
            return self.like(self.expr, rest)
        names, position = {}, index % self.length(axis)
        for label in reversed(axis):
            position, part = divmod(position, self.space.sizes[label])
            names[label] = -1 - part
        return self.like(self.space.renamed(self.expr, names), rest)

    def put(self, dim: int, index: int, size: int) -> Symbolic:
        """Zeros, but for this at one position of a new dimension."""
        at = dim % (self.ndim + 1)
        if size == 1:
            return self.unsqueeze(at)
        label = self.space.label(size)
        here = self.space.of_factor(self.space.delta(label, -1 - index % size))
        return self.like(self.space.times(self.expr, here), [*self.axes[:at], (label,), *self.axes[at:]])

    def diagonal(self, one: int = 0, other: int = 1) -> Symbolic:
        """The diagonal of two dimensions, as the last one."""
        i, j = one % self.ndim, other % self.ndim
        if self.shape[i] != self.shape[j] or len(self.axes[i]) != len(self.axes[j]):
            raise Unreadable
        if any(self.space.sizes[a] != self.space.sizes[b] for a, b in zip(self.axes[i], self.axes[j], strict=True)):
            raise Unreadable
        rest = [axis for at, axis in enumerate(self.axes) if at not in (i, j)]
        expr = self.space.renamed(self.expr, dict(zip(self.axes[j], self.axes[i], strict=True)))
        return self.like(expr, [*rest, self.axes[i]])

    def embed(self, one: int = -2, other: int = -1) -> Symbolic:
        """The last dimension as a diagonal of two new ones."""
        last = self.axes[-1]
        twins = tuple(self.space.label(self.space.sizes[label]) for label in last)
        deltas = [self.space.of_factor(self.space.delta(a, b)) for a, b in zip(last, twins, strict=True)]
        expr = self.space.times(self.expr, *deltas)
        axes = list(self.axes[:-1])
        for at, axis in sorted(((one % (self.ndim + 1), last), (other % (self.ndim + 1), twins))):
            axes.insert(at, axis)
        return self.like(expr, axes)

    def positive(self) -> Symbolic:
        """1 where it is above zero, else 0."""
        return self.apply("positive")


def resolved(shape: Sequence[int], count: int) -> list[int]:
    """A shape with the size that -1 stands for."""
    known = math.prod(size for size in shape if size != -1)
    return [count // known if size == -1 and known else size for size in shape]


def eye(space: Space, size: int) -> Symbolic:
    """An identity matrix."""
    if size == 1:
        return Symbolic(space, space.number(Rational(1)), ((), ()))
    one, other = space.label(size), space.label(size)
    return Symbolic(space, space.of_factor(space.delta(one, other)), ((one,), (other,)))
