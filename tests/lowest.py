"""The lowest versions that the metadata allows, as pins for pip: ``python tests/lowest.py EXTRA…``."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOWEST = re.compile(r"(?P<name>[\w-]+)>=(?P<version>[\d.]+)")


def pins(extras: list[str]) -> list[str]:
    """``name==version`` for each requirement; every requirement says from which version on it holds."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = [*project["dependencies"], *(one for extra in extras for one in project["optional-dependencies"][extra])]
    matches = {requirement: LOWEST.fullmatch(requirement.partition(";")[0].strip()) for requirement in requirements}
    unbounded = [requirement for requirement, match in matches.items() if match is None]
    if unbounded:
        raise SystemExit(f"no lowest version: {', '.join(unbounded)}")
    return sorted({f"{match['name']}=={match['version']}" for match in matches.values() if match is not None})


if __name__ == "__main__":
    print("\n".join(pins(sys.argv[1:])))
