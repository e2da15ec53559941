"""What ``+`` and the other operators do with tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gradcli.engine import dtypes, indexing, members
from gradcli.engine.apply import apply, call
from gradcli.engine.array_operands import with_array
from gradcli.engine.functions import Function, find
from gradcli.engine.kinds import NUMBERS, OPERAND
from gradcli.engine.table import Op, Row
from gradcli.engine.tensor import OPERATE, Tensor

# The function behind each operator, its in-place form being that with a trailing underscore.
BINARY = {
    "add": "add",
    "sub": "sub",
    "mul": "mul",
    "truediv": "div",
    "floordiv": "floor_divide",
    "mod": "remainder",
    "pow": "pow",
    "matmul": "matmul",
    "and": "__and__",
    "or": "__or__",
    "xor": "__xor__",
    "lshift": "__lshift__",
    "rshift": "__rshift__",
}
REFLECTED = {
    "add": "add",
    "mul": "mul",
    "sub": "rsub",
    "truediv": "__rdiv__",
    "floordiv": "__rfloordiv__",
    "mod": "__rmod__",
    "pow": "__rpow__",
    "matmul": "__rmatmul__",
    "and": "__rand__",
    "or": "__ror__",
    "xor": "__rxor__",
    "lshift": "__rlshift__",
    "rshift": "__rrshift__",
}
COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")
TENSORS_ONLY = ("matmul", "__rmatmul__")
SIMPLE = (Tensor, float, int)


def _binary(name: str, reflected: bool = False) -> Callable[[Any, Any], Any]:
    """An operator of two operands, its rows looked up when it is first used.

    Where the first row takes a tensor and a tensor or number, as of ``+`` and ``*``, nothing needs binding.
    """
    function: Function | None = None
    direct: Op | None = None
    tail: tuple[Any, ...] = ()

    def run(self: Tensor, other: Any) -> Any:
        nonlocal function, direct, tail
        if direct is not None and type(other) in SIMPLE:
            return apply(direct, (self, other) + tail if tail else (self, other))  # noqa: RUF005  # twice as quick as unpacking
        if type(other) is np.ndarray:
            return with_array(name, self, other, reflected)
        if name in TENSORS_ONLY and not isinstance(other, Tensor):
            return NotImplemented
        if function is None:
            function = find_now(name)
            direct = _direct_row(function.rows[0])
            tail = () if direct is None else direct.tails[2]
            return run(self, other)
        if not isinstance(other, (Tensor, *NUMBERS)) and not hasattr(other, "dtype"):
            return NotImplemented
        return function(self, other)

    return run


def _direct_row(row: Row) -> Op | None:
    """The first row of an operator, where any tensor and number fits it."""
    return row if isinstance(row, Op) and row.kinds[0].tensor and row.kinds[1] is OPERAND else None


def _inplace_method(name: str) -> Callable[[Any, Any], Any]:
    full_name = f"Tensor.{name}_"

    def run(self: Tensor, other: Any) -> Any:
        writer = find(full_name)
        if writer is None or not (type(other) in SIMPLE or isinstance(other, (Tensor, *NUMBERS))):
            return NotImplemented
        writer(self, other)
        return self

    return run


def _invert(self: Tensor) -> Any:
    if dtypes.category(self.array.dtype) > dtypes.INT:
        raise TypeError("~ (operator.invert) is only implemented on integer and Boolean-type tensors")
    return find_now("bitwise_not")(self)


def _unary(name: str) -> Callable[[Any], Any]:
    def run(self: Tensor) -> Any:
        row = find_now(name).rows[0]
        return call(row, (self, *row.tails[1]))

    return run


def _comparison(name: str) -> Callable[[Any, Any], Any]:
    run = _binary(name)

    def compare(self: Tensor, other: Any) -> Any:
        if other is None or isinstance(other, str):
            return NotImplemented
        return run(self, other)

    return compare


def install() -> None:
    """Give tensors their operators."""
    for operator, name in BINARY.items():
        setattr(Tensor, f"__{operator}__", _binary(name))
        setattr(Tensor, f"__i{operator}__", _inplace_method(name))
    for operator, name in REFLECTED.items():
        setattr(Tensor, f"__r{operator}__", _binary(name, reflected=True))
    for name in COMPARISONS:
        setattr(Tensor, f"__{name}__", _comparison(name))
    for operator, name in {"neg": "neg", "pos": "positive", "abs": "abs"}.items():
        OPERATE[operator] = _unary(name)
    Tensor.__array_ufunc__ = None  # type: ignore[attr-defined]  # so that NumPy leaves `array * tensor` to the tensor
    OPERATE["invert"] = _invert
    OPERATE["unbind"] = lambda self: find_now("unbind")(self)
    OPERATE["getitem"] = indexing.getitem
    OPERATE["setitem"] = indexing.setitem


def find_now(name: str) -> Function:
    """The method of this name, or the function, for an operator that is one or the other."""
    found = find(f"Tensor.{name}") or find(f"torch.{name}")
    assert found is not None, name
    return found


assert members  # its import gives tensors their attributes and methods
install()
