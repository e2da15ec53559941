"""Random ops as a program calls them: order of memory, history, errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from gradcli.engine import state
from gradcli.engine.backward.backward import backward
from gradcli.engine.calls import functions
from gradcli.engine.random.generator import Generator
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor

SINGLE = np.dtype(np.float32)


@pytest.fixture(autouse=True)
def _seeded() -> Iterator[None]:
    with state.fresh():
        call("torch.manual_seed", 3)
        yield


def call(name: str, *args: Any, **kwargs: Any) -> Any:
    found = functions.find(name)
    assert found is not None, name
    return found(*args, **kwargs)


def zeros(*shape: int, dtype: Any = SINGLE) -> Tensor:
    return Tensor(np.zeros(shape, dtype))


def test_memory_is_filled_in_its_own_order() -> None:
    expected = Generator(3).uniform((4, 5), SINGLE)
    tensor = Tensor(np.zeros((4, 5), SINGLE).T)
    call("Tensor.uniform_", tensor)
    np.testing.assert_array_equal(tensor.array, expected.T)


def test_transposed_memory_is_filled_with_normal_numbers_in_pairs() -> None:
    expected = Generator(3).normal((4, 5), SINGLE, contiguous=False)
    tensor = Tensor(np.zeros((4, 5), SINGLE).T)
    call("Tensor.normal_", tensor)
    np.testing.assert_array_equal(tensor.array, expected.T)


def test_like_keeps_the_layout() -> None:
    like = Tensor(np.zeros((4, 5), SINGLE).T)
    drawn = call("torch.randn_like", like).array
    assert drawn.strides == like.array.strides
    np.testing.assert_array_equal(drawn, Generator(3).normal((4, 5), SINGLE, contiguous=False).T)


def test_state_can_be_kept_and_put_back() -> None:
    kept = call("torch.get_rng_state")
    first = call("torch.randn", 5).array
    call("torch.set_rng_state", kept)
    np.testing.assert_array_equal(call("torch.randn", 5).array, first)
    assert call("torch.initial_seed") == 3


def test_a_generator_of_its_own_leaves_the_stream_alone() -> None:
    own = Generator(7)
    np.testing.assert_array_equal(call("torch.rand", 2, generator=own).array, Generator(7).uniform((2,), SINGLE))
    np.testing.assert_array_equal(call("torch.rand", 2).array, Generator(3).uniform((2,), SINGLE))


NODES: list[tuple[str, tuple[Any, ...], str]] = [
    ("uniform_", (), "UniformBackward0"),
    ("normal_", (), "NormalBackward0"),
    ("exponential_", (), "ExponentialBackward0"),
    ("log_normal_", (), "LogNormalBackward0"),
    ("cauchy_", (), "CauchyBackward0"),
    ("geometric_", (0.5,), "GeometricBackward0"),
    ("random_", (0, 5), "RandomBackward0"),
    ("random_", (5,), "RandomBackward1"),
    ("random_", (), "RandomBackward2"),
    ("bernoulli_", (Tensor(np.full(3, 0.5, SINGLE)),), "BernoulliBackward1"),
    ("bernoulli_", (0.5,), "BernoulliBackward2"),
]


@pytest.mark.parametrize(("name", "args", "node"), NODES)
def test_history_of_a_filled_tensor(name: str, args: tuple[Any, ...], node: str) -> None:
    leaf = Tensor(np.ones(3, SINGLE), requires=True)
    filled = call("torch.clone", leaf)
    assert call(f"Tensor.{name}", filled, *args) is filled
    assert type(filled.grad_fn).__name__ == node


def test_dropout_is_a_product_with_its_noise() -> None:
    leaf = Tensor(np.full((4, 5), 3, SINGLE), requires=True)
    out = call("nn.functional.dropout", leaf, 0.3)
    assert type(out.grad_fn).__name__ == "MulBackward0"
    noise = Generator(3).bernoulli((4, 5), 1 - 0.3) / np.float32(1 - 0.3)
    np.testing.assert_array_equal(out.array, 3 * noise.astype(SINGLE))
    backward([out], [Tensor(np.ones((4, 5), SINGLE))])
    assert leaf.gradient is not None
    np.testing.assert_array_equal(leaf.gradient.array, noise.astype(SINGLE))


def test_dropout_that_drops_nothing_returns_its_input() -> None:
    leaf = Tensor(np.ones(3, SINGLE), requires=True)
    assert call("nn.functional.dropout", leaf, 0.0) is leaf
    assert call("nn.functional.dropout", leaf, 0.5, False) is leaf


REFUSED: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (lambda: call("Tensor.uniform_", zeros(3), 2.0, 1.0), RuntimeError, "[from, to) range, but found from=2 > to=1"),
    (lambda: call("Tensor.normal_", zeros(3), 0.0, -1.0), RuntimeError, "normal expects std >= 0.0, but found std -1"),
    (
        lambda: call("torch.rand", 2, dtype=dtypes.named("int64")),
        NotImplementedError,
        "\"check_uniform_bounds\" not implemented for 'Long'",
    ),
    (lambda: call("torch.rand", -1), RuntimeError, "negative dimension -1: [-1]"),
    (lambda: call("torch.randint", 5, 3, (2,)), RuntimeError, "but got from=5 >= to=3"),
    (lambda: call("torch.randint", 0, 300, (2,), dtype=dtypes.named("uint8")), RuntimeError, "to - 1 is out of bounds for unsigned char"),
    (lambda: call("Tensor.random_", zeros(3, dtype=np.float16), 0, 70000), RuntimeError, "to - 1 is out of bounds for c10::Half"),
    (lambda: call("torch.randperm", 2050, dtype=dtypes.named("float16")), RuntimeError, "n cannot be greater than 2049 for Half type."),
    (lambda: call("torch.multinomial", zeros(3), 1), RuntimeError, "(sum of probabilities <= 0)"),
    (lambda: call("torch.multinomial", zeros(3), 4), RuntimeError, "without replacement"),
    (lambda: call("Tensor.geometric_", zeros(3), 1.0), RuntimeError, "geometric_ expects p to be in (0, 1), but got p=1"),
    (lambda: call("Tensor.bernoulli_", zeros(3), 1.5), RuntimeError, "bernoulli_ expects p to be in [0, 1], but got p=1.5"),
    (lambda: call("nn.functional.dropout", zeros(3), 1.5), ValueError, "has to be between 0 and 1, but got 1.5"),
    (lambda: call("torch.set_rng_state", zeros(3)), TypeError, "RNG state must be a torch.ByteTensor"),
]


@pytest.mark.parametrize(("refused", "kind", "text"), REFUSED, ids=lambda item: item if isinstance(item, str) else "")
def test_refusals(refused: Callable[[], Any], kind: type[Exception], text: str) -> None:
    with pytest.raises(kind) as caught:
        refused()
    assert text in str(caught.value)


def test_a_range_too_wide_for_a_floating_dtype_is_narrowed_with_a_warning() -> None:
    call("torch.randint", 0, 2**40, (3,), dtype=dtypes.named("float32"))
    assert [text[:44] for _, text, _ in state.STATE.warnings] == ["to - 1 is out of bounds [-(2^24), 2^24]. Due"]
