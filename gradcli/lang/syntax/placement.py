"""Well-formed text in a place where it is not allowed."""

from __future__ import annotations

from gradcli.diagnostics.model import Span
from gradcli.lang.syntax import nodes as syntax


class Misplaced(Exception):
    """One such place; `around` if it is what stands around it that forbids it."""

    def __init__(self, headline: str, span: Span, code: str = "E0106", help: str = "", *, around: bool = False) -> None:
        super().__init__(headline)
        self.headline, self.span, self.code, self.help, self.around = headline, span, code, help, around


def targets_of(node: syntax.Node) -> list[syntax.Expression | None]:
    """What a statement or clause writes to."""
    if isinstance(node, (syntax.Assign, syntax.Delete)):
        return list(node.targets)
    return (
        [node.target]
        if isinstance(node, (syntax.For, syntax.Clause, syntax.WithItem, syntax.AugmentedAssign, syntax.AnnotatedAssign))
        else []
    )


def check_placement(module: syntax.Module) -> None:
    """`return` and `yield` stand in functions, `break` and `continue` in loops.  Without recursion: programs may be deep."""
    waiting: list[tuple[syntax.Node, bool, bool]] = [(module, False, False)]
    misplaced: list[Misplaced] = []
    while waiting:
        node, function, loop = waiting.pop()
        if isinstance(node, (syntax.Return, syntax.Yield, syntax.YieldFrom)) and not function:
            word = "return" if isinstance(node, syntax.Return) else "yield"
            misplaced.append(Misplaced(f"`{word}` outside a function", node.span, around=True))
        if type(node).__name__ == "Aliased":
            misplaced.append(Misplaced("`as` is not allowed in these brackets", node.span, "E0101"))
        if isinstance(node, (syntax.Break, syntax.Continue)) and not loop:
            word = "break" if isinstance(node, syntax.Break) else "continue"
            misplaced.append(Misplaced(f"`{word}` outside a loop", node.span, around=True))
        if isinstance(node, (syntax.Assign, syntax.ExpressionStatement)) and isinstance(node.value, syntax.Starred):
            misplaced.append(Misplaced("a starred expression must be in a list, a tuple or a call", node.value.span, "E0101"))
        misplaced += [
            Misplaced("a starred target must be in a list or tuple of targets", target.span, "E0106", "write `*x, = …`")
            for target in targets_of(node)
            if isinstance(target, syntax.Starred)
        ]
        if isinstance(node, (syntax.Function, syntax.Lambda)):
            function, loop = True, False
        elif isinstance(node, syntax.Class):
            function = loop = False
        inside = loop or isinstance(node, (syntax.While, syntax.For))
        after = set(map(id, node.otherwise)) if isinstance(node, (syntax.While, syntax.For)) else set()
        waiting.extend((child, function, loop if id(child) in after else inside) for child in node.children())
    if misplaced:
        raise min(misplaced, key=lambda error: error.span.start)
