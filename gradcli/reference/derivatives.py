"""The derivative of an op in mathematics: read off the op's own rule by the formulas of a run, or stated once in `mathematics`.

The op is called with a sample whose tensors bear the names of its arguments, its result is multiplied by a constant `g`, and the formula of
the derivative is asked for. So `g` is the gradient of the result and `out` the result, as in the rule, and shapes are those of the sample.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from gradcli.analysis.formula.formulas import formulas
from gradcli.diagnostics.model import GradcliError, Source
from gradcli.engine.table.table import Row
from gradcli.engine.tensor.tensor import Tensor
from gradcli.records import NamedTuple
from gradcli.reference.examples import plainest, program_of
from gradcli.reference.mathematics import MATHEMATICS
from gradcli.runs.replay import Replay
from gradcli.runs.results import ProgramError, ProgramExit
from gradcli.runs.session import Session, Settings

RESULT, COTANGENT = "out", "g"
STEPS = "steps"  # the form of what could not be read back
LONGEST = 120


class Derivative(NamedTuple):
    """The derivative by one argument; `where` defines names that the text uses beside the arguments, `g` and `out`."""

    argument: str
    text: str
    where: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        definitions = ", ".join(f"{name} = {text}" for name, text in self.where)
        return f"{self.text}  where {definitions}" if definitions else self.text


@cache
def derivatives(row: Row) -> tuple[Derivative, ...]:
    """By each argument that has one and whose formula is known."""
    stated = MATHEMATICS.get(row.key, {})
    derived = () if not row.samples or not row.public or row.public[0].startswith("aten.") else tuple(derive(row))
    return (*(Derivative(argument, text) for argument, text in stated.items()), *(one for one in derived if one.argument not in stated))


def derive(row: Row) -> Iterator[Derivative]:
    """What the formulas of a run say; nothing where they can only name the steps."""
    program = whole_program(row)
    if program is None:
        return
    with Session(Settings(seed=0)) as session:
        session.run_all([Source("<derivative>", program)])
        try:
            replay = Replay(session)
            replay.budget = float("inf")
            found = formulas(replay)
        except ProgramError:
            return
        for argument, formula in found.items():
            if formula.form != STEPS and len(formula.text) <= LONGEST:
                yield Derivative(argument, shortened(formula.text), tuple(formula.where.items()))


def shortened(text: str) -> str:
    """A zero of some shape is a zero."""
    return "0" if text.startswith("zeros(") and text.index(")") == len(text) - 1 else text


def whole_program(row: Row) -> str | None:
    """A number whose derivative by each argument is that of the op, times `g`; None for a result that is no floating tensor with a history."""
    lines, call = program_of(row, plainest(row), argument_names(row))
    begin = "; ".join([*lines, f"{RESULT} = {call}"])
    with Session(Settings(seed=0)) as session:
        try:
            session.run_all([Source("<derivative>", begin)])
        except (ProgramError, ProgramExit, GradcliError):
            return None
        out = session.world.names.get(RESULT)
        if not isinstance(out, Tensor) or not out.requires_grad or out.is_leaf or out.array.dtype.kind != "f":
            return None
        sizes = ", ".join(str(int(size)) for size in out.shape) or "()"
    return f"{begin}; {COTANGENT} = const(rand({sizes}) + 0.5); ({RESULT} * {COTANGENT}).sum()"


def argument_names(row: Row) -> Sequence[str]:
    """What the tensors of a sample are called, in turn: by the arguments they are given for; those of a list by number."""
    sample, names = plainest(row), list[str]()
    for place, value in enumerate(sample.args):
        name = row.names[min(place, len(row.names) - 1)]
        if isinstance(value, (tuple, list)) and row.kinds[row.names.index(name)].says == "tuple of Tensors":
            names += [f"{name}{number}" for number in range(len(value))]
        elif takes_tensor(row, name, value):
            names.append(name)
    names += [name for name, value in sample.kwargs.items() if takes_tensor(row, name, value)]
    return [name if names.count(name) == 1 else f"{name}{names[:place].count(name)}" for place, name in enumerate(names)]


def takes_tensor(row: Row, name: str, value: object) -> bool:
    """Whether an argument of a sample becomes a tensor of the program."""
    from gradcli.engine.table.table import T

    kind = row.kinds[row.names.index(name)]
    return isinstance(value, T) or (isinstance(value, tuple) and (kind.tensor or (name == row.varargs and kind.says == "object")))
