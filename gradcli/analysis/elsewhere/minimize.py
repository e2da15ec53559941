"""Down to a minimum, by SciPy's optimizers or by those of ``torch.optim``, with the engine's derivatives."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from gradcli.analysis.answer import Answer
from gradcli.analysis.elsewhere.objective import Objective, bounds_of, pack, unpack
from gradcli.analysis.errors import NotDifferentiable, too_large
from gradcli.analysis.recording import Array
from gradcli.diagnostics.model import UsageError, did_you_mean
from gradcli.engine.tensor.tensor import Tensor
from gradcli.records import NamedTuple

DEFAULT = "l-bfgs-b"
BOUNDED = ("l-bfgs-b", "tnc", "slsqp", "trust-constr", "nelder-mead", "powell", "sgd", "adam")
CURVED = ("newton-cg", "trust-ncg", "trust-krylov", "trust-constr")  # take Hessian-vector products
SQUARE = ("bfgs", "slsqp", "powell")  # keep a matrix with a row and a column for each number
WITHOUT_GRADIENT = ("nelder-mead", "powell")
TORCH = {"sgd": ("SGD", 0.01), "adam": ("Adam", 0.05)}  # the class, and its learning rate where none is given
METHODS = (DEFAULT, "bfgs", "cg", "newton-cg", "trust-ncg", "trust-krylov", "tnc", "slsqp", "trust-constr", *WITHOUT_GRADIENT, *TORCH)
STEPS = 1000
DEEPEST = 1e20  # how far below the size of its start a value is taken to fall without end
SMALL = 1e-6  # the norm of a gradient at which sgd and adam stop, where no tolerance is given
TIGHT: dict[str, dict[str, Any]] = {  # for float64, and so that where it ends has about eight digits
    "l-bfgs-b": {"ftol": 1e-14, "gtol": 1e-8},
    "newton-cg": {"xtol": 1e-10},
    "trust-ncg": {"gtol": 1e-8},
    "trust-krylov": {"gtol": 1e-8},
    "slsqp": {"ftol": 1e-12},
}


class How(NamedTuple):
    """What was requested beside the objective. `rate` is the learning rate of sgd and adam."""

    method: str = DEFAULT
    rate: float | None = None
    bounds: tuple[str, ...] = ()
    steps: int | None = None
    tolerance: float | None = None


class Minimum(Answer):
    """Where it ended: the value, the names there, how large the gradient is, and why it stopped."""

    def __init__(
        self, of: str, method: str, value: float, names: Mapping[str, Array], gradient: Array, steps: int, converged: bool, why: str
    ) -> None:
        self.of, self.method, self.value, self.names = of, method, value, names
        with np.errstate(over="ignore"):
            self.gradient_norm = float(np.linalg.norm(gradient))
        self.steps, self.converged, self.why = steps, converged, why


class Endless(Exception):
    """The value becomes smaller and smaller; where it was last."""

    def __init__(self, vector: Array, steps: int) -> None:
        super().__init__()
        self.ended = Ended(vector, steps, False, "the value becomes smaller without end")


class Ended(NamedTuple):
    """What an optimizer returned."""

    vector: Array
    steps: int
    converged: bool
    why: str


def how_of(method: str, bounds: Sequence[str] = (), steps: int | None = None, tolerance: str | float | None = None) -> How:
    """The request, checked; ``adam:0.1`` has a learning rate."""
    name, colon, rate = method.strip().lower().partition(":")
    name = name or DEFAULT
    if name not in METHODS:
        near = did_you_mean(name, METHODS, most=1)
        raise UsageError(
            "E0902",
            f"--minimize={method}: there is no such method",
            help=(f"did you mean `{near[0]}`?" if near else f"it is one of {', '.join(METHODS)}",),
        )
    if colon and name not in TORCH:
        raise UsageError("E0902", f"--minimize={method}: {name} has no learning rate", help=("`--minimize=adam:0.1` has one",))
    if bounds and name not in BOUNDED:
        raise UsageError("E0902", f"--bounds: {name} cannot keep to bounds", help=(f"these can: {', '.join(BOUNDED)}",))
    if steps is not None and steps < 1:
        raise UsageError("E0902", f"--steps takes a positive integer, not {steps}")
    return How(
        name,
        positive("the learning rate", rate) if colon else None,
        tuple(bounds),
        steps,
        None if tolerance is None else positive("--tol", tolerance),
    )


def refuse_large(how: How, size: int, limit: int | None) -> None:
    """Refuse a method whose matrix of all pairs would not fit."""
    if how.method in SQUARE and limit is not None and size * size * 8 > limit:
        raise too_large(f"{how.method} of {size} numbers", size * size * 8, limit)


def positive(what: str, text: str | float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise UsageError("E0902", f"{what} is a positive number, not {text!r}")
    return number


def minimize(
    objective: Objective, how: How = How(), told: Callable[[int], object] = lambda step: None, limit: int | None = None
) -> Minimum:
    """Minimize from where the objective starts; `told` hears of each step."""
    start = pack(objective.parts)
    refuse_large(how, start.size, limit)
    bounds = bounds_of(how.bounds, objective.parts)
    if bounds is not None:
        start = np.clip(start, *np.array(bounds).T)
    first, _ = objective.value_and_gradient(start)
    if not math.isfinite(first):
        raise NotDifferentiable(f"`{objective.name}` is {first} where it starts", help=("start where it is finite",))
    run = by_torch if how.method in TORCH else by_scipy
    with np.errstate(all="ignore"):
        try:
            ended = run(objective, start, bounds, how, told)
        except Endless as endless:
            ended = endless.ended
        value, gradient = objective.value_and_gradient(ended.vector)
    converged, why = (ended.converged, ended.why) if math.isfinite(value) else (False, f"`{objective.name}` is {value}")
    names = unpack(ended.vector, objective.parts)
    return Minimum(objective.name, how.method, value, names, projected(gradient, ended.vector, bounds), ended.steps, converged, why)


def projected(gradient: Array, vector: Array, bounds: Sequence[tuple[float, float]] | None) -> Array:
    """The gradient without what leads out of the bounds."""
    if bounds is None:
        return gradient
    low, high = np.array(bounds).T
    outward = ((vector <= low) & (gradient > 0)) | ((vector >= high) & (gradient < 0))
    return np.where(outward, 0.0, gradient)


def by_scipy(objective: Objective, start: Array, bounds: Any, how: How, told: Callable[[int], object]) -> Ended:
    """One of SciPy's methods."""
    from warnings import catch_warnings, simplefilter

    from scipy.optimize import minimize as scipy_minimize

    count = 0

    def step(*state: Any) -> None:
        nonlocal count
        count += 1
        told(count)

    def value_and_gradient(vector: Array) -> tuple[float, Array]:
        value, gradient = objective.value_and_gradient(vector)
        if value < deepest:
            raise Endless(np.array(vector), count)
        return value, gradient

    deepest = -DEEPEST * max(1.0, abs(objective.value_and_gradient(start)[0]))
    steps = STEPS if how.steps is None else how.steps
    options = {"maxfun" if how.method == "tnc" else "maxiter": steps, **(TIGHT.get(how.method, {}) if how.tolerance is None else {})}
    plain = how.method in WITHOUT_GRADIENT
    with catch_warnings():
        simplefilter("ignore")  # what SciPy warns of, its message says too
        result = scipy_minimize(
            (lambda x: value_and_gradient(x)[0]) if plain else value_and_gradient,
            start,
            jac=None if plain else True,
            hessp=objective.curvature if how.method in CURVED else None,
            method=how.method,
            bounds=bounds,
            tol=how.tolerance,
            options=options,
            callback=step,
        )
    return Ended(np.asarray(result.x, np.float64), int(result.get("nit", count)), bool(result.success), why_of(result, steps))


def why_of(result: Any, steps: int) -> str:
    """Why SciPy stopped, in a sentence."""
    message = str(result.message)
    small, still, hidden = (
        "the gradient is small enough",
        "the value does not change any more",
        "no smaller value was found on the way down",
    )
    known = {
        "PROJECTED GRADIENT": small,
        "RELATIVE REDUCTION": still,
        "EXCEEDS LIMIT": not_enough(steps),
        "ITERATIONS REACHED LIMIT": not_enough(steps),
        "Maximum number of": not_enough(steps),
        "Iteration limit": not_enough(steps),
        "Optimization terminated successfully": small if "jac" in result else still,
        "Converged (|": still,
        "termination condition is satisfied": small,
        "Max. number of function evaluations": f"{steps} evaluations were not enough",
        "precision loss": hidden,
        "ABNORMAL": hidden,
        "bad approximation": hidden,
    }
    return next((text for part, text in known.items() if part.lower() in message.lower()), message.rstrip("."))


def not_enough(steps: int) -> str:
    return "1 step was not enough" if steps == 1 else f"{steps} steps were not enough"


def by_torch(objective: Objective, start: Array, bounds: Any, how: How, told: Callable[[int], object]) -> Ended:
    """An optimizer of the prelude, which runs as a program's own would."""
    from gradcli.runs.session import Session, Settings

    kind, usual = TORCH[how.method]
    steps = STEPS if how.steps is None else how.steps
    tolerance = SMALL if how.tolerance is None else how.tolerance
    low_high = None if bounds is None else np.array(bounds).T
    vector, deepest = start, -DEEPEST * max(1.0, abs(objective.value_and_gradient(start)[0]))
    with Session(Settings(dtype="float64")) as session:
        parameter = Tensor(start.copy(), True)
        optimizer = session.world.load_module("torch.optim").member(kind)([parameter], lr=usual if how.rate is None else how.rate)
        for count in range(steps + 1):
            vector = np.array(parameter.array)
            value, gradient = objective.value_and_gradient(vector)
            if value < deepest:
                raise Endless(vector, count)
            if not math.isfinite(value):
                return Ended(vector, count, False, "the value is not finite any more: choose a smaller learning rate")
            if np.linalg.norm(projected(gradient, vector, bounds)) <= tolerance:
                return Ended(vector, count, True, "the gradient is small enough")
            if count < steps:
                parameter.gradient = Tensor(gradient)
                optimizer.step()
                if low_high is not None:
                    np.clip(parameter.array, *low_high, out=parameter.array)
                told(count + 1)
    return Ended(vector, steps, False, not_enough(steps))
