"""The report and single values as JSON: strict, so that every reader accepts it."""

from __future__ import annotations

import json
from typing import Any

from gradcli.report import Report


def json_report(report: Report, nonfinite: str = "string") -> str:
    """One object, as ``docs/report.schema.json`` describes it; small arrays stay on a line."""
    return laid_out(report.as_dict(nonfinite)) + "\n"


def laid_out(value: Any, depth: int = 0) -> str:
    """Objects one key a line, indented; lists of plain values on one line."""
    if not isinstance(value, dict) or not value:
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            inner = ",\n".join("  " * (depth + 1) + laid_out(item, depth + 1) for item in value)
            return f"[\n{inner}\n{'  ' * depth}]"
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    inner = ",\n".join(
        f"{'  ' * (depth + 1)}{json.dumps(key, ensure_ascii=False)}: {laid_out(item, depth + 1)}" for key, item in value.items()
    )
    return f"{{\n{inner}\n{'  ' * depth}}}"
