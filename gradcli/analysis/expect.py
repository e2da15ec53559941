"""Is a derivative that was worked out by hand right, and if not, how is it wrong?

Both are evaluated in float64, at the point of the run and at points near it that keep its structure: signs, symmetric matrices, rows that
sum to one. Equal everywhere is `exact`; equal to four digits, as with rounded coefficients, is `close`. Anything else `differs`, and the ways
in which derivatives usually go wrong are tried one after the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.check import Check
from gradcli.analysis.errors import NotDifferentiable, unknown_leaf, unknown_name
from gradcli.analysis.mending import variants
from gradcli.analysis.naming import Naming, root_name
from gradcli.analysis.points import nearby
from gradcli.analysis.recording import Array
from gradcli.analysis.tape import Unevaluable, tape_of, widened
from gradcli.diagnostics.model import GradcliError, UsageError
from gradcli.engine.tensor.tensor import Tensor
from gradcli.records import NamedTuple
from gradcli.runs.results import ProgramError
from gradcli.runs.session import Session, Settings, one_expression

if TYPE_CHECKING:
    from gradcli.runs.replay import Replay

EXACT, CLOSE = 1e-9, 2e-4  # relative to the largest element
LINALG = ("inv", "pinv", "det", "norm", "solve")  # names that formulas use without their module
AGAIN = " ("  # between the name of a leaf and the number of what is expected of it, where that is not the first
POINTS = 3  # beside that of the run


class Expected(NamedTuple):
    """How an expression compares with the derivative. `difference` is yours minus right, at the point of the run."""

    expression: str
    verdict: str
    how: str
    difference: Array | None
    right: Array
    yours: Array | None

    @property
    def ok(self) -> bool:
        return self.verdict != "differs"


class Sample(NamedTuple):
    """A point, the derivatives of all leaves there, and the names of the program there."""

    gradients: dict[Any, Array]
    names: dict[str, Any]


def expect(replay: Replay, requests: tuple[str, ...], leaves: list[Any]) -> Check:
    """Compare each ``NAME=EXPRESSION``; `leaves` are what ``--check`` found."""
    scene = Scene(replay)
    expected: dict[str, Expected] = {}
    for request in requests:
        name, expression = split(request)
        before = sum(each.partition(AGAIN)[0] == name for each in expected)
        expected[f"{name}{AGAIN}{before + 1})" if before else name] = scene.compare(name, expression)
    return Check(scene.root, leaves, expected)


def refuse_twice(requests: tuple[str, ...]) -> None:
    """An option can say of each leaf once what is expected of it; a program can hold many."""
    names = [split(request)[0] for request in requests]
    again = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if again is not None:
        raise UsageError("E0902", f"--expect {again} is there twice", help=("leave one of them out",))


def split(request: str) -> tuple[str, str]:
    """A name and the expression that is expected of its derivative."""
    name, equals, expression = request.partition("=")
    if not equals or not expression.strip() or expression.startswith("="):
        raise UsageError("E0902", f"--expect takes NAME=EXPRESSION, not {request!r}", help=("--expect x='1.5*(x + 2)'",))
    return name.strip(), expression.strip()


class Scene:
    """One recorded run, evaluated at a few points."""

    def __init__(self, replay: Replay) -> None:
        try:
            recording, self.tape = tape_of(replay)
        except Unevaluable as error:
            raise NotDifferentiable(f"cannot evaluate the program at other points: {error} has no forward formula") from None
        self.recording = recording
        self.root = root_name(recording)
        self.leaves = {shown: node for node, shown in self.tape.names.items() if shown}
        self.modules = recording.modules
        points = [self.tape.start(), *nearby(self.tape.start(), POINTS)]
        self.samples = [self.sample(point) for point in points]

    def sample(self, point: dict[Any, Array]) -> Sample:
        return Sample(self.tape.gradient(point), self.tape.named(point, self.recording.values))

    def compare(self, name: str, expression: str) -> Expected:
        name = name if name in self.leaves else name.replace("'", '"')  # as keys are written in the names of leaves
        if name not in self.leaves:
            raise unknown_leaf(name, self.leaves, self.recording.names.values(), self.root)
        node = self.leaves[name]
        right = [sample.gradients[node] for sample in self.samples]
        yours = self.values(expression)
        assert yours[0] is not None
        if not isinstance(yours[0], np.ndarray):
            yours = [None if each is None else np.full(truth.shape, each) for each, truth in zip(yours, right, strict=True)]
        first = np.asarray(yours[0])
        if first.shape != right[0].shape:
            return Expected(expression, "differs", self.why_shape(first, right[0], yours, right, name), None, right[0], first)
        pairs = [(mine, truth) for mine, truth in zip(yours, right, strict=True) if mine is not None and usable(mine, truth)]
        error = max((relative(mine, truth) for mine, truth in pairs), default=np.inf)
        if error <= CLOSE:
            how = "" if error <= EXACT else f"equal to {error:.0e}: are coefficients rounded?"
            return Expected(expression, "exact" if error <= EXACT else "close", how, None, right[0], first)
        if not pairs or not usable(first, right[0]):
            which = "yours" if np.isfinite(right[0]).all() else "the derivative"
            return Expected(expression, "differs", f"{which} is not finite at this point", first - right[0], right[0], first)
        return Expected(expression, "differs", self.why(expression, name, pairs), first - right[0], right[0], first)

    def values(self, expression: str) -> list[Any]:
        """The expression at each point; None where it cannot be evaluated at another point than the run's."""
        result: list[Any] = []
        for place, sample in enumerate(self.samples):
            try:
                result.append(evaluated(expression, sample.names))
            except UsageError:
                if place == 0:
                    raise
                result.append(None)
        return result

    # ---- how it is wrong ----------------------------------------------------------------------------------------------

    def why_shape(self, mine: Array, truth: Array, yours: list[Any], right: list[Array], name: str) -> str:
        """A wrong shape, and what would mend it."""
        said = f"its shape is {list(mine.shape)}, and that of d {self.root}/d {name} is {list(truth.shape)}"
        pairs = [(each, other) for each, other in zip(yours, right, strict=True) if each is not None]
        if mine.ndim == 2 and all(same(each.T, other) for each, other in pairs):
            return f"transposed: {said}"
        for dims in ([dim] for dim in range(mine.ndim)):
            if all(fits_summed(each, other, tuple(dims)) for each, other in pairs):
                return f"a sum over dimension {dims[0]} is missing, along which `{name}` is broadcast: {said}"
        if truth.ndim == 0 and all(same(each.sum(), other) for each, other in pairs):
            return f"a sum over all elements is missing: {said}"
        return said

    def why(self, expression: str, name: str, pairs: list[tuple[Array, Array]]) -> str:
        """The first of the usual mistakes that explains the difference."""
        if same(*pairs[0]):
            return "right only at this point: at points near it the values differ"
        for reason in (self.why_factor, self.why_turned, self.why_leaf):
            how = reason(name, pairs)
            if how:
                return how
        return self.why_edited(expression, name, pairs) or self.why_term(name, pairs) or ""

    def why_factor(self, name: str, pairs: list[tuple[Array, Array]]) -> str:
        factor = factor_of(pairs)
        if factor is None:
            return ""
        if abs(factor + 1) < EXACT:
            return "the sign is wrong: yours = -1 * right"
        return f"a factor: yours = {factor_text(factor, self.sizes())} * right"

    def sizes(self) -> dict[str, int]:
        """Numbers that a factor may stand for: the lengths of the values."""
        found: dict[str, int] = {}
        for name, value in self.samples[0].names.items():
            if isinstance(value, Tensor):
                for size in (*value.array.shape, value.array.size):
                    found.setdefault(name, int(size))
        return found

    def why_turned(self, name: str, pairs: list[tuple[Array, Array]]) -> str:
        if pairs[0][0].ndim == 2 and all(same(mine.T, truth) for mine, truth in pairs):
            return "transposed: yours = right.T"
        return ""

    def why_leaf(self, name: str, pairs: list[tuple[Array, Array]]) -> str:
        for other, node in self.leaves.items():
            gradients = [sample.gradients[node] for sample in self.samples]
            mine = [each for each, _ in pairs]
            if (
                other != name
                and len(gradients) == len(mine)
                and all(each.shape == truth.shape and same(each, truth) for each, truth in zip(mine, gradients, strict=True))
            ):
                return f"that is the derivative with respect to `{other}`: yours = d {self.root}/d {other}"
        return ""

    def why_edited(self, expression: str, name: str, pairs: list[tuple[Array, Array]]) -> str:
        """One change of the expression that makes it right."""
        truths = [sample.gradients[self.leaves[name]] for sample in self.samples]
        for text, how in variants(expression):
            if self.is_right(text, truths):
                return how
        return ""

    def is_right(self, text: str, truths: list[Array]) -> bool:
        checked = 0
        for sample, truth in zip(self.samples, truths, strict=True):
            try:
                value = evaluated(text, sample.names)
            except UsageError:
                return False
            if not isinstance(value, np.ndarray):
                value = np.full(truth.shape, value)
            if value.shape != truth.shape:
                return False
            if usable(value, truth):
                checked += 1
                if not same(value, truth):
                    return False
        return checked > 0

    def why_term(self, name: str, pairs: list[tuple[Array, Array]]) -> str:
        """A part of the sum over paths that is missing."""
        node = self.leaves[name]
        points = [self.tape.start(), *nearby(self.tape.start(), POINTS)]
        naming = Naming(self.recording)
        differences = [mine - truth for mine, truth in pairs]
        if len(points) != len(pairs):
            return ""
        for cut in self.tape.paths():
            text = naming.short(cut.node)
            parts = [
                sample.gradients[node] - self.tape.gradient(point, cut)[node] for point, sample in zip(points, self.samples, strict=True)
            ]
            if all(same(-difference, part) for difference, part in zip(differences, parts, strict=True)):
                return f"a term is missing: the part that comes through `{text}`"
            if all(same(difference, part) for difference, part in zip(differences, parts, strict=True)):
                return f"a term too many: the part that comes through `{text}` is counted twice"
        return ""


def evaluated(expression: str, names: dict[str, Any]) -> Any:
    """The value of an expression over names, in float64: an array, or a Python number."""
    with Session(Settings(dtype="float64")) as session:
        linalg = session.world.load_module("torch.linalg")
        session.world.names.update({name: linalg.member(name) for name in LINALG if name not in names})
        session.world.names.update(names)
        try:
            session.execute(one_expression(expression, "<--expect>"))
        except ProgramError as error:
            cause = error.__cause__
            if isinstance(cause, NameError) and getattr(cause, "name", None):
                raise unknown_name(str(cause.name), names) from None
            raise UsageError("E0905", f"`{expression}` cannot be evaluated: {error.message}") from None
        except GradcliError as error:
            raise UsageError(error.diagnostic.code, error.diagnostic.headline, labels=error.diagnostic.labels) from None
        value = session.world.last
    if isinstance(value, Tensor):
        return widened(value.array)
    if isinstance(value, (int, float, complex)) and not isinstance(value, bool):
        return value
    raise UsageError("E0905", f"`{expression}` is not a tensor or a number")


def usable(mine: Any, truth: Array) -> bool:
    return bool(np.isfinite(truth).all() and np.isfinite(np.asarray(mine)).all())


def relative(mine: Array, truth: Array) -> float:
    """The largest difference, relative to the largest element of both."""
    scale = max(np.abs(truth).max(initial=0.0), np.abs(mine).max(initial=0.0), 1e-12)
    return float(np.abs(mine - truth).max(initial=0.0) / scale)


def same(mine: Any, truth: Any) -> bool:
    mine, truth = np.asarray(mine), np.asarray(truth)
    return mine.shape == truth.shape and usable(mine, truth) and relative(mine, truth) <= 1e-7


def fits_summed(mine: Any, truth: Array, dims: tuple[int, ...]) -> bool:
    mine = np.asarray(mine)
    return any(same(mine.sum(dims, keepdims=keep), truth) for keep in (False, True))


def factor_of(pairs: list[tuple[Array, Array]]) -> float | None:
    """The one number that all elements at all points are off by."""
    factors: list[float] = []
    for mine, truth in pairs:
        kept = np.abs(truth) > 1e-9 * max(np.abs(truth).max(initial=0.0), 1e-300)
        if not kept.any() or np.abs(mine[~kept]).max(initial=0.0) > 1e-7 * np.abs(mine).max(initial=1.0):
            return None
        ratios = mine[kept] / truth[kept]
        if np.iscomplexobj(ratios):
            return None
        factors += [float(ratios.min()), float(ratios.max())]
    if not factors or max(factors) - min(factors) > 1e-7 * max(map(abs, factors)) or not factors[0]:
        return None
    return factors[0]


def factor_text(factor: float, sizes: dict[str, int]) -> str:
    """``2``, ``1/3``, or ``4 (the size of x)``."""
    text = ratio_text(factor)
    for name, size in sizes.items():
        if size > 2 and (abs(abs(factor) - size) < 1e-7 * size or abs(abs(factor) * size - 1) < 1e-7):
            return f"{text} (`{name}` has {size} elements or rows)"
    return text


def ratio_text(number: float) -> str:
    from fractions import Fraction

    fraction = Fraction(number).limit_denominator(1000)
    return str(fraction) if abs(float(fraction) - number) < 1e-9 * max(1.0, abs(number)) else f"{number:.6g}"
