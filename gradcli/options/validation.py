"""Whether an option can take a value, from the command line or from Python."""

from __future__ import annotations

from typing import Any

from gradcli.diagnostics.model import UsageError, did_you_mean
from gradcli.options.option import Option


def valid(option: Option, name: str, value: Any) -> Any:
    """A value as the option takes it."""
    if option.choices and value not in option.choices and not (option.is_optional and value == ""):
        near = did_you_mean(str(value), option.choices, most=1)
        helps = (f"did you mean `{name}={near[0]}`?",) if near else ()
        raise UsageError("E0902", f"{name} is {', '.join(option.choices[:-1])} or {option.choices[-1]}, not {value!r}", help=helps)
    if not option.is_number:
        return value
    try:
        return int(value)
    except ValueError:
        raise UsageError("E0902", f"{name} takes an integer, not {value!r}") from None
