"""Where a Python number came from, as the program's text tells: the expressions behind a name, and what in them turned a tensor into a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gradcli.diagnosis.evidence.library import library_module, name_of_torch
from gradcli.engine.calls.functions import find
from gradcli.lang.syntax import nodes as syntax

if TYPE_CHECKING:
    from gradcli.world.world import World

METHODS, FUNCTIONS = ("item", "tolist"), ("float", "int")


def behind(node: syntax.Expression, modules: Sequence[syntax.Module]) -> list[syntax.Expression]:
    """An expression and those that gave the names in it their values, and so on."""
    given: dict[str, list[syntax.Expression]] = {}
    for module in modules:
        for statement in syntax.walk(module):
            if isinstance(statement, syntax.Assign):
                for target in statement.targets:
                    given.setdefault(target.span.text, []).append(statement.value)
            elif isinstance(statement, syntax.AugmentedAssign):
                given.setdefault(statement.target.span.text, []).append(statement.value)
    found, waiting, known = [node], [node], {""}
    while waiting:
        for part in syntax.walk(waiting.pop()):
            name = part.id if isinstance(part, syntax.Name) else ""
            if name not in known:
                known.add(name)
                found += given.get(name, [])
                waiting += given.get(name, [])
    return found


def taken_out(node: syntax.Expression, modules: Sequence[syntax.Module], world: World) -> list[syntax.Call]:
    """The calls behind an expression that turn a tensor into a Python number: ``loss.item()``, ``float(loss)``, ``math.sin(loss)``."""
    calls = [part for value in behind(node, modules) for part in syntax.walk(value) if isinstance(part, syntax.Call)]
    return [call for call in calls if _takes_out(call) or in_torch(call, world)]


def _takes_out(call: syntax.Call) -> bool:
    function = call.function
    if isinstance(function, syntax.Attribute):
        return function.name in METHODS and not call.arguments
    return isinstance(function, syntax.Name) and function.id in FUNCTIONS and len(call.arguments) == 1


def in_torch(call: syntax.Call, world: World) -> str:
    """How PyTorch's function of the same name is called in place of one of `math`; empty if that is not what it is."""
    function = call.function
    module = library_module(function.value, world) if isinstance(function, syntax.Attribute) else None
    if not isinstance(function, syntax.Attribute) or module is None or module.name != "math" or not find(f"torch.{function.name}"):
        return ""
    return f"{name_of_torch(world)}.{function.name}" if world.torch_imported else function.name


def kept(call: syntax.Call, world: World) -> str:
    """The call without what makes a number of a tensor."""
    function = in_torch(call, world)
    if function:
        return function + call.span.text[call.function.span.end - call.span.start :]
    inner = call.function.value if isinstance(call.function, syntax.Attribute) else call.arguments[0]
    simple = isinstance(inner, (syntax.Name, syntax.Call, syntax.Attribute, syntax.Subscript, syntax.Constant))
    return inner.span.text if simple else f"({inner.span.text})"


def literals(node: syntax.Expression, modules: Sequence[syntax.Module]) -> Iterator[syntax.Constant]:
    """The numbers that names behind an expression were given: ``3.0`` of ``x = 3.0``."""
    yield from (value for value in behind(node, modules) if isinstance(value, syntax.Constant) and type(value.value) in (int, float))
