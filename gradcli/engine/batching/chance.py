"""Random ops under vmap: refused, drawn once for all slices, or drawn for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gradcli.engine.calls.apply import TRACED, apply
from gradcli.engine.calls.batches import attach, batch_of, value_at
from gradcli.engine.errors import fail
from gradcli.engine.random.default import default_generator
from gradcli.engine.state import STATE
from gradcli.engine.table.table import Op
from gradcli.engine.tensor.tensor import Tensor

REFUSED_TEXT = (
    "vmap: called random operation while in randomness error mode. Please either use the 'same' or 'different' randomness flags on vmap or perform the "
    "randomness operation out of vmap"
)
SHARED_TEXT = (
    "vmap: Cannot ask for different inplace randomness on an unbatched tensor. This will appear like same randomness. If this is necessary for your usage, "
    "please file an issue with functorch."
)
NOISE = frozenset(
    ("dropout_noise", "alpha_dropout_noise", "rrelu_noise", "gumbel_noise")
)  # which draw, though nobody can pass them a generator
OF_VALUES = frozenset(
    ["bernoulli", "normal", "normal_about", "normal_within", "poisson", "binomial", "multinomial", "bernoulli_each_"]
)  # which draw by what they are passed
SAME_TEXT = "Vmap does not currently support same randomness with a batched tensor input. Please file an issue with functorch"
OF_ONE = frozenset(("randperm", "multinomial"))  # which draw for one slice at a time


def draws(op: Op) -> bool:
    """Whether an op takes random numbers from a generator."""
    return "generator" in op.names or op.key in NOISE


def push_random(op: Op, args: tuple[Any, ...], outs: Sequence[Tensor]) -> None:
    """Let the results of a random op stand for what all slices draw, as the innermost vmap says.  The slice has drawn: that is taken back."""
    level, chance = STATE.batches[-1], STATE.chances[-1]
    generator = default_generator()
    after = generator.get_state()
    generator.set_state(chance.before)
    if chance.mode == "error":
        fail(RuntimeError, REFUSED_TEXT)
    batched = any(value_at(arg, level) is not None for arg in args)
    if chance.mode == "same":
        if batched and op.key in OF_VALUES:
            fail(RuntimeError, SAME_TEXT)
        if batched:
            values = _one_by_one(op, args, level, chance.length, chance.before)
            _stand_for(outs, values, level)
        generator.set_state(after)
    else:
        if op.name.endswith("_") and batch_of(args[0]) is None:
            fail(RuntimeError, SHARED_TEXT)
        _stand_for(outs, _for_each(op, args, level, chance.length), level)
    chance.before = generator.get_state()


def _stand_for(outs: Sequence[Tensor], values: list[Tensor], level: int) -> None:
    for out, value in zip(outs, values, strict=True):
        if len(value.array):
            np.copyto(out.array, value.array[0])
        attach(out, level, value)


def _for_each(op: Op, args: tuple[Any, ...], level: int, length: int) -> list[Tensor]:
    """What each slice draws, in one call where the op can draw for all."""
    if op.key in OF_ONE or (op.key == "dropout_noise" and args[2]) or (op.key == "alpha_dropout_noise" and args[2]):
        return _one_by_one(op, args, level, length, None)
    if "size" in op.names:
        place = op.names.index("size")
        found = apply(op, tuple((length, *arg) if at == place else arg for at, arg in enumerate(args)))
    else:
        found = apply(op, tuple(_full(arg, level, length) if isinstance(arg, Tensor) else arg for arg in args))
    return list(found) if isinstance(found, (tuple, list)) else [found]


def _full(arg: Tensor, level: int, length: int) -> Tensor:
    value = value_at(arg, level)
    if value is not None:
        return value
    copies: Tensor = TRACED.clone(TRACED.expand(TRACED.unsqueeze(arg, 0), (length, *arg.array.shape)))
    return copies


def _one_by_one(op: Op, args: tuple[Any, ...], level: int, length: int, start: Any) -> list[Tensor]:
    """What each slice draws, one after the other; with `start`, each from this state of the generator."""
    rows = []
    for position in range(length):
        if start is not None:
            default_generator().set_state(start)
        values = [value_at(arg, level) for arg in args]
        found = apply(
            op, tuple(arg if value is None else TRACED.select(value, 0, position) for arg, value in zip(args, values, strict=True))
        )
        rows.append(list(found) if isinstance(found, (tuple, list)) else [found])
    return [TRACED.stack(tuple(column), 0) for column in zip(*rows, strict=True)]
