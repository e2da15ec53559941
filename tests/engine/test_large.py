"""Large arrays: in parts and as a whole, the same numbers, and nothing of it is left over.

`GRADCLI_LARGE=1 pytest tests/test_table.py tests/engine` runs all derived tests with every array counted as large.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest

import gradcli
from gradcli.engine import large


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every array is large, on three cores."""
    for name, value in (("SIZE", 1), ("WORTH", 1), ("PARTS", 3)):
        monkeypatch.setattr(large, name, value)
    large.rest()
    yield
    large.rest()


@pytest.mark.parametrize("function", [np.tanh, np.negative, np.isnan, np.sqrt])
def test_parts_are_the_whole(small: None, function: np.ufunc) -> None:
    array = np.linspace(-1, 3, 1001, dtype=np.float32)
    with np.errstate(all="ignore"):
        expected, found = function(array), function(large.of(array))
    assert type(found) is large.Large
    np.testing.assert_array_equal(large.bare(found), expected)
    assert found.dtype == expected.dtype


def test_operands_that_cannot_be_cut_are_not(small: None) -> None:
    row, square = np.arange(3.0), np.arange(9.0).reshape(3, 3)
    np.testing.assert_array_equal(large.bare(large.of(square) * row), square * row)
    np.testing.assert_array_equal(large.bare(large.of(square) + square.T), square + square.T)


def test_a_number_spread_out_stays_one(small: None) -> None:
    found = large.bare(large.gradient(np.broadcast_to(np.float32(3), (4, 5))) * np.float32(2))
    assert found.shape == (4, 5)
    assert not any(found.strides)
    assert (found == 6).all()


PROGRAM = "x = ones(50, 40); y = tanh(x * 1.1 + x) / 3; out = mean(3 * y**2)"


def test_a_program_is_none_the_wiser(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = gradcli.run(PROGRAM).names
    monkeypatch.setattr(large, "SIZE", 1)
    monkeypatch.setattr(large, "WORTH", 1)
    parts = gradcli.run(PROGRAM).names
    assert parts["x"].grad.tolist() == whole["x"].grad.tolist()
    assert type(parts["y"].array) is type(parts["x"].grad.array) is np.ndarray
    assert parts["x"].grad.array.flags.c_contiguous


def test_threads_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "SIZE", 1)
    monkeypatch.setattr(large, "PARTS", 3)
    before = set(threading.enumerate())
    gradcli.run(PROGRAM)
    ours = [thread for thread in threading.enumerate() if thread not in before]
    for thread in ours:
        thread.join(timeout=5)
    assert not any(thread.is_alive() for thread in ours)
