"""What a program asks of matplotlib that is not there, told by name before it runs: a training of an hour must not end at a plot."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from gradcli.diagnostics.model import Diagnostic, GradcliError, Label, Span
from gradcli.lang.syntax import nodes as syntax
from gradcli.lang.syntax.reads import names_bound, names_in_target
from gradcli.library.plots import figures, names
from gradcli.library.plots.pyplot import SUBMODULES, Pyplot, advice
from gradcli.library.plots.record import Plots

PYPLOT = "matplotlib.pyplot"
LEAVE_OUT = "remove the import and the calls that use it, or run with --skip-plots"
IMPORTS = (syntax.Import, syntax.ImportFrom)
BINDING = (syntax.Assign, syntax.AugmentedAssign, syntax.AnnotatedAssign, syntax.For, syntax.Function, syntax.Lambda, *IMPORTS)
MAKERS = {
    "subplots": ("Figure", "Axes"),
    "figure": ("Figure",),
    "gcf": ("Figure",),
    "gca": ("Axes",),
    "axes": ("Axes",),
    "subplot": ("Axes",),
}


class NotThere(GradcliError):
    """Names that gradcli's plots do not have."""

    exit_status = 5


def check_plots(modules: Sequence[syntax.Module]) -> None:
    """Raise one diagnostic for each name that is not there."""
    plotting = [module for module in modules if "matplotlib" in module.span.source.text]
    if not plotting:
        return
    nodes = [node for module in modules for node in syntax.walk(module)]
    imports = {id(node) for node in nodes if isinstance(node, IMPORTS)}
    aliases = set(pyplot_names(nodes)) - bound_otherwise(nodes, imports)
    kinds = known_kinds(nodes, aliases)
    pyplot = {*Pyplot(Plots(lambda: 0)).members(), "style", "cm"}
    found = [*absent_modules(nodes), *absent_names(nodes, dict.fromkeys(aliases, pyplot), "module 'matplotlib.pyplot'")]
    for kind in ("Figure", "Axes"):
        members = {
            *figures.methods_of(kind),
            *figures.ATTRIBUTES[kind],
            *(("axes", *figures.OF_FIGURE) if kind == "Figure" else ("figure", "get_figure")),
        }
        found += absent_names(nodes, {name: members for name, known in kinds.items() if known == kind}, f"'{kind}' object")
    if found:
        raise NotThere(*found)


def pyplot_names(nodes: Sequence[syntax.Node]) -> Iterator[str]:
    """The names that stand for pyplot."""
    for node in nodes:
        if isinstance(node, syntax.Import):
            yield from (alias.bound for alias in node.names if alias.name == PYPLOT and alias.bound)
        elif isinstance(node, syntax.ImportFrom) and node.module == "matplotlib":
            yield from (alias.bound or alias.name for alias in node.names if alias.name == "pyplot")


def absent_modules(nodes: Sequence[syntax.Node]) -> Iterator[Diagnostic]:
    """Imports of what there is not of matplotlib."""
    for node in nodes:
        if isinstance(node, syntax.ImportFrom) and node.module.partition(".")[0] == "mpl_toolkits":
            yield refusal(node.span, "No module named 'mpl_toolkits'", names.THREE_D)
        elif isinstance(node, syntax.ImportFrom) and node.module.startswith("matplotlib.") and node.module not in SUBMODULES:
            yield refusal(node.span, f"No module named '{node.module}' in gradcli", LEAVE_OUT)
        elif isinstance(node, syntax.Import):
            for alias in node.names:
                if alias.name.startswith("matplotlib.") and alias.name not in SUBMODULES:
                    yield refusal(node.span, f"No module named '{alias.name}' in gradcli", LEAVE_OUT)


def known_kinds(nodes: Sequence[syntax.Node], aliases: Collection[str]) -> dict[str, str]:
    """Names that are a figure or axes wherever they are bound: ``fig, ax = plt.subplots()``."""
    kinds: dict[str, str] = {}
    made: set[int] = set()
    for node in nodes:
        if not isinstance(node, syntax.Assign) or len(node.targets) != 1:
            continue
        target, value = node.targets[0], node.value
        if not (
            isinstance(value, syntax.Call)
            and isinstance(value.function, syntax.Attribute)
            and isinstance(value.function.value, syntax.Name)
        ):
            continue
        results = MAKERS.get(value.function.name, ()) if value.function.value.id in aliases else ()
        parts = list(target.children()) if isinstance(target, (syntax.TupleDisplay, syntax.ListDisplay)) else [target]
        if len(parts) == len(results) and all(isinstance(part, syntax.Name) for part in parts):
            made.add(id(node))
            is_array = value.function.name == "subplots" and bool(
                value.arguments or any(one.name in ("nrows", "ncols") for one in value.keywords)
            )
            for part, kind in zip(parts, results, strict=True):
                if not (is_array and kind == "Axes"):
                    kinds[part.id] = kind  # type: ignore[attr-defined]
    others = bound_otherwise(nodes, made)
    return {name: kind for name, kind in kinds.items() if name not in others}


def bound_otherwise(nodes: Sequence[syntax.Node], known: Collection[int]) -> set[str]:
    """The names that other statements than the `known` ones bind, or functions as their parameters."""
    return {name for node in nodes if id(node) not in known and isinstance(node, BINDING) for name in bound_by(node)}


def bound_by(node: syntax.Node) -> set[str]:
    """What a statement binds itself, a function's parameters too: they may hide the name."""
    if isinstance(node, (syntax.Function, syntax.Lambda)):
        own = {node.name} if isinstance(node, syntax.Function) else set()
        return own | {parameter.name for parameter in node.parameters}
    if isinstance(node, syntax.For):
        return set(names_in_target(node.target))
    return names_bound(node)


def absent_names(nodes: Sequence[syntax.Node], known: dict[str, set[str]], owner: str) -> Iterator[Diagnostic]:
    """Attributes of these names that they do not have."""
    for node in nodes:
        if not (isinstance(node, syntax.Attribute) and isinstance(node.value, syntax.Name)) or node.name.startswith("__"):
            continue
        members = known.get(node.value.id)
        if members is not None and node.name not in members:
            yield refusal(node.span, f"AttributeError: {owner} has no attribute '{node.name}' in gradcli", advice(node.name, members))


def refusal(span: Span, text: str, help_text: str) -> Diagnostic:
    return Diagnostic("E0203" if text.startswith("AttributeError") else "E0205", text, (Label(span, primary=True),), help=(help_text,))
