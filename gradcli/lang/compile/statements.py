"""Simple statements and imports."""

from __future__ import annotations

from types import MethodType
from typing import Any

from gradcli.engine.calls.functions import Method
from gradcli.engine.calls.overriding import Bound
from gradcli.engine.state import STATE
from gradcli.lang.compile.frame import BREAK, CONTINUE, Frame, Run, Unit, statement
from gradcli.lang.compile.names import store_name
from gradcli.lang.syntax import nodes as syntax

METHODS = (Method, MethodType, Bound)


@statement(syntax.ExpressionStatement)
def expression_statement(unit: Unit, node: syntax.ExpressionStatement) -> Run:
    value, around = unit.expression(node.value), unit.around

    def run(frame: Frame) -> None:
        value(frame)

    def run_attribute(frame: Frame) -> None:
        result = value(frame)
        note_uncalled(node, result)
        if at_top and around.echo is not None and result is not None:
            around.echo(result)

    def run_echoing(frame: Frame) -> None:
        result = value(frame)
        if around.echo is not None and result is not None:
            around.echo(result)

    at_top = unit.scope.kind == "module"
    if isinstance(node.value, syntax.Attribute):
        return run_attribute
    return run_echoing if at_top else run


def note_uncalled(node: syntax.ExpressionStatement, value: Any) -> None:
    """Remember a statement that names a method, where it does."""
    if isinstance(value, METHODS) and isinstance(node.value, syntax.Attribute):
        STATE.uncalled[node.span] = None


@statement(syntax.Return)
def return_(unit: Unit, node: syntax.Return) -> Run:
    if node.value is None:
        return lambda frame: (None,)
    value = unit.expression(node.value)
    return lambda frame: (value(frame),)


@statement(syntax.Break)
def break_(unit: Unit, node: syntax.Break) -> Run:
    return lambda frame: BREAK


@statement(syntax.Continue)
def continue_(unit: Unit, node: syntax.Continue) -> Run:
    return lambda frame: CONTINUE


@statement(syntax.Pass)
def pass_(unit: Unit, node: syntax.Pass) -> Run:
    return lambda frame: None


@statement(syntax.Global)
def global_(unit: Unit, node: syntax.Global) -> Run:
    return lambda frame: None


@statement(syntax.Nonlocal)
def nonlocal_(unit: Unit, node: syntax.Nonlocal) -> Run:
    return lambda frame: None


@statement(syntax.Assert)
def assert_(unit: Unit, node: syntax.Assert) -> Run:
    test, message, span = unit.expression(node.test), unit.optional(node.message), node.test.span

    def run(frame: Frame) -> None:
        value = test(frame)
        STATE.where = span
        if not value:
            told = () if message is None else (message(frame),)
            STATE.where = span
            raise AssertionError(*told)

    return run


@statement(syntax.Raise)
def raise_(unit: Unit, node: syntax.Raise) -> Run:
    error, cause, span = unit.optional(node.error), unit.optional(node.cause), node.span

    def run(frame: Frame) -> None:
        if error is None:
            raise  # the exception that a handler below on the stack is dealing with
        raised = error(frame)
        origin = None if cause is None else cause(frame)
        STATE.where = span
        if cause is None:
            raise exception(raised)
        raise exception(raised) from origin

    return run


def exception(value: Any) -> BaseException:
    """What ``raise value`` raises."""
    if isinstance(value, type) and issubclass(value, BaseException):
        return value()
    if not isinstance(value, BaseException):
        raise TypeError("exceptions must derive from BaseException")
    return value


# ---- imports -------------------------------------------------------------------------------------------------------------------------


@statement(syntax.Import)
def import_(unit: Unit, node: syntax.Import) -> Run:
    """``import a.b`` binds a; ``import a.b as c`` binds a.b."""
    importer = unit.around.importer
    parts = [(alias.name, alias.bound, store_name(unit, alias.bound or alias.name.partition(".")[0]), alias.span) for alias in node.names]

    def run(frame: Frame) -> None:
        for name, bound, store, span in parts:
            STATE.where = span
            module = importer.import_module(name)
            store(frame, module if bound else importer.import_module(name.partition(".")[0]))

    return run


@statement(syntax.ImportFrom)
def import_from(unit: Unit, node: syntax.ImportFrom) -> Run:
    importer, span, names = unit.around.importer, node.span, unit.around.names
    if node.names[0].name == "*":

        def run_star(frame: Frame) -> None:
            STATE.where = span
            for name, value in importer.import_module(node.module, node.level).public().items():
                names[name] = value

        return run_star
    parts = [(alias.name, store_name(unit, alias.bound or alias.name), alias.span) for alias in node.names]

    def run(frame: Frame) -> None:
        STATE.where = span
        module = importer.import_module(node.module, node.level)
        for name, store, at in parts:
            STATE.where = at
            store(frame, importer.import_member(module, name))

    return run
