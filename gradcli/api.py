"""gradcli from Python: run a text, get its names, its output and its report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from gradcli.data.inputs import given
from gradcli.diagnostics.model import GradcliError, Source
from gradcli.engine.members.members import open_to_host
from gradcli.runs.report import Report
from gradcli.runs.session import ProgramError, ProgramExit, Session, Settings

open_to_host()


class Result(NamedTuple):
    """What a run came to."""

    names: Mapping[str, Any]
    stdout: str
    warnings: list[tuple[str, str]]
    report: Report


def run(
    text: str,
    inputs: Mapping[str, Any] | None = None,
    *,
    name: str = "<string>",
    dtype: str = "float32",
    seed: int | None = None,
    memory_limit: int | None = None,
) -> Result:
    """Run a program in a state of its own, as a new process would.

    `inputs` become leaves that require grad; `name` is what diagnostics call the text; `memory_limit` is in bytes.
    What a NaN came from and what is probably not meant is in the report's diagnostics.
    Raises ProgramError when the text does not parse or the program raises.

        run("out = (x * x).sum()", inputs={"x": [1.0, 2.0]}).names["x"].grad
    """
    given_inputs = [given(key, value) for key, value in (inputs or {}).items()]
    settings = Settings(given_inputs, dtype, seed, memory_limit=memory_limit, nan="warn", traps=True)  # as the command has them
    with Session(settings) as session:
        try:
            session.run_all([Source(name, text)])
        except ProgramExit as left:
            if left.exit_status:
                raise exited(left, session) from None
        except GradcliError as error:
            raise unparsed(error) from None
        return Result(session.world.names, session.log.stdout, session.log.warnings, session.report())


def unparsed(error: GradcliError) -> ProgramError:
    """A text that does not parse, or an input nobody reads."""
    kind = "SyntaxError" if error.exit_status == GradcliError.exit_status else "ValueError"
    problem = ProgramError(kind, error.diagnostic.headline, error.diagnostic)
    problem.diagnostics = error.diagnostics
    return problem


def exited(left: ProgramExit, session: Session) -> ProgramError:
    """A program that asked for a failing exit status."""
    from gradcli.diagnostics.model import Diagnostic

    text = left.text or str(left.exit_status)
    problem = ProgramError("SystemExit", text, Diagnostic("E0500", f"the program left with exit({text})"))
    problem.stdout, problem.warnings = session.log.stdout, session.log.warnings
    return problem
