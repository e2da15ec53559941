"""Verification modulo a prime: where a gradient is made of sums, products and quotients alone, its formula is right exactly or not at all.

The tape is played on whole numbers modulo a prime: the kernels run on arrays of objects that add, multiply and divide like that.  Two rational expressions
that differ agree at a random point with a probability of about their degree in 2**61.  What is not rational, as `exp` or a comparison, ends the attempt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.draws import Draws
from gradcli.analysis.formula.index.rational import Rational, of_pi
from gradcli.analysis.formula.index.symbolic import exact
from gradcli.analysis.formula.notation.tree import SHAPES, Tree
from gradcli.analysis.formula.tape.tape import Key, Numbers

if TYPE_CHECKING:
    from gradcli.analysis.formula.tape.record import Record, Target
    from gradcli.analysis.formula.tape.tape import Step, Tape

Array = np.ndarray[Any, Any]
PRIME = 2**61 - 1
ELEMENTS = 2_000  # of all arrays of a run up to which it is played like this
NOT_RATIONAL = (
    Unreadable,
    ArithmeticError,
    ValueError,
    RuntimeError,
    TypeError,
    AttributeError,
    LookupError,
)  # kernels that objects do not suit


class Residue:
    """A whole number modulo the prime."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number % PRIME

    def __add__(self, other: Any) -> Any:
        return NotImplemented if isinstance(other, np.ndarray) else Residue(self.number + residue(other).number)

    __radd__ = __add__

    def __pos__(self) -> Residue:
        return self

    def __neg__(self) -> Residue:
        return Residue(-self.number)

    def __sub__(self, other: Any) -> Any:
        return NotImplemented if isinstance(other, np.ndarray) else Residue(self.number - residue(other).number)

    def __rsub__(self, other: Any) -> Residue:
        return Residue(residue(other).number - self.number)

    def __mul__(self, other: Any) -> Any:
        return NotImplemented if isinstance(other, np.ndarray) else Residue(self.number * residue(other).number)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        return NotImplemented if isinstance(other, np.ndarray) else self * residue(other) ** -1

    def __rtruediv__(self, other: Any) -> Any:
        return residue(other) * self**-1

    def __pow__(self, exponent: Any) -> Any:
        whole = exact(exponent)
        if whole.denominator != 1:
            raise Unreadable
        return Residue(pow(self.number, whole.numerator, PRIME))

    def square(self) -> Any:
        """What ``np.square`` asks for."""
        return self * self

    def reciprocal(self) -> Any:
        return self**-1

    def conjugate(self) -> Residue:
        return self

    def __eq__(self, other: object) -> bool:
        raise Unreadable  # no comparison of numbers is one of residues

    __hash__ = None  # type: ignore[assignment]


PI = Residue(31415926535897932)  # as good as any: it is no root of a polynomial that a formula is likely to have


def residue(value: Any) -> Residue:
    """A number as a residue; raises Unreadable where it is not finite."""
    if isinstance(value, Residue):
        return value
    if isinstance(value, (bool, np.bool_)):
        raise Unreadable
    if (pi := of_pi(value)) is not None:
        if pi[1].denominator != 1:
            raise Unreadable
        multiple: Residue = residue(pi[0]) * PI ** pi[1]
        return multiple
    number = value if isinstance(value, Rational) else exact(value.item() if isinstance(value, (np.integer, np.float64)) else value)
    return Residue(number.numerator * pow(number.denominator, -1, PRIME))


def residues(array: Array) -> Array:
    """An array of residues; raises Unreadable for what is no number."""
    if array.dtype.kind not in "fiO":
        raise Unreadable
    result = np.empty(array.size, object)
    result[:] = [residue(value) for value in array.ravel()]
    return result.reshape(array.shape)


def drawn(array: Array, *seeds: int) -> Array:
    """Random residues in the shape of an array."""
    result = np.empty(array.size, object)
    result[:] = [Residue(int(value * PRIME)) for value in Draws(*seeds).uniform(array.size)]
    return result.reshape(array.shape)


def total(array: Array, dim: Any = None, keepdim: bool = False, *_: Any) -> Any:
    over = (
        tuple(range(array.ndim))
        if dim is None or dim == ()
        else tuple(at % max(array.ndim, 1) for at in ([dim] if isinstance(dim, int) else dim))
    )
    return array.sum(axis=over, keepdims=keepdim) if array.ndim else array


def average(array: Array, dim: Any = None, keepdim: bool = False, *_: Any) -> Any:
    whole = np.asarray(total(array, dim, keepdim))
    return whole / (array.size // max(whole.size, 1))


KERNELS: dict[str, Any] = {  # of ops whose own kernels ask for the dtype
    "sum": lambda array, *_: total(array),
    "sum_dim": total,
    "mean": lambda array, *_: average(array),
    "mean_dim": average,
    "cumsum": lambda array, dim, *_: np.cumsum(array, axis=dim) if array.ndim else array,
}


class Residues(Numbers):
    """Playing on residues."""

    def array(self, array: Array) -> Array:
        return residues(array)

    def setting(self, arg: Any) -> Any:
        return residue(arg) if isinstance(arg, float) else arg

    def run(self, tape: Tape, step: Step, args: Sequence[Any]) -> Any:
        try:
            return KERNELS.get(step.op.key, step.op.run)(*args)
        except SystemError as error:  # NumPy's, where a comparison in the middle of its loop raises, as in `argmax`
            raise Unreadable from error

    def result(self, array: Array) -> Array:
        return residues(array)


class Modular:
    """All arrays of a record for random residues of its names; `arrays` is None where the run is not rational, or too large."""

    def __init__(self, record: Record, named: Mapping[Key, str], computed: Mapping[Key, str], steps: list[int]) -> None:
        self.record = record
        self.values: dict[str, Array] = {}
        self.arrays: dict[Key, Array] | None = None
        if sum(record.tape.arrays[key].size for number in steps for key in record.tape.steps[number].outs) > ELEMENTS:
            return
        try:
            whole = {key: residues(record.tape.arrays[key]) if record.tape.arrays[key].dtype.kind != "f" else None for key in named}
            sources = {key: drawn(record.tape.arrays[key], 77, at) if whole[key] is None else whole[key] for at, key in enumerate(named)}
            for at, target in enumerate(record.targets):
                if target.seed is not None:
                    sources[target.seed] = drawn(record.tape.arrays[target.seed], 78, at)
            self.arrays = record.tape.play({key: array for key, array in sources.items() if array is not None}, steps, Residues())
        except NOT_RATIONAL:
            return
        self.values = {name: self.arrays[key] for key, name in {**named, **computed, **record.between}.items() if key in self.arrays}

    def contradicts(self, tree: Tree, target: Target) -> bool:
        """Whether the run is rational and so is the formula, and they differ."""
        if self.arrays is None or any(key not in self.arrays for key in target.keys):
            return False
        try:
            got = evaluated(tree, self.values, {})
            want = np.asarray(sum(self.arrays[key] for key in target.keys[1:]) + self.arrays[target.keys[0]])
            if target.seed is not None:
                seed = self.arrays[target.seed]
                got = np.asarray(seed.reshape(-1) @ np.broadcast_to(got, target.shape).reshape(seed.size, -1)).reshape(want.shape)
        except NOT_RATIONAL:
            return False
        return [residue(one).number for one in np.broadcast_to(got, want.shape).ravel()] != [residue(one).number for one in want.ravel()]


def evaluated(tree: Tree, symbols: Mapping[str, Array], memo: dict[int, Array]) -> Array:
    """A tree on residues; raises Unreadable where it is not rational."""
    values = memo.get(id(tree))
    if values is None:
        values = memo[id(tree)] = np.asarray(of_kind(tree, [evaluated(arg, symbols, memo) for arg in tree.args], symbols))
    return values


def of_kind(tree: Tree, args: list[Array], symbols: Mapping[str, Array]) -> Any:
    op, params = tree.op, tree.params
    if op == "number":
        return np.asarray(residue(params[0]), object)
    if op == "symbol":
        return symbols[params[0]] if params[0] in symbols else residues(tree.values)
    if op == "add":
        return sum((residue(c) * arg for c, arg in zip(params, args, strict=True)), start=Residue(0))
    if op == "mul":
        total: Any = residue(params[0])
        for arg, exponent in zip(args, params[1], strict=True):
            total = total * (arg if exponent == 1 else arg**exponent)
        return total
    if op == "matmul":
        product = args[0]
        for arg in args[1:]:
            product = np.asarray(product @ arg)
        return product
    if op == "mean":
        total = np.asarray(args[0].sum(axis=params[0], keepdims=params[1]))
        return total / (args[0].size // max(total.size, 1))
    if op in ("eye", "diag"):
        return residues(np.eye(*params)) if op == "eye" else residues(np.eye(len(args[0]))) * args[0]
    if op in SHAPES:
        return SHAPES[op](*args, *params)
    raise Unreadable
