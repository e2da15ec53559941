"""A function of the program's, called with one element after the other and writing in place: apply_, map_, map2_."""

from collections.abc import Callable
from typing import Any

import numpy as np

from gradcli.diagnostics import mistakes
from gradcli.engine.errors import fail
from gradcli.engine.fusion import large
from gradcli.engine.table.kinds import NUMBERS, Anything, Tensor, word
from gradcli.engine.table.table import composite
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.tensor import Tensor as TensorClass
from gradcli.ops.create.data import whole_number
from gradcli.ops.shared.arrays import array_of


@composite("Tensor")
def apply_(F: Any, self: Tensor, callable: Anything) -> Any:
    """Replace each element by what a function gives for it.  (*) -> (*)."""
    return _visited(F, "apply_", callable, self)


@composite("Tensor")
def map_(F: Any, self: Tensor, other: Tensor, callable: Anything) -> Any:
    """Replace each element by what a function gives for it and the one of `other` in its place.  (*A), (*B) -> (*A)."""
    return _visited(F, "map_", callable, self, other=other)


@composite("Tensor")
def map2_(F: Any, self: Tensor, x: Tensor, y: Tensor, callable: Anything) -> Any:
    """Replace each element by what a function gives for it and those of `x` and `y` in its place.  (*A), (*B), (*C) -> (*A)."""
    return _visited(F, "map2_", callable, self, x=x, y=y)


def _visited(F: Any, name: str, callable: Callable[..., Any], self: Any, **others: Any) -> Any:
    """Call the function for each place, row by row."""
    if any(tensor.requires_grad for tensor in (self, *others.values())):
        text = f"Can't call {name}() on Variable that requires grad. Use var.detach().{name}() instead."
        fail(RuntimeError, text, mistakes.leaf_written)
    target = array_of(self)
    arrays = [target]
    for argument, other in others.items():
        _check_type(name, argument, target, array_of(other), several=len(others) > 1)
        arrays.append(array_of(F.expand(other, target.shape)))
    columns = [array.ravel().tolist() for array in arrays]
    found = [_element(callable(*values), target.dtype) for values in zip(*columns, strict=True)]
    large.settle()
    np.copyto(target, np.array(found, target.dtype).reshape(target.shape))  # no version is counted, as in PyTorch
    return self


def _check_type(name: str, argument: str, target: Any, other: Any, several: bool) -> None:
    if target.dtype == other.dtype:
        return
    wanted, got = (dtypes.of(array.dtype).tensor_type for array in (target, other))
    text = f"{name}: expected {wanted} for {'argument ' if several else ''}'{argument}' (got {got})"
    fail(TypeError, text, mistakes.dtypes)


def _element(value: Any, dtype: np.dtype[Any]) -> Any:
    """What the function gave, as a number the dtype takes; a fraction given for a whole number loses what is behind its point."""
    value = value.item() if isinstance(value, TensorClass) else value
    category = dtypes.category(dtype)
    if not isinstance(value, NUMBERS) or (isinstance(value, complex) and category != dtypes.COMPLEX):
        needed = "must be real number, not {}" if category >= dtypes.FLOAT else "'{}' object cannot be interpreted as an integer"
        fail(TypeError, needed.format(word(value)))
    return whole_number(value, dtype) if category == dtypes.INT else value
