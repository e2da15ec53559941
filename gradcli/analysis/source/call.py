"""One op of a run, as it is written down in another framework: what its arguments are called, and how large they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from gradcli.analysis.formula.tape.tape import Step, Value

if TYPE_CHECKING:
    from gradcli.engine.table.table import Op

Array = np.ndarray[Any, Any]


class NoCounterpart(Exception):
    """An op, or a way to call it, that the framework has nothing for; what it is called."""


class Call:
    """A step with the texts of its arguments. `c["self"]` is the text, `c.raw("dim")` the plain value, `c.array("self")` the array of this run."""

    def __init__(self, step: Step, text_of: Callable[[Any], str], arrays: Mapping[int, Array], xp: str) -> None:
        self.step, self.text_of, self.arrays, self.xp = step, text_of, arrays, xp
        self.op: Op = step.op
        self.named = dict(zip(step.op.names, step.args, strict=True))

    def __getitem__(self, name: str) -> str:
        if name == "xp":
            return self.xp
        if name == "shape":
            return repr(self.shape)
        value = self.named[name]
        return self.text_of(value)

    def raw(self, name: str) -> Any:
        return self.named[name]

    def array(self, name: str) -> Array:
        value = self.named[name]
        assert isinstance(value, Value)
        return self.arrays[value.key]

    def is_given(self, name: str) -> bool:
        return self.named[name] is not None

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the first result."""
        return tuple(int(size) for size in self.arrays[self.step.outs[0]].shape)

    def need(self, holds: bool) -> None:
        """Give up where the template is not for this kind of call."""
        if not holds:
            raise NoCounterpart(self.op.name)

    def filled(self, template: str | Callable[[Call], str]) -> str:
        return template(self) if callable(template) else template.format_map(self)


def wrapped(dim: int, rank: int) -> int:
    return dim + rank if dim < 0 else dim


def index_text(rank: int, dim: int, at: str) -> str:
    """``[:, 3]``: one index along a dimension, all of those before it."""
    return f"[{', '.join([':'] * wrapped(dim, rank) + [at])}]"


def slice_text(start: int | None, end: int | None, step: int | None) -> str:
    shown = f"{'' if start in (None, 0) else start}:{'' if end is None or end >= 2**62 else end}"
    return shown if step in (None, 1) else f"{shown}:{step}"


def axes_text(dims: Any) -> str:
    """One axis, several, or all."""
    if dims is None or (isinstance(dims, tuple) and not dims):
        return "None"
    if isinstance(dims, tuple) and len(dims) == 1:
        return repr(dims[0])
    return repr(dims)
