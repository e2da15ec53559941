"""The report and single values as JSON: strict, so that every reader accepts it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from gradcli.diagnostics.model import Diagnostic, UsageError
from gradcli.engine.tensor.tensor import Tensor
from gradcli.render.paint import IN_JSON, without_controls
from gradcli.runs.report import NotFinite, Report, text_of, told

# JSON has escapes of its own for what a stream cannot encode.
ASCII = "utf" not in (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
STRICT = json.JSONEncoder(ensure_ascii=ASCII, allow_nan=False)


def encoded(value: Any) -> str:
    """A value in one line, in which no character commands a terminal."""
    return without_controls(STRICT.encode(value), escape=IN_JSON)


def json_report(report: Report, nonfinite: str = "string") -> str:
    """One object, as ``docs/report.schema.json`` describes it; small arrays stay on a line."""
    return laid_out(data_of(report, nonfinite)) + "\n"


def json_line(report: Report, nonfinite: str, row: int) -> str:
    """The same object on a line of its own, for the run with row `row` of ``--each``."""
    return encoded({"row": row, **data_of(report, nonfinite)}) + "\n"


def data_of(report: Report, nonfinite: str) -> dict[str, Any]:
    """The report as data; a nan that may not be there is a mistake in how the command was used."""
    try:
        return report.as_dict(nonfinite)
    except NotFinite as error:
        raise not_json(str(error)) from None


def json_value(expression: str, value: Any, nonfinite: str) -> str:
    """One value, whatever it is: what JSON has no form for is its text."""
    if type(value) is Tensor and (text := text_of(value.array)) is not None:  # what a row of --each mostly is
        return text
    try:
        return encoded(told(value, nonfinite))
    except NotFinite as error:
        raise not_json(f"`{expression}`: {error}") from None


def json_values(values: Mapping[str, Any], nonfinite: str) -> str:
    """Several values as one object, by their expressions."""
    lines = (f"  {encoded(key)}: {json_value(key, value, nonfinite)}" for key, value in values.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def not_json(reason: str) -> UsageError:
    return UsageError("E0906", reason, help=("`--nonfinite=string` writes it as text, `--nonfinite=null` as null",))


def json_ending(status: int, diagnostics: Sequence[Diagnostic]) -> str:
    """The report of a run that ended before there was anything to tell but why."""
    return json_report(Report({}, diagnostics=diagnostics, exit_status=status))


def laid_out(value: Any, depth: int = 0) -> str:
    """Objects one key a line, indented; lists of plain values on one line."""
    if not isinstance(value, dict) or not value:
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            inner = ",\n".join("  " * (depth + 1) + laid_out(item, depth + 1) for item in value)
            return f"[\n{inner}\n{'  ' * depth}]"
        return encoded(value)
    inner = ",\n".join(f"{'  ' * (depth + 1)}{encoded(key)}: {laid_out(item, depth + 1)}" for key, item in value.items())
    return f"{{\n{inner}\n{'  ' * depth}}}"
