"""What a run starts from, made from the options: the same for the command and for ``gradcli.run``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gradcli.diagnostics.model import UsageError
from gradcli.runs.session import Settings

if TYPE_CHECKING:
    from gradcli.data.inputs import Input
    from gradcli.options.table import Options


def settings(options: Options, inputs: Sequence[Input], memory_limit: int | None) -> Settings:
    """`memory_limit` is in bytes; None means no limit."""
    seed = options["seed"]
    if seed is not None and not -(1 << 63) <= seed < 1 << 64:
        raise UsageError("E0902", f"--seed takes an integer of 64 bits, from -2**63 to 2**64 - 1, not {seed}")
    start = options["grad_output"]
    if start is not None:
        from gradcli.data.inputs import grad_output

        start = grad_output(start)
    return Settings(
        inputs,
        options["dtype"],
        options["seed"],
        start,
        memory_limit,
        nan=options["nan"],
        traps=True,
        silenced=silenced(options["ignore"]),
        skip_plots=bool(options["skip_plots"]),
        assume=tuple(options["assume"]),
    )


def silenced(codes: Sequence[str]) -> tuple[str, ...]:
    """The codes of ``--ignore``: of warnings and notes, because an error cannot be ignored."""
    if not codes:
        return ()
    from gradcli.diagnostics.codes import CODES

    wanted = tuple(code.upper() for code in codes)
    for code in wanted:
        if code not in CODES or code[0] == "E":
            reason = "an error cannot be ignored" if code in CODES else "no warning or note has this code"
            raise UsageError("E0902", f"--ignore {code}: {reason}")
    return wanted
