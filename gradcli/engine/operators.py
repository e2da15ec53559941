"""What ``+`` and the other operators do with tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradcli.engine.apply import apply, call
from gradcli.engine.functions import find
from gradcli.engine.inplace import inplace
from gradcli.engine.kinds import NUMBERS
from gradcli.engine.table import Op, Row, overloads
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
SIMPLE = (int, float, Tensor)


class _Operator:
    """An operator of two operands, resolved to its rows when first used.

    Where the first row takes a tensor and a tensor or number, as of ``+`` and ``*``, nothing needs binding.
    """

    __slots__ = ("direct", "name", "resolved", "tail")

    def __init__(self, name: str) -> None:
        self.name = name
        self.resolved: Callable[..., Any] | None = None
        self.direct: Op | None = None
        self.tail: tuple[Any, ...] = ()

    def __call__(self, self_: Any, other: Any) -> Any:
        if self.direct is not None and type(other) in SIMPLE:
            return apply(self.direct, (self_, other, *self.tail))
        if self.resolved is None:
            self._resolve()
            return self(self_, other)
        if not isinstance(other, (Tensor, *NUMBERS)) and not hasattr(other, "dtype"):
            return NotImplemented
        return self.resolved(self_, other)

    def _resolve(self) -> None:
        self.resolved = find(f"Tensor.{self.name}") or find(f"torch.{self.name}")
        if self.resolved is None:
            raise TypeError(f"unsupported operand: no op is called {self.name}")
        rows = overloads(f"Tensor.{self.name}")
        if rows and isinstance(rows[0], Op) and [kind.says for kind in rows[0].kinds[:2]] == ["Tensor", "Tensor"] and _takes_numbers(rows[0]):
            self.direct, self.tail = rows[0], rows[0].tails[2]


def _takes_numbers(row: Row) -> bool:
    from gradcli.engine.kinds import OPERAND

    return row.kinds[1] is OPERAND


def _method(run: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """A plain function, which binds to instances as an object with ``__call__`` does not."""
    return lambda self, other: run(self, other)


def _inplace_method(name: str) -> Callable[[Any, Any], Any]:
    def run(self: Tensor, other: Any) -> Any:
        writer = find(f"Tensor.{name}_")
        if writer is None or not isinstance(other, (Tensor, *NUMBERS)):
            return NotImplemented
        writer(self, other)
        return self

    return run


def _unary(name: str) -> Callable[[Any], Any]:
    def run(self: Tensor) -> Any:
        row = overloads(f"torch.{name}")[0]
        return call(row, (self, *row.tails[1]))

    return run


def _comparison(name: str) -> Callable[[Any, Any], Any]:
    run = _Operator(name)

    def compare(self: Tensor, other: Any) -> Any:
        if other is None or isinstance(other, str):
            return NotImplemented
        return run(self, other)

    return compare


def install() -> None:
    """Give tensors their operators."""
    for operator, name in BINARY.items():
        setattr(Tensor, f"__{operator}__", _method(_Operator(name)))
        setattr(Tensor, f"__i{operator}__", _inplace_method(name))
    for operator, name in REFLECTED.items():
        setattr(Tensor, f"__r{operator}__", _method(_Operator(name)))
    for name in COMPARISONS:
        setattr(Tensor, f"__{name}__", _comparison(name))
    for operator, name in {"neg": "neg", "abs": "abs", "invert": "bitwise_not"}.items():
        OPERATE[operator] = _unary(name)
    OPERATE["unbind"] = lambda self: find_now("Tensor.unbind")(self)
    OPERATE["getitem"] = lambda self, index: index_module().getitem(self, index)
    OPERATE["setitem"] = lambda self, index, value: index_module().setitem(self, index, value)


def find_now(name: str) -> Callable[..., Any]:
    found = find(name)
    assert found is not None, name
    return found


def index_module() -> Any:
    from gradcli.engine import indexing

    return indexing


install()
__all__ = ["BINARY", "COMPARISONS", "REFLECTED", "find_now", "inplace", "install"]
