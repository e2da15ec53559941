"""The page on each diagnostic code: ``gradcli --explain-error E0301``. The texts are ``pages/<code>.md``."""

from __future__ import annotations

from pathlib import Path

from gradcli.diagnostics.codes import CODES
from gradcli.diagnostics.model import UsageError, did_you_mean

FOLDER = Path(__file__).resolve().parent / "pages"


def page(code: str) -> str:
    """All there is to say about a code; with none of that name, those that come near."""
    wanted = code.strip().upper()
    if wanted not in CODES:
        near = did_you_mean(wanted, CODES)
        where = "a code stands in brackets after the first word, as in `error[E0301]`"
        help = (f"did you mean {' or '.join(f'`{one}`' for one in near)}?" if near else where,)
        raise UsageError("E0902", f"no diagnostic has the code {code}", help=help)
    return (FOLDER / f"{wanted}.md").read_text(encoding="utf-8")
