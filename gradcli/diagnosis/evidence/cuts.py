"""Where a graph was cut: the step after which a value no longer knew the leaves it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.diagnosis.evidence.leaves import root_of_run
from gradcli.diagnosis.evidence.taken import cuts_in, flat, taken
from gradcli.diagnosis.evidence.watching import Seen, constructors_replaced, here, members_replaced, watch
from gradcli.diagnostics.model import Label, Span
from gradcli.engine.backward.custom import CustomNode
from gradcli.engine.backward.sweep import Sweep
from gradcli.engine.members import members
from gradcli.engine.state import STATE
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.leaf import leaves_behind
from gradcli.engine.tensor.tensor import Tensor, tensors_in
from gradcli.lang.access.contents import named_tensors
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradcli.engine.table.table import Op
    from gradcli.runs.replay import Ran, Replay
    from gradcli.runs.session import Session

WRITTEN: dict[int, frozenset[Cut]] = {}  # memory that was written -> the cuts behind what was written there
CHOOSING = ("argmax", "argmin", "argsort", "argwhere", "nonzero", "searchsorted", "bucketize")  # ops that return positions
CUTTING = ("detach", "detach_", "numpy", "item", "tolist")


CHOICE = "choice"  # one more kind
CALL, ATTRIBUTE, MODE, CREATION, DTYPE, NO_RULE = "call", "attribute", "mode", "creation", "dtype", "no rule"  # the kinds of cuts


class Cut(NamedTuple):
    """What cut the graph (its kind, and the name of the method, attribute, mode, dtype or op), where, and the leaves (by identity) behind it."""

    kind: str
    name: str
    span: Span | None
    leaves: frozenset[int]

    @property
    def text(self) -> str:
        """As the subject or object of a sentence."""
        if self.kind in (CALL, CREATION, CHOICE):
            return f"`{self.name}()`"
        if self.kind == ATTRIBUTE:
            return f"`.{self.name}`"
        if self.kind == DTYPE:
            return f"the conversion to {self.name}"
        return f"`{self.name}`" if self.kind == NO_RULE else self.name

    def label(self) -> Label | None:
        reason = ", which has no derivative" if self.kind == NO_RULE else ""
        return None if self.span is None else Label(self.span, f"cut here: {self.text}{reason}")


def note_cuts(out: Tensor, cuts: frozenset[Cut]) -> None:
    if cuts:
        out.set_note("cuts", cuts)


def cuts_of(tensor: Tensor) -> frozenset[Cut]:
    """The cuts behind a tensor. What a custom function does inside is not recorded, and is no cut: its own backward bridges it."""
    noted: frozenset[Cut] = tensor.note("cuts", frozenset()) | WRITTEN.get(address(tensor), frozenset())
    return frozenset() if isinstance(tensor.grad_fn, CustomNode) else noted


def address(tensor: Tensor) -> int:
    """Where the memory of a tensor begins."""
    return int(tensor.array.__array_interface__["data"][0])


def leaves_of(tensors: list[Tensor]) -> frozenset[int]:
    return frozenset(id(leaf) for leaf in leaves_behind(tensors))


def see(op: Op, args: tuple[Any, ...], out: Tensor, written: bool) -> None:
    """A result inherits the cuts of its operands; where one of them wanted a gradient and this step is not recorded, that is one more."""
    operands = args[1:] if written else args  # the old value of what is written is no loss
    tensors = list(tensors_in(operands)) or [value for value in flat(operands) if isinstance(value, Tensor)]
    cuts = cuts_in(operands).union(*map(cuts_of, tensors))
    wanting = [tensor for tensor in tensors if tensor.requires_grad]
    reason = reason_of(op, out) if wanting else None
    cuts = cuts | {Cut(*reason, here(), leaves_of(wanting))} if reason is not None else cuts
    note_cuts(out, cuts)
    if written and cuts and isinstance(args[0], Tensor):
        WRITTEN[address(args[0])] = WRITTEN.get(address(args[0]), frozenset()) | cuts


def reason_of(op: Op, out: Tensor) -> tuple[str, str] | None:
    """Why a step is not recorded, as the kind and name of a cut; None if it is."""
    if not STATE.grad_enabled:
        return MODE, "inference mode" if STATE.inference else "`no_grad`"
    if op.name in CHOOSING:
        return CHOICE, op.name
    if not dtypes.is_differentiable(out.array.dtype):
        return DTYPE, str(dtypes.of(out.array.dtype)).removeprefix("torch.")
    if op.creates:
        return CREATION, op.name
    return None if op.rules else (NO_RULE, op.name)


def cutting_method(name: str) -> Any:
    """A method that cuts, with a note of where it did; what it gives may be a tensor, numbers or an array."""
    original = members.METHODS[name]

    def run(self: Tensor, *args: Any, **kwargs: Any) -> Any:
        cuts = cut_at(self, name)
        out = original(self, *args, **kwargs)
        if isinstance(out, Tensor):
            note_cuts(out, cuts)
        return taken(out, cuts) if cuts else out

    return run


def cutting_float(value: Any = 0.0) -> float:
    """``float(x)``, likewise."""
    cuts = cut_at(value, "float") if isinstance(value, Tensor) else cuts_in([value])
    number: float = taken(float(value), cuts) if cuts else float(value)
    return number


def cut_at(tensor: Tensor, name: str) -> frozenset[Cut]:
    """The cuts behind a tensor, and the one that a call makes here if it wants a gradient."""
    cuts = cuts_of(tensor)
    return cuts | {Cut(CALL, name, here(), leaves_of([tensor]))} if tensor.requires_grad else cuts


def cutting_data() -> Any:
    """``.data``, likewise."""
    original = members.ATTRIBUTES["data"]

    def data(self: Tensor) -> Tensor:
        out: Tensor = original(self)
        cuts = cuts_of(self)
        note_cuts(out, cuts | {Cut(ATTRIBUTE, "data", here(), leaves_of([self]))} if self.requires_grad else cuts)
        return out

    return data


class Cuts(NamedTuple):
    """The cuts behind the root of a run, and what the leaves are called."""

    cuts: frozenset[Cut]
    leaves: dict[str, int]
    reached: frozenset[int]

    def behind(self, name: str) -> list[Cut]:
        """Those that a leaf is behind, in the order of the program; none if there is a way around them."""
        own = self.leaves.get(name)
        return [] if own in self.reached else in_order(cut for cut in self.cuts if own in cut.leaves)


def in_order(cuts: Any) -> list[Cut]:
    return sorted(cuts, key=lambda cut: (cut.span.start, cut.span.end) if cut.span is not None else (0, 0))


def cuts_behind_root(replay: Replay, where: Span | None = None, leaves: Sequence[str] = ()) -> Cuts | None:
    """Run again and follow every cut to the last root; None when that cannot be done.

    With `where`, the place of the last backward pass, the first pass there stands for it, if the leaves in question have their names by then:
    of a loop one turn is run again, and not all of them.
    """
    seen: list[Cuts] = []

    def look(session: Session) -> None:
        root = root_of_run(session)
        if root is not None:
            names = {path: key for key, (path, _) in named_tensors(session.world.names).items()}
            seen.append(Cuts(cuts_of(root), names, leaves_of([root])))

    def sweep(*args: Any, **kwargs: Any) -> Sweep:
        if STATE.where == where and replay.session is not None:
            look(replay.session)
            if seen and all(name in seen[-1].leaves for name in leaves):
                raise Seen
            seen.clear()
        return Sweep(*args, **kwargs)

    WRITTEN.clear()
    methods = {name: cutting_method(name) for name in CUTTING}
    with members_replaced({"data": cutting_data()}, methods), constructors_replaced({float: cutting_float}):
        ran: Ran | None = replay.run(look=look, before=lambda: watch(see, None if where is None else sweep))
    return seen[0] if seen and (ran is not None or where is not None) else None
