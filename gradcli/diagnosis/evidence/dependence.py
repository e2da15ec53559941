"""What the value of a backward pass may have come from, told by the text alone: whether it is worth running again to look.

The names of a program are followed backwards, from those of the pass: what a name was given, what a function reads, what a call may have written
into its receiver or arguments.  It says yes too often rather than too seldom, and takes no account of scopes or of order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from gradcli.diagnostics.model import Span
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax import patterns
from gradcli.lang.syntax.places import nodes_covering
from gradcli.lang.syntax.reads import targets_of

HARMLESS = ("print", "backward", "assert_close", "allclose", "equal")  # calls that write into none of their arguments


def names_behind(modules: Sequence[syntax.Module], where: Span | None) -> set[str] | None:
    """The names that the pass at a place may depend on; None where that cannot be told."""
    around = [] if where is None else nodes_covering(modules, where)
    statement = next((node for node in around if isinstance(node, syntax.Statement)), None)
    if statement is None:
        return None
    inner = next(node for node in reversed(around) if isinstance(node, syntax.Statement))
    sources = _sources(modules)
    reached, waiting = set[str](), list(_names(inner))
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(sources[name])
    return reached


def _sources(modules: Sequence[syntax.Module]) -> defaultdict[str, set[str]]:
    """Name -> the names that its value may come from."""
    sources: defaultdict[str, set[str]] = defaultdict(set)
    arguments: set[str] = set()  # of all calls: what a parameter may be
    parameters: set[str] = set()
    for module in modules:
        for node in syntax.walk(module):
            for target in _given(node):
                sources[target] |= _names(node)
            if isinstance(node, syntax.Call):
                parts = [*node.arguments, *node.keywords]
                arguments |= _union(parts)
                _note_writes(node, sources)
            if isinstance(node, syntax.Parameter):
                parameters.add(node.name)
    for name in parameters:
        sources[name] |= arguments
    return sources


def _given(node: syntax.Node) -> Iterable[str]:
    """The names that a node gives a value, or changes the value of."""
    if isinstance(node, (syntax.Function, syntax.Class)):
        return (node.name,)
    if isinstance(node, patterns.Match):
        return _names(node)
    targets = [node.target] if isinstance(node, syntax.AugmentedAssign) else targets_of(node)
    return _union(targets)


def _note_writes(call: syntax.Call, sources: defaultdict[str, set[str]]) -> None:
    """A call may write each of its operands into the others."""
    function = call.function
    name = function.name if isinstance(function, syntax.Attribute) else function.id if isinstance(function, syntax.Name) else ""
    if name in HARMLESS:
        return
    receiver = [function.value] if isinstance(function, syntax.Attribute) else []
    names = _union([*receiver, *call.arguments, *call.keywords])
    for one in names:
        sources[one] |= names


def _names(node: syntax.Node) -> set[str]:
    """All names in a piece of syntax but those of the library."""
    return {
        part.id
        for part in syntax.walk(node)
        if isinstance(part, syntax.Name) and part.id not in ("torch", "nn", "F", "np", "print", "len", "range")
    }


def _union(nodes: Iterable[syntax.Node]) -> set[str]:
    return set().union(*map(_names, nodes))
