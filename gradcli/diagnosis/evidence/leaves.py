"""The tensors a program can reach by name, and the leaves behind a value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.engine.state import STATE
from gradcli.engine.tensor.leaf import LEAF
from gradcli.engine.tensor.tensor import Tensor
from gradcli.lang.access.runtime import is_program_class

if TYPE_CHECKING:
    from gradcli.runs.session import Session

DEEPEST, MOST = 5, 10_000  # how far into lists and modules to look, and at how many values


def named_tensors(names: Mapping[str, Any]) -> dict[int, tuple[str, Tensor]]:
    """Each tensor by its identity, with the shortest expression that leads to it."""
    tensors_by_id: dict[int, tuple[str, Tensor]] = {}
    level: list[tuple[str, Any]] = list(names.items())
    seen: set[int] = set()
    for _ in range(DEEPEST):
        following: list[tuple[str, Any]] = []
        for path, value in islice(level, MOST):
            if isinstance(value, Tensor):
                tensors_by_id.setdefault(id(value), (path, value))
            elif id(value) not in seen:
                seen.add(id(value))
                following += islice(parts(path, value), MOST)
        level = following
    return tensors_by_id


def parts(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """What a list, tuple, dict or instance of a program's class (a module among them) holds."""
    if isinstance(value, (list, tuple)):
        yield from ((f"{path}[{index}]", item) for index, item in enumerate(value))
    elif isinstance(value, dict):
        yield from ((f"{path}[{key!r}]", item) for key, item in value.items())
    elif is_program_class(type(value)):
        for name, item in getattr(value, "__dict__", {}).items():
            if name in ("_parameters", "_modules") and isinstance(item, dict):
                yield from ((f"{path}.{key}" if str(key).isidentifier() else f"{path}[{key}]", part) for key, part in item.items())
            elif not name.startswith("_"):
                yield f"{path}.{name}", item


def behind(tensors: Iterable[Tensor]) -> Iterator[Tensor]:
    """The leaves that a gradient of these tensors reaches."""
    waiting = [edge[0] for tensor in tensors if (edge := tensor.edge()) is not None]
    seen = set(waiting)
    while waiting:
        node = waiting.pop()
        if node.seq == LEAF:
            yield node.leaf
        for edge in node.edges:
            if edge is not None and edge[0] not in seen:
                seen.add(edge[0])
                waiting.append(edge[0])


def root_of_run(session: Session | None = None) -> Tensor | None:
    """Where the last backward began, if the program still holds it; with none, the value a shorthand program of `session` ended with."""
    if STATE.root is not None:
        return STATE.root()
    value = session.outcome.value if session is not None and session.outcome is not None and not session.world.torch_imported else None
    return value if isinstance(value, Tensor) else None


def is_finite(array: np.ndarray[Any, Any]) -> bool:
    """Whether there is no NaN and no infinity. The sum tells, mostly: only where that is not finite each element is looked at."""
    if array.dtype.kind not in "fc":
        return True
    with np.errstate(all="ignore"):
        return bool(np.isfinite(array.sum())) or bool(np.isfinite(array).all())
