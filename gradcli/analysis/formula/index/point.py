"""The random point: factors with their values there."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from gradcli.analysis.formula.index.budget import BUDGET, OutOfSteps, Unlucky, Unreadable
from gradcli.analysis.formula.index.equality import arranged, arranged_back, position, same, spread
from gradcli.analysis.formula.index.functions import FUNCTIONS, OnOrder
from gradcli.analysis.formula.index.terms import Array, Expr, Factor, Label, Operand, Power

PI = "pi"


class Point:
    """Labels, their sizes, factors, and the random point at which they have their values.

    `symbols` are the values of the names of the program there, float64.
    """

    def __init__(self, symbols: Mapping[str, Array], steps: int = BUDGET) -> None:
        self.symbols = dict(symbols)
        self.sizes: list[int] = []
        self.steps = steps
        self.factors: dict[Any, list[Factor]] = {}
        self.weights: dict[int, Array] = {}

    def step(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise OutOfSteps

    def label(self, size: int) -> Label:
        self.sizes.append(size)
        return len(self.sizes) - 1

    # ---- factors ----------------------------------------------------------------------------------------------------------------------

    def symbol(self, name: str, labels: tuple[Label | None, ...]) -> Factor:
        """An element of a symbol; None stands for a dimension of size 1."""
        return self.known("symbol", (name, labels), (label for label in labels if label is not None), 1)

    def delta(self, one: Label, other: Label) -> Factor:
        """1 where both labels are equal, else 0."""
        return self.known("delta", (min(one, other), max(one, other)), (one, other), 1)

    def function(self, name: str, of: Expr) -> Factor:
        """An elementwise function of an expression."""
        return self.known("function", (name, of), of.free, 1 + of.size)

    def group(self, of: Expr) -> Factor:
        """An expression in brackets."""
        return self.known("group", (of,), of.free, of.size)

    def call(self, name: str, run: Callable[..., Array], args: tuple[Any, ...], labels: tuple[Label | None, ...]) -> Factor:
        """An element of an op's result, at `labels`.  `args` are pairs of an expression and its axes, and whatever else `run` takes."""
        free = {label for label in labels if label is not None and label >= 0}
        size = 1
        for arg in args:
            if isinstance(arg, Operand):
                free |= arg.expr.free - {label for axis in arg.axes for label in axis}
                size += arg.expr.size
        return self.known("call", (name, run, args, labels), free, size)

    def known(self, kind: str, what: tuple[Any, ...], labels: Iterable[Label], size: int) -> Factor:
        """The factor that was there before with the same values, if it is no longer than this one."""
        self.step()
        factor = Factor(kind, what, frozenset(label for label in labels if label >= 0), size)
        factor.values = self.values_of_factor(factor)
        if not np.isfinite(factor.values).all():
            raise Unlucky
        key = (tuple(sorted(factor.free)), self.print_of(factor.values))
        for other in self.factors.setdefault(key, []):
            if other.size <= factor.size and same(other.values, factor.values, float(np.abs(factor.values).max(initial=0))):
                return other
        self.factors[key].append(factor)
        return factor

    def print_of(self, values: Array) -> float:
        """A rough number by which to look up values."""
        return float(f"{np.abs(values).sum():.6g}")

    # ---- values -------------------------------------------------------------------------------------------------------------------------

    def values_of_factor(self, factor: Factor) -> Array:
        what = factor.what
        order = sorted(factor.free)
        if factor.kind == "symbol":
            array, labels = self.symbols[what[0]], what[1]
            return arranged(array[position(labels)], [label for label in labels if label is not None and label >= 0], order)
        if factor.kind == "delta":
            i, j = what
            if i >= 0:
                return np.eye(self.sizes[i])
            return np.eye(self.sizes[j])[-1 - i] if j >= 0 else np.asarray(float(i == j))
        if factor.kind == "function":
            return np.asarray(FUNCTIONS[what[0]](self.values_of(what[1], order)))
        if factor.kind == "group":
            return self.values_of(what[0], order)
        _, run, args, labels = what
        run = run.stand_in if isinstance(run, OnOrder) else run
        outer = sorted(factor.free.difference(labels))
        if outer:
            raise Unreadable  # an opaque op of something that also depends on the labels of an output: a batch of calls
        array = run(*[self.array_of(arg) if isinstance(arg, Operand) else arg for arg in args])
        return arranged(np.asarray(array)[position(labels)], [label for label in labels if label is not None and label >= 0], order)

    def array_of(self, operand: Operand) -> Array:
        """An expression as an array with these axes."""
        labels = [label for axis in operand.axes for label in axis]
        values = self.values_of(operand.expr, sorted(set(labels)))
        values = arranged_back(values, sorted(set(labels)), labels)
        return values.reshape([math.prod(self.sizes[label] for label in axis) for axis in operand.axes])

    def values_of(self, expr: Expr, order: Sequence[Label]) -> Array:
        """The values over these labels, which hold those that are free."""
        total: Any = np.zeros([self.sizes[label] for label in order])
        for term in expr.terms:
            total = total + float(term.coefficient) * spread(term.values, sorted(term.free), order)
        return np.asarray(total)

    def size_of(self, factor: Factor) -> float:
        """How large what a factor adds up is: what is far smaller has cancelled."""
        if factor.kind == "group":
            terms = factor.what[0].terms  # none, where all that the factor adds up has cancelled
            return max((float(np.abs(float(term.coefficient) * term.values).max(initial=0)) for term in terms), default=0.0)
        return 1.0 if factor.kind == "call" else 0.0

    def product(self, powers: Sequence[Power], bound: Iterable[Label], sizes: bool = False) -> Array:
        """The values of a product summed over `bound`, one bound label after the other; of `sizes`, with no sign."""
        parts: list[tuple[Array, list[Label]]] = []
        for factor, exponent in powers:
            values = factor.values
            if exponent != 1:
                with np.errstate(all="ignore"):
                    values = values ** (int(exponent) if exponent.denominator == 1 else float(exponent))
            values = np.abs(values) if sizes else values
            parts.append((values, sorted(factor.free)))
        for label in sorted(bound):
            touched = [part for part in parts if label in part[1]]
            labels = sorted(set().union(*[part[1] for part in touched]) - {label})
            parts = [part for part in parts if label not in part[1]]
            local = {one: at for at, one in enumerate([*labels, label])}
            operands = [item for values, own in touched for item in (values, [local[one] for one in own])]
            if touched:
                parts.append((np.einsum(*operands, [local[one] for one in labels]), labels))
        order = sorted(set().union(*[part[1] for part in parts])) if parts else []
        total: Any = np.ones(())
        for values, own in parts:
            total = total * spread(values, own, order)
        return np.asarray(total)
