"""What a rule may ask an algebra for, and members of tensors that need no torch."""

from __future__ import annotations

import numpy as np
import pytest

from gradcli.engine.calls.apply import TRACED
from gradcli.engine.members import loader
from gradcli.engine.table.table import RAW, Algebra
from gradcli.engine.tensor.tensor import Tensor
from tests.conftest import Command

loader.load()
NUMBERS = np.arange(6, dtype=np.float32).reshape(2, 3)


@pytest.mark.parametrize("F", [RAW, TRACED], ids=["raw", "traced"])
def test_what_is_behind_a_value(F: Algebra) -> None:
    value = F.value(NUMBERS)
    assert F.shape(value) == (2, 3)
    assert F.dtype(value) == np.float32
    assert F.array(value) is NUMBERS
    assert not F.wants_grad(value)


def test_only_tensors_want_gradients() -> None:
    assert TRACED.traces
    assert TRACED.wants_grad(Tensor(NUMBERS, requires=True))
    assert not RAW.traces


def test_no_op_hides_behind_a_member_of_the_algebra() -> None:
    from gradcli.engine.families import directory

    assert not set(directory().by_key) & set(dir(Algebra))


def test_the_old_constructor_is_there_without_torch(gradcli: Command) -> None:
    assert gradcli("x = ones(2, dtype=float64)\nprint(x.new([1, 2]))").stdout.startswith("tensor([1., 2.], dtype=torch.float64)")
