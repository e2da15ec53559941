"""Where a graph was cut: the step after which a value no longer knew the leaves it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gradcli.diagnosis.evidence.leaves import behind, named_tensors, root_of_run
from gradcli.diagnosis.evidence.taken import cuts_in, taken
from gradcli.diagnosis.evidence.watching import constructors_replaced, here, members_replaced, watch
from gradcli.diagnostics.model import Label, Span
from gradcli.engine.backward.custom import CustomNode
from gradcli.engine.members import members
from gradcli.engine.state import STATE
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor, tensors_in

if TYPE_CHECKING:
    from gradcli.engine.table.table import Op
    from gradcli.runs.replay import Ran, Replay
    from gradcli.runs.session import Session

CUTTING = ("detach", "detach_", "numpy", "item", "tolist")


class Cut(NamedTuple):
    """What cut the graph, where, and the leaves (by identity) that were behind it."""

    what: str
    span: Span | None
    leaves: frozenset[int]

    def label(self) -> Label | None:
        return None if self.span is None else Label(self.span, f"cut here: {self.what.rstrip(',')}")


def note_cuts(out: Tensor, cuts: frozenset[Cut]) -> None:
    if cuts:
        out.set_note("cuts", cuts)


def cuts_of(tensor: Tensor) -> frozenset[Cut]:
    """The cuts behind a tensor. What a custom function does inside is not recorded, and is no cut: its own backward bridges it."""
    found: frozenset[Cut] = tensor.note("cuts", frozenset())
    return frozenset() if isinstance(tensor.grad_fn, CustomNode) else found


def leaves_of(tensors: list[Tensor]) -> frozenset[int]:
    return frozenset(id(leaf) for leaf in behind(tensors))


def see(op: Op, args: tuple[Any, ...], out: Tensor, written: bool) -> None:
    """A result inherits the cuts of its operands; where one of them wanted a gradient and this step is not recorded, that is one more."""
    tensors = list(tensors_in(args))
    cuts = cuts_in(args).union(*map(cuts_of, tensors))
    wanting = [tensor for tensor in tensors if tensor.requires_grad]
    what = reason(op, out) if wanting else ""
    note_cuts(out, cuts | {Cut(what, here(), leaves_of(wanting))} if what else cuts)


def reason(op: Op, out: Tensor) -> str:
    """Why a step is not recorded; empty if it is."""
    if not STATE.grad_enabled:
        return "inference mode" if STATE.inference else "`no_grad`"
    if not dtypes.is_differentiable(out.array.dtype):
        return f"the step to {str(dtypes.of(out.array.dtype)).removeprefix('torch.')}"
    if op.creates:
        return f"`{op.name}()`"
    return "" if op.rules else f"`{op.name}`, which has no derivative,"


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
    return cuts | {Cut(f"`{name}()`", here(), leaves_of([tensor]))} if tensor.requires_grad else cuts


def cutting_data() -> Any:
    """``.data``, likewise."""
    original = members.ATTRIBUTES["data"]

    def data(self: Tensor) -> Tensor:
        out: Tensor = original(self)
        cuts = cuts_of(self)
        note_cuts(out, cuts | {Cut("`.data`", here(), leaves_of([self]))} if self.requires_grad else cuts)
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


def cuts_behind_root(replay: Replay) -> Cuts | None:
    """Run again and follow every cut to the last root; None when that cannot be done."""
    found: list[Cuts] = []

    def look(session: Session) -> None:
        root = root_of_run(session)
        if root is not None:
            names = {path: key for key, (path, _) in named_tensors(session.world.names).items()}
            found.append(Cuts(cuts_of(root), names, leaves_of([root])))

    methods = {name: cutting_method(name) for name in CUTTING}
    with members_replaced({"data": cutting_data()}, methods), constructors_replaced({float: cutting_float}):
        ran: Ran | None = replay.run(look=look, before=lambda: watch(see))
    return found[0] if ran is not None and found else None
