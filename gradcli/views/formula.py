"""``--formula``: the derivatives as expressions; beside each gradient of the report, on their own, in ``--json``, or in a .tex file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.model import Diagnostic, UsageError, did_you_mean
from gradcli.records import NamedTuple
from gradcli.views.base.view import View, view

if TYPE_CHECKING:
    from gradcli.analysis.formula.formulas import Formula
    from gradcli.render.page import Page
    from gradcli.runs.session import Session
    from gradcli.views.base.run import Run

FORMS = ("text", "latex", "index", "off")


class Formulas(NamedTuple):
    """The formulas of one kind of derivative, by the leaf; `root` is what is differentiated."""

    kind: str
    root: str
    by_leaf: dict[str, Formula]

    def __repr__(self) -> str:
        from gradcli.render.formula import formula_lines

        return "\n".join(formula_lines(self.kind, self.root, self.by_leaf, "text"))


@view(
    "--formula",
    metavar="FORM",
    optional=True,
    help="Write the derivatives as expressions: text, latex or index; off leaves them out of the report.",
    place=10,
    json="formulas",
    repl=":formula [NAME]",
    repl_help="Show the derivative of the last value with respect to every leaf, or to NAME, as an expression.",
    heading="formulas",
    suffixes=("tex",),
)
class FormulaView(View):
    """Gradients as expressions over the program's own names, verified."""

    def is_wanted(self, request: Any) -> bool:
        return bool(request != "off")

    def check(self, request: Any) -> None:
        if request not in ("", True, *FORMS) and not str(request).isidentifier():
            raise UsageError("E0902", f"--formula={request}: there is no such form", help=(f"it is one of {', '.join(FORMS)}",))

    def make(self, run: Run, request: Any) -> Any:
        from gradcli.analysis.formula.formulas import formulas

        form = request if request in FORMS else "text"
        leaf = request if request not in ("", True, *FORMS) else None
        found = formulas(run.replay, by=None if leaf is None else [leaf], assume=run.session.settings.assume, form=form)
        if leaf is not None and leaf not in found:
            raise unknown(run, leaf)
        tell(run.session, found)
        if not found and not second_order(run):
            run.session.tell(no_formula(run))
        if leaf is not None and not run.session.interactive and run.requested.get("formula") is None:
            return found[leaf]  # result.formula("x")
        return Formulas("gradient", name_of_root(run.session), found)

    def text(self, data: Any, page: Page, request: Any) -> str:
        from gradcli.render.formula import formula_text

        return formula_text(data.kind, data.root, data.by_leaf, request)

    def as_dict(self, data: Any, nonfinite: str) -> Any:
        by_leaf = data.by_leaf if isinstance(data, Formulas) else {}
        return {name: formula.as_dict() for name, formula in by_leaf.items()}

    def content(self, data: Any, name: str, page: Page) -> bytes:
        from gradcli.render.formula import formula_document

        return formula_document(data.kind, data.root, data.by_leaf).encode()


def second_order(run: Run) -> bool:
    """Whether a Jacobian or Hessian is requested, whose formulas these views write themselves."""
    return any(run.requested.get(kind) is not None for kind in ("jacobian", "hessian"))


def derivatives(run: Run, kind: str, by: list[str] | None) -> Formulas:
    """The formulas of the Jacobian or Hessian by some leaves, or by all, where formulas are requested."""
    from gradcli.analysis.formula.formulas import formulas

    form = run.requested.get("formula")
    found: dict[str, Formula] = {}
    if form is not None and form != "off":
        found = formulas(run.replay, kind=kind, by=by, assume=run.session.settings.assume, form=form if form in FORMS else "text")
        for name in by or ():
            if name not in found:
                raise unknown(run, name)
        tell(run.session, found)
    return Formulas(kind, name_of_root(run.session), found)


def unknown(run: Run, leaf: str) -> UsageError:
    """No derivative with respect to this name: the nearest there is."""
    near = did_you_mean(leaf, [name for name, _ in run.report.leaves()], most=1)
    return UsageError("E0902", f"there is no derivative with respect to `{leaf}`", help=(f"did you mean `{near[0]}`?",) if near else ())


def name_of_root(session: Session) -> str:
    """What is differentiated."""
    return session.root or (session.outcome.name if session.outcome is not None else "out")


def no_formula(run: Run) -> Diagnostic:
    """Why there is nothing to show."""
    if run.report.gradients():
        text, hint = (
            "the run is too long, or it writes into memory in a way that formulas cannot follow",
            "`--explain` shows how backward arrived at the gradients",
        )
    else:
        text, hint = "no gradient reached a leaf", "end the program in one number that is computed from a leaf"
    return Diagnostic("N0006", f"no formula: {text}", severity="note", help=(hint,))


def tell(session: Session, found: dict[str, Formula]) -> None:
    """The notes: where backward gives something else, and assumptions that no formula needed."""
    for formula in found.values():
        if formula.note is not None:
            session.tell(Diagnostic("N0006", formula.note, severity="note"))
    needed = {text for formula in found.values() for text in formula.assumes}
    for text in session.settings.assume if found else ():
        if text.strip() not in needed:
            session.tell(Diagnostic("N0006", f"--assume {text}: no formula needed it", severity="note"))
