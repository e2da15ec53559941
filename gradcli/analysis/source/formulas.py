"""The formula of a gradient as an expression of NumPy, read from gradcli's own text of it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gradcli.diagnostics.model import Source
from gradcli.lang.parsing.parser import parse
from gradcli.lang.syntax import nodes as syntax

SAME = "exp log sqrt sin cos tan tanh sinh cosh abs sign maximum minimum outer diag diagonal eye einsum expm1 log1p square where"
OTHER = {
    "sum": "np.sum",
    "mean": "np.mean",
    "inv": "np.linalg.inv",
    "det": "np.linalg.det",
    "softmax": "softmax",
    "log_softmax": "log_softmax",
}
FUNCTIONS = {name: f"np.{name}" for name in SAME.split(" ")} | OTHER
SIGMOID = "0.5 * (1 + np.tanh(0.5 * ({})))"
RANK = {"+": 0, "-": 0, "*": 1, "/": 1, "@": 1, "**": 3}


class Unwritable(Exception):
    """Something in a formula that has no plain counterpart."""


def formula_lines(text: str, symbols: Mapping[str, int]) -> tuple[str, list[int]] | None:
    """The expression with ``{0}``, ``{1}``, … for the arrays it uses, and their keys; None where it cannot be written."""
    try:
        (statement,) = parse(Source("<formula>", text)).body
        assert isinstance(statement, syntax.ExpressionStatement)
        writer = Writer(symbols)
        return writer.text(statement.value)[0], writer.used
    except (Unwritable, ValueError):
        return None


class Writer:
    """Writes one expression; each text comes with how tightly it holds together."""

    def __init__(self, symbols: Mapping[str, int]) -> None:
        self.symbols = symbols
        self.used: list[int] = []

    def text(self, node: syntax.Node) -> tuple[str, int]:
        match node:
            case syntax.Constant():
                return repr(node.value), 4
            case syntax.Name():
                return self.symbol(node.id), 4
            case syntax.Unary() if node.operator == "-":
                return f"-{self.inside(node.operand, 2)}", 2
            case syntax.Binary() if node.operator in RANK:
                return self.binary(node)
            case syntax.Attribute() if node.name == "T":
                return f"{self.inside(node.value, 4)}.T", 4
            case syntax.Call():
                return self.call(node)
        raise Unwritable

    def symbol(self, name: str) -> str:
        if name not in self.symbols:
            raise Unwritable
        key = self.symbols[name]
        if key not in self.used:
            self.used.append(key)
        return f"{{{self.used.index(key)}}}"

    def inside(self, node: syntax.Node, least: int) -> str:
        shown, rank = self.text(node)
        return shown if rank >= least else f"({shown})"

    def binary(self, node: syntax.Binary) -> tuple[str, int]:
        rank = RANK[node.operator]
        if node.operator == "**":
            left, right = self.inside(node.left, 4), self.inside(node.right, 2)
            hugs = not re.search(r"[(\[]", left + right)
            return f"{left}**{right}" if hugs else f"{left} ** {right}", rank
        return f"{self.inside(node.left, rank)} {node.operator} {self.inside(node.right, rank + 1)}", rank

    def call(self, node: syntax.Call) -> tuple[str, int]:
        if not isinstance(node.function, syntax.Name) or node.function.id in self.symbols:
            raise Unwritable
        name = node.function.id
        arguments = [self.argument(each) for each in node.arguments]
        if name == "sigmoid" and len(arguments) == 1 and not node.keywords:
            return f"({SIGMOID.format(arguments[0])})", 4
        if name in ("ones", "zeros"):
            return f"np.{name}(({', '.join(arguments)},))" if len(arguments) == 1 else f"np.{name}(({', '.join(arguments)}))", 4
        if name not in FUNCTIONS:
            raise Unwritable
        for each in node.keywords:
            if each.name != "keepdim" or name not in ("sum", "mean"):
                raise Unwritable
            arguments.append(f"keepdims={self.argument(each.value)}")
        if name in ("sum", "mean") and len(node.arguments) > 1:
            arguments[1] = f"axis={arguments[1]}"
        return f"{FUNCTIONS[name]}({', '.join(arguments)})", 4

    def argument(self, node: syntax.Node) -> str:
        if isinstance(node, syntax.Constant) and isinstance(node.value, str):
            return f'"{node.value}"'
        if isinstance(node, syntax.TupleDisplay):
            return f"({', '.join(self.argument(each) for each in node.items)})"
        return self.text(node)[0]
