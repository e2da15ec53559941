"""matplotlib's own defaults, whatever its configuration files say, so that a program gives the same picture everywhere."""

from __future__ import annotations

from typing import Any

KEPT = ("backend", "backend_fallback", "interactive", "toolbar", "timezone", "date.epoch")  # of the process, not of pictures
HASH_SALT = "gradcli"  # ids in an SVG are the same each time


def of_figures(package: Any) -> dict[str, Any]:
    """What holds where a program has set nothing."""
    defaults = {name: value for name, value in package.rcParamsDefault.items() if name not in KEPT}
    return {**defaults, "svg.hashsalt": HASH_SALT}
