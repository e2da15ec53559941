"""``torch`` and the modules below it that are ops of the table; what is no op is entered from the files around this one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gradcli.engine.calls import functions
from gradcli.engine.calls.results import result_class
from gradcli.engine.errors import LinAlgError, OutOfMemoryError
from gradcli.engine.families import names_in
from gradcli.engine.table.table import Op, overloads
from gradcli.library import Module  # the latter enters what `.numpy()` gives into the closed table
from gradcli.library.numpy import types as numeric_types  # the latter enters what `.numpy()` gives into the closed table
from gradcli.library.torch.machine import machine
from gradcli.library.torch.settings import exposed_generator, generator_class, settings
from gradcli.library.torch.types import dtype_names, dtype_or_type, types

if TYPE_CHECKING:
    from gradcli.library.protocol import World

# The module -> the space of the op table it shows.
SPACES = {
    "torch": "torch",
    "torch.nn.functional": "nn.functional",
    "torch.linalg": "linalg",
    "torch.special": "special",
    "torch.fft": "fft",
    "torch.masked": "masked",
    "torch.ops": "ops",
    "torch.ops.aten": "aten",
    "torch.signal": "signal",
    "torch.signal.windows": "signal.windows",
}
ELSEWHERE = {"vmap": "torch.func", "autocast": "torch.amp", "GradScaler": "torch.amp"}  # shown in `torch` too -> where they are
NUMBERS = {"pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan, "newaxis": None}


def load(world: World, name: str) -> Module:
    if name == "torch":
        return torch(world)
    if name == "torch.return_types":
        return Module(name, {}, result_type)
    space = SPACES[name]
    own = {"LinAlgError": LinAlgError} if name == "torch.linalg" else {}
    return Module(name, own, lambda member: functions.find(f"{space}.{member}"), lambda: names_in(space))


def result_type(member: str) -> type | None:
    """The class of what an op with several named results gives: ``max``, ``linalg_eigh``."""
    name = member.replace("linalg_", "linalg.", 1) if member.startswith("linalg_") else f"torch.{member}"
    named = (row for row in overloads(name) if isinstance(row, Op) and row.returns and result_class(row) is not tuple)
    return next(map(result_class, named), None)


def torch(world: World) -> Module:
    """The module itself: what is entered here, then ops, then dtypes and the old tensor types."""
    members: dict[str, Any] = {**types(), **settings(), **machine(), **NUMBERS, "OutOfMemoryError": OutOfMemoryError}
    assert numeric_types

    def find(member: str) -> Any:
        found = dtype_or_type(member) or functions.find(f"torch.{member}")
        if found is not None:
            return found
        if member == "Generator":
            return generator_class()
        if member == "default_generator":
            return exposed_generator()
        return world.load_module(ELSEWHERE[member]).member(member) if member in ELSEWHERE else None

    return Module("torch", members, find, lambda: [*names_in("torch"), *dtype_names(), "Generator", "default_generator", *ELSEWHERE])
