"""Readings that hold where the run is: a branch that was taken throughout, a norm that is not 0, an extreme that one element alone has.

Each notes what it takes for granted; a formula is shown with these conditions, and compared only where they are met.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.formula.index.budget import Unreadable
from gradcli.analysis.formula.index.functions import OnOrder, mixed
from gradcli.analysis.formula.index.rational import Rational
from gradcli.analysis.formula.index.symbolic import Symbolic, exact
from gradcli.analysis.formula.index.terms import Keyword
from gradcli.analysis.formula.readings.masks import negated
from gradcli.analysis.formula.readings.readings import array_op
from gradcli.analysis.formula.tape.tape import Key, Step, Value, values_in

if TYPE_CHECKING:
    from gradcli.analysis.formula.readings.derive import Derivation

TINY = 1e-5  # a limit up to which nothing is meant to be cut off
ROUNDING = 1e-15
ZERO, ONE = Rational(0), Rational(1)
MEDIANS = ("median", "median_dim", "kthvalue")
EXTREMES = {"max": "amax", "min": "amin", "max_dim": "amax", "min_dim": "amin", "amax": "amax", "amin": "amin"}
REDUCERS: dict[str, Callable[..., Any]] = {"amax": np.max, "amin": np.min}


class Condition:
    """What a derivation takes for granted because it is so in the run: how a value compares with a number; of a norm, that it is at no corner."""

    def __init__(self, value: Symbolic, relation: str, bound: Rational, is_corner: bool = False) -> None:
        self.value, self.relation, self.bound, self.is_corner = value, relation, bound, is_corner


def first_of(step: Step) -> Value:
    """The first argument of a step, if it is a tensor."""
    value = step.args[0]
    if not isinstance(value, Value):
        raise Unreadable
    return value


def branch(derivation: Derivation, step: Step) -> Symbolic | None:
    """The branch of a `where` whose condition is the same throughout and comes from no name, or asks for powers of 0."""
    tape, condition = derivation.tape, step.args[0]
    if not isinstance(condition, Value) or condition.key in derivation.named:
        return None
    mask = tape.arrays[condition.key]
    if not (mask.all() or not mask.any()):
        return None
    if condition.key in tape.maker and not asks_for_sign(derivation, condition.key) and not is_nan(step.args[1 + bool(mask.all())]):
        maker = tape.steps[tape.maker[condition.key][0]]
        if mask.all() and maker.op.key in ("ge", "gt") and is_tiny(maker.args[1]):
            note_above(derivation, derivation.value(first_of(maker).key), exact(maker.args[1]))
            return derivation.value(step.args[1].key) if isinstance(step.args[1], Value) else None
        if mask.any() or not is_corner(derivation, condition.key):
            return None
        at = derivation.value(first_of(maker).key)
        if maker.op.key == "eq":
            at = at - derivation.argument(maker.args[1])
        derivation.conditions.append(Condition(at, "!=", ZERO))
    value = derivation.argument(step.args[1] if mask.all() else step.args[2])
    if not isinstance(value, Symbolic):
        value = Symbolic(derivation.space, derivation.space.number(exact(value)), ())
    return value.expand(tape.arrays[step.outs[0]].shape)


def is_nan(value: Any) -> bool:
    """Whether a branch is nan: where it is taken, there is no derivative."""
    return isinstance(value, float) and value != value


def is_tiny(bound: Any) -> bool:
    """Whether a limit is there for numerical reasons only."""
    return isinstance(bound, float) and 0 < bound <= TINY


def note_above(derivation: Derivation, value: Symbolic, least: Rational) -> None:
    """Note that a value is above a limit, or not 0 where that is as small as rounding."""
    rounding = float(least) < ROUNDING
    derivation.conditions.append(Condition(value, "!=" if rounding else ">", ZERO if rounding else least))


def is_corner(derivation: Derivation, key: Key) -> bool:
    """Whether a condition asks for powers of 0, or, in a backward pass, for a tie."""
    tape = derivation.tape
    number = tape.maker[key][0]
    kind = tape.steps[number].op.key
    return kind == "power_is_flat" or (kind == "eq" and tape.began is not None and number >= tape.began)


def asks_for_sign(derivation: Derivation, key: Key) -> bool:
    """Whether a condition asks for the sign of a determinant: `logdet` is nan for the other one, and has no derivative there."""
    tape = derivation.tape
    makers = [tape.maker[value.key][0] for value in values_in(tape.steps[tape.maker[key][0]].args) if value.key in tape.maker]
    return any(tape.steps[number].op.key == "linalg_slogdet" for number in makers)


def nowhere_zero(derivation: Derivation, step: Step) -> Symbolic | None:
    """A quotient by a norm that is not 0, where it has a kink."""
    norm = step.args[1]
    if not isinstance(norm, Value) or not derivation.tape.arrays[norm.key].all():
        raise Unreadable
    derivation.conditions.append(Condition(derivation.value(norm.key), "!=", ZERO, is_corner=True))
    return derivation.value(first_of(step).key)


def above(derivation: Derivation, step: Step) -> Symbolic | None:
    """A value that is nowhere cut off at a number."""
    value, least = first_of(step), exact(step.args[1])
    if step.op.key == "clamp_min_number" and not (is_tiny(step.args[1]) and (derivation.tape.arrays[value.key] > float(least)).all()):
        return None
    if not (derivation.tape.arrays[value.key] > float(least)).all():
        raise Unreadable
    result = derivation.value(value.key)
    note_above(derivation, result, least)
    return result


def winner(derivation: Derivation, step: Step) -> Symbolic | None:
    """What the larger or smaller of two is sent: where no two are equal, the one that lost is the one that did not win."""
    mask = step.args[1]
    if not isinstance(mask, Value) or mask.key not in derivation.tape.maker:
        return None
    maker = derivation.tape.steps[derivation.tape.maker[mask.key][0]]
    if not derivation.tape.arrays[mask.key].any() and (corner := corner_of_product(derivation, maker)) is not None:
        derivation.conditions.append(Condition(corner, "!=", ZERO))
        return derivation.value(first_of(step).key)
    if maker.op.key not in ("lt", "gt") or not all(isinstance(arg, Value) for arg in maker.args):
        return None
    one, other = (derivation.tape.arrays[arg.key] for arg in maker.args)
    if (one == other).any():
        return None
    difference = derivation.value(maker.args[0].key) - derivation.value(maker.args[1].key)
    derivation.conditions.append(Condition(difference, "!=", ZERO))
    result: Symbolic = derivation.value(first_of(step).key) * side(derivation, maker, difference)
    return result


def side(derivation: Derivation, maker: Step, difference: Symbolic) -> Symbolic:
    """1 where one of two wins; of the second what is left by the first, so that both are the branches of one `where`."""
    won = difference if maker.op.key == "lt" else -difference
    second = any(each.op.key in ("maximum", "minimum") and each.args[:2] == maker.args[1::-1] for each in derivation.tape.steps)
    return negated((-won).positive()) if second else won.positive()


def corner_of_product(derivation: Derivation, maker: Step) -> Symbolic | None:
    """What is not 0 where a mask of ``x == 0`` and something else, as the rule of ``x*log(x)`` has it, is false."""
    test = maker
    if maker.op.key == "bitwise_and" and isinstance(maker.args[0], Value) and maker.args[0].key in derivation.tape.maker:
        test = derivation.tape.steps[derivation.tape.maker[maker.args[0].key][0]]
    return derivation.value(first_of(test).key) if test.op.key == "eq" and test.args[1] == 0 else None


# ---- extremes -------------------------------------------------------------------------------------------------------------------------------


def extreme(name: str, self: Symbolic, dim: Any = None, keepdim: bool = False) -> Symbolic:
    """The largest or smallest elements over dimensions, as one opaque value."""
    dims = self.dims(None if dim is None or dim == () else dim)
    shape = tuple(1 if at in dims else size for at, size in enumerate(self.shape) if keepdim or at not in dims)
    over = () if len(dims) == self.ndim and not keepdim else (dims[0] if len(dims) == 1 else tuple(dims),)
    reduce, place = REDUCERS[name], tuple(dims)
    sign = 1.0 if name == "amax" else -1.0
    run = OnOrder(
        lambda array, *_: reduce(array, axis=place, keepdims=keepdim),
        lambda array, *_: sign * np.log(np.exp(np.sin(sign * array) + 0.3 * sign * array).sum(axis=place, keepdims=keepdim)),
    )
    return array_op(name, run, (self, *over, *((Keyword("keepdim", True),) if keepdim else ())), shape)


def read_extreme(derivation: Derivation, step: Step) -> Any:
    """`max`, `min`, `amax`, `amin`; of those with indices, the values."""
    value = extreme(EXTREMES[step.op.key], derivation.value(first_of(step).key), *step.args[1:])
    return value if step.op.single else [value, None]


def read_ranked(derivation: Derivation, step: Step) -> Any:
    """`median` and `kthvalue`; of those with indices, the values."""
    of, *how = (derivation.value(first_of(step).key), *step.args[1:])
    value = ranked(step.op.key, of, *how)
    return value if step.op.single else [value, None]


def ranked(key: str, self: Symbolic, *how: Any) -> Symbolic:
    """The element of one rank, of all or along a dimension, as one opaque value."""
    if key == "median":
        flat = OnOrder(
            lambda array: np.sort(array, axis=None)[(array.size - 1) // 2], lambda array: np.sin(array).sum() + 0.4 * np.sum(array)
        )
        return array_op("median", flat, (self,), ())
    *rank, dim, keepdim = how
    at = dim % max(self.ndim, 1)
    size = self.shape[at] if self.ndim else 1
    place = rank[0] - 1 if rank else (size - 1) // 2
    shape = tuple(1 if other == at else length for other, length in enumerate(self.shape) if keepdim or other != at)
    run = OnOrder(
        lambda array: shaped(np.sort(array, axis=at).take([place], at), at, keepdim),
        lambda array: shaped(mixed(array, at, 1.7 + place).take([0], at), at, keepdim),
    )
    words = ", ".join([*(str(each) for each in rank), str(at), *(["keepdim=True"] if keepdim else [])])
    return array_op(f"{'kthvalue' if rank else 'median'}({{}}, {words})[0]", run, (self,), shape)


def read_leading(derivation: Derivation, step: Step) -> Any:
    """The values of `topk`."""
    of, count, dim, largest = (derivation.value(first_of(step).key), *step.args[1:4])
    if not of.ndim:
        raise Unreadable
    at = dim % of.ndim
    shape = tuple(count if other == at else size for other, size in enumerate(of.shape))
    sign = -1 if largest else 1
    run = OnOrder(
        lambda array: sign * np.sort(sign * array, axis=at).take(range(count), at),
        lambda array: mixed(array, at, 0.9).take(range(count), at),
    )
    words = f"{count}, {at}{'' if largest else ', largest=False'}"
    return [array_op(f"topk({{}}, {words})[0]", run, (of,), shape), None]


def shaped(array: Any, dim: int, keepdim: bool) -> Any:
    return array if keepdim else array.squeeze(dim)


def apart(derivation: Derivation, step: Step) -> Symbolic:
    """What the rows of one of two matrices are sent by the distances between them: where no two are equal."""
    from gradcli.analysis.formula.readings.decompositions import differences

    grad, one, other, p, far = step.args
    distance = derivation.value(far.key)
    if p != 2 or not derivation.tape.arrays[far.key].all():
        raise Unreadable
    derivation.conditions.append(Condition(distance, "!=", ZERO))
    ratio = (derivation.value(grad.key) / distance).unsqueeze(-1)
    result: Symbolic = (ratio * differences(derivation.value(one.key), derivation.value(other.key))).sum(-2)
    return result


def alone(derivation: Derivation, mask: Symbolic, of: Symbolic, dims: list[int]) -> Symbolic:
    """A mask of extremes, where each is reached once."""
    if of.count(dims) > 1:
        derivation.conditions.append(Condition(mask.sum(dims, False), "==", ONE))
    return mask


def ties(derivation: Derivation, step: Step) -> Symbolic | None:
    """How many elements share an extreme, where that is one throughout."""
    value = first_of(step)
    number, _ = derivation.tape.maker.get(value.key, (-1, 0))
    if number < 0 or derivation.tape.steps[number].op.key not in ("strict_mask", "equal_mask"):
        return None
    count = derivation.tape.arrays[step.outs[0]]
    if not (count == 1).all():
        return None
    mask = derivation.value(value.key)
    dims = mask.dims(step.args[1] if step.op.key == "sum_dim" else None)
    alone(derivation, mask, mask, dims)
    return Symbolic(derivation.space, derivation.space.number(ONE), ()).expand(count.shape)


def equal(derivation: Derivation, step: Step) -> Symbolic | None:
    """1 where an element is the extreme."""
    value = step.args[1]
    if not isinstance(value, Value):
        raise Unreadable
    result: Symbolic = (derivation.value(first_of(step).key) - derivation.value(value.key)).apply("zero")
    return result


def selected(derivation: Derivation, step: Step) -> Symbolic | None:
    """The way back to the elements that were picked by index: of an extreme, to the one that has it; else along the order."""
    grad, dim, indices, sizes, keepdim = step.args
    tape = derivation.tape
    if not isinstance(grad, Value) or not isinstance(indices, Value) or indices.key not in tape.maker or not sizes:
        raise Unreadable
    maker = tape.steps[tape.maker[indices.key][0]]
    back, of = derivation.value(grad.key), derivation.value(first_of(maker).key)
    at = dim % len(sizes)
    if maker.op.key in ("max_dim", "min_dim", *MEDIANS):
        array = tape.arrays[first_of(maker).key]
        ranks = maker.op.key in MEDIANS
        value = ranked(maker.op.key, of, *maker.args[1:-1], True) if ranks else extreme(EXTREMES[maker.op.key], of, at, True)
        found = tape.arrays[maker.outs[0]]
        if (np.sum(array == (found if maker.args[-1] else np.expand_dims(found, at)), axis=at) != 1).any():
            raise Unreadable
        mask = alone(derivation, (of - value).apply("zero"), of, [at])
        result: Symbolic = mask * (back if keepdim else back.unsqueeze(at))
        return result
    if maker.op.key == "topk":
        leading = read_leading(derivation, maker)[0]
        each = (of.unsqueeze(at + 1) - leading.unsqueeze(at)).apply("zero")
        derivation.conditions.append(Condition(each.sum([at], False), "==", ONE))
        weighted: Symbolic = (each * back.unsqueeze(at)).sum([at + 1], False)
        return weighted
    if maker.op.key != "sort" or of.shape != back.shape:
        raise Unreadable
    name = f"take_along_dim({{}}, argsort(argsort({{}}, {at}{', descending=True' if maker.args[2] else ''}), {at}), {at})"
    return array_op(name, unsorted(at, -1 if maker.args[2] else 1), (back, of), of.shape)


def unsorted(dim: int, sign: int) -> OnOrder:
    """Elements put back to where those of another array were before they were sorted."""

    def run(values: Any, of: Any) -> Any:
        places = np.argsort(np.argsort(sign * of, axis=dim, kind="stable"), axis=dim)
        return np.take_along_axis(values, places, dim)

    return OnOrder(run, lambda values, of: mixed(values, dim, 2.9) * (2 + np.cos(mixed(of, dim, 1.1))))


Reading = Callable[["Derivation", Step], Any]
READINGS_ON_RUN: dict[str, Reading] = {
    "where": branch,
    "zero_where": nowhere_zero,
    "at_least": above,
    "clamp_min_number": above,
    "topk": read_leading,
    "masked_zero": winner,
    **dict.fromkeys(EXTREMES, read_extreme),
    **dict.fromkeys(MEDIANS, read_ranked),
    "cdist_backward": apart,
    "sum": ties,
    "sum_dim": ties,
    "strict_mask": equal,
    "equal_mask": equal,
    "value_selecting_reduction_backward": selected,
}  # they give None where the usual reading counts
