"""The keyword arguments of ``gradcli.run``: the options under their keys, checked as the command line checks them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gradcli.diagnostics.model import did_you_mean
from gradcli.options.option import Option
from gradcli.options.table import Options
from gradcli.options.validation import valid


def keywords(values: Mapping[str, Any], options: Iterable[Option]) -> Options:
    """The options of a run; TypeError for a keyword that is none, UsageError for a value that the option cannot take."""
    known = {option.key: option for option in options if option.is_keyword}
    result = Options()
    for key, value in values.items():
        if key not in known:
            near = did_you_mean(key, known, most=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            raise TypeError(f"run() got an unexpected keyword argument '{key}'{hint}")
        if value is not None:
            result[key] = checked(known[key], value)
    return result


def checked(option: Option, value: Any) -> Any:
    """A keyword's value as the command line would have made it; True asks for an option without its optional value."""
    if option.is_many and not isinstance(value, Mapping):
        values = [value] if isinstance(value, str) else list(value)
        return tuple(valid(option, option.key, each) for each in values)
    if option.is_optional and isinstance(value, bool):
        return "" if value else None
    return valid(option, option.key, value)
