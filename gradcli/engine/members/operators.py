"""What ``+`` and the other operators do with tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from gradcli.engine.calls.apply import apply, call
from gradcli.engine.calls.functions import Function, find
from gradcli.engine.calls.overriding import takes_part
from gradcli.engine.calls.scalars import operate
from gradcli.engine.members import indexing
from gradcli.engine.members.array_operands import with_array
from gradcli.engine.table.kinds import ANY_TENSOR, NUMBERS, OPERAND
from gradcli.engine.table.table import Op, Row
from gradcli.engine.tensor import dtypes
from gradcli.engine.tensor.subclassed import Subclassed
from gradcli.engine.tensor.tensor import WAITING, Tensor

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
OPERANDS = (Tensor, *NUMBERS)


def _binary(name: str, reflected: bool = False) -> Callable[[Any, Any], Any]:
    """An operator of two operands, its rows looked up when it is first used.

    Where it is known which row takes a tensor, or a number, as of ``+`` and ``**``, nothing needs binding.
    """
    function: Function | None = None
    for_tensor: Row | None = None
    for_number: Row | None = None

    def run(self: Tensor, other: Any) -> Any:
        nonlocal function, for_tensor, for_number
        kind = type(other)
        row = for_tensor if kind is Tensor else for_number if kind is float or kind is int else None
        if row is not None:
            if row.number is not None and (WAITING or not self.array.ndim):
                found = operate(row, self, other)
                if found is not None:
                    return found
            tail = row.tails[2]
            args = (self, other) + tail if tail else (self, other)  # noqa: RUF005  # twice as quick as unpacking
            return apply(row, args) if type(row) is Op else call(row, args)
        if kind is np.ndarray:
            return with_array(name, self, other, reflected)
        if name in TENSORS_ONLY and not isinstance(other, Tensor) and not takes_part(other):
            return NotImplemented
        if function is None:
            function = find_now(name)
            for_tensor, for_number = direct_row(function, True), direct_row(function, False)
            return run(self, other)
        if isinstance(other, OPERANDS):
            return function(self, other)
        if takes_part(other):
            return _with_override(function, name, self, other, reflected)
        return function(self, other) if hasattr(other, "dtype") else NotImplemented

    return run


def _with_override(function: Function, name: str, self: Tensor, other: Any, reflected: bool) -> Any:
    """A tensor and a value of the program's own class: the latter's own operator goes before, where it has one of a subclass."""
    word = f"__r{name.strip('_')}__"
    if isinstance(other, Subclassed) and not reflected and getattr(type(other), word, None) is not getattr(Subclassed, word, None):
        return NotImplemented
    try:
        return function(self, other)
    except TypeError:
        return NotImplemented


def direct_row(function: Function, of_tensor: bool) -> Row | None:
    """The row that takes a tensor and any other, or any float and int; None where the value decides."""
    for row in function.rows:
        if len(row.kinds) < 2 or row.optional > 2 or row.positional < 2 or row.kinds[0] not in ANY_TENSOR:
            return None
        if row.kinds[1] is OPERAND or (of_tensor and row.kinds[1] in ANY_TENSOR):
            return row
        if row.kinds[1] not in ANY_TENSOR:
            return None
    return None


def _inplace_method(name: str) -> Callable[[Any, Any], Any]:
    full_name = f"Tensor.{name}_"
    writer: Function | None = None
    for_tensor: Row | None = None
    for_number: Row | None = None

    def run(self: Tensor, other: Any) -> Any:
        nonlocal writer, for_tensor, for_number
        kind = type(other)
        row = for_tensor if kind is Tensor else for_number if kind is float or kind is int else None
        if row is not None and writer is not None:
            writer.run(row, (self, other) + row.tails[2])  # likewise
            return self
        if writer is None:
            writer = find(full_name)
            if writer is not None:
                for_tensor, for_number = direct_row(writer, True), direct_row(writer, False)
        if writer is None or not (isinstance(other, OPERANDS) or takes_part(other)):
            return NotImplemented
        written = writer(self, other)
        return written if isinstance(written, Subclassed) else self

    return run


def _invert(self: Tensor) -> Any:
    if dtypes.category(self.array.dtype) > dtypes.INT:
        raise TypeError("~ (operator.invert) is only implemented on integer and Boolean-type tensors")
    return find_now("bitwise_not")(self)


def _iterate(self: Tensor) -> Iterator[Tensor]:
    if not self.array.ndim:
        raise TypeError("iteration over a 0-d tensor")
    return iter(find_now("unbind")(self))


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
        setattr(Tensor, f"__{operator}__", _unary(name))
    Tensor.__invert__ = _invert  # type: ignore[method-assign]
    Tensor.__iter__ = _iterate  # type: ignore[method-assign]
    Tensor.__getitem__ = indexing.getitem  # type: ignore[method-assign]
    Tensor.__setitem__ = indexing.setitem  # type: ignore[method-assign]
    Tensor.__array_ufunc__ = None  # type: ignore[attr-defined]  # so that NumPy leaves `array * tensor` to the tensor


def find_now(name: str) -> Function:
    """The method of this name, or the function, for an operator that is one or the other."""
    found = find(f"Tensor.{name}") or find(f"torch.{name}")
    assert found is not None, name
    return found
