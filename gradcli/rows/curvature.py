"""Second derivatives of one block: the Hessian times directions, which adds up over blocks as the gradient does whose derivative it is.

The program runs once over the rows and leaves its tape, from which the products are worked out in float64.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from gradcli.analysis.elsewhere.objective import Point, pack, unpack
from gradcli.analysis.errors import NotDifferentiable
from gradcli.analysis.tape import Unevaluable, tape_of, widened
from gradcli.diagnostics.model import Diagnostic, GradcliError
from gradcli.engine.state import STATE
from gradcli.lang.parsing.parser import parse
from gradcli.rows.job import GRADIENT, Failure, Job, Part, Request
from gradcli.runs.placing import Placing, as_own
from gradcli.runs.replay import Replay
from gradcli.runs.session import Session

if TYPE_CHECKING:
    from gradcli.runs.session import Settings

NOT_DIFFERENTIABLE = 5


class BlockPlacing(Placing):
    """Values of leaves for a block, which may have to draw without chance."""

    def __init__(self, request: Request) -> None:
        super().__init__({name: partial(as_own, value) for name, value in (request.values or {}).items()})
        self.is_steady = request.is_steady

    def begin(self, session: Session) -> None:
        if self.is_steady:
            from gradcli.engine.random.steady import Steady

            STATE.generator = Steady()
        super().begin(session)


def curvature_of_block(job: Job, request: Request, settings: Settings, entropy: int) -> Part:
    """The products by each leaf that directions are given for, as its gradient, one behind the other; raises Failure."""
    directions = request.directions or {}
    try:
        point = point_of_block(job, request, settings, entropy)
    except NotDifferentiable as error:
        raise Failure(error.diagnostics, error.exit_status) from None
    except Unevaluable as error:
        why = f"cannot differentiate twice through {error}, which has no forward formula"
        raise Failure((Diagnostic("E0907", why),), NOT_DIFFERENTIABLE) from None
    if point is None:
        return Part({}, {}, None, False)
    count = len(next(iter(directions.values())))
    try:
        vectors = [pack({name: directions[name][number] for name in point.values}) for number in range(count)]
        products = [unpack(point.curvature(vector), point.values) for vector in vectors]
    except GradcliError as error:
        raise Failure(error.diagnostics, error.exit_status) from None
    return Part({name + GRADIENT: np.stack([each[name] for each in products]) for name in point.values}, {}, None, False)


def point_of_block(job: Job, request: Request, settings: Settings, entropy: int) -> Point | None:
    """The function of the leaves that the program is over the rows; None where no gradient reaches a leaf."""
    replay = Replay(Session(settings))
    replay.modules = [parse(source) for source in job.programs]
    replay.budget, replay.entropy, replay.placing = float("inf"), entropy, BlockPlacing(request)
    try:
        _, tape = tape_of(replay)
    except NotDifferentiable as error:
        if error.diagnostic.headline.startswith("nothing to differentiate"):
            return None
        raise
    wanted = request.directions or {}
    own = {name: widened(tape.values[node]) for node, name in tape.names.items() if name in wanted}
    return Point(tape, {name: (request.values or {}).get(name, own.get(name, np.zeros(wanted[name].shape[1:]))) for name in wanted})
