"""gradcli from Python: run a text, get its names, its output and its report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from gradcli.data.inputs import given
from gradcli.diagnosis.observer import Explainer
from gradcli.diagnostics.model import GradcliError, Source
from gradcli.engine.tensor.tensor import open_to_host
from gradcli.runs.report import Report
from gradcli.runs.results import ProgramError, ProgramExit
from gradcli.runs.session import Session, Settings

open_to_host()


class ReportData:
    """The report of a run in another process: its data and nothing else."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data

    def as_dict(self) -> dict[str, Any]:
        return self._data


class Result(NamedTuple):
    """What a run came to."""

    names: Mapping[str, Any]
    stdout: str
    warnings: list[tuple[str, str]]
    report: Report | ReportData


def run(
    text: str,
    inputs: Mapping[str, Any] | None = None,
    *,
    name: str = "<string>",
    dtype: str = "float32",
    seed: int | None = None,
    memory_limit: int | None = None,
    isolated: bool = False,
    timeout: float | None = None,
) -> Result:
    """Run a program in a state of its own, as a new process would.

    `inputs` become leaves that require grad; `name` is what diagnostics call the text; `memory_limit` is in bytes.
    What a NaN came from and what is probably not meant is in the report's diagnostics.
    Raises ProgramError when the text does not parse or the program raises.

    `isolated`: in a process of its own, behind the operating system's wall, for texts of strangers.  What comes back is numbers, texts,
    containers and tensors without their graph; of anything else its text.  It may take `timeout` seconds, else TimeoutError is raised.

        run("out = (x * x).sum()", inputs={"x": [1.0, 2.0]}).names["x"].grad
    """
    if isolated:
        request = {"name": name, "dtype": dtype, "seed": seed, "memory_limit": memory_limit}
        return run_isolated(Source(name, text), inputs or {}, request, timeout)
    if timeout is not None:
        raise ValueError("timeout needs isolated=True: only a process of its own can be ended")
    given_inputs = [given(key, value) for key, value in (inputs or {}).items()]
    settings = Settings(given_inputs, dtype, seed, memory_limit=memory_limit, nan="warn", traps=True)  # as the command has them
    with Session(settings, observer=Explainer()) as session:
        try:
            session.run_all([Source(name, text)])
        except ProgramExit as left:
            if left.exit_status:
                raise exited(left, session) from None
        except GradcliError as error:
            raise unparsed(error) from None
        return Result(session.world.names, session.log.stdout, session.log.warnings, session.report())


def run_isolated(source: Source, inputs: Mapping[str, Any], request: dict[str, Any], timeout: float | None) -> Result:
    """The run in a child behind both walls; what it sends is read as data that a stranger may have written."""
    import json
    import os
    import subprocess
    import sys
    from pathlib import Path

    from gradcli.runs.exchange import encoded, names_of

    whole = {"text": source.text, "inputs": {name: encoded(value) for name, value in inputs.items()}, **request}
    paths = [str(Path(__file__).resolve().parent.parent), *filter(None, (os.environ.get("PYTHONPATH"),))]
    command = [sys.executable, "-c", "from gradcli.command.isolated import main; main()"]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    try:
        done = subprocess.run(
            command, input=json.dumps(whole), capture_output=True, text=True, encoding="utf-8", env=env, timeout=timeout, cwd=os.sep
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError(f"the program took longer than {timeout:g} s") from None
    try:
        answer = json.loads(done.stdout)
        if "error" in answer:
            raise received(answer, source)
        warnings = [(str(category), str(text)) for category, text in answer["warnings"]]
        return Result(names_of(answer["names"]), str(answer["stdout"]), warnings, ReportData(answer["report"]))
    except (ValueError, KeyError, TypeError):
        ending = done.stderr.strip().splitlines()[-1:] or [f"its status is {done.returncode}"]
        raise RuntimeError(f"the process of an isolated run ended without a result: {ending[0]}") from None


def received(answer: dict[str, Any], source: Source) -> ProgramError:
    """A failure in the child, as if it had been raised here."""
    from gradcli.runs.exchange import diagnostic_of

    diagnostics = tuple(diagnostic_of(data, source) for data in answer["diagnostics"])
    kind, message = answer["error"]
    problem = ProgramError(str(kind), str(message), diagnostics[0])
    problem.diagnostics = diagnostics
    problem.stdout, problem.warnings = str(answer["stdout"]), [(str(category), str(text)) for category, text in answer["warnings"]]
    return problem


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
