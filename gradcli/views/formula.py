"""``--formula``: the derivative as an expression; beside each gradient of the report, on its own, in ``--json``, or in a .tex file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.model import UsageError, did_you_mean

if TYPE_CHECKING:
    from gradcli.analysis.formula import Formula
    from gradcli.runs.session import Session

FORMS = ("text", "latex", "index", "off")
KINDS = ("jacobian", "hessian")


class FormulaView:
    """What was asked for about formulas; mistakes are refused before anything runs."""

    def __init__(self, options: dict[str, Any]) -> None:
        form = options["formula"]
        self.form: str | None = "text" if form == "" else form
        if self.form not in (None, *FORMS):
            near = did_you_mean(str(form), FORMS, most=1)
            hint = f"did you mean `--formula={near[0]}`?" if near else f"one of {', '.join(FORMS)}"
            raise UsageError("E0902", f"--formula={form}: there is no such form", help=(hint,))
        self.assume: tuple[str, ...] = tuple(options["assume"] or ())
        self.kinds = [kind for kind in KINDS if options[kind] is not None]

    @property
    def on(self) -> bool:
        return self.form not in (None, "off")

    def as_dict(self, session: Session) -> dict[str, Any]:
        """The keys of ``--json``."""
        found: dict[str, Any] = {}
        if self.on and not self.kinds:
            found["formulas"] = {name: formula.as_dict() for name, formula in self.formulas(session, "gradient").items()}
        for kind in self.kinds:
            blocks = []
            for name, formula in self.formulas(session, kind).items():
                of = {"of": session.outcome.name if session.outcome is not None else None, "by": [name]}
                blocks.append(of | ({"formula": formula.as_dict()} if self.on else {}))
            found[kind] = blocks
        return found

    def formulas(self, session: Session, kind: str) -> dict[str, Formula]:
        from gradcli.analysis.formula import formulas

        return formulas(session, kind=kind, assume=self.assume)
