"""A program run again at other values of its inputs: what it comes to there, and the derivatives.

The whole program runs each time, with the same random numbers, so that its branches are those of the new values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.errors import NotDifferentiable, unknown_name
from gradcli.analysis.recording import check_ran
from gradcli.diagnostics.model import UsageError
from gradcli.engine.state import STATE
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.contents import tensors_below
from gradcli.records import NamedTuple
from gradcli.runs.placing import Change, Placing

if TYPE_CHECKING:
    from gradcli.runs.replay import Replay
    from gradcli.runs.session import Session

Array = np.ndarray[Any, Any]
COTANGENT = "the last value has several elements, and --grad-output weighs them"


class Outcome(NamedTuple):
    """What a run came to: the name and value of its root, and the derivative of each element of that by each input that was placed.

    A derivative has the shape of the value followed by that of the input; None where the input is no leaf or nothing reached it.
    """

    name: str
    value: Array
    derivatives: dict[str, Array | None]


class Runner:
    """Makes a run again elsewhere."""

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self.runs = 0

    def at(self, changes: Mapping[str, Change], where: str) -> Outcome:
        """The run with these changes of its inputs; `where` is how to call the place in an error."""
        outcomes: list[Outcome] = []
        self.run(changes, where, lambda session, placing: outcomes.append(outcome_of(session, placing)))
        return outcomes[0]

    def run(self, changes: Mapping[str, Change], where: str, look: Callable[[Session, Placing], object]) -> None:
        """Run, and show `look` the session at its end and what was placed."""
        placing = self.replay.placing = Placing(changes)
        self.runs += 1

        problems: list[NotDifferentiable] = []  # of a run that failed, which is the better reason

        def end(session: Session) -> None:
            if placing.inputs.keys() == changes.keys():
                try:
                    look(session, placing)
                except NotDifferentiable as problem:
                    problems.append(problem)

        try:
            ran = self.replay.run(look=end)
        finally:
            self.replay.placing = None
        check_ran(ran, f"at {where}")
        missing = next((path for path in changes if path not in placing.inputs), None)
        if missing is not None:
            raise absent(missing, placing, self.inputs())
        if problems:
            raise problems[0]

    def inputs(self) -> list[str]:
        """The inputs of the program: what can be given another value."""
        names: list[str] = []

        def look(session: Session) -> None:
            for name, value in session.world.names.items():
                names.extend(path for path, tensor in tensors_below(name, value) if tensor.is_leaf)
                if type(value) in (int, float):
                    names.append(name)

        self.replay.run(look=look)
        return names


def absent(path: str, placing: Placing, inputs: list[str]) -> Exception:
    """No input is called so: another is meant, or the name is of a value that the program computes."""
    if path in placing.computed:
        helps = (f"choose one of its inputs: {', '.join(f'`{each}`' for each in inputs[:8])}",) if inputs else ()
        return UsageError("E0905", f"`{path}` is computed by the program and cannot be given another value", help=helps)
    return unknown_name(path, inputs, "input")


def outcome_of(session: Session, placing: Placing) -> Outcome:
    """The root of a run that has ended, and its derivatives."""
    if session.jacobians:
        return of_jacobians(session, placing)
    if STATE.backward_called and STATE.root_array is not None:
        value = np.array(STATE.root_array)
        derivatives = {path: gradient_of(each) for path, each in placing.inputs.items()}
        if value.size != 1 and any(each is not None for each in derivatives.values()):
            raise NotDifferentiable(COTANGENT, help=("leave it out, or end the program with one number",))
        return Outcome(root_name(session), value, {path: spread(each, value) for path, each in derivatives.items()})
    outcome = session.outcome
    last = None if outcome is None else number_of(outcome.value)
    if outcome is None or last is None:
        raise NotDifferentiable("the program does not end with a number or a tensor", help=("name the value in its last line",))
    return Outcome("the last value" if outcome.unnamed else outcome.name, last, dict.fromkeys(placing.inputs))


def of_jacobians(session: Session, placing: Placing) -> Outcome:
    assert session.outcome is not None
    parts = {part.by: part.value.array for part in session.jacobians}
    names = {id(tensor): path for name, held in session.world.names.items() for path, tensor in tensors_below(name, held)}
    derivatives = {path: parts.get(names.get(id(each), "")) for path, each in placing.inputs.items()}
    shown = "the last value" if session.outcome.unnamed else session.outcome.name
    return Outcome(shown, np.array(session.outcome.value.array), derivatives)


def gradient_of(leaf: Any) -> Array | None:
    gradient = leaf.gradient if isinstance(leaf, Tensor) else None
    return None if gradient is None else np.array(gradient.array)


def spread(gradient: Array | None, value: Array) -> Array | None:
    """With the shape of the value, which has one element, in front."""
    return None if gradient is None else gradient.reshape(value.shape + gradient.shape)


def root_name(session: Session) -> str:
    """What the program calls the value that backward began from."""
    if session.root not in (None, "", "_"):
        return str(session.root)
    root = STATE.root() if STATE.root is not None else None
    known = (
        name
        for name, value in session.world.names.items()
        if isinstance(value, Tensor) and (value is root or value.array is STATE.root_array)
    )
    return next(known, "the last value")


def number_of(value: Any) -> Array | None:
    """A tensor or a Python number as an array."""
    if isinstance(value, Tensor):
        return np.array(value.array)
    return np.asarray(value) if type(value) in (int, float, bool) else None
