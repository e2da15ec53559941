"""A function of the host while it is written: trees of the host's own kind, of which only those made here are ever compiled.

What native code refers to (the state, spans, the program's constants) stands in the tree as a text with a token nobody can guess, and is
put in its place in the constants of the code when that is done.  So nothing of it has a name.
"""

from __future__ import annotations

import _ast as host
import os
import sys
from types import CodeType
from typing import Any

from gradcli.diagnostics.model import Span
from gradcli.engine.state import STATE
from gradcli.lang.access.exposed import PROGRAM
from gradcli.lang.compile.frame import Surroundings, Unit
from gradcli.lang.native.running import Operation, Whole
from gradcli.lang.syntax import nodes as syntax

TOKEN = os.urandom(12).hex() + ":"
DEEPEST_BLOCK = 14  # of loops, `try` and `with` in each other: the host allows 20
LOAD, STORE, DELETE = host.Load(), host.Store(), host.Del()
PARAMETERS: dict[str, Any] = {"type_params": []} if sys.version_info >= (3, 12) else {}
DROPPED = "."  # the goal of a value that nobody asks for
BLANK: dict[str, Any] = {"col_offset": 0, "end_col_offset": 0}


class Unsupported(Exception):
    """Native code of this is not written."""


class Draft:
    """What one compilation gathers: constants to be put in place, operations, names of the functions in it."""

    def __init__(self, around: Surroundings | None, text: str) -> None:
        self.whole = Whole(around)
        self.assigns_within = ":=" in text  # whether an expression may bind a name
        self.reaches_names = any(word in text for word in ("globals", "locals", "vars"))  # whether the program may unbind any name
        self.held: list[Any] = []
        self.numbers: dict[int, int] = {}
        self.functions: dict[int, tuple[str, str]] = {}  # by the line it begins at: name and qualified name

    def number(self, value: Any) -> int:
        number = self.numbers.get(id(value))
        if number is None:
            number = self.numbers[id(value)] = len(self.held)
            self.held.append(value)
        return number

    def finished(self, code: CodeType) -> CodeType:
        """A code object with what it holds in place of the texts that stood for it."""
        name, qualname = self.functions.get(code.co_firstlineno, (code.co_name, code.co_name))
        constants = tuple(self.constant(value) for value in code.co_consts)
        return code.replace(co_consts=constants, co_filename=PROGRAM, co_name=name, co_qualname=qualname)

    def constant(self, value: Any) -> Any:
        if isinstance(value, CodeType):
            return self.finished(value)
        if type(value) is str and value.startswith(TOKEN):
            return self.held[int(value[len(TOKEN) :])]
        return value


class Writer:
    """One function being written, and the trees it is written with."""

    def __init__(self, unit: Any, draft: Draft) -> None:
        self.unit: Unit
        self.unit, self.draft = unit, draft
        self.body: list[Any] = []
        self.next = 0  # the temporary variable that is free
        self.most = 0
        self.blocks = 0
        self.stored: set[str] = set()  # names of the program that are bound or unbound here
        self.at: dict[str, Any] = {}
        self.line(None)

    # ---- places ----------------------------------------------------------------------------------------------------------------------

    def line(
        self, span: Span | None, operands: list[Any] | tuple[Any, ...] = (), keywords: tuple[str, ...] = (), is_spread: bool = False
    ) -> None:
        """What is written from here on does this, until the next call."""
        operations = self.draft.whole.operations
        operations.append(Operation(span, tuple(self.operand(part) for part in operands), keywords, is_spread))
        number = len(operations)
        self.at = {"lineno": number, "end_lineno": number, **BLANK}

    def operand(self, part: Any) -> tuple[str | None, Any]:
        if isinstance(part, host.Name):
            return part.id, None
        if isinstance(part, host.Attribute):  # a method that is called
            return part.value.id, part.attr  # type: ignore[attr-defined]
        value = part.value
        return None, self.draft.constant(value)

    # ---- trees -----------------------------------------------------------------------------------------------------------------------

    def add(self, statement: Any) -> None:
        self.body.append(statement)

    def name(self, name: str, context: Any = LOAD) -> Any:
        if context is not LOAD and name[0] != ".":
            self.stored.add(name)
        return host.Name(name, context, **self.at)

    def held(self, value: Any) -> Any:
        return host.Constant(f"{TOKEN}{self.draft.number(value)}", None, **self.at)

    def literal(self, value: Any) -> Any:
        return host.Constant(value, None, **self.at)

    def attribute(self, value: Any, name: str, context: Any = LOAD) -> Any:
        return host.Attribute(value, name, context, **self.at)

    def call(self, function: Any, *arguments: Any, keywords: Any = ()) -> Any:
        return host.Call(function, list(arguments), list(keywords), **self.at)

    def helper(self, name: str, *arguments: Any) -> Any:
        """A call of one of the functions that native code has at hand."""
        return self.call(self.attribute(self.held(HOST), name), *arguments)

    def compare(self, left: Any, operator: Any, right: Any) -> Any:
        return host.Compare(left, [operator()], [right], **self.at)

    def is_kind(self, value: Any, kind: Any) -> Any:
        """``type(value) is kind``."""
        return self.compare(self.call(self.held(type), value), host.Is, kind)

    def is_no_class(self, value: Any) -> Any:
        """``type(value) is not type``."""
        return self.compare(self.call(self.held(type), value), host.IsNot, self.held(type))

    def either(self, *tests: Any) -> Any:
        return host.BoolOp(host.Or(), list(tests), **self.at) if len(tests) > 1 else tests[0]

    def both(self, *tests: Any) -> Any:
        return host.BoolOp(host.And(), list(tests), **self.at)

    def choose(self, test: Any, then: Any, otherwise: Any) -> Any:
        return host.IfExp(test, then, otherwise, **self.at)

    def assign(self, name: str, value: Any) -> None:
        if name == DROPPED:
            self.run(value)
        else:
            self.add(host.Assign([self.name(name, STORE)], value, **self.at))

    def assign_to(self, target: Any, value: Any) -> None:
        self.add(host.Assign([target], value, **self.at))

    def run(self, value: Any) -> None:
        self.add(host.Expr(value, **self.at))

    def if_(self, test: Any, body: list[Any] | None, otherwise: list[Any]) -> None:
        self.add(host.If(test, [host.Pass(**self.at)] if body is None else body, otherwise, **self.at))

    def where(self, span: Span | None) -> None:
        """Say where the program is."""
        if self.body and self.says_where(self.body[-1]):  # nothing has happened since
            self.body.pop()
        self.assign_to(self.attribute(self.held(STATE), "where", STORE), self.held(span))

    def says_where(self, statement: Any) -> bool:
        """Whether a statement is one that `where` wrote."""
        target = statement.targets[0] if isinstance(statement, host.Assign) else None
        return isinstance(target, host.Attribute) and target.attr == "where" and isinstance(target.value, host.Constant)

    def temporary(self) -> str:
        number = self.next
        self.next += 1
        self.most = max(self.most, self.next)
        return f".{number}"

    def into(self, body: list[Any]) -> list[Any]:
        """Write to another block; gives the one before."""
        before, self.body = self.body, body
        return before

    def function(self, name: str, arguments: Any, body: list[Any]) -> Any:
        return host.FunctionDef(name, arguments, body, [], None, None, **PARAMETERS, **self.at)

    def parameters(self, names: list[str]) -> Any:
        """Plain ones."""
        return host.arguments(
            posonlyargs=[],
            args=[host.arg(name, None, **self.at) for name in names],
            vararg=None,
            kwonlyargs=[],
            kw_defaults=[],
            kwarg=None,
            defaults=[],
        )

    def arguments(self, parameters: list[syntax.Parameter], defaults: dict[str, Any]) -> Any:
        """Those of a function of the program."""

        def of(*kinds: str) -> list[Any]:
            return [host.arg(self.unit.mangle(one.name), None, **self.at) for one in parameters if one.kind in kinds]

        positional = [one.name for one in parameters if one.kind in ("positional", "plain")]
        return host.arguments(
            posonlyargs=of("positional"),
            args=of("plain"),
            vararg=next(iter(of("gather")), None),
            kwonlyargs=of("keyword"),
            kw_defaults=[defaults.get(one.name) for one in parameters if one.kind == "keyword"],
            kwarg=next(iter(of("gather_keywords")), None),
            defaults=[defaults[name] for name in positional if name in defaults],
        )

    def guarded(self, body: list[Any], leave: list[Any]) -> Any:
        """A body, and what is done with an exception before it goes on."""
        handler = host.ExceptHandler(
            self.attribute(self.held(HOST), "everything"), ".error", [*leave, host.Raise(None, None, **self.at)], **self.at
        )
        return host.Try(body, [handler], [], [], **self.at)


HOST: Any = None  # set by `expressions`, which has all it is made of
