"""The reverse sweep: order, accumulation, what it frees and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest

from gradcli.engine.backward.backward import backward, grad
from gradcli.engine.calls.apply import TRACED
from gradcli.engine.graph.graph import StrictNode, node_class
from gradcli.engine.members import loader
from gradcli.engine.tensor.tensor import Tensor

loader.load()

DEPTH = 200_000  # a walk that calls itself ends long before


def leaf(values: object) -> Tensor:
    return Tensor(np.asarray(values, np.float64), True)


def test_a_graph_of_any_depth() -> None:
    x = leaf(1.0)
    y = x
    for _ in range(DEPTH):
        y = y + x
    backward([y])
    assert x.gradient is not None
    assert x.gradient.array == DEPTH + 1


def test_a_diamond_adds_both_ways() -> None:
    x = leaf([1.0, 2.0])
    y = TRACED.exp(x)
    backward([TRACED.sum(y * y)])
    assert x.gradient is not None
    np.testing.assert_allclose(x.gradient.array, 2 * np.exp(2 * x.array))


def test_gradients_do_not_share_memory() -> None:
    x, y = leaf([1.0]), leaf([2.0])
    backward([TRACED.sum(x + y)])
    assert x.gradient is not None
    assert y.gradient is not None
    x.gradient.array[0] = 7
    assert y.gradient.array[0] == 1


def test_an_op_with_several_outputs_hears_from_those_that_were_used() -> None:
    x = leaf([[1.0, 5.0], [4.0, 2.0]])
    values, _ = TRACED.max_dim(x, 1)
    backward([TRACED.sum(values)])
    assert x.gradient is not None
    assert x.gradient.array.tolist() == [[0, 1], [1, 0]]


def test_a_list_of_tensors_has_an_edge_each() -> None:
    x, y = leaf([1.0, 2.0]), leaf([3.0])
    joined = TRACED.cat((x, Tensor(np.zeros(2)), y), 0)
    assert joined.grad_fn is not None
    assert [target is None for target, _ in joined.grad_fn.next_functions] == [False, True, False]
    backward([joined], [Tensor(np.arange(5.0))])
    assert x.gradient is not None
    assert y.gradient is not None
    assert (x.gradient.array.tolist(), y.gradient.array.tolist()) == ([0, 1], [4])


def test_one_output_of_a_list_leaves_zeros_for_the_others() -> None:
    x = leaf([1.0, 2.0, 3.0])
    backward([TRACED.sum(TRACED.unbind(x, 0)[1])])
    assert x.gradient is not None
    assert x.gradient.array.tolist() == [0, 1, 0]


def test_hooks_run_in_pytorchs_order() -> None:
    said: list[str] = []
    x = leaf([1.0])
    y = x * 2
    x.register_hook(lambda g: said.append("leaf"))
    y.register_hook(lambda g: said.append("tensor"))
    assert y.grad_fn is not None
    y.grad_fn.ensure_hooks().after[0] = lambda inputs, outputs: said.append("node")
    x.register_post_accumulate_grad_hook(lambda tensor: said.append("accumulated"))
    backward([TRACED.sum(y)])
    assert said == ["tensor", "node", "leaf", "accumulated"]


def test_a_hook_replaces_the_gradient() -> None:
    x = leaf([1.0])
    handle = x.register_hook(lambda g: g * 10)
    backward([TRACED.sum(x * 3)])
    handle.remove()
    backward([TRACED.sum(x * 3)])
    assert x.gradient is not None
    assert x.gradient.array.tolist() == [33]


def test_retain_grad_keeps_what_passed() -> None:
    x = leaf([1.0, 2.0])
    y = x * x
    y.retain_grad()
    backward([TRACED.sum(y * 3)])
    assert y.gradient is not None
    assert y.gradient.array.tolist() == [3, 3]


def test_only_the_nodes_on_the_way_run() -> None:
    x = leaf([2.0])
    y = TRACED.exp(x)
    z = y * y
    (g,) = grad([TRACED.sum(z)], [y], retain_graph=False)
    assert g is not None
    np.testing.assert_allclose(g.array, 2 * np.exp([2.0]))
    backward([TRACED.sum(y)])  # the node of y was not run, so it still has its saved value
    assert x.gradient is not None
    np.testing.assert_allclose(x.gradient.array, np.exp([2.0]))


def test_a_freed_node_refuses_only_when_it_saved_a_tensor() -> None:
    x = leaf([1.0])
    total = TRACED.sum(x + 1)
    backward([total])
    backward([total])
    product = TRACED.sum(x * x)
    backward([product])
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        backward([product])


def test_double_precision_flows_back_into_single() -> None:
    x = Tensor(np.ones(2, np.float32), True)
    backward([TRACED.sum(x * Tensor(np.full(2, 3.0)))])
    assert x.gradient is not None
    assert x.gradient.array.dtype == np.float32


def test_of_a_complex_gradient_a_real_leaf_takes_the_real_part() -> None:
    x = leaf([1.0, 2.0])
    backward([TRACED.sum(x * Tensor(np.array([1 + 2j, 3 - 1j])))], [Tensor(np.array(1 + 0j))])
    assert x.gradient is not None
    assert x.gradient.array.tolist() == [1, 3]


def test_a_strict_node_is_strict_beside_one_of_its_name() -> None:
    assert not issubclass(node_class("OfTwoRowsBackward0"), StrictNode)
    assert issubclass(node_class("OfTwoRowsBackward0", StrictNode), StrictNode)
