"""Where a minimization ended, as text and as data."""

from __future__ import annotations

from typing import Any

from gradcli.analysis.elsewhere.minimize import Minimum
from gradcli.render.answers.explain import array_dict
from gradcli.render.page import Page
from gradcli.render.values import array_text, number_text
from gradcli.runs.report import plain


def minimum_text(minimum: Minimum, page: Page) -> str:
    """Why it stopped, then the value, the norm of the gradient and the names."""
    steps = f"{minimum.steps} step{'s' * (minimum.steps != 1)} of {minimum.method}"
    word = page.paint("converged", "green") if minimum.converged else page.paint("did not converge", "red")
    rows = [(minimum.of, number_text(minimum.value)), ("gradient norm", f"{minimum.gradient_norm:.3g}")]
    rows += [(name, array_text(value)) for name, value in minimum.names.items()]
    width = max(len(name) for name, _ in rows)
    return "\n".join([f"{word} after {steps}: {minimum.why}", *(f"  {name.ljust(width)}  {text}" for name, text in rows)]) + "\n"


def minimum_dict(minimum: Minimum, nonfinite: str) -> dict[str, Any]:
    """The key ``minimum`` of the report."""
    return {
        "of": minimum.of,
        "method": minimum.method,
        "value": plain(minimum.value, nonfinite),
        "names": {name: array_dict(value, nonfinite) for name, value in minimum.names.items()},
        "gradient_norm": plain(minimum.gradient_norm, nonfinite),
        "steps": minimum.steps,
        "converged": minimum.converged,
        "why": minimum.why,
    }
