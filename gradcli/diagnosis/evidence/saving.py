"""Who saved a value that backward needs, where a module of the library did: the call of the program, and the module. Found by running again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.diagnosis.evidence.layers import path_to
from gradcli.diagnosis.evidence.watching import here, watch
from gradcli.diagnostics.model import Span
from gradcli.diagnostics.row import raised
from gradcli.engine.backward.sweep import Sweep
from gradcli.engine.graph.graph import Node, moment
from gradcli.engine.state import STATE
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.contents import named_tensors
from gradcli.lang.access.runtime import is_program_class
from gradcli.lang.compile.functions import first_arguments
from gradcli.library.prelude import is_inside
from gradcli.records import NamedTuple

if TYPE_CHECKING:
    from gradcli.engine.table.table import Op
    from gradcli.runs.replay import Replay

MOST = 100_000


class Saver(NamedTuple):
    """The program's call under which a value was saved, the module that did, and the value's own name, if they have any."""

    span: Span | None
    module: str
    value: str

    @property
    def words(self) -> str:
        return f"saved here{f', by {self.module}' if self.module else ''}"


class Story(NamedTuple):
    """What became of a value that backward needs: who saved it, where the pass before was called, where its memory was written since."""

    saver: Saver | None
    pass_before: Span | None
    writes: tuple[Span, ...]


def story_inside(replay: Replay) -> Story | None:
    """The story of a value that a module of the library saved, from one run; None if that cannot be found out."""
    made: dict[int, tuple[Node, Span | None, Any]] = {}
    written_at: list[tuple[Any, Span | None, int]] = []
    passes: list[Span | None] = []
    names: dict[str, Any] = {}

    def see(op: Op, args: tuple[Any, ...], out: Tensor, written: bool) -> None:
        if written and len(written_at) < MOST and isinstance(args[0], Tensor):
            written_at.append((args[0].array, here(), moment()))
        node = out.node
        if node is not None and len(made) < MOST and id(node) not in made:
            made[id(node)] = node, here(), running_module() if is_inside(STATE.where) else None

    def sweep(*args: Any, **kwargs: Any) -> Sweep:
        passes.append(here())
        return Sweep(*args, **kwargs)

    ran = replay.run(before=lambda: watch(see, sweep), look=lambda session: names.update(session.world.names))
    node = None if ran is None or ran.error is None else node_of(ran.error)
    if ran is None or ran.error is None or node is None:
        return None
    array = facts_of(ran.error).get("array")
    _, span, module = made.get(id(node), (node, None, None))
    path = "" if module is None else path_to(module, names)
    kind = "" if module is None else type(module).__name__
    saver = (
        Saver(span, f"`{path}` ({kind})" if path else kind, "" if array is None else _name_of(array, names)) if span is not None else None
    )
    writes = [where for memory, where, at in written_at if array is not None and at > node.seq and np.may_share_memory(memory, array)]
    before = passes[-2] if len(passes) > 1 else None
    return Story(saver, before, tuple(dict.fromkeys(where for where in writes if where is not None)))


def _name_of(array: Any, names: dict[str, Any]) -> str:
    """The name of the tensor that has this memory."""
    start = array.__array_interface__["data"][0]
    return next((path for path, tensor in named_tensors(names).values() if tensor.array.__array_interface__["data"][0] == start), "")


def node_of(error: BaseException) -> Node | None:
    """The node whose saved values were asked for when it failed."""
    node: Node | None = facts_of(error).get("node")
    if node is not None:
        return node
    found, step = None, error.__traceback__
    while step is not None:
        owner = step.tb_frame.f_locals.get("self")
        found = owner if isinstance(owner, Node) else found
        step = step.tb_next
    return found


def facts_of(error: BaseException) -> dict[str, Any]:
    """The facts of the mistake an exception carries."""
    carried = raised(error)
    return {} if carried is None else dict(carried.facts)


def running_module() -> Any:
    """The instance of a class of the library or program whose method is running, innermost."""
    for given in first_arguments():
        if is_program_class(type(given)) and "_parameters" in getattr(given, "__dict__", {}):
            return given
    return None
