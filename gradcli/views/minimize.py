"""``--minimize``: where the last number of a program becomes smallest."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gradcli.diagnostics.model import UsageError
from gradcli.views.base.view import View, view

if TYPE_CHECKING:
    from gradcli.analysis.elsewhere.minimize import How, Minimum
    from gradcli.render.page import Page
    from gradcli.views.base.run import Run

WORDS = ("wrt", "bounds", "steps", "tol")


@view(
    "--minimize",
    metavar="METHOD",
    optional=True,
    help="Find where the last number becomes smallest: l-bfgs-b, bfgs, cg, newton-cg, trust-ncg and others, sgd or adam:RATE. "
    "Exit status 1 if it did not converge.",
    place=910,
    json="minimum",
    repl=":minimize [METHOD] [wrt=X,W] [bounds=X=0:1] [steps=N] [tol=T]",
    repl_help="Find where the last value becomes smallest.",
    heading="minimum",
    suffixes=("npz",),
    needs_value=True,
    over_rows=True,
)
class MinimizeView(View):
    """SciPy's optimizers with the engine's derivatives."""

    def check(self, request: Any) -> None:
        from gradcli.analysis.elsewhere.minimize import how_of

        how_of(split(request)[0])

    def make(self, run: Run, request: Any) -> Minimum:
        from gradcli.analysis.elsewhere.minimize import minimize
        from gradcli.analysis.elsewhere.objective import ProgramObjective
        from gradcli.host.progress import Progress

        how, by = requested(run.requested, request)
        objective = ProgramObjective(run.replay, by)
        with Progress(sys.stderr, None, "steps") as progress:
            return minimize(objective, how, progress.show, run.session.settings.memory_limit)

    def text(self, data: Minimum, page: Page, request: Any) -> str:
        from gradcli.render.answers.minimum import minimum_text

        return minimum_text(data, page)

    def as_dict(self, data: Minimum, nonfinite: str) -> Any:
        from gradcli.render.answers.minimum import minimum_dict

        return minimum_dict(data, nonfinite)

    def content(self, data: Minimum, name: str, page: Page) -> bytes:
        from gradcli.render.outputs import archive

        return archive(dict(data.names))

    def failed(self, data: Minimum) -> bool:
        return not data.converged


def split(request: Any) -> tuple[str, dict[str, str]]:
    """A method, and in a session the words after it."""
    words = str(request).split() if isinstance(request, str) else []
    method = words.pop(0) if words and words[0].partition("=")[0] not in WORDS else ""
    pairs = {}
    for word in words:
        name, equals, value = word.partition("=")
        if name not in WORDS or not equals:
            raise UsageError("E0902", f":minimize does not know {word!r}", help=(f"it takes {', '.join(f'{each}=…' for each in WORDS)}",))
        pairs[name] = value
    return method, pairs


def requested(given: Mapping[str, Any], request: Any) -> tuple[How, list[str]]:
    """How to minimize, and by which leaves: from the options, or the words of a session."""
    from gradcli.analysis.elsewhere.minimize import how_of

    method, words = split(request)
    options: dict[str, Any] = {name: given.get(name) for name in WORDS} | words
    steps = options["steps"]
    try:
        steps = None if steps is None else int(steps)
    except ValueError:
        raise UsageError("E0902", f"steps takes an integer, not {steps!r}") from None
    bounds = options["bounds"] or ()
    by = [name.strip() for name in str(options["wrt"] or "").split(",") if name.strip()]
    return how_of(method, (bounds,) if isinstance(bounds, str) else tuple(bounds), steps, options["tol"]), by
