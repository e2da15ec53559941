"""Which names belong to whom: locals in slots, variables that closures share in cells, the rest global.

A function's frame is a list laid out ``[parameters…, free variables…, other locals…]``.  A variable that an inner function captures sits in
a cell.  A class body's frame is ``[namespace, free variables…]``.  Module-level names live in the dict of the program's names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from gradcli.diagnostics.model import Span
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax import patterns
from gradcli.lang.syntax.placement import Misplaced


class Scope:
    """What one function, class body, comprehension or module binds and uses."""

    def __init__(self, kind: str, parent: Scope | None, parameters: tuple[str, ...] = ()) -> None:
        self.kind, self.parent, self.parameters = kind, parent, parameters
        self.bound: set[str] = set(parameters)
        self.used: set[str] = set()
        self.declared_global: set[str] = set()
        self.declared_nonlocal: dict[str, Span] = {}
        self.deleted: set[str] = set()
        self.cells: set[str] = set()
        self.free: list[str] = []
        self.yields = False
        self.slots: dict[str, int] = {}
        self.size = self.least = 0  # slots: those now, and those without spare ones

    @property
    def is_function(self) -> bool:
        return self.kind in ("function", "comprehension")

    def place(self, name: str) -> str:
        """Where a name lives as seen from here: ``local``, ``cell``, ``free``, ``class`` or ``global``."""
        if name in self.declared_global or self.kind == "module":
            return "global"
        if name in self.free:
            return "free" if self.kind != "class" or name not in self.bound else "class"
        if self.kind == "class":
            return "class"
        if name in self.bound:
            return "cell" if name in self.cells else "local"
        return "global"

    def owner(self, name: str) -> Scope | None:
        """The enclosing function that binds a name which this scope does not."""
        scope = self.parent
        while scope is not None:
            if scope.is_function and name in scope.bound and name not in scope.declared_global and name not in scope.declared_nonlocal:
                return scope
            if scope.kind == "class" and name == "__class__":
                return scope
            if scope.is_function and name in scope.declared_global:
                return None
            scope = scope.parent
        return None

    def capture(self, name: str) -> None:
        """Make `name` of an enclosing function reachable here, through every scope between."""
        owner = self.owner(name)
        if owner is None:
            if name in self.declared_nonlocal:
                raise Misplaced(f"no binding for nonlocal `{name}` in an enclosing function", self.declared_nonlocal[name])
            return
        owner.cells.add(name)
        scope: Scope | None = self
        while scope is not None and scope is not owner:
            if name not in scope.free:
                scope.free.append(name)
            scope = scope.parent

    def lay_out(self) -> None:
        """Number the slots."""
        if self.kind == "class":
            names = ["", *self.free, *sorted(self.cells - set(self.free))]
        else:
            others = sorted(self.bound - set(self.parameters) - set(self.free) - self.declared_global)
            names = [*self.parameters, *self.free, *others]
        self.slots = {name: index for index, name in enumerate(names)}
        self.size = self.least = len(names)

    def spare_slot(self) -> int:
        """One more slot, for a value that waits while a generator is suspended."""
        self.size += 1
        return self.size - 1


def analysis_of(module: syntax.Module) -> Analysis:
    """The scopes of a module, which may be compiled more than once, as for each row of --each."""
    analysis = _analysed(module)
    for scope in analysis.scopes.values():
        scope.size = scope.least
    return analysis


class Analysis:
    """The scopes of one module, by the node that opens each."""

    def __init__(self, module: syntax.Module) -> None:
        self.module = Scope("module", None)
        self.scopes: dict[int, Scope] = {id(module): self.module}
        self.waiting: list[tuple[syntax.Node, Scope, str]] = []
        self.class_name = ""
        self.push(module.body, self.module, "")
        while self.waiting:
            self.visit(*self.waiting.pop())
        inner = list(self.scopes.values())
        for scope in inner:
            for name in sorted((scope.used - scope.bound) | set(scope.declared_nonlocal)):
                if name not in scope.declared_global and scope.kind != "module":
                    scope.capture(name)
        for scope in inner:
            if scope.kind == "class":  # what a class body both reads and binds may still come from around it
                for name in sorted(scope.used & scope.bound - scope.declared_global - set(scope.declared_nonlocal)):
                    scope.capture(name)
            scope.lay_out()

    def push(self, nodes: Iterable[syntax.Node], scope: Scope, class_name: str) -> None:
        self.waiting.extend((node, scope, class_name) for node in nodes)

    def visit(self, node: syntax.Node, scope: Scope, class_name: str) -> None:
        """Record what a node binds and uses in `scope`, and put off its children."""
        self.class_name = class_name
        if isinstance(node, syntax.Name):
            name = mangle(node.id, class_name)
            scope.used.add(name)
            if name == "super":
                scope.used.add("__class__")
        elif isinstance(node, syntax.Function):
            self.bind(node.name, scope)
            self.function(node, node.parameters, node.body, scope)
            self.push([*node.decorators, *([node.returns] if node.returns else [])], scope, class_name)
        elif isinstance(node, syntax.Lambda):
            self.function(node, node.parameters, [node.body], scope)
        elif isinstance(node, syntax.Class):
            self.bind(node.name, scope)
            self.push([*node.decorators, *node.bases, *node.keywords], scope, class_name)
            self.scopes[id(node)] = inner = Scope("class", scope)
            self.push(node.body, inner, node.name)
        elif isinstance(node, syntax.Comprehension):
            self.comprehension(node, scope)
        else:
            self.bindings(node, scope)
            self.push(node.children(), scope, class_name)

    def bindings(self, node: syntax.Node, scope: Scope) -> None:
        """The names a plain statement (or a walrus, or a yield) binds."""
        if isinstance(node, syntax.Assign):
            for target in node.targets:
                self.bind_target(target, scope)
        elif isinstance(
            node, (syntax.AugmentedAssign, syntax.AnnotatedAssign, syntax.For, syntax.WithItem, patterns.Capture, patterns.Star)
        ):
            self.bind_target(node.target, scope)
        elif isinstance(node, patterns.Mapping):
            self.bind_target(node.rest, scope)
        elif isinstance(node, syntax.Delete):
            for target in node.targets:
                self.bind_target(target, scope)
                scope.deleted.update(mangle(name, self.class_name) for name in target_names(target))
        elif isinstance(node, syntax.Handler) and node.name:
            self.bind(node.name, scope)
            scope.deleted.add(mangle(node.name, self.class_name))
        elif isinstance(node, (syntax.Import, syntax.ImportFrom)):
            for alias in node.names:
                self.bind(alias.bound or alias.name.partition(".")[0], scope)
        elif isinstance(node, syntax.Global):
            scope.declared_global.update(mangle(name, self.class_name) for name in node.names)
        elif isinstance(node, syntax.Nonlocal):
            scope.declared_nonlocal |= {mangle(name, self.class_name): node.span for name in node.names}
        elif isinstance(node, syntax.Walrus):
            while scope.kind == "comprehension" and scope.parent is not None:
                scope = scope.parent
            self.bind(node.target.id, scope)
        elif isinstance(node, (syntax.Yield, syntax.YieldFrom)):
            scope.yields = True

    def bind(self, name: str, scope: Scope) -> None:
        scope.bound.add(mangle(name, self.class_name))

    def bind_target(self, target: syntax.Node | None, scope: Scope) -> None:
        for name in target_names(target):
            self.bind(name, scope)

    def function(self, node: syntax.Node, parameters: list[syntax.Parameter], body: Sequence[syntax.Node], scope: Scope) -> None:
        names = tuple(mangle(parameter.name, self.class_name) for parameter in frame_order(parameters))
        self.scopes[id(node)] = inner = Scope("function", scope, names)
        for parameter in parameters:
            self.push(parameter.children(), scope, self.class_name)
        self.push(body, inner, self.class_name)

    def comprehension(self, node: syntax.Comprehension, scope: Scope) -> None:
        """Its first iterable belongs to the scope around it, all else to a scope of its own."""
        self.scopes[id(node)] = inner = Scope("comprehension", scope)
        first = node.clauses[0]
        self.push([first.iterable], scope, self.class_name)
        for clause in node.clauses:
            self.bind_target(clause.target, inner)
            self.push([clause.target, *clause.conditions], inner, self.class_name)
            if clause is not first:
                self.push([clause.iterable], inner, self.class_name)
        self.push([node.value, *([node.key] if node.key is not None else [])], inner, self.class_name)


def frame_order(parameters: list[syntax.Parameter]) -> list[syntax.Parameter]:
    """Parameters as a frame holds them: positional ones, keyword-only ones, ``*args``, ``**kwargs``."""
    order = {"positional": 0, "plain": 0, "keyword": 1, "gather": 2, "gather_keywords": 3}
    return sorted(parameters, key=lambda parameter: order[parameter.kind])


def target_names(target: syntax.Node | None) -> Iterator[str]:
    """The plain names that an assignment to `target` binds."""
    if isinstance(target, syntax.Name):
        yield target.id
    elif isinstance(target, (syntax.TupleDisplay, syntax.ListDisplay)):
        for item in target.items:
            yield from target_names(item)
    elif isinstance(target, syntax.Starred):
        yield from target_names(target.value)


def mangle(name: str, class_name: str) -> str:
    """A private name ``__x`` of class A is ``_A__x``."""
    if class_name and name.startswith("__") and not name.endswith("__") and "." not in name and class_name.strip("_"):
        return f"_{class_name.lstrip('_')}{name}"
    return name


_analysed = lru_cache(maxsize=64)(Analysis)
