"""Memory is freed by reference counts alone: no cycles, nothing held longer than it is needed."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import numpy as np
import pytest

from gradcli.engine.backward.backward import backward, grad
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.graph.graph import Node
from gradcli.engine.members import loader
from gradcli.engine.tensor.leaf import AccumulateGrad
from gradcli.engine.tensor.tensor import Tensor

loader.load()


@pytest.fixture(autouse=True)
def _no_collector() -> Iterator[None]:
    """Only reference counts free anything in here."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def live() -> tuple[int, int]:
    """How many nodes and tensors there are."""
    objects = gc.get_objects()
    return sum(isinstance(item, (Node, AccumulateGrad)) for item in objects), sum(type(item) is Tensor for item in objects)


def leaf(*shape: int) -> Tensor:
    return Tensor(np.ones(shape, np.float32), True)


def plain_round(x: Tensor) -> None:
    y = TRACED.exp(x) * x + 2
    backward([TRACED.sum(y)])


def inplace_round(x: Tensor) -> None:
    y = x * 2
    y *= 3
    y[0] = 1.0
    y.exp_()
    backward([TRACED.sum(y * y)])


def view_round(x: Tensor) -> None:
    y = x * 2
    view = y.view(-1)
    view.mul_(3)
    backward([TRACED.sum(view * y.view(-1))])


def second_order_round(x: Tensor) -> None:
    (g,) = grad([TRACED.sum(TRACED.exp(x * x))], [x], create_graph=True)
    backward([TRACED.sum(g * g)])


def hook_round(x: Tensor) -> None:
    y = x * 2
    y.register_hook(lambda g: g * 2)
    y.retain_grad()
    backward([TRACED.sum(y * y)])


def abandoned_round(x: Tensor) -> None:
    TRACED.sum(TRACED.softmax(x * x, -1))


ROUNDS = [plain_round, inplace_round, view_round, second_order_round, hook_round, abandoned_round]


@pytest.mark.parametrize("play", ROUNDS, ids=lambda play: play.__name__)
def test_rounds_leave_nothing_behind(play: object) -> None:
    x = leaf(2, 3)
    play(x)  # type: ignore[operator]
    before = live()
    for _ in range(20):
        play(x)  # type: ignore[operator]
    assert live() == before


def test_ten_thousand_rounds_hold_memory_flat() -> None:
    x = leaf(3)
    plain_round(x)
    before = live()
    for _ in range(10_000):
        plain_round(x)
    assert live() == before


def test_saved_values_go_with_backward() -> None:
    x = leaf(1000)
    y = TRACED.exp(x)
    saved = weakref.ref(y.array)
    out = TRACED.sum(y * 1)
    del y
    assert saved() is not None
    backward([out])
    assert saved() is None


def test_the_graph_goes_with_its_output() -> None:
    x = leaf(3)
    y = TRACED.exp(x)
    node = weakref.ref(y.grad_fn)
    assert node() is not None
    del y
    assert node() is None


def test_a_long_chain_is_freed_without_recursion() -> None:
    x = leaf()
    y = x
    for _ in range(200_000):
        y = y + 1
    before = live()[0]
    del y
    assert live()[0] < before - 199_000
