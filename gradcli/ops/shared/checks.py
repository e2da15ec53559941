"""What pointwise rows share: refusing dtypes PyTorch has no kernel for, and rules for what has no slope, writing in place."""

from typing import Any, NoReturn

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.calls.inplace import inplace
from gradcli.engine.calls.unrecorded import refuse_complex
from gradcli.engine.errors import fail
from gradcli.engine.state import STATE
from gradcli.engine.table import table
from gradcli.engine.table.table import Op
from gradcli.engine.tensor import dtypes

# NumPy's letters for kinds of dtypes: b bool, i and u integers, f floats, c complex; V is bfloat16.


def refuse_kinds(kernel: str, kinds: str, *values: Any) -> None:
    """Refuse operands whose common dtype is of one of these kinds."""
    dtype = values[0].dtype if len(values) == 1 else np.result_type(*values)
    if dtype.kind in kinds:
        fail(NotImplementedError, f"\"{kernel}\" not implemented for '{dtypes.of(dtype).scalar_name}'", mistakes.dtypes)


def flat(F: Any, g: Any) -> Any:
    """The rule of what an op depends on by steps only."""
    return F.zeros_like(g)


def underivable(name: str) -> Any:
    """The rule of an op that PyTorch does not differentiate: backward fails when it gets there."""

    def rule(g: Any) -> Any:
        refuse_derivative_of(name)

    return rule


def refuse_derivative_of(name: str) -> NoReturn:
    """What PyTorch says where backward reaches such an op."""
    fail(RuntimeError, f"derivative for aten::{name} is not implemented", mistakes.no_derivative)


def real_gradient(name: str) -> Any:
    """A check for an op whose complex results PyTorch does not differentiate."""

    def check(self: Any, *_: Any) -> None:
        if STATE.grad_enabled and self.requires_grad and self.array.dtype.kind == "c":
            refuse_complex(name)

    return check


def in_place(key: str, self: Any, *args: Any) -> Any:
    """Write the result of a row into its first argument."""
    row = table.row(key)
    assert isinstance(row, Op)
    return inplace(row, (self, *args))
