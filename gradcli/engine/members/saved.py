"""``grad_fn._saved_x``: what a node saved, by the names PyTorch shows it under.

Rules name what they need in their own words.  Which names a kind of node shows, and which of them are tensors, was read off PyTorch into
``saved.txt`` (tests/oracle/record_saved.py); here each is derived from what the node holds.  What cannot be derived is not there.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from functools import cache, partial
from operator import attrgetter, itemgetter
from typing import Any

import numpy as np

from gradcli.engine.calls.apply import TRACED
from gradcli.engine.graph.graph import Node, Plan, Saved, SavedList, rule_parameters
from gradcli.engine.tensor.tensor import Tensor
from gradcli.records import NamedTuple

# Where the rules of a row call it otherwise: node, the name that is shown, theirs.
RENAMED = {
    "LinalgLstsqBackward0": {"b": "B"},
    "LinalgMatrixExpBackward0": {"self": "A"},
    "LinalgSolveTriangularBackward0": {"self": "A"},
    "OrmqrBackward0": {"input2": "tau", "input3": "other"},
    "ScaledDotProductFlashAttentionForCpuBackward0": {"output": "out", "attn_mask": "mask", "is_causal": "causal"},
}
FIELDS = {"kernel": "kernel_size", "ceil": "ceil_mode"}  # of the settings of convolutions and pools
REDUCTIONS = {"none": 0, "mean": 1, "sum": 2}
INTERNAL = ("_dtype", "_columns")  # endings of what only rules ask for


class Source(NamedTuple):
    """What a rule calls a saved value, and how what is shown is made of it."""

    parameter: str
    show: Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


@cache
def recorded(node: str) -> dict[str, bool] | None:
    """The names that PyTorch shows on a kind of node, each with whether it is a tensor; None of a kind that was not met."""
    return _read().get(node)


@cache
def _read() -> dict[str, dict[str, bool]]:
    with open(f"{os.path.dirname(__file__)}/saved.txt", encoding="utf-8") as file:
        lines = [line.split() for line in file]
    return {line[0]: {name.rstrip("*"): name.endswith("*") for name in line[1:]} for line in lines}


def sources(node: Node) -> dict[str, Source]:
    """What can be shown of a node, by PyTorch's names."""
    plan, kind = node.plan, type(node).__name__
    assert plan is not None
    found = dict(_sources(node, plan))
    for name, parameter in RENAMED.get(kind, {}).items():
        found[name] = Source(parameter, _same)
    known = recorded(kind)
    if known is None:
        return {name: source for name, source in found.items() if source.show is _same or name.endswith("_sym_sizes")}
    return {name: source for name, source in found.items() if name in known}


def is_tensor(node: Node, name: str) -> bool:
    """Whether what is shown as `name` is a tensor, which has a place for hooks."""
    known, source = recorded(type(node).__name__), sources(node)[name]
    return known[name] if known is not None else source.show is _same and _holds_tensor(node, source.parameter)


def _sources(node: Node, plan: Plan) -> Iterator[tuple[str, Source]]:
    op = plan.op
    for parameter in dict.fromkeys(name for rule in op.rules.values() for name in rule_parameters(rule)):
        if parameter in ("F", "wrt", *op.cotangents) or parameter.endswith(INTERNAL):
            continue
        short = "result" if parameter in ("out", "outs") else parameter.removeprefix("out_")
        if parameter.startswith("out_") and short.startswith("_"):
            assert op.returns is not None
            short = f"result{op.returns.index(short)}"
        if parameter.endswith("_shape"):
            yield from _of_shape(parameter, short.removesuffix("_shape"))
        elif _holds_tensor(node, parameter):
            yield from _of_tensor(parameter, short)
        else:
            yield from _of_setting(node, plan, parameter, short)


def _holds_tensor(node: Node, parameter: str) -> bool:
    """Whether what a rule calls `parameter` is a tensor, or may be one."""
    assert node.plan is not None
    op = node.plan.op
    return parameter.startswith("out") or (parameter in op.names and op.kinds[op.names.index(parameter)].tensor)


def _of_shape(parameter: str, short: str) -> Iterator[tuple[str, Source]]:
    yield f"{short}_sym_sizes", Source(parameter, tuple)
    yield f"{short}_sym_numel", Source(parameter, math.prod)
    for place in range(3):
        yield f"{short}_sym_argsize_{place}", Source(parameter, itemgetter(place))
        yield f"{short}_sym_argsize_minus_{place + 1}", Source(parameter, itemgetter(-place - 1))


def _of_tensor(parameter: str, short: str) -> Iterator[tuple[str, Source]]:
    for name, source in _of_shape(parameter, short):
        yield name, Source(parameter, partial(_shown_shape, source.show))
    yield f"{short}_sym_strides", Source(parameter, lambda value: tuple(stride // value.array.itemsize for stride in value.array.strides))
    yield short, Source(parameter, _same)


def _shown_shape(show: Callable[[Any], Any], value: Tensor) -> Any:
    return show(tuple(value.shape))


def _of_setting(node: Node, plan: Plan, parameter: str, short: str) -> Iterator[tuple[str, Source]]:
    """An argument that is no tensor; settings that rules take together are shown one by one."""
    value: Any = node.saved[plan.saves.index(parameter)] if node.saved is not None and parameter in plan.saves else None
    if hasattr(value, "own") and hasattr(value, "seen"):  # a layout of memory and the one before
        yield "size", Source(parameter, lambda where: where.seen.shape)
        yield "stride", Source(parameter, lambda where: where.seen.strides)
        yield "storage_offset", Source(parameter, lambda where: where.seen.offset)
    for field in getattr(type(value), "_fields", ()):
        yield FIELDS.get(field, field), Source(parameter, attrgetter(field))
    if hasattr(value, "fixed"):
        yield "training", Source(parameter, lambda how: not how.fixed)
    yield short, Source(parameter, _same)


def value(node: Node, name: str) -> Any:
    """What a node that was not freed shows as `name`; None where no gradient that is wanted needs it."""
    plan, source = node.plan, sources(node)[name]
    assert plan is not None
    assert node.saved is not None
    if source.parameter not in plan.saves:
        return None
    held = unpacked(node.saved[plan.saves.index(source.parameter)], node)
    shown = None if held is None else source.show(held)
    if isinstance(shown, (int, float, complex)) and is_tensor(node, name):
        return Tensor(np.asarray(shown))
    return _as_in_cpp(name, shown)


def _as_in_cpp(name: str, shown: Any) -> Any:
    """A setting as PyTorch's C++ has it: reductions are numbers, negative ones wrap around."""
    if name == "reduction":
        return REDUCTIONS.get(shown, shown)
    if name == "alpha" and shown is None:
        return 1
    if type(shown) is int and shown < 0:
        return shown + 2**64
    return tuple([_as_in_cpp("", item) for item in shown]) if type(shown) is tuple else shown


def unpacked(item: Any, node: Node) -> Any:
    """A saved value as a tensor, or as it is."""
    if isinstance(item, Saved):
        return item.value(TRACED, node)
    if type(item) is SavedList:
        return tuple([unpacked(part, node) for part in item])
    return item
