"""The child of ``gradcli.run(…, isolated=True)``: one run behind both walls. It reads a request from standard input and writes what came of it."""

from __future__ import annotations

import json
import os
from typing import IO, Any, NoReturn

from gradcli.diagnostics.model import UsageError
from gradcli.host import interrupt, memory, wall


def main(requests: IO[str], answers: IO[str]) -> NoReturn:
    """Do it, and leave."""
    request = json.load(requests)
    wall.own()
    if request["options"].get("memory_limit") is not None:
        memory.restrict(request["options"]["memory_limit"])
    with interrupt.guarded():
        json.dump(_outcome(request), answers)
    answers.flush()
    os._exit(0)


def _outcome(request: dict[str, Any]) -> dict[str, Any]:
    """What the run came to, as plain data."""
    from gradcli.api import run
    from gradcli.library.keeping import keep_library
    from gradcli.runs.exchange import encoded, names_of
    from gradcli.runs.report import diagnostic_as_dict
    from gradcli.runs.results import ProgramError
    from gradcli.views.base.view import named

    inputs, constants = names_of(request["inputs"]), names_of(request["const"])
    keep_library()
    wall.confine()
    try:
        result = run(request["text"], inputs, name=request["name"], const=constants, **request["options"])
    except ProgramError as error:
        return {
            "error": [error.type_name, error.message],
            "diagnostics": [diagnostic_as_dict(diagnostic) for diagnostic in error.diagnostics],
            "stdout": error.stdout,
            "warnings": error.warnings,
        }
    except (TypeError, UsageError) as error:  # an option that is none, or a value that it does not take
        return {"refused": type(error).__name__, "text": str(error)}
    return {
        "names": {name: encoded(value) for name, value in result.names.items() if isinstance(name, str)},
        "views": {name: named(name).as_dict(data, "string") for name, data in result.views.items() if named(name).key},
        "stdout": result.stdout,
        "warnings": result.warnings,
        "report": result.report.as_dict(),
    }
