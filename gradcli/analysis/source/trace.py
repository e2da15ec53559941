"""What there is to write down of a run: the steps to its last number and to its gradients, and what they are called."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.errors import NotDifferentiable
from gradcli.analysis.explain import HOW_TO_START
from gradcli.analysis.formula.tape.record import recorded
from gradcli.analysis.formula.tape.tape import Tape, Value, values_in
from gradcli.analysis.formula.validity import depends_on_path
from gradcli.analysis.recording import check_ran
from gradcli.engine.state import STATE
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.analysis.formula.tape.record import Record
    from gradcli.analysis.formula.tape.tape import Step
    from gradcli.engine.backward.sweep import Sweep
    from gradcli.runs.replay import Replay
    from gradcli.runs.session import Session

Array = np.ndarray[Any, Any]
MOST_STEPS = 2000


class Detached(Value):
    """A tensor among the arguments of a step that no gradient goes to."""

    __slots__ = ()


class Watched(Tape):
    """A tape that also knows which arguments were cut off, and how many backward passes there were."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.passes = 0
        self.customs: set[str] = set()

    def seen(self, arg: Any) -> Any:
        found = super().seen(arg)
        return Detached(found.key) if isinstance(arg, Tensor) and self.began is None and not arg.requires_grad else found

    def sweep(self, roots: Any, create_graph: bool, keep: bool, wanted: Any = None, accumulate: bool = False) -> Sweep:
        if wanted is None or accumulate:
            self.passes += 1
        sweep = super().sweep(roots, create_graph, keep, wanted, accumulate)
        self.customs.update(node.name().rpartition("::")[2] for node in sweep.nodes if node.plan is None and not hasattr(node, "inner"))
        return sweep


class Trace(NamedTuple):
    """A tape with the key of its root, the keys that add up to each gradient, and the leaves by their keys.

    `names` has what the program calls the other arrays, `reached` what depends on a leaf, and `on_path` says whether the program looked at values.
    """

    tape: Watched
    root: int
    root_name: str
    gradients: dict[str, tuple[int, ...]]
    leaves: dict[int, str]
    names: dict[int, str]
    reached: set[int]
    on_path: bool

    def array(self, key: int) -> Array:
        return self.tape.arrays[key]

    def steps_to(self, keys: Sequence[int]) -> list[Step]:
        """The steps that lead from the leaves to these arrays, without those that lead to constants only."""
        sources = {key: None for key in self.tape.arrays if key in self.leaves or key not in self.reached}
        backward = self._after_seed(keys, sources)
        return [self.tape.steps[number] for number in self.tape.needed(keys, {key: None for key in sources if key not in backward})]

    def _after_seed(self, keys: Sequence[int], sources: dict[int, None]) -> set[int]:
        """The sources that a step of the backward pass made, such as its seed spread out: these are written as steps."""
        began = len(self.tape.steps) if self.tape.began is None else self.tape.began
        return {key for key in sources if key in self.tape.maker and self.tape.maker[key][0] >= began}

    def hidden(self) -> bool:
        """Whether the program writes into what the steps need."""
        return self.tape.hidden([self.root, *(key for keys in self.gradients.values() for key in keys)])


def trace(replay: Replay) -> Trace:
    """Run once more and write down."""
    tape, found = Watched(MOST_STEPS), list[Trace]()

    def end(session: Session) -> None:
        record = recorded(tape, session, "gradient", None)
        found.append(traced(tape, record, session))

    ran = replay.run(before=tape.listen, look=end)
    if ran is None and len(tape.steps) >= MOST_STEPS:
        raise NotDifferentiable(f"the run has more than {MOST_STEPS} steps, which are too many to write down")
    check_ran(ran)
    return found[0]


def traced(tape: Watched, record: Record, session: Session) -> Trace:
    root = STATE.root() if STATE.root is not None else None
    if root is None or not tape.passes:
        raise NotDifferentiable("no gradient to write down: no backward pass reached a leaf", help=(HOW_TO_START,))
    if root.array.size != 1:
        raise NotDifferentiable("only the gradient of a single number can be written down", help=("reduce it, for example with `.sum()`",))
    for tensor in (root, *(leaf for _, leaf in session.report().leaves())):
        if dtypes.category(tensor.array.dtype) == dtypes.COMPLEX:
            raise NotDifferentiable("complex numbers cannot be written down")
    gradients = {target.by: target.keys for target in record.targets}
    missing = [name for name, leaf in session.report().leaves() if leaf.gradient is not None and leaf.is_leaf and name not in gradients]
    if missing:
        raise NotDifferentiable(f"the gradient of `{missing[0]}` cannot be written down: a hook changes it, or the program writes into it")
    names = {**record.constants, **record.between}
    key = tape.key(root)
    shown = session.root if session.root not in (None, "", "_") else names.get(key, "")
    return Trace(
        tape, key, shown or "value", gradients, dict(record.leaves), names, record.reached, depends_on_path(record, session.modules)
    )


def used_by(steps: Iterable[Step]) -> set[int]:
    """The keys of all arguments."""
    return {value.key for step in steps for value in values_in(step.args)}


class Names:
    """Identifiers for arrays: the program's own where they are free, else t1, t2, …"""

    def __init__(self, reserved: Iterable[str]) -> None:
        self.taken = set(reserved) | set(keyword.kwlist)
        self.count = 0

    def own(self, path: str) -> str:
        """``net_0_weight`` for ``net[0].weight``."""
        plain = "".join(sign if sign.isalnum() or sign == "_" else "_" for sign in path)
        name = "_".join(part for part in plain.split("_") if part) or "value"
        name = f"v_{name}" if name[0].isdigit() else name
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        return name

    def fresh(self) -> str:
        while True:
            self.count += 1
            if f"t{self.count}" not in self.taken:
                self.taken.add(f"t{self.count}")
                return f"t{self.count}"
