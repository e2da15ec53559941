"""``--formula``: the derivatives as expressions; beside each gradient of the report, on their own, in ``--json``, or in a .tex file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from zlib import crc32

from gradcli import __version__
from gradcli.diagnostics.model import Diagnostic, UsageError, did_you_mean
from gradcli.lang.parsing import cache

if TYPE_CHECKING:
    from gradcli.analysis.formula import Formula
    from gradcli.runs.report import Report
    from gradcli.runs.session import Session

FORMS = ("text", "latex", "index", "off")
KINDS = ("jacobian", "hessian")
SHORT = 12  # operations of a formula that stands beside its gradient
NODES = 40  # recorded ops up to which one is looked for unasked
ELEMENTS = 20_000  # and elements of its root's leaves
STEPS, BUDGET = 120, 900  # of the run made again, and of the search
NONE = "no formula: no gradient reached a leaf"


class FormulaView:
    """What was asked for about formulas; mistakes are refused before anything runs."""

    def __init__(self, options: dict[str, Any]) -> None:
        form = options["formula"]
        self.form: str | None = "text" if form == "" else form
        if self.form not in (None, *FORMS):
            near = did_you_mean(str(form), FORMS, most=1)
            hint = f"did you mean `--formula={near[0]}`?" if near else f"it is one of {', '.join(FORMS)}"
            raise UsageError("E0902", f"--formula={form}: there is no such form", help=(hint,))
        self.assume: tuple[str, ...] = tuple(options["assume"] or ())
        self.wanted = {kind: options[kind] for kind in KINDS if options[kind] is not None}
        if self.assume and not self.on:
            raise UsageError("E0902", "--assume is for formulas, and none is asked for", help=("add `--formula`",))

    @property
    def on(self) -> bool:
        return self.form not in (None, "off")

    # ---- in the report ------------------------------------------------------------------------------------------------------------------

    def beside(self, session: Session, report: Report) -> dict[str, str]:
        """The formulas that stand beside the gradients of the report: closed, short, and of a small program.

        They are kept in the cache folder: the same program finds them there without loading what looks for them.
        """
        if self.form is not None or not is_small(session, report):
            return {}
        depends_on = identity(session)
        file = cache.named("formula", f"{__version__} {depends_on}")
        kept = cache.read(file) if depends_on is not None else None
        if isinstance(kept, tuple) and len(kept) == 2 and kept[0] == depends_on:
            return dict(kept[1])
        from gradcli.analysis.formula import formulas
        from gradcli.runs.replay import Replay

        found = formulas(Replay(session), most=STEPS, budget=BUDGET)
        shown = {name: formula.text for name, formula in found.items() if formula.form == "closed" and formula.operations <= SHORT}
        if depends_on is not None and not any(formula.valid is not None for formula in found.values()):
            cache.write(file, (depends_on, shown))
        return shown

    # ---- on their own -------------------------------------------------------------------------------------------------------------------

    def found(self, session: Session) -> Iterator[tuple[str, dict[str, Formula]]]:
        """The formulas that were asked for, by kind."""
        from gradcli.analysis.formula import formulas
        from gradcli.runs.replay import Replay

        replay = Replay(session)
        for kind in self.wanted or ("gradient",):
            by = None if kind == "gradient" else chosen(kind, self.wanted[kind])
            yield kind, formulas(replay, kind=kind, by=by, assume=self.assume, form=self.form or "text")

    def as_dict(self, session: Session) -> dict[str, Any]:
        """The keys of ``--json``."""
        data: dict[str, Any] = {}
        if not self.on:
            return data
        of = None if session.outcome is None else session.outcome.name
        for kind, formulas in self.found(session):
            if kind == "gradient":
                data["formulas"] = {name: formula.as_dict() for name, formula in formulas.items()}
            else:
                blocks = [(name, formula.as_dict()) for name, formula in formulas.items()]
                data[kind] = [
                    {"of": of, "by": [name] if kind == "jacobian" else [name, name], "formula": formula} for name, formula in blocks
                ]
            self.tell(session, formulas)
        return data

    def text(self, session: Session) -> str:
        """One line for each derivative, and below it what it rests on."""
        lines: list[str] = []
        for kind, formulas in self.found(session):
            lines += shown(kind, name_of_root(session), formulas, self.form or "text")
            if not formulas:
                session.tell(no_formula(session))
            self.tell(session, formulas)
        return "".join(f"{line}\n" for line in lines)

    def document(self, session: Session) -> str:
        """A LaTeX fragment: an ``align*`` of all derivatives."""
        rows = []
        for kind, formulas in self.found(session):
            for name, formula in formulas.items():
                rows.append(f"  {latex_label(kind, name_of_root(session), name)} &= {formula.latex}{latex_where(formula)}")
        return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}\n"

    def tell(self, session: Session, formulas: dict[str, Formula]) -> None:
        """The notes: what differs from backward, and assumptions that no formula needed."""
        for formula in formulas.values():
            if formula.note is not None:
                session.tell(Diagnostic("N0010", formula.note, severity="note"))
        needed = {text for formula in formulas.values() for text in formula.assumes}
        for text in self.assume:
            if formulas and text.strip() not in needed:
                session.tell(Diagnostic("N0010", f"--assume {text}: no formula needed it", severity="note"))


def identity(session: Session) -> str | None:
    """All that the formulas of a run depend on: its programs and its inputs; None for one that drew random numbers."""
    from gradcli.engine.state import STATE

    if STATE.generator is not None:
        return None
    parts = [session.settings.dtype, *(module.span.source.text for module in session.modules)]
    for each in session.settings.inputs:
        value = session.world.names.get(each.name)
        array = getattr(value, "array", None)
        shown = repr(value) if array is None else f"{array.dtype} {array.shape} {crc32(array.tobytes()):08x} {value.requires_grad}"
        parts.append(f"{each.name} {shown}")
    return "\0".join(parts)


def lines_in_session(session: Session, name: str) -> list[str]:
    """For the interactive session: the derivative of the last value by all leaves, or by the one of this name."""
    from gradcli.analysis.formula import formulas
    from gradcli.runs.replay import Replay

    replay = Replay(session)
    replay.differentiates = True
    found = formulas(replay)
    if name and name not in found:
        near = did_you_mean(name, found, most=1)
        raise UsageError("E0905", f"the last value has no derivative by `{name}`", help=(f"did you mean `{near[0]}`?",) if near else ())
    chosen = {key: formula for key, formula in found.items() if not name or key == name}
    if not chosen:
        raise UsageError("E0905", "the last value has no derivative", help=("it is one number that was computed from a leaf, as `(x @ x).sum()` is",))
    return shown("gradient", name_of_root(session), chosen, "text")


def is_small(session: Session, report: Report) -> bool:
    """Whether a formula is looked for unasked: the graph behind the root has few nodes, and its leaves few elements."""
    from gradcli.engine.state import STATE

    root = STATE.root() if STATE.root is not None else None
    gradients = report.gradients()
    if root is None or root.grad_fn is None or not gradients or sum(gradient.value.array.size for gradient in gradients) > ELEMENTS:
        return False
    seen, pending = {root.grad_fn}, [root.grad_fn]
    while pending:
        for edge in pending.pop().edges:
            if edge is not None and edge[0] not in seen:
                seen.add(edge[0])
                pending.append(edge[0])
        if len(seen) > NODES:
            return False
    return True


def chosen(kind: str, value: str) -> list[str] | None:
    """Which leaves ``--jacobian=Y:X`` or ``--hessian=X,W`` names; None for all."""
    names = value.partition(":")[2] if kind == "jacobian" else value
    return [name.strip() for name in names.split(",") if name.strip()] or None


def name_of_root(session: Session) -> str:
    """What is differentiated."""
    return session.root or (session.outcome.name if session.outcome is not None else "out")


def no_formula(session: Session) -> Diagnostic:
    """Why there is nothing to show."""
    return Diagnostic("N0010", NONE, severity="note", help=("a program whose last value is one number that depends on a leaf has one",))


def label(kind: str, root: str, name: str) -> str:
    return f"d {root}/d {name}" if kind != "hessian" else f"d2 {root}/d {name}2"


def shown(kind: str, root: str, formulas: dict[str, Formula], form: str) -> list[str]:
    """The lines for some formulas, their signs of equality below one another."""
    width = max((len(label(kind, root, name)) for name in formulas), default=0)
    lines: list[str] = []
    for name, formula in formulas.items():
        text = formula.latex if form == "latex" else formula.text
        first, *rest = text.split("\n")
        lines.append(f"{label(kind, root, name).ljust(width)} = {first if not rest else 'by these steps:'}")
        lines += [f"    {line}" for line in ([first, *rest] if rest else [])]
        lines += remarks(name, formula)
    return lines


def remarks(name: str, formula: Formula) -> Sequence[str]:
    """What stands below a formula: definitions, where it holds, what it assumes, convexity."""
    lines = [f"    where {key} = {text}" for key, text in formula.where.items()]
    if formula.valid is not None:
        lines.append(f"    valid {formula.valid}")
    if formula.assumes:
        lines.append(f"    assuming {', '.join(formula.assumes)}")
    if formula.convex:
        lines.append(f"    convex in {name}")
    return lines


def latex_label(kind: str, root: str, name: str) -> str:
    from gradcli.analysis.formula.latex import name as latex_name

    top, bottom = latex_name(root), latex_name(name)
    if kind == "hessian":
        return rf"\frac{{\partial^2 {top}}}{{\partial {bottom}^2}}"
    return rf"\frac{{\partial {top}}}{{\partial {bottom}}}"


def latex_where(formula: Formula) -> str:
    """Definitions and conditions after a formula."""
    from gradcli.analysis.formula.latex import escaped

    parts = [rf"{key} = \mathtt{{{escaped(text)}}}" for key, text in formula.where.items()]
    if formula.valid is not None:
        parts.append(rf"\text{{valid {escaped(formula.valid)}}}")
    return rf" \qquad {', '.join(parts)}" if parts else ""
